"""What an export is made of: what was asked and answered, and the words of documents, cut from them anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rag.records import Author, Certainty, Statement, Status


@dataclass(frozen=True, slots=True)
class Place:
    """Where cited words stand; offsets as in `Citation`, but not believed until the document has them."""

    document: str
    start: int
    end: int
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer. `places` are citation number → place; `said` is what was typed.

    `why`, `among` and `worded` are the sentences of a refusal, of the filters that held and of a language model, or "";
    `author` is who worded the statements.
    """

    said: str
    question: str
    language: str
    status: Status
    certainty: Certainty
    confidence: float
    statements: tuple[Statement, ...]
    places: Mapping[int, Place]
    why: str = ""
    among: str = ""
    author: Author = "documents"
    worded: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Cited words of a document: `quote` is its `text[start:end]`, or "" where no document indexed now has them.

    `number` counts from 1 over the whole export. `link` opens the words in Griot, or is "".
    """

    number: int
    place: Place
    quote: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None
    link: str = ""

    @property
    def name(self) -> str:
        """What people call the document."""
        return self.title or self.place.document.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that an answer says: the words of `quote`, or else `text` (Griot's or a model's), proved by `sources`.

    Both are empty where the documents do not have the words any more. `unsupported` marks, in words, what a language
    model says and the documents do not show; it is "" elsewhere.
    """

    sources: tuple[Source, ...]
    quote: Source | None = None
    text: str = ""
    exact: str = ""
    unsupported: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that an export says. `told` stands beside `exchanges`, one tuple for each."""

    title: str
    language: str
    day: date
    exchanges: tuple[Exchange, ...]
    told: tuple[tuple[Told, ...], ...]
    sources: tuple[Source, ...]
