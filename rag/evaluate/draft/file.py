"""Drafts as a file of questions, and what a resumed run finds in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, get_args

from rag.errors import LoadError
from rag.evaluate.records import DRAFT, REVIEW
from rag.evaluate.testset import read_test_set

Kind = Literal["who", "when", "where", "how_many", "why", "none"]
Reason = Literal["malformed", "language", "alone", "told", "unproved", "answered", "duplicate", "spare"]
"""Why a question was not kept.

`malformed`: no line as it was asked for; `language`: in another one; `alone`: not understood without its passage;
`told`: it gives its answer away; `unproved`: its passage does not show the answer; `answered`: the documents may answer
what they should not; `duplicate`: it asks what another asks; `spare`: enough of its kind were there.
"""


@dataclass(frozen=True, slots=True)
class ProposedQuestion:
    """What a language model proposes: of kind "none", a question that the documents do not answer, with no answer."""

    kind: Kind
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question that was held against the documents.

    `answer` are words of the document at `path`, and `quote` the sentences there that show it; all three are empty for
    kind "none". `language` is the question's (ISO 639-1).
    """

    kind: Kind
    question: str
    language: str
    answer: str = ""
    path: str = ""
    quote: str = ""


SUFFIXES = (".jsonl", ".ndjson")


class DraftFile:
    """A file of drafted questions; one that nothing was written to is not left behind."""

    def __init__(self, path: Path, *, resume: bool = False) -> None:
        """Opens a new file, or one that is there to `resume` it; raises LoadError where that cannot be."""
        if path.suffix.lower() not in SUFFIXES:
            raise LoadError(
                f"'{path}' is no JSONL file, which the questions are written to. Let its name end in .jsonl."
            )
        if path.exists() and not resume:
            raise LoadError(f"'{path}' is there already. Choose another name, or go on with it: --resume.")
        self.path = path
        self.questions = read_drafts(path) if path.exists() and path.stat().st_size else []
        try:
            self._file = path.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise LoadError(f"'{path}' cannot be written: {error.strerror}. Choose another file.") from error

        if self.questions and not path.read_bytes().endswith(b"\n"):
            self._file.write("\n")

    def add(self, drafts: Iterable[Drafted]) -> None:
        """Writes questions, whole lines at once."""
        for draft in drafts:
            self._file.write(json.dumps(as_row(draft), ensure_ascii=False) + "\n")
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if not self.path.stat().st_size:
            self.path.unlink()


def as_row(draft: Drafted) -> dict[str, object]:
    """A question in the layout of a test set; its id is always the same."""
    return {
        "id": "draft-" + sha256(f"{draft.language} {draft.question}".encode()).hexdigest()[:8],
        "question": draft.question,
        "lang": draft.language,
        "answers": [draft.answer] if draft.answer else [],
        "answerable": draft.kind != "none",
        "sources": [draft.path] if draft.path else [],
        "kind": draft.kind,
        REVIEW: DRAFT,
        "passage": draft.quote,
    }


def read_drafts(path: Path) -> list[Drafted]:
    """The questions of a file, whoever has changed them since; raises LoadError."""
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return [
        Drafted(
            kind=kinds.get(one.columns.get("kind", ""), "who" if one.answerable else "none"),
            question=one.question,
            language=one.language or "",
            answer=one.answers[0] if one.answers else "",
            path=one.sources[0] if one.sources else "",
            quote=one.columns.get("passage", ""),
        )
        for one in read_test_set(path).questions
    ]
