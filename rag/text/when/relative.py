"""Times that are told from today: « hier », « le mois dernier », "three weeks ago", "in the past six months"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

from rag.text.line import Line
from rag.text.when.day import Day, Stretch, Unit, back, century, latest, of_date, whole
from rag.text.when.forms import DAY, MONTH, MONTHS, ORDINAL
from rag.text.when.moment import SEASONS, Moment, narrowed, season

COUNTS = {
    word: number
    for number, words in enumerate(
        (
            "un une a an one", "deux two couple", "trois three", "quatre four", "cinq five", "six", "sept seven",
            "huit eight", "neuf nine", "dix ten", "onze eleven", "douze twelve",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
UNITS: dict[str, Unit] = {
    "jour": "day", "journee": "day", "day": "day", "semaine": "week", "week": "week", "mois": "month",
    "month": "month", "an": "year", "annee": "year", "year": "year", "decennie": "decade", "decade": "decade",
    "siecle": "century", "century": "century",
}  # fmt: skip
WEEKDAYS = (
    ("lundi", "monday"), ("mardi", "tuesday"), ("mercredi", "wednesday"), ("jeudi", "thursday"),
    ("vendredi", "friday"), ("samedi", "saturday"), ("dimanche", "sunday"),
)  # fmt: skip

UNIT = rf"(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})"
COUNT = rf"(?:a (?=couple))?(?P<count>[0-9]{{1,3}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})(?: of)?"
WEEKDAY = rf"(?P<weekday>{'|'.join(name for names in WEEKDAYS for name in names)})"
_NAMED_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_GONE = r"(?:derniere?|passee?|ecoulee?)"
_DAY = f"{DAY}{ORDINAL}"
_NEW_YEAR = r"(?! (?:[0-9]|derniere|passee|scolaire))"
_THAT = r"(?!-la\b)"  # « cette année-là » is another
_NOT_OF = r"(?! (?:de|du|des|d|of)\b)"  # « la dernière semaine de juin »


def weekday_number(name: str) -> int:
    """The number of a day of the week by its folded name, from Monday, 0."""
    return next(number for number, names in enumerate(WEEKDAYS) if name in names)


def _ago(found: re.Match[str], today: datetime.date) -> Stretch | None:
    unit = UNITS[found["unit"]]
    then = back(today, _count(found), unit)
    return whole(then, unit) if then else None


def _previous(found: re.Match[str], today: datetime.date) -> Stretch | None:
    unit = UNITS[found["unit"]]
    if unit == "century":
        return century(number) if (number := (today.year - 1) // 100) else None
    then = back(today, 1, unit)
    return whole(then, unit) if then else None


def _current(found: re.Match[str], today: datetime.date) -> Stretch | None:
    return whole(today, UNITS[found["unit"]])


def _since(found: re.Match[str], today: datetime.date) -> Stretch | None:
    then = back(today, _count(found), UNITS[found["unit"]])
    return (of_date(then), of_date(today)) if then else None


def _weekday(found: re.Match[str], today: datetime.date) -> Stretch | None:
    then = back(today, (today.weekday() - weekday_number(found["weekday"]) - 1) % 7 + 1, "day")
    return (of_date(then),) * 2 if then else None


def _weekend(found: re.Match[str], today: datetime.date) -> Stretch | None:
    then = back(today, 1, "week")
    return (of_date(then + datetime.timedelta(days=5 - then.weekday())), whole(then, "week")[1]) if then else None


def _season(found: re.Match[str], today: datetime.date) -> Stretch | None:
    """This year's; the last is the latest that is over."""
    stretch = season(found["season"], today.year)
    while found["gone"] and stretch[1] >= of_date(today)[:2]:
        stretch = season(found["season"], (stretch[0].year or 0) - 1)
    return stretch if (stretch[0].year or 0) >= 1 else None


def _month(found: re.Match[str], today: datetime.date) -> Stretch | None:
    """The latest of that month, or of that day of it, which is not now; or last year's."""
    day = Day(None, MONTHS[found["month"]], _number(found["day"]))
    if found["of_last_year"]:
        day = day._replace(year=today.year - 1)
    then = back(today, 1, "month" if day.day is None else "day")
    return latest(day, day, then) if then else None


def _days(count: int) -> Callable[[re.Match[str], datetime.date], Stretch | None]:
    def read(found: re.Match[str], today: datetime.date) -> Stretch | None:
        then = back(today, count, "day")
        return (of_date(then),) * 2 if then else None

    return read


def _number(day: str | None) -> int | None:
    return None if not day else 1 if day == "premier" else int(day)


def _count(found: re.Match[str]) -> int:
    count = found.groupdict().get("count")
    return 1 if not count else int(count) if count.isdigit() else COUNTS[count]


# The flag: from then until now.
_READERS = tuple(
    (re.compile(rf"\b(?:{pattern})\b{after}"), reader, until_now)
    for pattern, after, reader, until_now in (
        (r"avant[- ]hier|(?:the )?day before yesterday", "", _days(2), False),
        (r"hier(?: soir| matin)?|yesterday|last night|la nuit derniere", "", _days(1), False),
        (r"aujourd hui|today|ce (?:matin|soir)|this (?:morning|evening)|tonight", "", _days(0), False),
        (rf"(?:il y a|voici|voila) (?:environ )?{COUNT} {UNIT}s?", "", _ago, False),
        (rf"(?:about )?{COUNT} {UNIT}s? (?:ago|earlier)", "", _ago, False),
        (rf"depuis (?:environ |pres de |plus de )?{COUNT} {UNIT}s?", "", _since, True),
        (rf"(?:ces|les|des|aux) {COUNT} (?:dernier|derniere|passe|passee)s? {UNIT}s?", _NOT_OF, _since, True),
        (rf"(?:the |these )?(?:last|past|previous) {COUNT} {UNIT}s?", _NOT_OF, _since, True),
        (rf"(?:the|this) (?:last|past) {UNIT}", _NOT_OF, _since, True),
        (rf"(?:la derniere|le dernier) (?!jour|siecle){UNIT}", _NOT_OF, _since, True),
        (rf"(?:{_DAY} )?{MONTH}(?: (?:dernier|passe)|(?P<of_last_year>(?: de| of)?(?: l annee derniere| l an dernier"
         r"| last year)))", "", _month, False),
        (rf"last (?P<day>)(?P<of_last_year>){MONTH}", "", _month, False),
        (r"(?:(?<=debut de )|(?<=fin de ))l (?P<unit>annee)", _NEW_YEAR, _current, False),
        (r"(?:(?<=beginning of )|(?<=start of )|(?<=end of ))the (?P<unit>year)", _NEW_YEAR, _current, False),
        (rf"(?:le |la |l |au )?{UNIT} {_GONE}", "", _previous, False),
        (rf"last (?!day|decade){UNIT}", _NOT_OF, _previous, False),
        (rf"(?:cet|cette|ce|this|(?:the )?current) {UNIT}(?:-ci)?", _THAT, _current, False),
        (rf"(?:le |l )?{UNIT} en cours", "", _current, False),
        (rf"(?:le )?{WEEKDAY} (?:dernier|passe)", "", _weekday, False),
        (rf"last {WEEKDAY}", "", _weekday, False),
        (rf"(?:l )?{_NAMED_SEASON} (?P<gone>dernier|passe)", "", _season, False),
        (rf"(?P<gone>last) {_NAMED_SEASON}", "", _season, False),
        (rf"(?P<gone>)(?:cet|ce|this) {_NAMED_SEASON}", _THAT, _season, False),
        (r"(?:le )?week-?end (?:dernier|passe)|last week-?end", "", _weekend, False),
    )
)  # fmt: skip


def relative_moments(line: Line, today: datetime.date) -> Iterator[Moment]:
    """The times of a line that are told from today.

    >>> from rag.text.line import read_line
    >>> [moment.stretch[0].iso for moment in relative_moments(read_line("Le mois dernier"), datetime.date(2026, 1, 9))]
    ['2025-12']
    """
    for pattern, reader, until_now in _READERS:
        for found in pattern.finditer(line.text):
            if stretch := reader(found, today):
                yield narrowed(Moment(found.start(), found.end(), stretch, "named", until_now), line)
