"""Time in questions, in passages and of documents."""

from rag.records import Limit, Period
from rag.text.when.asked import TimeAsked, time_asked
from rag.text.when.told import dates_told
from rag.text.when.written import MONTHS, PATTERNS

__all__ = ["MONTHS", "PATTERNS", "Limit", "Period", "TimeAsked", "dates_told", "time_asked"]
