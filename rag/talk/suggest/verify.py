"""Asking a question before it is suggested: it must be answered by a sentence that proves the answer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from rag.errors import GriotError
from rag.records import Answer, Citation, Document, Fact, Hit
from rag.store import Shelf
from rag.talk.suggest.drafts import Kind, QuestionDraft
from rag.talk.suggest.names import ENDS, listed
from rag.text import answer_tokens, contains_answer
from rag.text.when import dates_told
from rag.words import languages

LEAST_CHARS = 40  # of a sentence that tells something; a shorter one is a heading or a byline
ANSWER_CHARS = 1500  # after a question that the document asks itself, in which it answers it
ABOUT_DOCUMENTS: tuple[Kind, ...] = ("gist", "published", "author", "list")  # whole documents are the proof


class Answerer(Protocol):
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


def _is_sure(answer: Answer, draft: QuestionDraft) -> bool:
    """Whether confidence is high; less is enough for a question that the document itself asks and answers."""
    if draft.kind != "question":
        return answer.certainty == "high"
    return answer.certainty != "low" or not answer.statements[0].exact


def verified_answer(assistant: Answerer, draft: QuestionDraft) -> Answer | None:
    """The answer to a draft; None if it is not answered for sure, or not from where it is expected.

    What stands below a question of the document answers it, if whole sentences of it are given.
    """
    try:
        answer = assistant.ask(draft.question)
    except GriotError:
        return None
    if answer.status != "answered" or not answer.citations:
        return None
    if not _is_sure(answer, draft):
        return None
    if draft.kind in ABOUT_DOCUMENTS:
        documents = {citation.document for citation in answer.citations}
        is_right = draft.path in documents and (len(documents) > 1) == (draft.kind == "list")
        return answer if is_right and answer.understood is None else None
    document = assistant.document(draft.path)
    first = answer.statements[0]
    is_whole = draft.kind == "about"  # all that is said of a name, not the first alone
    cited = [citation for citation in answer.citations if is_whole or citation.number in first.citations]
    proofs = [citation for citation in cited if document and _is_proof(citation, document, draft)]
    return answer if proofs and (draft.kind != "who" or _says_who(first.exact, draft)) else None


def is_told(answer: Answer, told: Collection[str]) -> bool:
    """Whether what was said before says the answer already."""
    said = [answer.statements[0].exact] if answer.statements[0].exact else [one.text for one in answer.statements]
    return all(any(contains_answer(text, one, fold_accents=True) for text in told) for one in said)


def _is_proof(citation: Citation, document: Document, draft: QuestionDraft) -> bool:
    """Whether what is cited is a sentence of the document's text, and holds what the draft asks about."""
    quote = citation.quote.rstrip()
    if citation.document != draft.path or len(quote) < LEAST_CHARS or not quote.endswith(tuple(ENDS)):
        return False
    if any(_overlap(citation, fact) for fact in (document.title, document.author) if fact):
        return False
    if draft.kind == "question":
        return draft.end <= citation.start < draft.end + ANSWER_CHARS and not quote.endswith("?")
    if draft.kind == "date":
        return draft.held in dates_told(quote, document.date.value if document.date else None)
    return contains_answer(quote, draft.held, fold_accents=True)


def _says_who(exact: str, draft: QuestionDraft) -> bool:
    """Whether the words given say what somebody is, and not only the name."""
    said = set(answer_tokens(exact, fold_accents=True)) - set(answer_tokens(draft.held, fold_accents=True))
    return any(not said.isdisjoint(listed("people", language)) for language in languages())


def _overlap(citation: Citation, fact: Fact) -> bool:
    return citation.start < fact.end and fact.start < citation.end
