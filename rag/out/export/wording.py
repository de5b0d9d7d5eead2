"""What an export says around the words of documents, in its language."""

from __future__ import annotations

from rag.records import Certainty
from rag.words import Words, read_part


def wording(language: str) -> Words:
    """The words of a language, or those of `FALLBACK` where there are none."""
    return read_part("exported", language)


def write_confidence(certainty: Certainty, confidence: float, language: str) -> str:
    """How sure an answer is.

    >>> write_confidence("high", 0.923, "en")
    'High confidence (92%).'
    """
    return wording(language)[certainty].format(percent=round(100 * confidence))
