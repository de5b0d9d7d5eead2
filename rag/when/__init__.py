"""Time in questions and of documents."""

from rag.period import Limit, Period
from rag.when.asked import TimeAsked, time_asked

__all__ = ["Limit", "Period", "TimeAsked", "time_asked"]
