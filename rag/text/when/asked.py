"""The time that a question is about, with its preposition: what was « depuis », "between" or « avant » what.

Read by our own forms rather than `dateparser`, whose search takes numbers and common words for dates, and returns
neither how precise a date is nor its preposition.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.records import Limit, Period
from rag.text.forms import Forms, after_one_of, any_form, not_after, one_of
from rag.text.lexicon import alternatives, every, every_form, languages, listed
from rag.text.line import Line, read_line
from rag.text.when.calendar import Moment, Stretch, latest
from rag.text.when.context import FILLER, Lead, event_of, is_counted, is_time, lead_of, of_documents
from rag.text.when.relative import relative_moments
from rag.text.when.written import dated_moments

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """What a question says of time; `words` are where it does, in order, apart from each other.

    `of_documents`: the articles are of `period`; else what they tell is, for all the question says. `recent`: the
    latest of its kind is meant.
    """

    period: Period | None = None
    of_documents: bool = False
    recent: bool = False
    words: tuple[Place, ...] = ()


def time_asked(question: str, language: str, today: datetime.date) -> TimeAsked:
    """The time that a question limits itself to, and whether it asks for the latest; `language` is ISO 639-1.

    A month or a day without its year is the latest that is not after today. Of several times, the one that the
    articles are of is taken; else the first with a preposition of time; else the first.

    >>> time_asked("Qui est venu à Bamako en juin 2021 ?", "fr", datetime.date(2026, 11, 22))
    TimeAsked(period=Period(limit='at', first='2021-06', last=''), of_documents=False, recent=False, words=((22, 34),))
    >>> time_asked("Who came in June?", "en", datetime.date(2026, 3, 1)).period
    Period(limit='at', first='2025-06', last='')
    >>> time_asked("His last visit?", "en", datetime.date(2026, 3, 1)).recent
    True
    """
    line = read_line(question)
    moments = moments_of(line, language, today)
    time = min(read_times(line, moments, today), key=lambda time: (not time.documents, not time.strong), default=None)
    taken = [(moment.start, moment.end) for moment in moments]
    recent = [
        place
        for place in recent_words(line)
        if all(place == other or place[1] <= other[0] or other[1] <= place[0] for other in taken)  # « aujourd'hui »
    ]
    return TimeAsked(
        time.period if time else None,
        bool(time and time.documents),
        bool(recent),
        _joined(line.span(*place) for place in (*(time.places if time else ()), *recent)),
    )


@dataclass(frozen=True, slots=True)
class Time:
    """One time of a question; `places` are in its line. `strong`: it has a preposition that takes a time."""

    period: Period
    places: tuple[Place, ...]
    strong: bool
    documents: bool


def _joined(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places in order, those that overlap as one.

    >>> _joined([(5, 9), (0, 3), (7, 11)])
    ((0, 3), (5, 11))
    """
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def moments_of(line: Line, language: str, today: datetime.date | None) -> list[Moment]:
    """What looks like a time, in order: of those that overlap, the one told from today, else the longest form.

    `today` None: what is told from it is no time, nor is what lacks its year.
    """
    dated = dated_moments(line, language)
    if today is None:
        found = [moment for moment in dated if moment.stretch[1].year is not None]
    else:
        found = [*relative_moments(line, today), *dated]
    taken: list[Moment] = []
    for moment in found:
        if all(moment.end <= other.start or other.end <= moment.start for other in taken):
            taken.append(moment)
    return sorted(taken, key=lambda moment: moment.start)


def read_times(line: Line, moments: list[Moment], today: datetime.date) -> Iterator[Time]:
    """The times of a line; two moments that a word joins (« de mars à juin ») are one."""
    at = 0
    while at < len(moments):
        lead = lead_of(line, moments[at])
        pair = moments[at : at + 2]
        if len(pair) == 2 and (time := _range(line, pair[0], pair[1], lead, today)):
            yield time
            at += 2
            continue
        if time := _single(line, moments[at], lead, today):
            yield time
        at += 1


_AND, _AGAIN, _TO = (any_form(every_form(f"times.{key}")) for key in ("and", "and_again", "to"))
_JOINED_BY_AND = re.compile(rf" ?,? ?(?:{_AND}|&) (?:{_AGAIN} )?{FILLER}$")
_JOINED_BY_TO = re.compile(rf" ?(?:-|,? ?(?:{_AND} )?{_TO}) ?{FILLER}$")
_AND_THAT = re.compile(rf" {_AND} (?:[^ ,;:?!.]+ ){{1,5}}?{alternatives('times.of_or_in')} {FILLER}$")
_ONWARDS = Forms(every_form("times.onwards"), {"at_end": "(?= ?(?:[,?!.]|$))"}, before=" ")


def _range(line: Line, one: Moment, other: Moment, lead: Lead | None, today: datetime.date) -> Time | None:
    """What reaches from one moment to the other, where the words between them say so."""
    start = lead.start if lead else one.start
    event = _event_before(line, one, other, start) if lead is None or lead.limit == "at" else None
    if not (event or _are_joined(line, one, other, lead)) or is_counted(line, other) or is_counted(line, one):
        return None
    if (stretch := latest(one.stretch[0], other.stretch[1], today)) is None:
        return None
    if event:
        that = lead_of(line, other)
        places = event, (start, one.end), (that.start if that else other.start, other.end)
        return Time(_period("at", stretch), places, True, False)
    documents = of_documents(line, start, other)
    return Time(_period("at", stretch), (documents or (start, other.end),), True, documents is not None)


def _are_joined(line: Line, one: Moment, other: Moment, lead: Lead | None) -> bool:
    """Whether the words between two moments make them one: « de mars à juin », "in 2019 and 2021"."""
    between = line.text[one.end : other.start]
    is_and, is_to = bool(_JOINED_BY_AND.fullmatch(between)), bool(_JOINED_BY_TO.fullmatch(between))
    if lead is None:
        return (is_to and not one.kind == other.kind == "lone") or (is_and and one.kind == other.kind == "date")
    if lead.limit in ("at", "between"):
        return is_and or is_to
    return is_to and lead.limit == "since"


def _event_before(line: Line, one: Moment, other: Moment, start: int) -> Place | None:
    """Where the « entre » of « entre le coup d'État d'août 2020 et celui de mai 2021 » stands, if that is said."""
    event = event_of(line, start)
    that = _AND_THAT.fullmatch(line.text, one.end, other.start)
    return event[1:] if event and that and event[0] == "between" else None


def _single(line: Line, moment: Moment, lead: Lead | None, today: datetime.date) -> Time | None:
    """A time by itself, or the limit that the date of an event is."""
    start, end = lead.start if lead else moment.start, moment.end
    documents = of_documents(line, start, moment)
    stretch = latest(*moment.stretch, today)
    if stretch is None or not is_time(line, moment, Lead("at", start, True) if documents else lead):
        return None
    limit: Limit = lead.limit if lead and lead.limit != "between" else "at"
    if limit == "at" and (onwards := _ONWARDS.match(line.text, end)):
        limit, end = "since", onwards.end
    elif limit == "at" and moment.until_now:
        limit = "since"
    places: tuple[Place, ...] = ((documents[0], max(documents[1], end)),) if documents else ((start, end),)
    if limit == "at" and not documents and (event := event_of(line, start)) and event[0] != "between":
        limit, places = event[0], (event[1:], *places)
    strong = moment.kind == "named" or bool(lead and lead.strong)
    return Time(_period(limit, stretch), places, strong, documents is not None)


def _period(limit: Limit, stretch: Stretch) -> Period:
    """A period by the end of the stretch that limits it."""
    first, last = (day.iso for day in stretch)
    match limit:
        case "since" | "before":
            return Period(limit, first)
        case "after" | "until":
            return Period(limit, last)
    return Period("at", first) if first == last else Period("between", first, last)


def _last_forms(language: str) -> Forms:
    """« La dernière visite », "his last visit", and not « ce dernier », "the last page"."""
    some, none = listed(language, "times.after_last_one"), listed(language, "times.not_before_last")
    before = (after_one_of(some) if some else "") + not_after(none)
    return Forms(
        listed(language, "times.last"), before=before, after=rf"(?= (?:{_FEW} )?{_not_last_of(language)}[a-z])"
    )


def _not_last_of(language: str) -> str:
    return rf"(?!{any_form(listed(language, 'times.not_last_of'), {'weekday': alternatives('weekdays')})}\b)"


_FEW = f"(?:{one_of(every('numerals') - every('articles'))}|[0-9]+)"
_RECENT = Forms(
    every_form("times.recent"),
    {"many": alternatives("times.many"), "not_that_one": rf"(?! {alternatives('times.that')}\b)"},
)
_LAST = tuple(map(_last_forms, languages()))
_LAST_ADVERB = Forms(
    every_form("times.last_adverb"),
    {
        "at_start": r"^\W*",
        "anything": r"\b[^,;]*?",
        "at_last": r"(?=\W*$)",
        "not_last": f"(?= {''.join(map(_not_last_of, languages()))}[a-z])",
    },
)


def recent_words(line: Line) -> Iterator[Place]:
    """Where the line says that the latest is meant; the places may overlap."""
    for forms in (_RECENT, *_LAST):
        yield from (found[:2] for found in forms.find(line.text))
    if found := _LAST_ADVERB.search(line.text):
        yield found.places["adverb"]
