"""Time in questions and of documents."""

from rag.when.period import Limit, Period

__all__ = ["Limit", "Period"]
