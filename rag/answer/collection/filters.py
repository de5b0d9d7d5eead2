"""What narrows documents down: « sur le Mali », "published since 2022", "from TASS", « en français »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer.templates import after, either, line, matched, place
from rag.load import date_at
from rag.search import LANGUAGES, Origin, Origins
from rag.text import Phrase
from rag.text.lexicon import words
from rag.text.when import Limit, Period

MOST_WORDS = 60  # after « articles »: nobody names documents in more, and a reading takes their square
NAME_WORDS = 4  # of an unknown publisher, at most

_LIMITS: tuple[Limit, ...] = ("between", "since", "after", "before", "until", "at")  # lists of the lexicon, too
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Filters:
    """What documents must be. `topic` are the words that they hold; `known`: some document gives that origin.

    `anchored`: those that there are were asked for (« as-tu », "in the index"), so that the question is about them.
    """

    topic: Phrase | None = None
    period: Period | None = None
    origin: tuple[Origin, str] | None = None
    known: bool = True
    language: str | None = None
    anchored: bool = False

    @property
    def narrow(self) -> bool:
        """Whether they leave out any document."""
        return self.topic is not None or self.period is not None or self.origin is not None or self.language is not None


def read_filters(tail: Phrase, origins: Origins, language: str) -> dict[Filters, None]:
    """What the words after « articles » ask of documents: every reading of all those words, the likeliest first.

    Two, for example, where a year may date an article or what it tells: « sur la crise de 2012 ». None if some word is
    no part of a filter, such as a choice or an exception.
    """
    if words(language, "collection.beyond").intersection(tail.folded) or len(tail.words) > MOST_WORDS:
        return {}
    return dict.fromkeys(_FilterReader(origins, language).readings(tail))


@dataclass(frozen=True, slots=True)
class _FilterReader:
    """Reads filters in one language, with the publishers and authors that there are."""

    origins: Origins
    language: str

    def readings(self, tail: Phrase, before: Filters = Filters()) -> Iterator[Filters]:
        """Every reading of a phrase that adds to filters `before`; none says twice what only one filter can."""
        if not tail:
            yield before
            return
        topics = () if before.topic else self._topics(tail)
        for found, rest in (*self._simple(tail), *topics):
            if merged := _merged(before, found):
                yield from self.readings(rest, merged)

    def _rest(self, phrase: Phrase, name: str) -> Phrase | None:
        """What stands behind an entry of a list with which a phrase begins; None if it begins with none."""
        found = either(self.language, "collection", name).match(line(phrase))
        return after(phrase, found) if found else None

    def _simple(self, tail: Phrase) -> Iterator[tuple[Filters, Phrase]]:
        """The filters but a topic that a phrase may begin with, each with what follows it."""
        if (rest := self._rest(tail, "anchor")) is not None:
            yield Filters(anchored=True), rest
        dated = self._rest(tail, "dated") or tail
        for limit in _LIMITS:
            if (begun := self._rest(dated, limit)) and (date := self._date(begun)):
                first, rest = date
                if limit != "between":
                    yield Filters(period=Period(limit, first)), rest
                elif (joined := self._rest(rest, "to")) and (until := self._date(joined)):
                    yield Filters(period=Period(limit, first, until[0])), until[1]
        if (named := self._rest(tail, "language")) and named.folded[0] in LANGUAGES:
            yield Filters(language=LANGUAGES[named.folded[0]]), named[1:]
        if begun := self._rest(tail, "origin"):
            yield from self._origins(begun.bare)

    def _origins(self, named: Phrase) -> Iterator[tuple[Filters, Phrase]]:
        """The longest name of a publisher or an author; or else any name, if it is all that is left."""
        press = words(self.language, "collection.press").intersection(named.folded[:1])
        for name in (named, named[1:].bare) if press else (named,):  # « le journal Le Monde »
            for end in range(len(name.words), 0, -1):
                if found := self.origins.named(name.folded[:end]):
                    yield Filters(origin=found), name[end:]
                    return
        is_name = 0 < len(named.words) <= NAME_WORDS and all(map(named.is_name, named.words))
        if is_name and not named.folded[0].isdigit():
            yield Filters(origin=("publisher", named.written), known=False), named[:0]

    def _topics(self, tail: Phrase) -> Iterator[tuple[Filters, Phrase]]:
        """A topic and what follows it: it ends where the rest reads as filters, or with the phrase."""
        for found in matched(tail, self.language, "collection", "held"):
            yield Filters(topic=place(tail, found, "words").bare), tail[:0]
        begun = self._rest(tail, "topic")
        if not begun:
            return
        topic = begun.bare
        for end in range(1, len(topic.words)):
            if any(True for _ in self._simple(topic[end:])):
                yield Filters(topic=topic[:end]), topic[end:]
        yield Filters(topic=topic), tail[:0]

    def _date(self, phrase: Phrase) -> tuple[str, Phrase] | None:
        """The date that a phrase begins with, and the rest; « l’année » and the like may stand before it."""
        while phrase.folded and phrase.folded[0] in words(self.language, "collection.filler"):
            phrase = phrase[1:]
        if not phrase:
            return None
        first = phrase.words[0]
        if read := date_at(phrase.text, first.start, day_first=True):
            return read[0].value, Phrase(phrase.text, tuple(word for word in phrase.words if word.start >= read[1]))
        return (first.folded, phrase[1:]) if _YEAR.fullmatch(first.folded) else None


def _merged(one: Filters, other: Filters) -> Filters | None:
    """Both together; None if both say the same thing differently."""
    for name in ("topic", "period", "origin", "language"):
        if getattr(one, name) is not None and getattr(other, name) is not None:
            return None
    return Filters(
        one.topic or other.topic,
        one.period or other.period,
        one.origin or other.origin,
        one.known and other.known,
        one.language or other.language,
        one.anchored or other.anchored,
    )
