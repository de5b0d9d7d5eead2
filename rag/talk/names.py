"""The names of persons in what was said: whole ones, and which last name is whose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Turn
from rag.talk.line import plain, tidy
from rag.talk.phrase import PARTICLES
from rag.talk.words import english, french

TOLD_CHARS = 400  # of what an answer tells, in which names are sought
NAME_WORDS = 4  # of a person
_NO_NAMES = french.GRAMMAR | english.GRAMMAR | {"monsieur", "madame", "mme", "m", "mr", "mrs", "selon"}
_ELIDED = re.compile(r"(?:l|d|qu)'[a-z]+$")  # « L’association Kayira » begins no name
_NAME = re.compile(rf"[A-ZÀ-Þ][\w’'-]+(?: (?:(?:{'|'.join(PARTICLES)}) |d[’'])?[A-ZÀ-Þ][\w’'-]+)+")


def full_names(turns: Sequence[Turn]) -> dict[str, str]:
    """The full names in some turns, by their folded last word, where that is of one person.

    >>> full_names([Turn("Qui a signé ?", "fr", ("le maire Marc Dupuis",))])
    {'dupuis': 'Marc Dupuis'}
    """
    found: dict[str, set[str]] = {}
    for turn in turns:
        for text in (*turn.exact, *turn.told[:3], turn.question):
            for name in _NAME.findall(tidy(text)[:TOLD_CHARS]):
                words = name.split()
                while words and (plain(words[0]) in _NO_NAMES or _ELIDED.match(plain(words[0]))):
                    words = words[1:]
                if len(words) > 1 and len(words) <= NAME_WORDS and not any(map(is_acronym, words)):
                    found.setdefault(plain(words[-1]), set()).add(" ".join(words))
    return {last: next(iter(names)) for last, names in found.items() if len(names) == 1}


def is_acronym(word: str) -> bool:
    """Whether a word is in capitals or has a figure: « RIA », « Su-25 », not « J. ».

    >>> [is_acronym(word) for word in ("RIA", "Su-25", "J.", "Novak")]
    [True, True, False, False]
    """
    return any(map(str.isdigit, word)) or (word.isupper() and len(word.strip(".")) > 1)


def name_in(words: str) -> str:
    """The name of a person at the end of a title: « le ministre Sadio Camara »."""
    found = _NAME.findall(words)
    return found[-1] if found and words.endswith(found[-1]) and len(words.split()) > len(found[-1].split()) else ""
