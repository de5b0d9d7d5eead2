"""The times of a question with their prepositions: what was « depuis », "between" or « avant » what."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.records import Limit, Period
from rag.text.line import Line
from rag.text.when.coming import coming_moments
from rag.text.when.counted import is_counted, is_time
from rag.text.when.day import Stretch, latest
from rag.text.when.documents import of_documents
from rag.text.when.forms import dated_moments
from rag.text.when.lead import FILLER, Lead, event_of, lead_of
from rag.text.when.moment import Moment
from rag.text.when.relative import relative_moments

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Time:
    """One time of a question; `places` are in its line. `strong`: it has a preposition that takes a time."""

    period: Period
    places: tuple[Place, ...]
    strong: bool
    documents: bool


def moments_of(line: Line, language: str, today: datetime.date | None) -> list[Moment]:
    """What looks like a time, in order: of those that overlap, the one told from today, else the longest form.

    `today` None: what is told from it is no time, nor is what lacks its year.
    """
    dated = dated_moments(line, language)
    if today is None:
        found = [moment for moment in dated if moment.stretch[1].year is not None]
    else:
        found = [*coming_moments(line, today), *relative_moments(line, today), *dated]
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


_AND = re.compile(rf" ?(?:,? (?:et|and|&|ou|or)) (?:(?:since|between) )?{FILLER}$")
_TO = re.compile(rf" ?(?:-|(?:,? ?(?:et )?(?:a|au|to|until|till|through|jusqu (?:en|a|au)))) ?{FILLER}$")
_AND_THAT = re.compile(rf" (?:et|and) (?:[^ ,;:?!.]+ ){{1,5}}?(?:de|du|d|of|en|in) {FILLER}$")
_ONWARDS = re.compile(r" (?:onwards?|on(?= ?(?:[,?!.]|$))|and (?:later|after)|et (?:apres|au-dela))(?!\w)")


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
    is_and, is_to = bool(_AND.fullmatch(between)), bool(_TO.fullmatch(between))
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
        limit, end = "since", onwards.end()
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
