"""Sentences that a rule found → a reading, as `rag.answer.read` gives one where the reader finds the words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.read import SENTENCES, Reading
from rag.records import Hit, Span


def tell(found: Sequence[Span], hits: Sequence[Hit]) -> Reading:
    """The first three of some sentences that neither overlap nor repeat each other, each an answer, in reading order.

    The confidence is the best of their scores; 0 where there are none.
    """
    chosen: list[Span] = []
    for span in found:
        if len(chosen) < SENTENCES and not any(_says_again(span, other) for other in chosen):
            chosen.append(span)
    order = {hit.document.path: place for place, hit in reversed([*enumerate(hits)])}
    chosen.sort(key=lambda span: (order[span.hit.document.path], span.start))
    confidence = min(1.0, max((span.score for span in chosen), default=0.0))
    return Reading(tuple((span,) for span in chosen), confidence, tuple(hits), found=bool(chosen))


def _says_again(one: Span, other: Span) -> bool:
    if one.hit.document.path == other.hit.document.path and one.start < other.end and other.start < one.end:
        return True
    return _words(one) == _words(other)


def _words(span: Span) -> list[str]:
    return span.hit.document.text[span.start : span.end].split()
