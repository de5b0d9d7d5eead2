"""Exchanges → a conversation whose every quote is cut from the indexed document; none is believed from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

from rag.answer.cite import on_a_line
from rag.out.export.records import Conversation, Exchange, Place, Source, Told
from rag.out.export.text import plain
from rag.records import Answer, Document, Statement
from rag.words.frame import among, unsupported, why_quoted, why_refused, worded_by

Link = Callable[[Place], str]


class Library(Protocol):
    """What an export needs of an assistant."""

    def document(self, path: str) -> Document | None:
        """The indexed document of that path, or None."""


def exchange_of(answer: Answer) -> Exchange:
    """An answer as an export takes it."""
    return Exchange(
        said=answer.said or answer.question,
        question=answer.question,
        language=answer.language,
        status=answer.status,
        certainty=answer.certainty,
        confidence=answer.confidence,
        statements=answer.statements,
        places={cited.number: Place(cited.document, cited.start, cited.end, cited.exact) for cited in answer.citations},
        why=why_refused(answer),
        among=among(answer.filtered, answer.language) if answer.filtered else "",
        author=answer.author,
        worded=worded_by(answer) or why_quoted(answer),
    )


def compose(
    exchanges: Sequence[Exchange],
    library: Library,
    *,
    title: str,
    language: str,
    day: date | None = None,
    link: Link | None = None,
) -> Conversation:
    """The conversation, its citations numbered on from one answer to the next; the same place has one number.

    `language` (ISO 639-1) is that of the words around; `day` is today where it is not given.
    """
    sources: dict[Place, Source] = {}

    def source(place: Place) -> Source:
        if place not in sources:
            sources[place] = cut_source(place, library, number=len(sources) + 1, link=link)
        return sources[place]

    told = []
    for exchange in exchanges:
        cited = {number: source(place) for number, place in exchange.places.items()}
        told.append(
            tuple(
                _told(said, tuple(cited[number] for number in said.citations if number in cited), exchange)
                for said in exchange.statements
            )
        )
    return Conversation(
        plain(title), language, day or datetime.now(UTC).date(), tuple(exchanges), tuple(told), tuple(sources.values())
    )


def cut_source(place: Place, library: Library, *, number: int = 1, link: Link | None = None) -> Source:
    """The words of a place, with what their document says of itself; without a quote where it has no such words."""
    document = library.document(place.document)
    if document is None or not 0 <= place.start < place.end <= len(document.text):
        return Source(number, place, "")
    facts = {name: getattr(document, name) for name in ("title", "publisher", "author", "date")}
    return Source(
        number,
        place,
        document.text[place.start : place.end],
        **{name: fact.value if fact else None for name, fact in facts.items()},
        language=document.language,
        link=link(place) if link else "",
    )


def exact_of(source: Source) -> str:
    """The words of a quote that were asked for, on one line, or ""."""
    return on_a_line(exact_parts(source)[1])


def exact_parts(source: Source) -> tuple[str, str, str]:
    """A quote before, in and after its exact words; the last two are empty where it has none."""
    start, low_high, quote = source.place.start, source.place.exact, source.quote
    if low_high is None or not start <= low_high[0] < low_high[1] <= source.place.end:
        return quote, "", ""
    low, high = (offset - start for offset in low_high)
    return quote[:low], quote[low:high], quote[high:]


def _told(said: Statement, sources: tuple[Source, ...], exchange: Exchange) -> Told:
    """A quotation where a source has its words; else Griot's own, about the sources or without any, or a model's."""
    if exchange.author == "model":
        return Told(sources, text=said.text, unsupported="" if said.supported else unsupported(exchange.language))
    quote = next((source for source in sources if source.quote.split() == said.text.split()), None)
    if quote is not None:
        return Told(sources, quote=quote, exact=exact_of(quote))
    is_own = not said.citations or _speaks_of(said, [source for source in sources if source.quote])
    return Told(sources, text=said.text, exact=said.exact) if is_own else Told(sources)


def _speaks_of(said: Statement, sources: Iterable[Source]) -> bool:
    """Whether words that are no quote can be Griot's own: they name a document, or tell what it says of itself."""
    return any(said.exact in on_a_line(source.quote) if said.exact else source.name in said.text for source in sources)
