"""A conversation → its blocks in reading order: what every format of a document writes, each in its own markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.out.export.compose import exact_parts
from rag.out.export.records import Conversation, Exchange, Source, Told
from rag.out.export.text import isolated, plain
from rag.out.export.wording import wording, write_confidence
from rag.words.frame import write_date

Kind = Literal["title", "about", "question", "note", "exact", "told", "sources", "source"]


@dataclass(frozen=True, slots=True)
class Run:
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
    runs: tuple[Run, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        """All of it, without its style."""
        return "".join(run.text for run in self.runs)


def lay_out(conversation: Conversation) -> Iterator[Block]:
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
            yield Block("exact", (Run(isolated(plain(said.exact)), bold=True),))
        yield Block("told", tuple(_told(said, language)))
    if exchange.why:
        yield _block("told", exchange.why)
    if exchange.worded and exchange.author == "model":
        yield _block("note", exchange.worded)
    if exchange.status == "answered":
        yield _block("note", write_confidence(exchange.certainty, exchange.confidence, language))


def _told(told: Told, language: str) -> Iterator[Run]:
    if told.unsupported:
        yield Run(isolated(plain(told.text)), struck=True)
        yield Run(f" ({told.unsupported})")
    elif told.quote:
        yield from quotation(told.quote, language)
    else:
        yield Run(isolated(plain(told.text)) or wording(language)["words_gone"])
    for source in told.sources:
        yield Run("\u00a0")
        yield Run(f"[{source.number}]", source=source.number)


def quotation(source: Source, language: str) -> Iterator[Run]:
    """A quote between the marks of a language, its exact words bold."""
    words, spoken = wording(language), source.language or ""
    yield Run(words["open"])
    shown = isolated(plain(source.quote))
    before, exact, after = (plain(f"|{part}|")[1:-1] for part in exact_parts(source))  # the bars keep outer spaces
    if exact and shown == plain(source.quote):
        for text, bold in ((before.lstrip(" "), False), (exact, True), (after.rstrip(" "), False)):
            if text:
                yield Run(text, bold=bold, language=spoken)
    else:  # words of two directions are one isolate: a style in their midst would cut it
        yield Run(shown, language=spoken)
    yield Run(words["close"])


def _source(source: Source, language: str) -> Iterator[Run]:
    words = wording(language)
    yield Run(f"[{source.number}] ")
    yield Run(isolated(plain(source.name)), bold=True, link=source.link, language=source.language or "")
    if not source.quote:
        yield Run(words["colon"] + words["gone"])
        return
    yield Run("".join(f", {fact}" for fact in facts_of(source, language)) + words["colon"])
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
    return Block(kind, (Run(isolated(plain(text))),))
