"""A time that a question writes, and the beginning, the middle and the end of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.text.line import Line
from rag.text.when.day import Day, Stretch, is_day

# "year" may be a number of anything, "lone" (a month, or a day of it, without a year) and "doubtful" ("may 2021")
# another word: they count beside a word that takes a time. "date" and "named" are sure.
Kind = Literal["year", "lone", "doubtful", "date", "named"]


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


SEASONS = {
    **dict.fromkeys(("printemps", "spring"), 3), **dict.fromkeys(("ete", "summer"), 6),
    **dict.fromkeys(("automne", "autumn", "fall"), 9), **dict.fromkeys(("hiver", "winter"), 12),
}  # fmt: skip


def season(name: str, year: int) -> Stretch:
    """The three months of a season; a winter is that which begins in the year's December."""
    first = SEASONS[name]
    return Day(year, first), (Day(year, first + 2) if first < 12 else Day(year + 1, 2))


_EDGE = re.compile(
    r"(?<!\w)(?:(?P<early>debut|early|(?:beginning|start) of)|(?P<mid>mi|mid|(?:milieu|middle) (?:de|du|d|of))"
    r"|(?P<late>fin|late|end of))[ -](?:(?:de|du|des|d|l|la|the|mois|month|annee|year) )*$"
)
_THIRDS = {1: ((1, 4), (5, 8), (9, 12)), 2: ((1, 10), (11, 20), (21, 31)), 10: ((0, 3), (4, 6), (7, 9))}


def narrowed(moment: Moment, line: Line) -> Moment:
    """The beginning, the middle or the end of a year, a month or a decade, where the words before it say so."""
    before = line.text[max(0, moment.start - 40) : moment.start]
    first, last = moment.stretch
    if not (found := _EDGE.search(before)) or first.day:
        return moment
    third = ("early", "mid", "late").index(str(found.lastgroup))
    start = moment.start - len(before) + found.start()
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
