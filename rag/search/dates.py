"""How well passages fit the time that a question asks for, and which documents are of it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.records import Document, Filter, Filtered, Miss, Period, Understood
from rag.store import Card
from rag.text.when import dates_told

# Chosen on the half of tests/qa/times that is for choosing; OWN from 0.3 to 0.6 changes one question of 34.
OWN = 0.4  # of 1, what the date of the document itself says; the rest, what its passage tells
UNDATED = 0.3  # of 1, what a passage tells of a document without a date: an encyclopedia tells of many years
OVERLAP = 0.5  # of 1, where a date may lie in the time asked for, and may not: « 2021 » for June 2021


def timeliness(understood: Understood, passages: Sequence[tuple[str, Document]]) -> tuple[float, ...]:
    """How well each passage's dates fit the time asked for, 0 to 1; all 0 where the question asks for none.

    Where the latest is meant they are compared: the newest of them is 1, the oldest 0.
    """
    if not understood.is_recent:
        return tuple(timely(understood, text, document) for text, document in passages)
    ages = recency([document.date.value if document.date else None for _, document in passages])
    if understood.period is None:
        return ages
    fits = (timely(understood, text, document) for text, document in passages)
    return tuple(fit * (1 + recent) / 2 for fit, recent in zip(fits, ages, strict=True))


def timely(understood: Understood, text: str, document: Document) -> float:
    """How well a passage of a document fits the time asked for, 0 to 1: best where it tells of it and is of it.

    0 where the question asks for no time. Where the question means the time of the articles, the passage has no say.
    """
    period = understood.period
    if period is None:
        return 0.0
    written = document.date.value if document.date else None
    own = _fit(period, (written,) if written else ())
    if understood.of_documents:
        return own
    return OWN * own + (1 - OWN if written else UNDATED) * _fit(period, dates_told(text, written))


def recency(dates: Sequence[str | None]) -> tuple[float, ...]:
    """How late each date (ISO 8601) is among the others: the last is 1, the first 0, and so is None.

    >>> recency(["2024", "2022", None, "2023"])
    (1.0, 0.0, 0.0, 0.5)
    >>> recency(["2024-03"])
    (1.0,)
    """
    days = [datetime.date.fromisoformat((date + "-01-01")[:10]).toordinal() if date else None for date in dates]
    known = [day for day in days if day is not None]
    if not known:
        return (0.0,) * len(dates)
    first, last = min(known), max(known)
    return tuple(0.0 if day is None else (day - first) / (last - first) if last > first else 1.0 for day in days)


def of_time_asked(understood: Understood, filtered: Filtered | None, cards: Iterable[Card]) -> Filtered | None:
    """The documents of `filtered` (None: of all) that are of the time asked for, and the filter that this amounts to.

    `filtered` itself where the question limits no articles. A document without a date is left out, as by any filter of
    dates, and so may all be: what is asked of articles of June 2021 is not answered from others.
    """
    period = understood.period
    if period is None or not understood.of_documents:
        return filtered
    left: set[str] = set()
    misses = Counter[Miss](filtered.left_out if filtered else {})
    for card in cards:
        if filtered and card.path not in filtered.documents:
            continue
        if card.date and period.holds(card.date.value):
            left.add(card.path)
        else:
            misses["date" if card.date else "undated"] += 1
    return Filtered(_narrowed(filtered.filter if filtered else Filter(), period), frozenset(left), dict(misses))


def _narrowed(filter: Filter, period: Period) -> Filter:
    """A filter with the later of two beginnings and the earlier of two ends."""
    since, until = period.bounds
    return replace(
        filter,
        since=max(filter.since, since, key=lambda date: date and date + "-01-01"[len(date) - 4 :]),
        until=min(filter.until or until, until or filter.until, key=lambda date: date + "-12-31"[len(date) - 4 :]),
    )


def _fit(period: Period, dates: Sequence[str]) -> float:
    if any(map(period.holds, dates)):
        return 1.0
    return OVERLAP if any(map(period.overlaps, dates)) else 0.0
