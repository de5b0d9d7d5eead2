"""Time in questions and of documents."""

from rag.when.asked import TimeAsked, time_asked
from rag.when.period import Limit, Period

__all__ = ["Limit", "Period", "TimeAsked", "time_asked"]
