"""What an evaluation hands from one of its stages to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.records import Author, Citation, Generation, Reason, Statement, Status

REVIEW, DRAFT = "review", "draft"  # a column of a file of questions, and what stands in it until somebody has read one

Failure = Literal["document_not_found", "not_read", "wrong_span", "refused", "answered", "error"]


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A line of a file of questions.

    `answers` are all that count as right, `sources` the documents that answer as the file names them (path, file name
    or id); both are empty where `answerable` is False. `columns` are the file's other columns, as text; `line` counts
    from 1. `language` is ISO 639-1, or None where the file does not say.
    """

    __test__ = False  # no test, whatever pytest makes of its name

    id: str
    question: str
    language: str | None
    answers: tuple[str, ...]
    answerable: bool
    sources: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be used, and why, as a sentence."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class TestSet:
    """The questions of a file that can be asked, in its order, and the lines that cannot."""

    __test__ = False

    name: str
    questions: tuple[TestQuestion, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence that a language model wrote: whether the answer has it, and whether a judge says that it is shown.

    `shown` is None where the judge said neither yes nor no, or failed: `failure` is then the sentence that says why.
    """

    text: str
    given: bool
    shown: bool | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question, and what it is worth.

    `sources` are paths of documents. `ranking` are the documents found, best first, each once; `passages` says of each
    passage found, best first, whether it is of a right document and holds an accepted answer (empty where that cannot
    be told). `status` is None where only retrieval ran, "error" where the question could not be asked (then `answer` is
    the sentence that says why). `verbatim` says of each citation whether its quote stands in its document. `scores` is
    metric → value, None where a metric does not apply; `failure` is None where all is well. `exact` are the exact words
    of the answer, best first, where it has some; `reason` is why it was refused. `author` is who worded the answer:
    where a language model did, `statements` are its sentences; `generation` is what a model did, None where none was
    asked; `judged` are the sentences that it wrote, where a judge was asked.
    """

    question: TestQuestion
    language: str
    sources: tuple[str, ...]
    ranking: tuple[str, ...]
    passages: tuple[bool, ...] = ()
    status: Status | Literal["error"] | None = None
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    verbatim: tuple[bool, ...] = ()
    confidence: float | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, float | None] = field(default_factory=dict)
    failure: Failure | None = None
    exact: tuple[str, ...] = ()
    reason: Reason | None = None
    author: Author = "documents"
    statements: tuple[Statement, ...] = ()
    generation: Generation | None = None
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """A metric over a group of questions: its mean (or its value, for one of the whole group), over `n` questions.

    `low` and `high` bound its 95 % bootstrap interval. `value` is None, and `n` 0, where it applies to none of them.
    """

    metric: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of some of the questions: `column` and `value` say of which ("" and "": of all)."""

    column: str
    value: str
    n: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """An evaluation, whole: `created` is ISO 8601 in UTC; `about` is setting → value, as text; `seconds` it took.

    `groups` begins with all questions.
    """

    name: str
    created: str
    about: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...]
    groups: tuple[Group, ...]
    seconds: float

    @property
    def drafts(self) -> int:
        """How many of its questions a language model drafted and nobody has reviewed: the file says so of them."""
        return sum(outcome.question.columns.get(REVIEW) == DRAFT for outcome in self.outcomes)
