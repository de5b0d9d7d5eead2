"""Numbers that a claim only gives about: "nearly 2.9 million" for 2,877,215."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

OFF = Decimal("0.04")  # of the number: what a rounded one may be away from it

_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|some|approximately|over|more than|environ|près de|quelque|presque"
    r"|autour de|à peu près|plus de|plus d['’])\s*[$€£]?$",
    re.I,
)


def is_rounded(number: Decimal, written: str, claim: str, told: Iterable[Decimal]) -> bool:
    """Whether a claim says "about" before a number, as it writes it, and texts have one that rounds to it.

    >>> is_rounded(Decimal(20000), "20,000", "some 20,000 people", [Decimal(20156)])
    True
    >>> is_rounded(Decimal(20000), "20,000", "20,000 people", [Decimal(20156)])
    False
    """
    at = claim.find(written)
    if at < 0 or not _ABOUT.search(claim[:at].rstrip()) or number < 100:
        return False
    return any(abs(other - number) <= OFF * other and _rounds_to(other, number) for other in told)


def _rounds_to(other: Decimal, number: Decimal) -> bool:
    digits = len(number.normalize().as_tuple().digits)
    return digits < len(other.normalize().as_tuple().digits) and Decimal(f"{other:.{digits - 1}e}") == number
