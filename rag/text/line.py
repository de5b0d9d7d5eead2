"""A text as folded words that know where they stand, and the phrases in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.text.letters import MARK, fold, straight
from rag.text.lexicon import every

_WORD = re.compile(rf"\w(?:\w|{MARK})*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: folded, and its offsets there."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A text and its folded form: apostrophes and runs of white space are one space, every dash is a hyphen.

    Each character of `text` is `original[starts[i]:ends[i]]`, of which it may be only a part.

    >>> read_line("Jusqu’en  août ?").text
    'jusqu en aout ?'
    """

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the line (at least one) stand in the original, without white space around them."""
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        end = start + len(self.text[start:end].rstrip())
        return self.starts[start], self.ends[end - 1]

    def spelled(self, start: int, end: int) -> str:
        """Characters of the line as the original has them."""
        return unicodedata.normalize("NFC", self.original[self.starts[start] : self.ends[end - 1]])

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words, in order; apostrophes, hyphens and other marks stand between them.

        >>> [token.folded for token in read_line("L’Été, vingt-deux").tokens]
        ['l', 'ete', 'vingt', 'deux']
        """
        return tuple(
            Token(word[0], self.starts[word.start()], self.ends[word.end() - 1]) for word in _WORD.finditer(self.text)
        )


def read_line(text: str) -> Line:
    """A text, folded character by character."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, char in enumerate(text):
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
    return Line(text, "".join(letters), tuple(starts), tuple(ends))


@lru_cache(maxsize=4096)  # texts have few characters, each many times
def _folded(char: str) -> str:
    """The letters that a character stands for; "" for an accent by itself, and for what is not seen."""
    letters = fold(unicodedata.normalize("NFKC", straight(char).replace("'", " ")))
    kept = (letter for letter in letters if unicodedata.category(letter) != "Cf")
    return "".join(" " if letter.isspace() or unicodedata.category(letter) == "Cc" else letter for letter in kept)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in a text; accents, capitals, apostrophes, hyphens and marks do not count.

    >>> str(read_phrase("Qui a écrit l’article ?"))
    'qui a ecrit l article'
    """

    text: str
    words: tuple[Token, ...]

    def __str__(self) -> str:
        return " ".join(word.folded for word in self.words)

    def __bool__(self) -> bool:
        return bool(self.words)

    def __getitem__(self, part: slice) -> Phrase:
        return Phrase(self.text, self.words[part])

    @property
    def written(self) -> str:
        """The phrase as its text has it, from the first word to the last."""
        return self.text[self.words[0].start : self.words[-1].end] if self.words else ""

    @property
    def folded(self) -> tuple[str, ...]:
        """Its words, folded."""
        return tuple(word.folded for word in self.words)

    @property
    def bare(self) -> Phrase:
        """A name, or a topic, without the articles before it.

        >>> read_phrase("L’Essor").bare.written, read_phrase("Le").bare.written
        ('Essor', 'Le')
        """
        articles = every("articles.of_names")
        first = next((place for place, word in enumerate(self.folded) if word not in articles), len(self.words) - 1)
        return self[max(first, 0) :]

    def spelled(self, word: Token) -> str:
        """A word as its text has it."""
        return self.text[word.start : word.end]

    def is_name(self, word: Token) -> bool:
        """Whether a word is written as a name or a number is."""
        return self.text[word.start].isupper() or any(map(str.isdigit, word.folded))

    def matched(self, found: re.Match[str], group: str) -> Phrase:
        """The words that a group of a match in `str(self)` took; none where it took nothing."""
        start, end = found.span(group)
        if start < 0:
            return self[:0]
        line = found.string
        return self[line[:start].count(" ") : line[:end].count(" ") + (1 if end > start else 0)]


def read_phrase(text: str) -> Phrase:
    """The words of a text."""
    text = unicodedata.normalize("NFC", text)
    return Phrase(text, read_line(text).tokens)
