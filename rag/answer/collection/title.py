"""Documents that a part of their title names: « Qui a écrit « Le coton se vend » ? »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.store import Card
from rag.text.analysis import analyse
from rag.text.phrase import Phrase, read_phrase

LEAST_WORDS = 2  # that tell something, of a part of a title: « Le Mali » is in many
CLEAR_WORDS = 3  # of one that no mark sets off, where nobody says that it is an article: « Guerre et paix » is a book
_SEGMENT = re.compile(r"\s*[:;|,!?…]\s*|\s+[-–—]\s+|\.\s+")
_OPENS, _CLOSES = "«“\"„‹‘'", "»”\"“›’'"


def is_quoted(phrase: Phrase) -> bool:
    """Whether a phrase is, as a whole, between quotation marks.

    >>> is_quoted(read_phrase("Qui a écrit « Le pont » ?")[3:]), is_quoted(read_phrase("Le pont"))
    (True, False)
    """
    if not phrase:
        return False
    before = phrase.text[: phrase.words[0].start].rstrip()
    after = phrase.text[phrase.words[-1].end :].lstrip(" \u00a0\u202f.,;:!?…")
    return before[-1:] in _OPENS and bool(before) and after[:1] in _CLOSES and bool(after)


def titled_in_part(cards: Iterable[Card], phrase: Phrase, language: str, *, is_article: bool) -> Sequence[Card]:
    """The documents whose title has some quoted words; without `is_article`, only one of which they are a clear part.

    `is_article`: the question says that they are of an article; else they may be of a book that a title speaks of.
    """
    telling = set(analyse(phrase.written, language))
    if len(telling) < LEAST_WORDS or not is_quoted(phrase):
        return ()
    found = [card for card in cards if card.title and _holds(read_phrase(card.title.value).folded, phrase.folded)]
    if is_article:
        return found
    clear = [card for card in found if len(telling) >= CLEAR_WORDS or _is_segment(card, phrase)]
    return clear if len(found) == 1 else ()


def _holds(title: Sequence[str], words: Sequence[str]) -> bool:
    return any(title[at : at + len(words)] == words for at in range(len(title) - len(words) + 1))


def _is_segment(card: Card, phrase: Phrase) -> bool:
    """Whether the words are all between two marks of the title."""
    parts = _SEGMENT.split(card.title.value) if card.title else []
    return any(read_phrase(part).folded == phrase.folded for part in parts)
