"""Dates as French and English articles write them."""

from __future__ import annotations

from datetime import date

from rag.records import Fact
from rag.text.letters import fold
from rag.text.when.written import MONTHS, PATTERNS


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
    number = int(month) if month.isdigit() else MONTHS[fold(month)]
    if day is None:
        return f"{year}-{number:02d}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:  # 31 February
        return None
