"""What a text is recognised by: its words, its numbers, and how its names sound."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from functools import lru_cache
from itertools import chain

from rag.text.analysis import name_sounds, token_terms, token_words, tokens
from rag.text.letters import fold

_ORDINAL = re.compile(r"(\d+)(?:er|ere|re|e|eme|st|nd|rd|th|s)")  # le 1er août, the 1st of August, the 1960s
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def marks(text: str) -> frozenset[str]:
    """The marks of a text: `word_mark` of each word, `sound_mark` of each name, each number, and `number_part`s."""
    return frozenset().union(*map(_token_marks, tokens(text)))


def marks_among(text: str, wanted: Set[str]) -> frozenset[str]:
    """Those of some marks that a text has, of words and numbers; sounds are not among them.

    It is `marks(text) & wanted`, but most texts that have none are told by their letters alone, ten times as fast.
    """
    sought = [_mark_letters(mark) for mark in wanted]
    letters = _letters(text)
    if not any(each in letters for each in sought):
        return frozenset()
    plain = [each.decode() for each in sought]
    read = (
        token
        for token in tokens(text)
        if not (token.isascii() and token.isalpha()) or any(each in token.lower() for each in plain)
    )
    return frozenset(wanted).intersection(chain.from_iterable(map(_token_marks, read)))


def word_mark(word: str) -> str:
    """A word as it is compared, in the singular: the Touaregs are named where Touareg is."""
    folded = fold(word)
    return folded[:-1] if len(folded) > 4 and folded.endswith("s") else folded


def sound_mark(sound: str) -> str:
    """The mark of a name of that sound."""
    return f"~{sound}"


def number_part(number: str) -> str:
    """The mark of a number inside a designation: the 25 of « Su-25 », which counts nothing."""
    return f"-{number}"


@lru_cache(maxsize=100_000)
def numbers(token: str) -> tuple[str, ...]:
    """The numbers and designations of a token, written in one way.

    >>> numbers("12 000"), numbers("1er"), numbers("26-27"), numbers("Su-25"), numbers("Mali")
    (('12000',), ('1',), ('26', '27'), ('su25',), ())
    """
    if not any(map(str.isdigit, token)):
        return ()
    parts = [_plain(term) for term in token_terms(token, "")]
    if len(parts) > 1 and all(part.isdigit() for part in parts):
        return tuple(parts[1:])  # after their whole
    return (parts[0],) if parts else ()


def designation_parts(number: str) -> list[str]:
    """The letters and figures of a designation, none of a number.

    >>> designation_parts("su25"), designation_parts("25")
    (['su', '25'], [])
    """
    return _PARTS.findall(number) if any(map(str.isalpha, number)) else []


def _letters(text: str) -> bytes:
    """The plain letters and figures of a text, without all between them: none of a mark's can be missing in it."""
    return fold(unicodedata.normalize("NFKC", text)).encode("ascii", "ignore").translate(None, _NO_LETTERS)


@lru_cache(maxsize=1000)
def _mark_letters(mark: str) -> bytes:
    return _letters(mark)


def _plain(term: str) -> str:
    ordinal = _ORDINAL.fullmatch(term)
    number = ordinal[1] if ordinal else term
    return number.lstrip("0") or "0" if number.isdigit() else number


@lru_cache(maxsize=100_000)
def _token_marks(token: str) -> frozenset[str]:
    if token.isalpha() and token.islower():
        return frozenset([word_mark(token)])  # most words
    counted = numbers(token)
    parts = [part for number in counted for part in designation_parts(number)]
    return frozenset(
        (
            *counted,
            *(number_part(part) if part.isdigit() else part for part in parts),
            *(word_mark(word) for word in token_words(token)),
            *(sound_mark(sound) for sound in name_sounds(token)),
        )
    )
