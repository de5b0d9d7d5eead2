"""What the two formats of bibliographies have in common: sources by document, and what was cited of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.out.export.layout import facts_of, quotation
from rag.out.export.records import Source
from rag.out.export.wording import wording


def by_document(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources that are still indexed, those of a document together, in the order in which each came first."""
    documents: dict[str, list[Source]] = {}
    for source in sources:
        if source.quote:
            documents.setdefault(source.place.document, []).append(source)
    return list(documents.values())


def quoted(source: Source, language: str) -> str:
    """The quote between the marks of a language."""
    return "".join(run.text for run in quotation(source, language))


def note_of(cited: Sequence[Source], language: str) -> str:
    """The file, and the words of it that were cited, each with its place."""
    words = wording(language)
    quotes = (
        f"{quoted(source, language)} ({words['place'].format(start=source.place.start, end=source.place.end)})"
        for source in cited
    )
    return f"{words['file'].format(file=cited[0].place.document)}{words['colon']}{words['and'].join(quotes)}"


def write_text(source: Source, language: str) -> str:
    """A citation as a person pastes it: the quote, the title, who published it and when, the file."""
    facts = list(facts_of(source, language))[:-1]
    return f"{quoted(source, language)} — {', '.join([source.name, *facts])}."


def date_parts(iso: str) -> list[int]:
    """An ISO date as numbers, as precise as it is; none where it is no date.

    >>> date_parts("2023-07-28"), date_parts("2023"), date_parts("hier")
    ([2023, 7, 28], [2023], [])
    """
    parts = iso.split("-")
    return [int(part) for part in parts] if all(part.isascii() and part.isdecimal() for part in parts) else []
