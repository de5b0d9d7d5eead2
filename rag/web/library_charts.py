"""What the library's charts count: documents by date, and by publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.words import write_date

if TYPE_CHECKING:
    from rag.web.library_list import Row
    from rag.words import Words

MOST_MONTHS = 36  # from the first date to the last; more are counted by year
MOST_YEARS = 120  # and more than these by ten


@dataclass(frozen=True, slots=True)
class Bar:
    """Some documents: those that have a date from `since` to `until`, both included, or a name."""

    label: str
    documents: int
    since: str = ""
    until: str = ""


def date_bars(rows: Iterable[Row], words: Words) -> tuple[Bar, ...]:
    """Documents by month where all give one and they are few, else by year or by ten; without a gap, earliest first."""
    dates = Counter(row.date for row in rows if row.date)
    if not dates:
        return ()
    months = {date[:7] for date in dates}
    first, last = min(months), max(months)
    if all(len(month) == 7 for month in months) and _month(last) - _month(first) < MOST_MONTHS:
        return tuple(_month_bars(dates, _month(first), _month(last), words))
    return tuple(_year_bars(dates, int(first[:4]), int(last[:4])))


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _month_bars(dates: Counter[str], first: int, last: int, words: Words) -> Iterator[Bar]:
    counts: Counter[str] = Counter()
    for date, count in dates.items():
        counts[date[:7]] += count
    for number in range(first, last + 1):
        month = f"{number // 12:04d}-{number % 12 + 1:02d}"
        yield Bar(write_date(month, words), counts[month], month, month)


def _year_bars(dates: Counter[str], first: int, last: int) -> Iterator[Bar]:
    step = 1 if last - first < MOST_YEARS else 10
    counts: Counter[int] = Counter()
    for date, count in dates.items():
        counts[int(date[:4]) // step] += count
    for number in range(first // step, last // step + 1):
        since, until = f"{max(1, number * step):04d}", f"{number * step + step - 1:04d}"
        yield Bar(since if step == 1 else f"{since}–{until}", counts[number], since, until)


def publisher_bars(rows: Sequence[Row]) -> tuple[Bar, ...]:
    """Documents by publisher, the most first; those that name none are left out."""
    counts = Counter(row.publisher for row in rows if row.publisher)
    return tuple(Bar(name, count) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
