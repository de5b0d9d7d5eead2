"""The dates that a passage tells, in French and English."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache

from rag.text.forms import not_after
from rag.text.letters import fold
from rag.text.lexicon import every
from rag.text.line import Line, read_line
from rag.text.when.asked import moments_of, read_times
from rag.text.when.calendar import Moment, back, of_date
from rag.text.when.context import REACH
from rag.text.when.relative import WEEKDAY, weekday_number

AFTER = 60  # characters after what looks like a date, in which stands what it counts, if it is none
SOON_DAYS = 60  # « en juin », written in May, is to come; written in March it was last year

# Without any of these, and without a year, no date is told: forms are slow, and most text has none.
_ABSOLUTE = every("times.signs_of_age")
_RELATIVE = _ABSOLUTE.union(*map(every, ("months", "short_months", "weekdays", "seasons", "times.signs")))
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(rf"{not_after(every('times.not_before_weekday'))}\b{WEEKDAY}\b")


@lru_cache(maxsize=16_384)  # the passages of an index are met again by question after question
def dates_told(text: str, written: str | None = None) -> tuple[str, ...]:
    """The dates that a text tells, each once: ISO 8601, as precise as told, of a stretch the first and the last.

    `written` is the date of the text, ISO 8601: from it count « hier » and « lundi », and by it « en juin » has a year.
    Where it is no day, or None, these tell nothing.

    >>> dates_told("Reçu hier, il était venu en mars, avec 2 000 hommes, et en juin 2021.", "2023-07-28")
    ('2023-07-27', '2023-03', '2021-06')
    >>> dates_told("Reçu hier, il était déjà venu en juin 2021.")
    ('2021-06',)
    """
    day = datetime.date.fromisoformat(written) if written and len(written) == 10 else None
    dates = (date for part in _dated_parts(text, day is not None) for date in _told(read_line(part), day))
    return tuple(dict.fromkeys(dates))


def _dated_parts(text: str, has_day: bool) -> Iterator[str]:
    """The parts of a text that may tell a date, with enough around it to know."""
    if not _YEAR.search(text) and (_RELATIVE if has_day else _ABSOLUTE).isdisjoint(
        map(fold, _WORD.findall(text.lower()))
    ):
        return
    start = end = -1
    for word in _WORD.finditer(text.lower()):
        is_sign = fold(word[0]) in (_RELATIVE if has_day else _ABSOLUTE)
        if not (is_sign or _YEAR.match(word[0])):
            continue
        if start >= 0 and word.start() - REACH > end:
            yield text[start:end]
            start = -1
        if start < 0:
            start = text.rfind(" ", 0, max(0, word.start() - REACH)) + 1
        end = text.find(" ", word.end() + AFTER)
        end = end if end >= 0 else len(text)
    if start >= 0:
        yield text[start:end]


def _told(line: Line, day: datetime.date | None) -> Iterator[str]:
    """The dates of a line, in order."""
    moments = moments_of(line, "", day)
    if day is not None:
        moments = sorted((*moments, *_weekdays(line, moments, day)), key=lambda moment: moment.start)
    soon = back(day, -SOON_DAYS, "day") if day else None
    for time in read_times(line, moments, soon or datetime.date.max):
        yield time.period.first
        if time.period.last:
            yield time.period.last


def _weekdays(line: Line, moments: list[Moment], day: datetime.date) -> Iterator[Moment]:
    """The days of the week that stand alone: the latest of that name, which may be the day itself."""
    for found in _DAY.finditer(line.text):
        if any(moment.start - 2 <= found.end() and found.start() < moment.end for moment in moments):
            continue  # « lundi dernier », « lundi 12 juin »
        then = back(day, (day.weekday() - weekday_number(found["weekday"])) % 7, "day")
        if then:
            yield Moment(found.start(), found.end(), (of_date(then),) * 2, "named")
