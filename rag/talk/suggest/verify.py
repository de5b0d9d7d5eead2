"""Asking a question before it is suggested: it must be answered, surely, by the words that it was made from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from rag.errors import GriotError
from rag.records import Answer, Citation, Document, Hit
from rag.store import Shelf
from rag.talk.suggest.draft import Draft
from rag.text.letters import fold
from rag.text.normalise import contains_answer


class Asked(Protocol):
    """What suggestions need of an assistant."""

    @property
    def store(self) -> Shelf:
        """The open index."""
        ...

    def ask(self, question: str) -> Answer:
        """The answer to a question."""
        ...

    def search(self, question: str, top_k: int | None = None) -> tuple[Hit, ...]:
        """The best passages for a question, best first."""
        ...

    def document(self, path: str) -> Document | None:
        """The indexed document of that path, or None."""
        ...


def is_answered(assistant: Asked, draft: Draft) -> bool:
    """Whether the assistant, asked, answers what the draft expects, with high confidence and from its sentence."""
    try:
        answer = assistant.ask(draft.made.question)
    except GriotError:
        return False
    if answer.status != "answered" or answer.certainty != "high" or not answer.citations:
        return False
    if not draft.made.expected:
        documents = {citation.document for citation in answer.citations}
        return (
            answer.understood is None
            and draft.path in documents
            and (len(documents) > 1) == (draft.made.kind == "listed")
        )
    first = answer.statements[0]
    cited = [citation for citation in answer.citations if citation.number in first.citations]
    return any(_is_from(citation, draft) for citation in cited) and _is_meant(first.exact, draft.made.expected)


def is_told(expected: str, told: Collection[str]) -> bool:
    """Whether what was answered before says it already."""
    return bool(expected) and any(contains_answer(text, expected, fold_accents=True) for text in told)


def _is_from(citation: Citation, draft: Draft) -> bool:
    return citation.document == draft.path and citation.start < draft.end and citation.end > draft.start


def _is_meant(exact: str, expected: str) -> bool:
    """Whether the words given are those expected, or hold them, or are held by them."""
    if not exact:
        return False
    given, wanted = fold(exact), fold(expected)
    return given in wanted or wanted in given or contains_answer(expected, exact) or contains_answer(exact, expected)
