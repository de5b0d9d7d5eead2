"""Days, months and years by number, how far one lies from another, and times as a text writes them."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from rag.text.forms import Forms, any_form
from rag.text.lexicon import every_table, phrases
from rag.text.line import Line

Unit = Literal["day", "week", "month", "year", "decade", "century"]
# "year" may be a number of anything, "lone" (a month, or a day of it, without a year) and "doubtful" ("may 2021")
# another word: they count beside a word that takes a time. "date" and "named" are sure.
Kind = Literal["year", "lone", "doubtful", "date", "named"]


class Day(NamedTuple):
    """A day, a month or a year, as precise as it was given; without a year until one is chosen for it."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """ISO 8601, of a date that has its year.

        >>> Day(2021, 6).iso, Day(401).iso
        ('2021-06', '0401')
        """
        return f"{self.year:04d}" + "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)


Stretch = tuple[Day, Day]  # the first and the last; twice the same where it is one date


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it is written, without its preposition; `start` and `end` are in the line.

    `until_now`: it reaches from its first day until now (« ces six derniers mois »).
    """

    start: int
    end: int
    stretch: Stretch
    kind: Kind
    until_now: bool = False

    @property
    def whole_year(self) -> bool:
        """Whether it is one year, by its number."""
        return self.stretch[0] == self.stretch[1] and self.stretch[0].month is None


def is_day(day: Day) -> bool:
    """Whether the calendar has it; 29 February without a year is a day."""
    year = 2000 if day.year is None else day.year
    if not 1 <= year <= 9999 or not 1 <= (day.month or 1) <= 12:
        return False
    return 1 <= (day.day or 1) <= calendar.monthrange(year, day.month or 1)[1]


def of_date(date: datetime.date) -> Day:
    """A date of the calendar."""
    return Day(date.year, date.month, date.day)


def one_day(date: datetime.date | None) -> Stretch | None:
    """A date as a stretch; None for None."""
    return (of_date(date),) * 2 if date else None


def back(today: datetime.date, count: int, unit: Unit) -> datetime.date | None:
    """The day `count` units before another; None before the year 1.

    >>> back(datetime.date(2026, 3, 31), 1, "month")
    datetime.date(2026, 2, 28)
    """
    try:
        if unit in ("day", "week"):
            return today - datetime.timedelta(days=count * (7 if unit == "week" else 1))
        months = count * {"month": 1, "year": 12, "decade": 120}.get(unit, 1200)
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        return datetime.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def whole(date: datetime.date, unit: Unit) -> Stretch:
    """The day, the week from Monday to Sunday, the month, … that a day lies in.

    >>> [day.iso for day in whole(datetime.date(2026, 11, 22), "week")]
    ['2026-11-16', '2026-11-22']
    """
    match unit:
        case "day":
            return (of_date(date),) * 2
        case "week":
            monday = date.toordinal() - date.weekday()
            sunday = min(monday + 6, datetime.date.max.toordinal())
            return of_date(datetime.date.fromordinal(monday)), of_date(datetime.date.fromordinal(sunday))
        case "month":
            return (Day(date.year, date.month),) * 2
        case "year":
            return (Day(date.year),) * 2
        case "decade":
            return Day(max(date.year // 10 * 10, 1)), Day(date.year // 10 * 10 + 9)
    return century((date.year - 1) // 100 + 1)


def century(number: int) -> Stretch:
    """A century by its number, from 1.

    >>> [day.iso for day in century(19)]
    ['1801', '1900']
    """
    return Day(number * 100 - 99), Day(number * 100)


def season(name: str, year: int) -> Stretch:
    """The three months of a season; a winter is that which begins in the year's December."""
    first = every_table("seasons")[name]
    return Day(year, first), (Day(year, first + 2) if first < 12 else Day(year + 1, 2))


def latest(first: Day, last: Day, today: datetime.date) -> Stretch | None:
    """A stretch with its years: what has none takes the other's, or the latest that is not after today.

    >>> latest(Day(None, 6), Day(None, 6), datetime.date(2026, 3, 1))[0].iso
    '2025-06'
    >>> [day.iso for day in latest(Day(None, 11), Day(2022, 2), datetime.date(2026, 3, 1))]
    ['2021-11', '2022-02']
    """
    if first.year is None and last.year is None:
        years = (last._replace(year=year) for year in range(today.year, today.year - 9, -1))  # a 29 February in each 9
        last = next((end for end in years if is_day(end) and _sorted(end, of_date(today))), last._replace(year=0))
    if first.year is None and last.year is not None:
        same = first._replace(year=last.year)
        first = same if _sorted(same, last) else same._replace(year=last.year - 1)
    elif last.year is None and first.year is not None:
        same = last._replace(year=first.year)
        last = same if _sorted(first, same) else same._replace(year=first.year + 1)
    if not (is_day(first) and is_day(last)):
        return None
    return (first, last) if _sorted(first, last) else (last, first)


def _sorted(first: Day, last: Day) -> bool:
    """Whether the first begins no later than the last ends."""
    return (first.year, first.month or 1, first.day or 1) <= (last.year, last.month or 12, last.day or 31)


_EDGES = tuple(
    Forms(phrases(f"times.{edge}"), after=f"[ -](?:{any_form(phrases('times.within'))} )*$")
    for edge in ("early", "mid", "late")
)
_THIRDS = {1: ((1, 4), (5, 8), (9, 12)), 2: ((1, 10), (11, 20), (21, 31)), 10: ((0, 3), (4, 6), (7, 9))}


def narrowed(moment: Moment, line: Line) -> Moment:
    """The beginning, the middle or the end of a year, a month or a decade, where the words before it say so."""
    before = line.text[max(0, moment.start - 40) : moment.start]
    first, last = moment.stretch
    edges = [(third, edge) for third, forms in enumerate(_EDGES) if (edge := forms.search(before))]
    if not edges or first.day:
        return moment
    third, edge = edges[0]
    start = moment.start - len(before) + edge.start
    if first == last:
        low, high = _THIRDS[2 if first.month else 1][third]
        ends = [first._replace(**{"day" if first.month else "month": part}) for part in (low, high)]
        while not is_day(ends[1]):
            ends[1] = ends[1]._replace(day=(ends[1].day or 1) - 1)
    elif first.year and last.year and last.year - first.year == 9 and not first.month:
        ends = [Day(first.year + part) for part in _THIRDS[10][third]]
    else:
        return moment
    return replace(moment, start=start, stretch=(ends[0], ends[1]), kind="named")
