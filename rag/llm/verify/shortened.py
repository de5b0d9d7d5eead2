"""A sentence without its asides: « Une délégation, menée par X, est arrivée » shows « Une délégation est arrivée »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rag.text.letters import fold

PARTS = 24  # of a sentence: one with more is a table or a list

_ASIDE = re.compile(r"[,;:()\[\]«»“”\"…]|\s[-–—]\s")
_WORD = re.compile(r"\w+")
# What may stand before who it is about, and be left out.
_BEFORE = frozenset(
    word
    for words in (
        "en dans a au aux depuis apres avant pendant durant lors sur sous par pour des ainsi enfin ensuite puis",
        "in on at after before during since from under by for over as thus finally then also",
        "ne nee born situe situee located founded fonde fondee cree creee",
    )
    for word in words.split()
)
# What may not be left out: a condition, a contrast, or who says so; nor a part that ends in "that".
_BOUND = re.compile(
    r"\b(?:si|s il|if|unless|sauf|except|hormis|selon|according|d apres|mais|but|however|cependant|toutefois|pourtant"
    r"|contrairement|unlike|dit|disent|said|says?|affirm\w*|claim\w*|pretend\w*|soi disant|so called|estim\w*|accus\w*"
    r"|croi\w*|believ\w*|pens\w*|th(?:ink|ought)\w*)\b|\b(?:que?|that)$"
)


def parts_of(sentence: str) -> list[list[str]]:
    """The words of a sentence, without case and accents, from comma to comma."""
    return [found for part in _ASIDE.split(fold(sentence)) if (found := _WORD.findall(part))]


def is_shortened(words: Sequence[str], sentence: str) -> bool:
    """Whether words (without case and accents) are a sentence's in its order, less parts between commas, or its end.

    >>> said = "Une délégation russe, conduite par Novak, est arrivée à Bamako, selon la radio."
    >>> is_shortened("une delegation russe est arrivee a bamako".split(), said)
    False
    >>> is_shortened("une delegation russe est arrivee a bamako".split(), said.replace(", selon la radio", ""))
    True
    >>> is_shortened("conduite par novak est arrivee".split(), "Une délégation, conduite par Novak, est arrivée.")
    False
    """
    parts = parts_of(sentence)
    if len(parts) > PARTS:
        return False
    left = _left_out(list(words), parts)
    return left is not None and not any(_BOUND.search(" ".join(part)) for part in left)


def _left_out(words: list[str], parts: list[list[str]]) -> list[list[str]] | None:
    """The parts that words leave out; None where they are no such sentence."""

    @cache
    def rest(at: int, part: int) -> tuple[list[str], ...] | None:
        if at == len(words):
            return tuple(parts[part:])
        if part == len(parts):
            return None
        said, size = parts[part], len(words) - at
        if said[:size] == words[at:]:
            return said[size:], *parts[part + 1 :]
        found = rest(at + len(said), part + 1) if words[at : at + len(said)] == said else None
        if found is not None:
            return found
        if at == 0 and (part or said[0] not in _BEFORE):  # who it is about
            return None
        found = rest(at, part + 1)
        return None if found is None else (said, *found)

    left = rest(0, 0)
    return None if left is None else list(left)
