"""Which of its two languages something was said in."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Turn
from rag.talk.line import tokens
from rag.talk.words import english, french
from rag.text.language import QUOTED


def spoken_language(said: str, turns: Sequence[Turn]) -> str:
    """ "fr" or "en": that of most of its small words; that of the turns where it has none, or as many of either."""
    french_count, english_count = _counts(said)
    if french_count != english_count:
        return "fr" if french_count > english_count else "en"
    return next((turn.language for turn in reversed(turns) if turn.language in ("fr", "en")), "fr")


def has_language(said: str) -> bool:
    """Whether it has a small word of either.

    >>> has_language("qui ?"), has_language("zrtg plok")
    (True, False)
    """
    return any(_counts(said))


def _counts(said: str) -> tuple[int, int]:
    words = [word.plain for word in tokens(QUOTED.sub(" ", said))]
    return sum(word in french.GRAMMAR for word in words), sum(word in english.GRAMMAR for word in words)
