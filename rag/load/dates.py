"""Dates as French and English articles write them."""

from __future__ import annotations

import re
from datetime import date

from rag.records import Fact

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier january janv jan",
            "février fevrier february févr fév feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre december déc dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
)
PATTERNS = tuple(
    re.compile(WEEKDAY + rf"(?P<date>{pattern})", re.IGNORECASE)
    for pattern in (
        rf"{YEAR}-(?P<month>0[1-9]|1[0-2])-{DAY}(?!\d)",
        rf"{DAY}(?:er|st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        rf"{MONTH}\s+{DAY}(?:st|nd|rd|th)?,?\s+{YEAR}",
        rf"{DAY}(?P<mark>[/.])(?P<month>0?[1-9]|1[0-2])(?P=mark){YEAR}",
        rf"{MONTH},?\s+{YEAR}",
    )
)


def date_at(text: str, position: int, *, day_first: bool = False) -> tuple[Fact, int] | None:
    """The date written at `position` (its weekday may stand before it), and where it ends.

    `05/06/2023` is June in French and May in American English: it is read only with `day_first`, or where the first
    number can be no month.
    """
    for pattern in PATTERNS:
        found = pattern.match(text, position)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("mark") == "/" and not day_first and int(parts["day"]) <= 12:
            return None
        value = _iso(parts["year"], parts["month"], parts.get("day"))
        return (Fact(value, *found.span("date")), found.end()) if value else None
    return None


def _iso(year: str, month: str, day: str | None) -> str | None:
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    if day is None:
        return f"{year}-{number:02d}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:  # 31 February
        return None
