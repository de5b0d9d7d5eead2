"""The lines of an article that say something about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.records import Fact

NOTICE_CHARS = 160  # a line about the article; a longer one is the article
NAME_CHARS = 60
EMPHASIS = " \t\u00a0\u202f*_"  # Markdown's, which stands round many a byline


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `text` is the document's `[start:end]`, without white space and emphasis round it."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the line ends in the document."""
        return self.start + len(self.text)

    def fact(self, start: int, end: int) -> Fact:
        """What stands from `start` to `end` of this line, less white space, with offsets into the document."""
        inside = self.text[start:end]
        left = start + len(inside) - len(inside.lstrip())
        value = inside.strip()
        return Fact(value, self.start + left, self.start + left + len(value))

    def moved(self, fact: Fact) -> Fact:
        """A fact whose offsets are in this line, with offsets into the document."""
        return Fact(fact.value, self.start + fact.start, self.start + fact.end)


def is_notice(line: Line) -> bool:
    """Whether a line can be about the article: short, and no sentence (« 3 p.m. » ends none)."""
    return len(line.text) <= NOTICE_CHARS and not re.search(r"(?<![ap]\.m)[.!?…]$", line.text)


def read_lines(text: str, start: int = 0) -> tuple[Line, ...]:
    """The lines from `start` on that are not blank."""
    found = []
    for match in re.finditer(r"[^\n]+", text[start:]):
        inside = match[0].strip(EMPHASIS).strip()
        if inside:
            found.append(Line(inside, start + match.start() + match[0].index(inside)))
    return tuple(found)
