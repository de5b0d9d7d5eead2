"""What stands before a time: « depuis », "before", « en »."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.records import Limit
from rag.text.line import Line
from rag.text.when.moment import Moment

REACH = 100  # characters before a time, in which its words stand


class Lead(NamedTuple):
    """The words before a time, which begin at `start` in the line; `strong`: they take hardly anything but a time."""

    limit: Limit
    start: int
    strong: bool


_WEEKDAYS = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
FILLER = (
    r"(?:(?:le|la|l|les|the|annees?|an|years?|mois|month|dates?|jour|journee|day|courant|cours|course|de|du|des|d|of|en|in|on"
    rf"|{_WEEKDAYS}),? )*"
)
_BOUND: tuple[tuple[Limit, str], ...] = (
    ("between", r"entre|between"),
    ("since", r"depuis|since|des|a (?:partir|compter)(?= d)|starting|beginning"),
    ("after", r"apres|after|following|post-"),
    ("before", r"avant|before|prior to|ahead of|pre-"),
    ("until", r"jusqu(?:e|a)?(?: a| au| aux| en| dans)?|until|till|up to|through|d ici(?: a| au)?|by"),
)
_AT = (
    r"en|in|on|during|pendant|durant|dans|au cours|courant|throughout|within|over|vers|around|circa|au mois"
    r"|lors|as of|for|pour"
)
_LEADS = tuple((limit, re.compile(rf"(?<!\w)(?:{words}) ?{FILLER}$")) for limit, words in _BOUND)
_EVENTS = tuple(
    (limit, re.compile(rf"(?<!\w)(?P<word>{words}) (?!quand|combien|when|how)(?:[^ ,;:?!.()]+ ){{1,8}}$"))
    for limit, words in _BOUND
    if limit != "until"
)
_STRONG = re.compile(rf"(?<!\w)(?:{_AT}) {FILLER}$")
_NAMED_YEAR = re.compile(
    r"(?<!\w)(?:(?:en |in )?(?:the |l )?(?:annee|an|year)|(?:le |the )?(?:mois|month) (?:de|d|of)) $"
)
_OF_A_DAY = re.compile(rf"(?<!\w)(?:le|ce|a|au|at|l|{_WEEKDAYS}),? {FILLER}$")  # before a bare number: « à 2000 m »
_WEAK = re.compile(r"(?<!\w)(?:de|du|des|d|of|from|dated?|datee?s?) (?:(?:le|la|l|the|les) )?$")


def lead_of(line: Line, moment: Moment) -> Lead | None:
    """The preposition of a time, with the articles after it, if it has one."""
    before = line.text[max(0, moment.start - REACH) : moment.start]
    begin = moment.start - len(before)
    for limit, pattern in _LEADS:
        found = pattern.search(before)
        if found and not _is_article(line, found, begin):
            return Lead(limit, begin + found.start(), not found[0].startswith("by "))  # « led by May »
    strong = [_STRONG, _NAMED_YEAR] if moment.kind == "year" else [_STRONG, _NAMED_YEAR, _OF_A_DAY]
    for pattern in strong:
        if found := pattern.search(before):
            return Lead("at", begin + found.start(), True)
    found = _WEAK.search(before)
    return Lead("at", begin + found.start(), False) if found else None


def event_of(line: Line, lead_start: int) -> tuple[Limit, int, int] | None:
    """What an event's date is a limit for, and where that word stands: « avant le coup d'État d'août 2020 »."""
    before = line.text[max(0, lead_start - REACH) : lead_start]
    begin = lead_start - len(before)
    nearest: tuple[Limit, int, int] | None = None
    for limit, pattern in _EVENTS:
        found = pattern.search(before)
        if not found or _is_article(line, found, begin):
            continue
        if nearest is None or begin + found.start() > nearest[1]:
            nearest = limit, begin + found.start(), begin + found.end("word")
    return nearest


def _is_article(line: Line, found: re.Match[str], begin: int) -> bool:
    """Whether « des » is that word, and not « dès »."""
    start = begin + found.start()
    return found[0].startswith("des ") and line.spelled(start, start + 3).lower() == "des"
