"""What a claim can be held to: its names and its figures, where it gives them and where a passage has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from rag.llm.verify.figures import digit_places, figure_places
from rag.llm.verify.names import Name, names_in

ANCHORS = 24  # of a claim: a sentence with more is a list, whose order says nothing


@dataclass(frozen=True, slots=True)
class Anchor:
    """Characters of a claim, and the characters at which a text has the same; none where it does not."""

    start: int
    end: int
    places: tuple[int, ...]
    kind: Literal["name", "number"]

    def within(self, start: int, end: int) -> Anchor:
        """The anchor with those of its places that stand between two characters."""
        return replace(self, places=tuple(at for at in self.places if start <= at < end))


def anchors_of(claim: str, names: Sequence[Name], text: str) -> list[Anchor]:
    """The anchors of a claim in its order; figures are those in digits."""
    held = names_in(text)
    named = [Anchor(name.start, name.end, tuple(sorted(set(held.places(name)))), "name") for name in names[:ANCHORS]]
    counted = [
        Anchor(start, start + size, tuple(places), "number") for start, size, places in figure_places(claim, text)
    ]
    return sorted((*named, *counted), key=lambda anchor: anchor.start)[:ANCHORS]


def held_share(anchors: Sequence[Anchor]) -> float:
    """The share (0 to 1) of anchors that have a place; 1 where there are none."""
    return sum(bool(anchor.places) for anchor in anchors) / len(anchors) if anchors else 1.0


def out_of_order(anchors: Sequence[Anchor]) -> float:
    """The share (0 to 1) of pairs that stand the other way round, whichever of their places one takes.

    >>> malta, dale = Anchor(0, 5, (20,), "name"), Anchor(9, 13, (3, 9), "name")
    >>> out_of_order([malta, dale]), out_of_order([dale, malta])
    (1.0, 0.0)
    """
    pairs = [(one, other) for one, other in combinations(anchors, 2) if one.places and other.places]
    turned = [one for one, other in pairs if min(one.places) > max(other.places)]
    return len(turned) / len(pairs) if pairs else 0.0


def has_rivals(anchors: Sequence[Anchor], claim: str, text: str, start: int) -> float:
    """The share (0 to 1) of names beside which a text has another number of as many digits than the claim gives them.

    The text begins at `start` of that in which the places are. 0 where there are no names or no numbers.

    >>> spain, year = Anchor(0, 5, (0,), "name"), Anchor(9, 13, (30,), "number")
    >>> has_rivals([spain, year], "Spain in 1350", "Spain in 1348, and Iceland in 1350", 0)
    1.0
    """
    numbers = [anchor for anchor in anchors if anchor.kind == "number" and anchor.places]
    names = [anchor for anchor in anchors if anchor.kind == "name" and anchor.places]
    if not (numbers and names):
        return 0.0
    claimed = {at for number in numbers for at in number.places}
    others = [(at + start, digits) for at, digits in digit_places(text) if at + start not in claimed]
    rivals = 0
    for name in names:
        nearest = min(numbers, key=lambda number: abs(number.start - name.start))
        size = sum(map(str.isdigit, claim[nearest.start : nearest.end]))
        apart = min(abs(at - there) for at in name.places for there in nearest.places)
        rivals += any(abs(at - there) < apart for at in name.places for there, digits in others if len(digits) == size)
    return rivals / len(names)
