"""Times that are told from today and are still to come: « demain », « lundi prochain », "next month"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

from rag.text.line import Line
from rag.text.when.day import Day, Stretch, back, of_date, whole
from rag.text.when.forms import MONTH, MONTHS
from rag.text.when.moment import Moment
from rag.text.when.relative import UNITS, WEEKDAY, weekday_number


def _days(count: int) -> Callable[[re.Match[str], datetime.date], Stretch | None]:
    def read(found: re.Match[str], today: datetime.date) -> Stretch | None:
        then = back(today, -count, "day")
        return (of_date(then),) * 2 if then else None

    return read


def _next(found: re.Match[str], today: datetime.date) -> Stretch | None:
    unit = UNITS[found["unit"]]
    then = back(today, -1, unit)
    return whole(then, unit) if then else None


def _weekday(found: re.Match[str], today: datetime.date) -> Stretch | None:
    then = back(today, -((weekday_number(found["weekday"]) - today.weekday() - 1) % 7 + 1), "day")
    return (of_date(then),) * 2 if then else None


def _month(found: re.Match[str], today: datetime.date) -> Stretch | None:
    month = MONTHS[found["month"]]
    then = back(today, -12 if month <= today.month else 0, "month")
    return (Day(then.year, month),) * 2 if then else None


_UNIT = r"(?P<unit>semaine|mois|an|annee|week|month|year)"
_READERS = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), reader)
    for pattern, reader in (
        (r"apres[- ]demain|(?:the )?day after tomorrow", _days(2)),
        (r"demain(?: matin| soir)?|tomorrow", _days(1)),
        (rf"(?:le |la |l )?{_UNIT} (?:prochaine?|qui vient)", _next),
        (rf"next {_UNIT}", _next),
        (rf"(?:le )?{WEEKDAY} prochain", _weekday),
        (rf"next {WEEKDAY}", _weekday),
        (rf"{MONTH} prochain", _month),
        (rf"next {MONTH}", _month),
    )
)


def coming_moments(line: Line, today: datetime.date) -> Iterator[Moment]:
    """The times of a line that are still to come.

    >>> from rag.text.line import read_line
    >>> [moment.stretch[0].iso for moment in coming_moments(read_line("En juin prochain"), datetime.date(2026, 7, 9))]
    ['2027-06']
    """
    for pattern, reader in _READERS:
        for found in pattern.finditer(line.text):
            if stretch := reader(found, today):
                yield Moment(found.start(), found.end(), stretch, "named")
