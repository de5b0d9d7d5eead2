"""Times that are told from today: « hier », « le mois dernier », "three weeks ago", « lundi prochain »."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import partial

from rag.text.forms import FormMatch, Forms, not_before, one_of
from rag.text.lexicon import alternatives, every, every_form, every_table
from rag.text.line import Line
from rag.text.when.calendar import Day, Moment, Stretch, Unit, back, century, latest, narrowed, of_date, one_day, whole
from rag.text.when.calendar import season as season_of
from rag.text.when.written import DAY_OF_MONTH, MONTH_OF_LINE, MONTHS, day_number

WEEKDAY = rf"(?P<weekday>{alternatives('weekdays')})"
_COUNTS = {**every_table("numerals"), **dict.fromkeys(every("times.couple"), 2)}
_UNIT = f"(?P<unit>{alternatives('units')})"
_SLOTS = {
    "count": rf"(?:a (?=couple))?(?P<count>[0-9]{{1,3}}|{one_of(_COUNTS)})(?: of)?",
    "unit": _UNIT,
    "units": f"{_UNIT}s?",
    "weekday": WEEKDAY,
    "season": f"(?P<season>{alternatives('seasons')})",
    "month": MONTH_OF_LINE,
    "day_th": DAY_OF_MONTH,
    "at_edge": "(?:" + "|".join(f"(?<={edge} )" for edge in every_form("times.edges")) + ")",
    "not_dated": f"(?! [0-9]){not_before(every('times.not_dated'))}",
    "not_of": not_before(every("times.not_of")),  # « la dernière semaine de juin »
    "not_that": rf"(?!-{alternatives('times.not_that')}\b)",  # « cette année-là » is another
}


def _day(days_ago: int, found: FormMatch, today: datetime.date) -> Stretch | None:
    return one_day(back(today, days_ago, "day"))


def _ago(found: FormMatch, today: datetime.date) -> Stretch | None:
    then = back(today, _count(found), _unit(found))
    return whole(then, _unit(found)) if then else None


def _previous(found: FormMatch, today: datetime.date) -> Stretch | None:
    if _unit(found) == "century":
        return century(number) if (number := (today.year - 1) // 100) else None
    return _ago(found, today)


def _current(found: FormMatch, today: datetime.date) -> Stretch | None:
    return whole(today, _unit(found))


def _next(found: FormMatch, today: datetime.date) -> Stretch | None:
    then = back(today, -1, _unit(found))
    return whole(then, _unit(found)) if then else None


def _since(found: FormMatch, today: datetime.date) -> Stretch | None:
    then = back(today, _count(found), _unit(found))
    return (of_date(then), of_date(today)) if then else None


def _past_weekday(found: FormMatch, today: datetime.date) -> Stretch | None:
    return one_day(back(today, (today.weekday() - _weekday(found) - 1) % 7 + 1, "day"))


def _next_weekday(found: FormMatch, today: datetime.date) -> Stretch | None:
    return one_day(back(today, -((_weekday(found) - today.weekday() - 1) % 7 + 1), "day"))


def _weekend(found: FormMatch, today: datetime.date) -> Stretch | None:
    then = back(today, 1, "week")
    return (of_date(then + datetime.timedelta(days=5 - then.weekday())), whole(then, "week")[1]) if then else None


def _season(found: FormMatch, today: datetime.date) -> Stretch | None:
    """This year's; the last is the latest that is over."""
    stretch = season_of(found.parts["season"], today.year)
    while "gone" in found.parts and stretch[1] >= of_date(today)[:2]:
        stretch = season_of(found.parts["season"], (stretch[0].year or 0) - 1)
    return stretch if (stretch[0].year or 0) >= 1 else None


def _past_month(found: FormMatch, today: datetime.date) -> Stretch | None:
    """The latest of that month, or of that day of it, which is not now; or last year's."""
    day = Day(None, MONTHS[found.parts["month"]], day_number(found.parts.get("day")))
    if "last_year" in found.parts:
        day = day._replace(year=today.year - 1)
    then = back(today, 1, "month" if day.day is None else "day")
    return latest(day, day, then) if then else None


def _next_month(found: FormMatch, today: datetime.date) -> Stretch | None:
    month = MONTHS[found.parts["month"]]
    then = back(today, -12 if month <= today.month else 0, "month")
    return (Day(then.year, month),) * 2 if then else None


def _unit(found: FormMatch) -> Unit:
    unit: Unit = every_table("units")[found.parts["unit"]]
    return unit


def _count(found: FormMatch) -> int:
    count = found.parts.get("count", "1")
    return int(count) if count.isdigit() else _COUNTS[count]


def _weekday(found: FormMatch) -> int:
    return weekday_number(found.parts["weekday"])


def weekday_number(name: str) -> int:
    """The number of a day of the week by its folded name, from Monday, 0."""
    number: int = every_table("weekdays")[name]
    return number


_Reader = Callable[[FormMatch, datetime.date], Stretch | None]
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("day_after_tomorrow", partial(_day, -2)),
    ("tomorrow", partial(_day, -1)),
    ("next", _next),
    ("next_weekday", _next_weekday),
    ("next_month", _next_month),
    ("day_before_yesterday", partial(_day, 2)),
    ("yesterday", partial(_day, 1)),
    ("today", partial(_day, 0)),
    ("ago", _ago),
    ("since_count", _since),
    ("past", _since),
    ("past_month", _past_month),
    ("previous", _previous),
    ("current", _current),
    ("past_weekday", _past_weekday),
    ("past_season", _season),
    ("current_season", _season),
    ("past_weekend", _weekend),
)
_FORMS = tuple((Forms(every_form(f"times.{key}"), _SLOTS), reader) for key, reader in _READERS)


def relative_moments(line: Line, today: datetime.date) -> Iterator[Moment]:
    """The times of a line that are told from today, those still to come first.

    >>> from rag.text.line import read_line
    >>> [moment.stretch[0].iso for moment in relative_moments(read_line("Le mois dernier"), datetime.date(2026, 1, 9))]
    ['2025-12']
    >>> [moment.stretch[0].iso for moment in relative_moments(read_line("En juin prochain"), datetime.date(2026, 7, 9))]
    ['2027-06']
    """
    for forms, reader in _FORMS:
        for found in forms.find(line.text):
            if stretch := reader(found, today):
                moment = Moment(found.start, found.end, stretch, "named", until_now=reader is _since)
                yield narrowed(moment, line)
