"""What stands around a time: « depuis », "before", « en »; what is counted by it; the articles that are of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.records import Limit
from rag.text.forms import Forms, any_form, one_of
from rag.text.lexicon import alternatives, every, every_form
from rag.text.line import Line
from rag.text.when.calendar import Moment

REACH = 100  # characters before a time, in which its words stand
FILLER = f"(?:{one_of(every('times.filler') | every('weekdays'))},? )*"
_BOUNDS: tuple[Limit, ...] = ("between", "since", "after", "before", "until")
_BEFORE_OF = {"before_of": "(?= d)"}  # « à partir de »
_ASKING = any_form(key for kind in ("time", "count", "manner") for key in every_form(f"interrogatives.{kind}"))
_LEADS = tuple((limit, Forms(every_form(f"times.{limit}"), _BEFORE_OF, after=rf"(?= ?{FILLER}$)")) for limit in _BOUNDS)
_EVENTS = tuple(
    (limit, Forms(every_form(f"times.{limit}"), _BEFORE_OF, after=rf"(?= (?!{_ASKING})(?:[^ ,;:?!.()]+ ){{1,8}}$)"))
    for limit in _BOUNDS
    if limit != "until"
)
_AT = Forms(every_form("times.at"), after=f" {FILLER}$")
_AT_YEAR = Forms(every_form("times.at_year"), after=" $")
_AT_DAY = Forms([*every_form("times.at_day"), *every_form("weekdays")], after=f",? {FILLER}$")  # not « à 2000 m »
_WEAKLY = Forms(every_form("times.of_weakly"), after=" $")


class Lead(NamedTuple):
    """The words before a time, which begin at `start` in the line; `strong`: they take hardly anything but a time."""

    limit: Limit
    start: int
    strong: bool


def lead_of(line: Line, moment: Moment) -> Lead | None:
    """The preposition of a time, with the articles after it, if it has one."""
    before = line.text[max(0, moment.start - REACH) : moment.start]
    begin = moment.start - len(before)
    for limit, forms in _LEADS:
        found = forms.search(before)
        if found and not _is_article(line, begin + found.start):
            is_weak = before[found.start : found.end] in every("times.weak_bounds")  # « led by May »
            return Lead(limit, begin + found.start, not is_weak)
    for forms in (_AT, _AT_YEAR) if moment.kind == "year" else (_AT, _AT_YEAR, _AT_DAY):
        if found := forms.search(before):
            return Lead("at", begin + found.start, True)
    found = _WEAKLY.search(before)
    return Lead("at", begin + found.start, False) if found else None


def event_of(line: Line, lead_start: int) -> tuple[Limit, int, int] | None:
    """What an event's date is a limit for, and where that word stands: « avant le coup d'État d'août 2020 »."""
    before = line.text[max(0, lead_start - REACH) : lead_start]
    begin = lead_start - len(before)
    nearest: tuple[Limit, int, int] | None = None
    for limit, forms in _EVENTS:
        found = forms.search(before)
        if not found or _is_article(line, begin + found.start):
            continue
        if nearest is None or begin + found.start > nearest[1]:
            nearest = limit, begin + found.start, begin + found.end
    return nearest


def _is_article(line: Line, start: int) -> bool:
    """Whether « des » is that word, and not « dès »."""
    return line.text.startswith("des ", start) and line.spelled(start, start + 3).lower() == "des"


_COUNTED = Forms(every_form("times.counted"), before=" ?-?")
_AND_MORE = re.compile(
    rf" ?(?:-|{alternatives('times.to_more')}) ?(?:[0-9]{{1,3}}[ .,][0-9]{{3}}|[0-9]{{4,}})(?![0-9])"
)
_PLURAL = re.compile(rf" (?!{alternatives('times.not_plural')}\b)[a-z]{{3,}}[sx]\b")
_NUMBERED = Forms(every_form("times.numbered"), after="[. ]+$")
_MORE_THAN = Forms(every_form("times.more_than"), after=" $")
_AFTER_A_WORD = re.compile(rf"(?:(?<!\w){alternatives('times.the')} |(?<![\w'-])[a-z]{{4,}} \(?|^ ?)$")


def is_time(line: Line, moment: Moment, lead: Lead | None) -> bool:
    """Whether what looks like a time is one: not a number of men, nor a month's name alone."""
    if moment.kind == "lone":
        return lead is not None and lead.strong
    if moment.kind == "doubtful":
        return lead is not None
    if moment.kind != "year":
        return True
    year, before = moment.stretch[0].year or 0, line.text[max(0, moment.start - REACH) : moment.start]
    if is_counted(line, moment) or _MORE_THAN.search(before):
        return False
    if lead and lead.strong:
        return True
    if lead:
        return year >= 1700 and (year % 100 > 0 or year in (1900, 2000))
    return year >= 1900 and year % 100 > 0 and _stands_alone(line, moment, before)


def is_counted(line: Line, moment: Moment) -> bool:
    """Whether a number has what it counts after it: « 2000 soldats »."""
    if not moment.whole_year:
        return False
    at = moment.end
    if more := _AND_MORE.match(line.text, at):
        at = more.end()
    if _COUNTED.match(line.text, at):
        return True
    named = line.spelled(at, at + 2)[1:].isupper() if at + 2 <= len(line.text) else False  # « en 2000 Paris »
    return (moment.stretch[0].year or 0) % 100 == 0 and not named and bool(_PLURAL.match(line.text, at))


def _stands_alone(line: Line, moment: Moment, before: str) -> bool:
    """Whether a year without a preposition is one: after « the », or a small word (« présidentielle 2020 »)."""
    if _NUMBERED.search(before) or not (found := _AFTER_A_WORD.search(before)):
        return False
    start = moment.start - len(before) + found.start()
    is_article = found[0].strip() in every("times.the")
    return start >= moment.start or line.spelled(start, moment.start).islower() or is_article or not found[0].strip()


_MADE, _DATED = (any_form(every_form(f"documents.{key}")) for key in ("made", "dated"))
_ALL, _BY, _PRESS = (alternatives(f"documents.{key}") for key in ("according_to", "by", "press"))
_THE = f"(?:{one_of(every('documents.determiners') | every('times.the'))} )?"
_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:{_ALL} {_THE})?{_DATED}(?: {_BY} (?P<origin>\w[\w.-]*(?: \w[\w.-]*)?))? (?:{_MADE} )?$",
        rf"(?<!\w){_ALL} {_THE}(?:\w+ )??(?!{alternatives('documents.not_press')}){_PRESS}"
        rf"(?P<origin> (?!{alternatives('documents.by')} )[a-z]+)? (?:{_MADE} )?$",
        rf"^ ?(?P<origin>){_MADE} $",
    )
)
_FAR = re.compile(rf"(?<!\w){_DATED} (?![0-9])(?:[^,;:?!.]{{0,80}} )?(?P<word>\w+),? (?P<made>{_MADE} )$")
_NEXT = Forms(every_form("documents.before_time"), before=" ", after="(?! [0-9])")


def of_documents(line: Line, start: int, moment: Moment) -> tuple[int, int] | None:
    """Where the words begin and end by which a time, with its preposition from `start`, is the articles'; or None."""
    lead, others = line.text[start : moment.start], every("documents.others")
    if (following := _NEXT.match(line.text, moment.end)) and not lead.startswith(_WHOLE):
        return start, following.end
    if moment.kind == "year" and start == moment.start:
        return None  # « l'article 2012 »
    before = line.text[max(0, start - REACH) : start]
    begin = start - len(before)
    if lead.endswith(_THE_OF_OTHERS) and line.text[moment.end : moment.end + 2].strip().isalpha():
        return None  # "articles of the 1992 constitution"
    for pattern in _FRAMES:
        if (found := pattern.search(before)) and _is_origin(line, found, begin):
            return begin + found.start(), moment.end
    if (far := _FAR.search(before)) and far["word"] not in others:
        return begin + far.start("made"), moment.end
    return None


_WHOLE, _THE_OF_OTHERS = (tuple(f"{words} " for words in every_form(f"documents.{key}")) for key in ("whole", "the"))


def _is_origin(line: Line, found: re.Match[str], begin: int) -> bool:
    """Whether the words between « articles » and the time name who published them, if there are any."""
    origin, others = found["origin"], every("documents.others")
    if not origin or found.re is _FRAMES[1]:
        return not origin or origin.strip() not in others
    first = line.spelled(begin + found.start("origin"), begin + found.end("origin"))
    return first[:1].isupper() and others.isdisjoint(origin.split())
