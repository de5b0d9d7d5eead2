"""Names that French and English write differently, with what is derived from them: « Allemagne », "German"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.text.letters import fold

FILE = Path(__file__).with_name("exonyms.txt")
LONGEST = 6  # words of a name in the table, articles and all
ACRONYM_CHARS = 6  # WHO and « CAN » are told from "who" and "can" by their capitals

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")

Forms = dict[tuple[str, ...], frozenset["Form"]]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write the thing numbered `thing`; `small`: in small letters too, as French adjectives are."""

    thing: int
    acronym: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and where it stands in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """Words `first` to `last` of a text, half open, that the table has; the `things` that they may name."""

    first: int
    last: int
    things: frozenset[int]


def words_of(text: str) -> list[Word]:
    """The words of a text, apart at hyphens and apostrophes; "U.S." is one.

    >>> [word.text for word in words_of("L’ex-URSS, U.S.")]
    ['L', 'ex', 'URSS', 'US']
    """
    joined = _DOTTED.sub(lambda found: found[0].replace(".", "").ljust(len(found[0]), "\n"), text)
    return [Word(found[0], *found.span()) for found in _WORD.finditer(joined)]


def known_names(words: Sequence[Word], *, small: bool) -> Iterator[Known]:
    """The names of the table among words, the longest first; in small letters only French adjectives, if `small`.

    >>> names = list(known_names(words_of("le président sud-africain en Guinée-Bissau"), small=True))
    >>> [(name.first, name.last) for name in names]
    [(2, 4), (5, 7)]
    """
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            run = words[at : at + size]
            forms = _table().get(tuple(fold(word.text) for word in run), frozenset())
            things = frozenset(form.thing for form in forms if _is_written(form, run, small))
            if things:
                yield Known(at, at + size, things)
                at += size - 1
                break
        at += 1


def _is_written(form: Form, run: Sequence[Word], small: bool) -> bool:
    if form.acronym:
        return all(word.text.isupper() for word in run)
    return (form.small and small) or any(word.text[0].isupper() for word in run)


@cache
def _table() -> Forms:
    found: dict[tuple[str, ...], set[Form]] = {}
    lines = (line for line in FILE.read_text("utf-8").splitlines() if line and line[0] != "#")
    for thing, line in enumerate(lines):
        names, adjectives, english, demonyms = ([form.strip() for form in part.split(",")] for part in line.split(";"))
        plural = [form + ending for form in demonyms if form for ending in ("", "s")]
        written = [(form, False) for form in (*names, *english, *plural)]
        written += [(form, True) for adjective in adjectives for form in _inflected(adjective)]
        for form, small in written:
            key = tuple(fold(word.text) for word in words_of(form))
            acronym = form.isupper() and len(form) <= ACRONYM_CHARS
            found.setdefault(key, set()).add(Form(thing, acronym, small))
    return {key: frozenset(forms) for key, forms in found.items() if key}


def _inflected(adjective: str) -> list[str]:
    """The four forms of a French adjective, and some that are none.

    >>> _inflected("malien")
    ['malien', 'maliens', 'maliene', 'malienes', 'malienne', 'maliennes']
    """
    if not adjective:
        return []
    feminine = [adjective + "e", adjective + adjective[-1] + "e"]
    return [form + ending for form in (adjective, *feminine) for ending in ("", "s")]
