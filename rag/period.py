"""A stretch of time, and whether a date that may be given only in part lies in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Limit = Literal["at", "since", "after", "before", "until", "between"]


@dataclass(frozen=True, slots=True)
class Period:
    """A time by its dates (ISO 8601, as precise as they were given); `last` only "between" two."""

    limit: Limit
    first: str
    last: str = ""

    @property
    def bounds(self) -> tuple[str, str]:
        """From which date to which it reaches, both included, as precise as it was given; "" where it has no end.

        >>> Period("at", "2021-06").bounds, Period("after", "2021-12").bounds, Period("before", "2021").bounds
        (('2021-06', '2021-06'), ('2022-01', ''), ('', '2020'))
        """
        match self.limit:
            case "at":
                return self.first, self.first
            case "since":
                return self.first, ""
            case "after":
                return _stepped(self.first, 1), ""
            case "before":
                return "", _stepped(self.first, -1)
            case "until":
                return "", self.first
        return self.first, self.last

    def holds(self, date: str) -> bool:
        """Whether a date lies in it for certain: « 2023 » may be after June 2023, and may not.

        >>> Period("at", "2023").holds("2023-07"), Period("at", "2023-07").holds("2023")
        (True, False)
        >>> Period("after", "2022").holds("2022-12-31"), Period("since", "2022").holds("2022-12-31")
        (False, True)
        """
        earliest, latest = _ends(date)
        first, last = _ends(self.first)
        match self.limit:
            case "at":
                return first <= earliest and latest <= last
            case "since":
                return earliest >= first
            case "after":
                return earliest > last
            case "before":
                return latest < first
            case "until":
                return latest <= last
        return first <= earliest and latest <= _ends(self.last)[1]

    def overlaps(self, date: str) -> bool:
        """Whether a date may lie in it, the date or the limit being imprecise: a limit itself counts as inside.

        >>> Period("at", "2023-07").overlaps("2023"), Period("at", "2023-07").overlaps("2023-08")
        (True, False)
        >>> Period("after", "2020-08").overlaps("2020-08-20"), Period("before", "2020-08").overlaps("2020-09")
        (True, False)
        """
        earliest, latest = _ends(date)
        first, last = _ends(self.first)[0], _ends(self.last or self.first)[1]
        match self.limit:
            case "since" | "after":
                return latest >= first
            case "before" | "until":
                return earliest <= last
        return earliest <= last and latest >= first


def _stepped(date: str, count: int) -> str:
    """The day, the month or the year `count` after a date of that precision."""
    if len(date) == 10:
        return (datetime.date.fromisoformat(date) + datetime.timedelta(days=count)).isoformat()
    if len(date) == 4:
        return f"{int(date) + count:04d}"
    year, month = divmod(int(date[:4]) * 12 + int(date[5:]) - 1 + count, 12)
    return f"{year:04d}-{month + 1:02d}"


def _ends(date: str) -> tuple[str, str]:
    """The first and the last day that a date may mean; compared as text, so that each month may have 31 days."""
    return date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]
