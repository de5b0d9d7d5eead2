"""What a language model has written of an answer so far, and what of it was verified."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from rag.answer.cite import cite_span
from rag.llm.cited import Claim
from rag.llm.refusal import says_nothing
from rag.llm.verify import Verdict
from rag.records import Citation, Draft, Outcome, Span, Statement
from rag.text.language import detect_language

LEAST_LETTERS = 40  # of a text whose language is judged: a name and a date have none
SPOKEN = ("fr", "en")  # languages that can be told apart for sure, and asked for again


@dataclass
class Page:
    """One attempt at an answer; the citations are numbered as they come, each place once.

    `strikes`: a sentence that the documents do not show stays, and is marked. `claims` are all sentences but those
    that say that there is no answer (`refusals`) and those that say one again (`repeats`). `first_token` is of
    `perf_counter`, in seconds.
    """

    strikes: bool
    text: str = ""
    left_out: int = 0
    unknown_citations: int = 0
    refusals: int = 0
    repeats: int = 0
    claims: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    first_token: float | None = None

    def write(self, chunk: str) -> None:
        """Takes words as they come."""
        if self.first_token is None:
            self.first_token = perf_counter()
        self.text += chunk

    def forget(self) -> None:
        """Takes back all that was read so far: it was no answer."""
        self.refusals = self.repeats = 0
        for taken in (self.claims, self.statements, self.citations, self.confidences):
            taken.clear()
        self.first_token = perf_counter()

    def add(self, claim: Claim, verdict: Verdict) -> None:
        """Takes a sentence, and whether it is shown."""
        self.claims.append(claim.text)
        if verdict.supported and verdict.span is not None:
            self.confidences.append(verdict.confidence)
            self.statements.append(Statement(claim.text, (self._cite(verdict.span),)))
        elif self.strikes:
            self.statements.append(Statement(claim.text, supported=False))

    def draft(self, pending: str = "") -> Draft:
        """What can be shown of it; `pending` are the words of the sentence under way."""
        return Draft(tuple(self.statements), tuple(self.citations), pending)

    def outcome(self, language: str) -> Outcome:
        """What became of it, for a question in that language (ISO 639-1)."""
        if self.is_foreign(language):
            return "wrong_language"
        if self.confidences:
            return "answered"
        is_refusal = says_nothing(self.text) or (self.refusals and not self.claims)
        return "found_nothing" if is_refusal else "nothing_survived"

    def is_foreign(self, language: str) -> bool:
        """Whether it is surely in another language."""
        said = " ".join(self.claims)
        if language not in SPOKEN or sum(map(str.isalpha, said)) < LEAST_LETTERS:
            return False
        return detect_language(said) not in (language, None)

    def _cite(self, span: Span) -> int:
        place = span.hit.document.path, span.start, span.end
        for citation in self.citations:
            if (citation.document, citation.start, citation.end) == place:
                return citation.number
        self.citations.append(cite_span(span, len(self.citations) + 1))
        return len(self.citations)
