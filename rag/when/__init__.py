"""Time in questions, in passages and of documents."""

from rag.period import Limit, Period
from rag.when.asked import TimeAsked, time_asked
from rag.when.told import dates_told

__all__ = ["Limit", "Period", "TimeAsked", "dates_told", "time_asked"]
