"""A conversation as the blocks of a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from rag.answer import on_a_line
from rag.records import Answer, Author, Certainty, Document, Statement, Status
from rag.words import Words, among, read_part, unsupported, why_quoted, why_refused, worded_by, write_date

_BREAKS = re.compile(r"[^\S\u00a0\u202f]+|[\x85\u2028\u2029]+")  # white space, but what keeps a French mark with a word
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML has none of them
_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text on one line, without control characters.

    >>> plain("un\\x00 pays\\n  enclavé\u00a0!")
    'un pays enclavé\\xa0!'
    """
    return _CONTROLS.sub("", _BREAKS.sub(" ", text)).strip(" ")


def isolated(text: str) -> str:
    """The text in an isolate of its own where it sets its direction, so that it turns nothing round beside it.

    An isolate that it leaves open is closed, and a closing mark that it did not open is left out: either would reach
    beyond it (Unicode Standard Annex 9, BD9).

    >>> isolated("Mali"), isolated("\u202eMali") == "\u2068\u202eMali\u2069", isolated("a\u2069b") == "\u2068ab\u2069"
    ('Mali', True, True)
    """
    if not (DIRECTIONS.search(text) or any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)):
        return text
    kept, depth = [], 0
    for letter in text:
        if letter == _CLOSER and not depth:
            continue
        depth += (letter in _OPENERS) - (letter == _CLOSER)
        kept.append(letter)
    return f"\u2068{''.join(kept)}{_CLOSER * (depth + 1)}"


def wording(language: str) -> Words:
    """The words of a language, or those of `FALLBACK` where there are none."""
    return read_part("exported", language)


def write_confidence(certainty: Certainty, confidence: float, language: str) -> str:
    """How sure an answer is.

    >>> write_confidence("high", 0.923, "en")
    'High confidence (92%).'
    """
    return wording(language)[certainty].format(percent=round(100 * confidence))


@dataclass(frozen=True, slots=True)
class Place:
    """Where cited words stand; offsets as in `Citation`, but not believed until the document has them."""

    document: str
    start: int
    end: int
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer. `places` are citation number → place; `said` is what was typed.

    `why`, `among` and `worded` are the sentences of a refusal, of the filters that held and of a language model, or "";
    `author` is who worded the statements.
    """

    said: str
    question: str
    language: str
    status: Status
    certainty: Certainty
    confidence: float
    statements: tuple[Statement, ...]
    places: Mapping[int, Place]
    why: str = ""
    among: str = ""
    author: Author = "documents"
    worded: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Cited words of a document: `quote` is its `text[start:end]`, or "" where no document indexed now has them.

    `number` counts from 1 over the whole export. `link` opens the words in Griot, or is "".
    """

    number: int
    place: Place
    quote: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    link: str = ""

    @property
    def name(self) -> str:
        """What people call the document."""
        return self.title or self.place.document.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an answer says: the words of `quote`, or else `text` (Griot's or a model's), proved by `sources`.

    Both are empty where the documents do not have the words any more. `unsupported` marks, in words, what a language
    model says and the documents do not show; it is "" elsewhere.
    """

    sources: tuple[Source, ...]
    quote: Source | None = None
    text: str = ""
    exact: str = ""
    unsupported: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that an export says. `told` stands beside `exchanges`, one tuple for each."""

    title: str
    language: str
    day: date
    exchanges: tuple[Exchange, ...]
    told: tuple[tuple[Told, ...], ...]
    sources: tuple[Source, ...]


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
) -> Transcript:
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
    return Transcript(
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


Kind = Literal["title", "about", "question", "note", "exact", "told", "sources", "source"]


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text in one style, on one line. `source` is the number of the source that it points at; `link` an address.

    What is `struck` is also marked in words, in the run after it.

    `language` is that of a document's words, where it is known.
    """

    text: str
    bold: bool = False
    struck: bool = False
    source: int | None = None
    link: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading; `number` is that of the source that it describes."""

    kind: Kind
    runs: tuple[TextRun, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        """All of it, without its style."""
        return "".join(run.text for run in self.runs)


def lay_out(conversation: Transcript) -> Iterator[Block]:
    """The title and the day, each question with its answer, then the sources."""
    words = wording(conversation.language)
    yield _block("title", conversation.title)
    day = write_date(conversation.day.isoformat(), conversation.language)
    yield _block("about", f"{words['on'].format(day=day)} {words['verbatim'] if conversation.sources else ''}")
    for exchange, told in zip(conversation.exchanges, conversation.told, strict=True):
        yield from _exchange(exchange, told, conversation.language)
    if conversation.sources:
        yield _block("sources", words["sources"])
        for source in conversation.sources:
            yield Block("source", tuple(_source(source, conversation.language)), source.number)


def _exchange(exchange: Exchange, told: tuple[Told, ...], language: str) -> Iterator[Block]:
    yield _block("question", exchange.said)
    if exchange.question.strip() != exchange.said.strip():
        yield _block("note", wording(language)["alone"].format(question=exchange.question))
    if exchange.among:
        yield _block("note", exchange.among)
    if exchange.worded and exchange.author == "documents":
        yield _block("note", exchange.worded)
    for said in told:
        if said.exact:
            yield Block("exact", (TextRun(isolated(plain(said.exact)), bold=True),))
        yield Block("told", tuple(_told_line(said, language)))
    if exchange.why:
        yield _block("told", exchange.why)
    if exchange.worded and exchange.author == "model":
        yield _block("note", exchange.worded)
    if exchange.status == "answered":
        yield _block("note", write_confidence(exchange.certainty, exchange.confidence, language))


def _told_line(told: Told, language: str) -> Iterator[TextRun]:
    if told.unsupported:
        yield TextRun(isolated(plain(told.text)), struck=True)
        yield TextRun(f" ({told.unsupported})")
    elif told.quote:
        yield from quotation(told.quote, language)
    else:
        yield TextRun(isolated(plain(told.text)) or wording(language)["words_gone"])
    for source in told.sources:
        yield TextRun("\u00a0")
        yield TextRun(f"[{source.number}]", source=source.number)


def quotation(source: Source, language: str) -> Iterator[TextRun]:
    """A quote between the marks of a language, its exact words bold."""
    words, spoken = wording(language), source.language or ""
    yield TextRun(words["open"])
    shown = isolated(plain(source.quote))
    before, exact, after = (plain(f"|{part}|")[1:-1] for part in exact_parts(source))  # the bars keep outer spaces
    if exact and shown == plain(source.quote):
        for text, bold in ((before.lstrip(" "), False), (exact, True), (after.rstrip(" "), False)):
            if text:
                yield TextRun(text, bold=bold, language=spoken)
    else:  # words of two directions are one isolate: a style in their midst would cut it
        yield TextRun(shown, language=spoken)
    yield TextRun(words["close"])


def _source(source: Source, language: str) -> Iterator[TextRun]:
    words = wording(language)
    yield TextRun(f"[{source.number}] ")
    yield TextRun(isolated(plain(source.name)), bold=True, link=source.link, language=source.language or "")
    if not source.quote:
        yield TextRun(words["colon"] + words["gone"])
        return
    yield TextRun("".join(f", {fact}" for fact in facts_of(source, language)) + words["colon"])
    yield from quotation(source, language)


def facts_of(source: Source, language: str) -> Iterator[str]:
    """Who published it, who wrote it, when, in which file and where: what is known of them, as text."""
    words, place = wording(language), source.place
    yield from (isolated(plain(fact)) for fact in (source.publisher, source.author) if fact)
    if source.date:
        yield write_date(source.date, language)
    yield words["file"].format(file=isolated(plain(place.document)))
    yield words["place"].format(start=place.start, end=place.end)


def _block(kind: Kind, text: str) -> Block:
    return Block(kind, (TextRun(isolated(plain(text))),))
