"""The time that a question is about, in French and English.

Read by our own patterns rather than `dateparser`, whose search takes numbers and common words for dates, and returns
neither how precise a date is nor its preposition.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from rag.records import Period
from rag.text.line import read_line
from rag.text.when.recent import recent_words
from rag.text.when.times import Place, moments_of, read_times


@dataclass(frozen=True, slots=True)
class TimeAsked:
    """What a question says of time; `words` are where it does, in order, apart from each other.

    `of_documents`: the articles are of `period`; else what they tell is, for all the question says. `recent`: the
    latest of its kind is meant.
    """

    period: Period | None = None
    of_documents: bool = False
    recent: bool = False
    words: tuple[Place, ...] = ()


def time_asked(question: str, language: str, today: datetime.date) -> TimeAsked:
    """The time that a question limits itself to, and whether it asks for the latest; `language` is ISO 639-1.

    A month or a day without its year is the latest that is not after today. Of several times, the one that the
    articles are of is taken; else the first with a preposition of time; else the first.

    >>> time_asked("Qui est venu à Bamako en juin 2021 ?", "fr", datetime.date(2026, 11, 22))
    TimeAsked(period=Period(limit='at', first='2021-06', last=''), of_documents=False, recent=False, words=((22, 34),))
    >>> time_asked("Who came in June?", "en", datetime.date(2026, 3, 1)).period
    Period(limit='at', first='2025-06', last='')
    >>> time_asked("His last visit?", "en", datetime.date(2026, 3, 1)).recent
    True
    """
    line = read_line(question)
    moments = moments_of(line, language, today)
    time = min(read_times(line, moments, today), key=lambda time: (not time.documents, not time.strong), default=None)
    taken = [(moment.start, moment.end) for moment in moments]
    recent = [
        place
        for place in recent_words(line)
        if all(place == other or place[1] <= other[0] or other[1] <= place[0] for other in taken)  # « aujourd'hui »
    ]
    return TimeAsked(
        time.period if time else None,
        bool(time and time.documents),
        bool(recent),
        _joined(line.span(*place) for place in (*(time.places if time else ()), *recent)),
    )


def _joined(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places in order, those that overlap as one.

    >>> _joined([(5, 9), (0, 3), (7, 11)])
    ((0, 3), (5, 11))
    """
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
