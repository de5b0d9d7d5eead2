"""What a rule makes of a sentence: a question, and what its answer must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["who", "whois", "when", "where", "count", "what", "catalog", "listed"]


@dataclass(frozen=True, slots=True)
class Made:
    """A question and the words of its sentence that answer it; `language` is the question's."""

    kind: Kind
    question: str
    expected: str
    language: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question still to be verified. Its answer stands in the document at `path`, from `start` to `end`.

    Of "catalog" (about one document) and "listed" (which documents), `expected` is "" and the whole document is meant.
    """

    made: Made
    path: str
    start: int
    end: int
