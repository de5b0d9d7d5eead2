"""What narrows documents down: « sur le Mali », "published since 2022", "from TASS", « en français »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.load.article import date_at
from rag.records import Fact
from rag.search.filters import LANGUAGES, Origin, Origins
from rag.text.phrase import Phrase
from rag.text.when import Limit, Period

MOST_WORDS = 60  # after « articles »: nobody names documents in more, and a reading takes their square


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


_BE = r"(?:(?:qui |that |which )?(?:(?:ont|a) ete|sont|est|were|was|are|is) )?"
_MADE = (
    r"(?:(?:publiee?s?|parue?s?|datee?s?|ecrite?s?|redigee?s?|sortie?s?|diffusee?s?"
    r"|published|dated|written|posted|released|made) )?"
)
_DATED = rf"(?:{_BE}{_MADE}|(?:qui |that |which )?(?:datent|date|dating|dates|dated) )"
_OF = r" (?:de|du|des|d)"

_ANY = re.compile(
    r"(?:as tu|avez vous|tu as|vous avez|y a t il|il y a|existe t il|(?:connais|possedes) tu|connaissez vous"
    r"|do you (?:have|know(?: of)?|hold)|are there|is there|there are|you have|have you(?: got)?"
    r"|(?:(?:sont|est|are|is) )?(?:disponibles?|indexee?s?|available|indexed)"
    r"|(?:contient|compte|comporte|contains|does|dans|in|sont dans|are in) (?:le|la|l|ton|ta|votre|the|your|this)"
    r" (?:corpus|index|base(?: de (?:donnees|connaissances))?|bibliotheque|collection|catalogue?|library|database)"
    r"(?: contain| have| hold)?"
    r"|en tout|au total|in total|altogether|in all|ici|here)(?= |$)"
)
_TOPIC = re.compile(
    rf"(?:(?:(?:qui )?(?:parle(?:nt)?|traite(?:nt)?)|parle t on|est il question|ou (?:l )?on parle|ou il est question"
    rf"|parlant|traitant|(?:qui )?font mention|a propos|au sujet){_OF}"
    r"|(?:qui )?(?:mentionne(?:nt)?|evoque(?:nt)?|cite(?:nt)?|aborde(?:nt)?|concerne(?:nt)?|relate(?:nt)?"
    r"|rapporte(?:nt)?|raconte(?:nt)?)"
    r"|(?:qui )?(?:contiennent|contient|contenant) (?:le mot|les mots|le nom|le terme|l expression)"
    r"|(?:(?:qui )?(?:porte(?:nt)?|est|sont) )?sur|portant sur|concernant|evoquant|mentionnant|citant"
    r"|rapportant|relatant|racontant|intitulee?s?"
    r"|(?:(?:qui )?(?:sont|est) )?(?:consacree?s?|relati(?:f|ve)s?) (?:a|aux?)"
    r"|(?:that |which )?(?:mentions?|discuss(?:es)?|covers?|cites?|concerns?|deals? with|reports? on)"
    r"|(?:that |which )?(?:(?:talks?|speaks?|is|are|writes?|reports?) about|are on|is on)"
    r"|(?:that |which )?contain(?:s|ing)? the (?:words?|terms?|names?|phrase)"
    r"|about|on|concerning|regarding|mentioning|discussing|covering|reporting(?: on)?|describing|citing|dealing with"
    r"|related to|relating to|talking about|titled|entitled|headlined)(?= )"
)
_HELD_ROUND = re.compile(
    r"(?:(?:is|are) (?P<en>.+) (?:mentioned|discussed|cited|named)"
    r"|(?P<fr>.+) (?:est|sont) (?:il|elle)s? (?:mentionne|evoque|cite)e?s?"
    r"|(?:est|sont) (?:mentionne|evoque|cite)e?s? (?P<rest>.+))"
)
_LIMITS: tuple[tuple[Limit, str], ...] = (
    ("between", r"(?:entre|between|from|de|du)"),
    ("since", r"(?:depuis|since|a partir (?:de|du|d))"),
    ("after", r"(?:apres|after)"),
    ("before", r"(?:avant|before|prior to)"),
    ("until", r"(?:jusqu (?:en|a|au)|until|up to)"),
    ("at", r"(?:en|de|du|d|in|from|of|on|le|during|pendant|durant|dans)"),
)
_FILLER = r"(?: (?:le|la|l|the|annee|year|mois|month|de|d|of|en|in))*"
_PERIODS = tuple((limit, re.compile(rf"{_DATED}{lead}{_FILLER}(?= )")) for limit, lead in _LIMITS)
_AND = re.compile(rf"(?:et|and|to|a|au|until){_FILLER}(?= )")
_LANGUAGE = re.compile(rf"{_BE}{_MADE}(?:en|in|de langue|en langue)(?= )")
_FROM = re.compile(
    rf"(?:{_BE}(?:{_MADE}|(?:signee?s?|signed) )|(?:qui )?(?:viennent|proviennent|vient|provient|comes?) )"
    r"(?:par|de|du|des|d|dans|sur|from|by|in|of)(?= )"
)
_MEDIUM = frozenset(str.split("journal site agence quotidien magazine newspaper agency website"))
# What a list by words cannot honour: a choice, or an exception.
_BEYOND = frozenset(str.split("ne pas sans sauf hormis not without except but excluding neither ni nor"))


def read_filters(tail: Phrase, origins: Origins) -> tuple[Filters, ...]:
    """What the words after « articles » ask of documents: every reading of all those words, the likeliest first.

    Two, for example, where a year may date an article or what it tells: « sur la crise de 2012 ». None where some
    word is no part of a filter.
    """
    if _BEYOND.intersection(tail.folded) or len(tail.words) > MOST_WORDS:
        return ()
    return tuple(dict.fromkeys(_read(tail, origins)))


def _read(tail: Phrase, origins: Origins, before: Filters = Filters()) -> Iterator[Filters]:
    """Every reading of a phrase that adds to filters `before`; none says twice what only one filter can."""
    if not tail:
        yield before
        return
    topics = () if before.topic else _topics(tail, origins)
    for found, rest in (*_simple(tail, origins), *topics):
        if merged := _merged(before, found):
            yield from _read(rest, origins, merged)


def _simple(tail: Phrase, origins: Origins) -> Iterator[tuple[Filters, Phrase]]:
    """The filters but a topic that a phrase may begin with, each with what follows it."""
    line = str(tail)
    if held := _ANY.match(line):
        yield Filters(anchored=True), _after(tail, held)
    for limit, lead in _PERIODS:
        if (begun := lead.match(line)) and (date := _date(_after(tail, begun))):
            first, rest = date
            if limit != "between":
                yield Filters(period=Period(limit, first)), rest
            elif (joined := _AND.match(str(rest))) and (until := _date(_after(rest, joined))):
                yield Filters(period=Period(limit, first, until[0])), until[1]
    if (begun := _LANGUAGE.match(line)) and (named := _after(tail, begun)).folded[0] in LANGUAGES:
        yield Filters(language=LANGUAGES[named.folded[0]]), named[1:]
    if begun := _FROM.match(line):
        yield from _origins(_after(tail, begun).bare, origins)


def _origins(named: Phrase, origins: Origins) -> Iterator[tuple[Filters, Phrase]]:
    """The longest name of a publisher or an author; or else any name, where it is all that is left."""
    for begin in (0, 1) if named and named.folded[0] in _MEDIUM else (0,):  # « le journal Le Monde »
        name = named[begin:].bare
        for end in range(len(name.words), 0, -1):
            if found := origins.named(name.folded[:end]):
                yield Filters(origin=found), name[end:]
                return
    if 0 < len(named.words) <= 4 and all(map(named.is_name, named.words)) and not named.folded[0].isdigit():
        yield Filters(origin=("publisher", named.written), known=False), named[:0]


def _topics(tail: Phrase, origins: Origins) -> Iterator[tuple[Filters, Phrase]]:
    """A topic and what follows it: it ends where the rest reads as filters, or with the phrase."""
    line = str(tail)
    if around := _HELD_ROUND.fullmatch(line):
        yield Filters(topic=tail.matched(around, str(around.lastgroup)).bare), tail[:0]
    if not (begun := _TOPIC.match(line)):
        return
    topic = _after(tail, begun).bare
    for end in range(1, len(topic.words)):
        if any(True for _ in _simple(topic[end:], origins)):
            yield Filters(topic=topic[:end]), topic[end:]
    yield Filters(topic=topic), tail[:0]


def _merged(one: Filters, other: Filters) -> Filters | None:
    """Both together; None where both say the same thing differently."""
    for name in ("topic", "period", "origin", "language"):
        if getattr(one, name) is not None and getattr(other, name) is not None:
            return None
    return replace(
        one,
        topic=one.topic or other.topic,
        period=one.period or other.period,
        origin=one.origin or other.origin,
        known=one.known and other.known,
        language=one.language or other.language,
        anchored=one.anchored or other.anchored,
    )


def _date(phrase: Phrase) -> tuple[str, Phrase] | None:
    """The date that a phrase begins with, and the rest."""
    if not phrase:
        return None
    first = phrase.words[0]
    read: tuple[Fact, int] | None = date_at(phrase.text, first.start, day_first=True)
    if read:
        return read[0].value, Phrase(phrase.text, tuple(word for word in phrase.words if word.start >= read[1]))
    return (first.folded, phrase[1:]) if re.fullmatch(r"(?:19|20)\d\d", first.folded) else None


def _after(phrase: Phrase, found: re.Match[str]) -> Phrase:
    return phrase[len(found[0].split()) :]
