"""Spans → numbered citations, each checked against its document, and the statements that carry their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import IndexDamagedError
from rag.records import Citation, Document, Span, Statement


def cite_span(span: Span, number: int) -> Citation:
    """The citation that proves a span.

    Raises IndexDamagedError where the passage is not, character for character, in its document: a quote that cannot
    be shown is not given.
    """
    document, passage = span.hit.document, span.hit.passage
    if not document.text[span.start : span.end] or document.text[passage.start : passage.end] != passage.text:
        raise IndexDamagedError(
            f"The index holds a passage that is not in {document.path!r}. Run: griot index --rebuild"
        )
    return cite_part(document, number, (span.start, span.end), span.exact)


def cite_part(document: Document, number: int, span: tuple[int, int], exact: tuple[int, int] | None) -> Citation:
    """The citation of some characters of a document."""
    return Citation(
        number=number,
        document=document.path,
        title=document.title.value if document.title else None,
        date=document.date.value if document.date else None,
        publisher=document.publisher.value if document.publisher else None,
        start=span[0],
        end=span[1],
        quote=document.text[slice(*span)],
        exact=exact,
    )


def cite_answers(answers: Sequence[Sequence[Span]]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """One statement an answer, with one citation for each of its spans; the numbers count from 1 in that order.

    A statement says the first of its spans, on one line. The same words in the same place are cited once.
    """
    citations: list[Citation] = []
    statements: list[Statement] = []
    numbers: dict[tuple[str, int, int, tuple[int, int] | None], int] = {}
    for spans in answers:
        cited: list[int] = []
        for span in spans:
            place = span.hit.document.path, span.start, span.end, span.exact
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.append(cite_span(span, numbers[place]))
            cited.append(numbers[place])
        first = citations[cited[0] - 1]
        statements.append(Statement(on_a_line(first.quote), tuple(dict.fromkeys(cited)), exact_words(first)))
    return tuple(statements), tuple(citations)


def exact_words(citation: Citation) -> str:
    """The exact words of a citation, on one line, or ""."""
    if citation.exact is None:
        return ""
    start, end = citation.exact
    return on_a_line(citation.quote[start - citation.start : end - citation.start])


def on_a_line(text: str) -> str:
    """The text with a space for each line break; all else stays, since a French mark has a space of its own before it.

    >>> on_a_line("un pays\\n  enclavé\u00a0!")
    'un pays enclavé\\xa0!'
    """
    return " ".join(filter(None, map(str.strip, text.splitlines())))
