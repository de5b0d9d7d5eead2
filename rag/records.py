"""The records that one stage hands to the next: frozen, and with no behaviour but what their fields imply.

Offsets are characters, half open, into `Document.text`. Scores are "higher is better" everywhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Limit = Literal["at", "since", "after", "before", "until", "between"]

# Controls (C0, DEL, C1), what ends a line, what reorders the signs around it, and bytes of a name that are no UTF-8.
STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(name: str) -> str:
    r"""A name on one line, with an escape for each sign that steers.

    >>> visible("été 2021.txt"), visible("a\x1b[31m\nb\u202e.txt")
    ('été 2021.txt', 'a\\x1b[31m\\nb\\u202e.txt')
    """
    return STEERING.sub(lambda sign: ascii(sign[0])[1:-1], name)


@dataclass(frozen=True, slots=True)
class Period:
    """A time by its dates (ISO 8601, as precise as they were given); `last` only "between" two."""

    limit: Limit
    first: str
    last: str = ""

    @property
    def bounds(self) -> tuple[str, str]:
        """From which date to which it reaches, both included, as precise as it was given; "" where it has no end.

        >>> Period("at", "2021-06").bounds, Period("after", "2021-12").bounds, Period("before", "2021").bounds
        (('2021-06', '2021-06'), ('2022-01', ''), ('', '2020'))
        """
        match self.limit:
            case "at":
                return self.first, self.first
            case "since":
                return self.first, ""
            case "after":
                return _stepped(self.first, 1), ""
            case "before":
                return "", _stepped(self.first, -1)
            case "until":
                return "", self.first
        return self.first, self.last

    def holds(self, date: str) -> bool:
        """Whether a date lies in it for certain: « 2023 » may be after June 2023, and may not.

        >>> Period("at", "2023").holds("2023-07"), Period("at", "2023-07").holds("2023")
        (True, False)
        >>> Period("after", "2022").holds("2022-12-31"), Period("since", "2022").holds("2022-12-31")
        (False, True)
        """
        earliest, latest = _ends(date)
        first, last = _ends(self.first)
        match self.limit:
            case "at":
                return first <= earliest and latest <= last
            case "since":
                return earliest >= first
            case "after":
                return earliest > last
            case "before":
                return latest < first
            case "until":
                return latest <= last
        return first <= earliest and latest <= _ends(self.last)[1]

    def overlaps(self, date: str) -> bool:
        """Whether a date may lie in it, the date or the limit being imprecise: a limit itself counts as inside.

        >>> Period("at", "2023-07").overlaps("2023"), Period("at", "2023-07").overlaps("2023-08")
        (True, False)
        >>> Period("after", "2020-08").overlaps("2020-08-20"), Period("before", "2020-08").overlaps("2020-09")
        (True, False)
        """
        earliest, latest = _ends(date)
        first, last = _ends(self.first)[0], _ends(self.last or self.first)[1]
        match self.limit:
            case "since" | "after":
                return latest >= first
            case "before" | "until":
                return earliest <= last
        return earliest <= last and latest >= first


def _stepped(date: str, count: int) -> str:
    """The day, the month or the year `count` after a date of that precision."""
    if len(date) == 10:
        return (datetime.date.fromisoformat(date) + datetime.timedelta(days=count)).isoformat()
    if len(date) == 4:
        return f"{int(date) + count:04d}"
    year, month = divmod(int(date[:4]) * 12 + int(date[5:]) - 1 + count, 12)
    return f"{year:04d}-{month + 1:02d}"


def _ends(date: str) -> tuple[str, str]:
    """The first and the last day that a date may mean; compared as text, so that each month may have 31 days."""
    return date + "-01-01"[len(date) - 4 :], date + "-12-31"[len(date) - 4 :]


Status = Literal["answered", "not_found", "replied"]
Reason = Literal["nothing_found", "nothing_read", "below_threshold", "filtered_out", "other_script"]
Author = Literal["documents", "model"]
Failure = Literal[
    "unreachable",
    "timeout",
    "refused_key",
    "busy",
    "server",
    "overflow",
    "broken",
    "unknown_model",
    "rejected",
    "empty",
]
Outcome = Literal["answered", "found_nothing", "nothing_survived", "beside_question", "wrong_language", "failed"]
Certainty = Literal["high", "medium", "low"]
Miss = Literal["publisher", "author", "language", "path", "undated", "date"]

HIGH, MEDIUM = 0.8, 0.5  # the confidence from which an answer is called so; right that often, and more


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a document says about itself, and the characters of its text that say it.

    A date's `value` is ISO 8601, as precise as the text gives it: `2023-07-28`, `2023-07` or `2023`.
    """

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. `path` is below the indexed folder, with forward slashes; `sha256` is of the file's bytes.

    What the text does not give is None, never guessed. `language` is ISO 639-1.
    """

    path: str
    sha256: str
    text: str
    title: Fact | None = None
    date: Fact | None = None
    publisher: Fact | None = None
    author: Fact | None = None
    language: str | None = None

    @property
    def name(self) -> str:
        """What people call it: its title, or its file's name as it can be shown."""
        return self.title.value if self.title else visible(self.path.rsplit("/", 1)[-1])


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of a document: `text` is its `text[start:end]`. `heading` is the nearest one above, or ""."""

    id: str
    document: str
    start: int
    end: int
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one leg of retrieval proposes: a passage's id and its score (cosine, or BM25)."""

    passage_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `score` (0 to 1) is fused from what the two legs know of it.

    `cosine` is the dense leg's; `coverage` (0 to 1) is the share of the question's information that its words hold;
    `bm25` is the lexical leg's, None where that leg did not propose it. The ranks in either leg count from 1, None
    where it did not propose it. `named` (0 to 1) is the share of the question's names and numbers that it holds, and
    `timely` how well its dates fit the time asked for. `quotes`: it holds a phrase that the question quotes.
    `reranked` is what a re-ranker gave it, higher is better on a scale of its own, None where none judged it.
    `copies` say the same in other documents, best first, and are not hits of their own.
    """

    passage: Passage
    document: Document
    score: float
    cosine: float
    coverage: float
    bm25: float | None = None
    dense_rank: int | None = None
    words_rank: int | None = None
    named: float = 0.0
    timely: float = 0.0
    quotes: bool = False
    reranked: float | None = None
    copies: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a hit that may answer. `score` is from 0 to 1; `start` and `end` are in the document's text.

    `exact` (start, end) are the words within them that the question asks for, where it asks for some.
    """

    hit: Hit
    start: int
    end: int
    score: float
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Proof of an answer: `quote` is, character for character, the document's text from `start` to `end`.

    `number` counts from 1 in the order in which the answer cites. `exact` (start, end), in the document's text too, are
    the words of the quote that the question asks for, where it asks for some.
    """

    number: int
    document: str
    title: str | None
    date: str | None
    publisher: str | None
    start: int
    end: int
    quote: str
    exact: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an answer says, and the numbers of the citations that prove it (none: Griot's own words).

    `exact` are the words that the question asks for, as the first of those citations has them, or "". What is not
    `supported` is said by a language model alone: the documents do not show it.
    """

    text: str
    citations: tuple[int, ...] = ()
    exact: str = ""
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents are asked: those that meet every kind that is given, and of each kind any of its values.

    `since` and `until` are ISO 8601, as precise as is wished, and included: until `2023` is until its end. `paths` are
    files, folders, and globs with forward slashes. It is false where nothing is filtered.
    """

    publishers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filter()


@dataclass(frozen=True, slots=True)
class Filtered:
    """The paths of the documents that a filter leaves; `filter` has its names as they write them.

    `left_out` counts the others, each by the first kind that it does not meet; "undated": it lacks nothing but a date.
    """

    filter: Filter
    documents: frozenset[str]
    left_out: Mapping[Miss, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many documents there are without the filter."""
        return len(self.documents) + sum(self.left_out.values())


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read. `language` is ISO 639-1; relative dates count from `today` (ISO 8601).

    `period` is the time that it limits itself to: that of the articles where `of_documents`, else of what they tell;
    `is_recent`: the latest is meant. `quoted` are the phrases in quotation marks that some passage holds as they
    stand, `missing` those that none does. `names` are its names and numbers; `spellings` are the other spellings of
    them that the documents have.
    """

    language: str
    today: str
    period: Period | None = None
    of_documents: bool = False
    is_recent: bool = False
    quoted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the hits, best first; how the question was understood; which documents were searched."""

    understood: Understood
    hits: tuple[Hit, ...]
    filtered: Filtered | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a follow-up needs of an exchange: the question as it stands alone, its language, and what was answered.

    `exact` are the words that it asked for, `told` the sentences given, `documents` the paths cited, best first; all
    are empty where the documents do not answer.
    """

    question: str
    language: str
    exact: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generation:
    """What a language model did for an answer, of which `outcome` says what became.

    `model` is as the settings name it, without key or address. `text` is what it wrote, as it came, in `sentences`, of
    which the documents show `supported`; of the numbers in it, `unknown_citations` were no passage's. `left_out`
    passages had no room in its context. `asked_again`: it wrote in another language than the question's at first.
    Both times count from when it was first asked: `first_token_ms` to the first word of that text, which is later by a
    whole answer where it was asked again.
    """

    model: str
    outcome: Outcome
    failure: Failure | None = None
    text: str = ""
    sentences: int = 0
    supported: int = 0
    unknown_citations: int = 0
    left_out: int = 0
    asked_again: bool = False
    first_token_ms: float | None = None
    total_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer while a language model writes it: what was verified so far, and the words of the sentence under way."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    pending: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a question, in the question's `language` (ISO 639-1).

    With "replied" it is Griot's own words to what asks nothing (« merci »), without citations. With "not_found" there
    are no citations, `passages` are only the nearest, and `reason` says why; `nothing_read`: no passage read as an
    answer; `below_threshold`: one did, not surely enough. `passages` are best first; `confidence` is between 0 and 1,
    and calibrated; `timings_ms` is stage → milliseconds. `filtered` are the documents that were asked, None where that
    is all of them; `filtered_out`: the filter left none. `understood` is how the question was read, None where the
    catalog answered it. `said` is what was typed in a conversation, where `question`, which stands alone, was made of
    it; else "". `author` is who worded the statements; `generation` is what a language model did, None where none was
    asked: it may have failed, and the documents have the word.
    """

    question: str
    statements: tuple[Statement, ...]
    status: Status
    confidence: float
    language: str
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    reason: Reason | None = None
    filtered: Filtered | None = None
    understood: Understood | None = None
    said: str = ""
    author: Author = "documents"
    generation: Generation | None = None

    @property
    def certainty(self) -> Certainty:
        """The confidence in a word."""
        return "high" if self.confidence >= HIGH else "medium" if self.confidence >= MEDIUM else "low"

    @property
    def exact(self) -> tuple[str, ...]:
        """The words that were asked for, best first; empty where the answer is told in sentences."""
        return tuple(said.exact for said in self.statements if said.exact)

    @property
    def answer(self) -> str:
        """The statements as one text, each after its exact words and before its citations' numbers in brackets.

        What a language model says and the documents do not show is left out.

        >>> Answer("Who?", (Statement("Alexandre Novak led it.", (1, 2)),), "answered", 0.9, "en").answer
        'Alexandre Novak led it. [1][2]'
        >>> Answer("Who?", (Statement("Alexandre Novak led it.", (1,), "Novak"),), "answered", 0.9, "en").answer
        'Novak — Alexandre Novak led it. [1]'
        """
        numbered = (
            " ".join(
                filter(
                    None,
                    (said.exact and f"{said.exact} —", said.text, "".join(f"[{number}]" for number in said.citations)),
                )
            )
            for said in self.statements
            if said.supported
        )
        return "\n\n".join(numbered)
