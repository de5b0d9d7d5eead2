"""A question, or a name, as words of a line, of which a part can be taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rag.text.lexicon import every
from rag.text.line import Token as Word
from rag.text.line import read_line

__all__ = ["Phrase", "Word", "read_phrase"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in a text; accents, capitals, apostrophes, hyphens and marks do not count.

    >>> str(read_phrase("Qui a écrit l’article ?"))
    'qui a ecrit l article'
    """

    text: str
    words: tuple[Word, ...]

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

    def spelled(self, word: Word) -> str:
        """A word as its text has it."""
        return self.text[word.start : word.end]

    def is_name(self, word: Word) -> bool:
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
