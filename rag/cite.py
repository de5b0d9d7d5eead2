"""Spans → numbered citations, each checked against its document, and the statements that carry their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import IndexDamagedError
from rag.records import Citation, Span, Statement


def cite_span(span: Span, number: int) -> Citation:
    """The citation that proves a span.

    Raises IndexDamagedError where the passage is not, character for character, in its document: a quote that cannot
    be shown is not given.
    """
    document, passage = span.hit.document, span.hit.passage
    quote = document.text[span.start : span.end]
    if not quote or document.text[passage.start : passage.end] != passage.text:
        raise IndexDamagedError(
            f"The index holds a passage that is not in {document.path!r}. Run: griot index --rebuild"
        )
    return Citation(
        number=number,
        document=document.path,
        title=document.title.value if document.title else None,
        date=document.date.value if document.date else None,
        publisher=document.publisher.value if document.publisher else None,
        start=span.start,
        end=span.end,
        quote=quote,
    )


def cite_spans(spans: Sequence[Span]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """One statement and one citation a span, numbered from 1 in the order given; the same words are said once."""
    citations = tuple(cite_span(span, number) for number, span in enumerate(spans, start=1))
    said: dict[str, list[int]] = {}
    for citation in citations:
        said.setdefault(" ".join(citation.quote.split()), []).append(citation.number)
    return tuple(Statement(text, tuple(numbers)) for text, numbers in said.items()), citations
