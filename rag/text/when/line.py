"""A question in small letters without accents, each of which knows where it stands."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "‐‑‒–—−"
_APOSTROPHES = "'’‘ʼ´`‛′"
_SAME = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, " "))


@dataclass(frozen=True, slots=True)
class Line:
    """A folded text: apostrophes and runs of white space are one space, every dash is a hyphen.

    Each of its characters is `question[starts[i]:ends[i]]`, of which it may be only a part.

    >>> read_line("Jusqu’en  août ?").text
    'jusqu en aout ?'
    """

    question: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the line (at least one) stand in the question, without white space around them."""
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        end = start + len(self.text[start:end].rstrip())
        return self.starts[start], self.ends[end - 1]

    def spelled(self, start: int, end: int) -> str:
        """Characters of the line as the question has them."""
        return unicodedata.normalize("NFC", self.question[self.starts[start] : self.ends[end - 1]])


def read_line(question: str) -> Line:
    """A question, folded."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(question):
        folded = _folded(char)
        if not folded and ends:
            ends[-1] = at + 1
        for letter in folded:
            if letter == " " and letters and letters[-1] == " ":
                ends[-1] = at + 1
                continue
            letters.append(letter)
            starts.append(at)
            ends.append(at + 1)
    return Line(question, "".join(letters), tuple(starts), tuple(ends))


@lru_cache(maxsize=4096)  # texts have few characters, each many times
def _folded(char: str) -> str:
    """The letters that a character stands for; "" for an accent by itself, and for what is not seen."""
    letters = unicodedata.normalize("NFKD", char.translate(_SAME)).lower()
    kept = (letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    return "".join(" " if letter.isspace() or unicodedata.category(letter) == "Cc" else letter for letter in kept)
