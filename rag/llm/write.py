"""An answer in a model's words, from hits to verified statements, and what is shown of it while it grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from rag.answer import cite_span
from rag.errors import LlmError
from rag.llm.ask import ask_answer, ask_condense, fitting_passages
from rag.llm.fence import new_nonce
from rag.llm.judgement import condensed, is_relevant, refuses, says_nothing
from rag.llm.model import LanguageModel
from rag.llm.prompts import Prompts, read_prompts
from rag.llm.sentences import CitedStream, Claim
from rag.llm.verify import Verdict, verify_sentence
from rag.models import BundledEmbedder, Embedder, Reader
from rag.records import Answer, Citation, Draft, Failure, Generation, Hit, Outcome, Span, Statement, Turn
from rag.search import Query
from rag.settings import Settings
from rag.text import detect_language

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


CONDENSED_TOKENS = 80  # of a question
ENDS, CLOSING = (".", "!", "?", "…"), "»”\"')] \u00a0\u202f"
ASSERTS_NOTHING = ("?", ":")  # the end of a question, of a label
REPEATS = 2  # of sentences: a small model may go round in circles until it is stopped


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a language model's answer: statements and citations only where its outcome is "answered".

    `confidence` (0 to 1) is that of the least sure sentence among those that the documents show.
    """

    generation: Generation
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0


def worded(answer: Answer, written: Written) -> Answer:
    """The answer of the documents in a language model's words, where these are shown; else as it is, with why."""
    timings = {**answer.timings_ms, "write": written.generation.total_ms}
    timings["total"] = answer.timings_ms.get("total", 0.0) + written.generation.total_ms
    if written.generation.outcome != "answered":
        return replace(answer, generation=written.generation, timings_ms=timings)
    return replace(
        answer,
        statements=written.statements,
        citations=written.citations,
        status="answered",
        reason=None,
        confidence=written.confidence,
        author="model",
        generation=written.generation,
        timings_ms=timings,
    )


class Writer:
    """Words answers; owns the language model and its prompts. Safe to share by threads."""

    def __init__(
        self, model: LanguageModel, prompts: Prompts, embedder: Embedder, reader: Reader, settings: Settings
    ) -> None:
        self.model = model
        self._prompts = prompts
        self._embedder = embedder
        self._reader = reader
        self._settings = settings
        self._thinks = False  # before it answers, with only a tag at the end of its thoughts

    @classmethod
    def open(cls, settings: Settings, embedder: Embedder, reader: Reader) -> Writer:
        """The writer that the settings name; raises SettingsError or ModelError, a sentence that says what to type.

        What it writes is judged by the bundled embedder, for which the judging was fitted, whichever finds passages.
        """
        prompts = read_prompts(settings.prompts)
        judging = embedder if isinstance(embedder, BundledEmbedder) else BundledEmbedder(settings.threads)
        return cls(LanguageModel.open(settings), prompts, judging, reader, settings)

    def close(self) -> None:
        """Frees the model."""
        self.model.close()

    def condense(self, said: str, turns: Sequence[Turn], language: str) -> str | None:
        """What is said after some turns as a question that stands alone; None where the model makes no such."""
        prompted = ask_condense(self._prompts.condense, said, turns, language=language)
        try:
            made = self.model.write(prompted, tokens=CONDENSED_TOKENS)
        except LlmError:
            return None
        return condensed(made, said, turns)

    def write(self, query: Query, hits: Sequence[Hit], found: Answer) -> Iterator[Draft | Written]:
        """The answer to a question from hits, best first: drafts as it grows, and at the end what became of it.

        `found` is the documents' own. Nothing is raised: a model that fails is an outcome. One that writes in another
        language than the question's is asked once more.
        """
        begun, nonce = perf_counter(), new_nonce()
        page, again, failure = self._page(), False, None
        try:
            yield from self._attempt(query, hits, page, nonce, again=False)
            if page.is_foreign(query.language):
                page, again = self._page(), True
                yield page.draft()
                yield from self._attempt(query, hits, page, nonce, again=True)
        except LlmError as error:
            failure = error.failure
        outcome: Outcome = "failed" if failure else page.outcome(query.language)
        if outcome == "answered" and not self._is_relevant(page, found):
            outcome = "beside_question"
        generation = self._generation(page, outcome, failure, begun, again=again)
        if outcome == "answered":
            yield Written(generation, tuple(page.statements), tuple(page.citations), min(page.confidences))
        else:
            yield Written(generation)

    def _page(self) -> Page:
        return Page(self._settings.llm_unsupported == "strike")

    def _attempt(self, query: Query, hits: Sequence[Hit], page: Page, nonce: str, *, again: bool) -> Iterator[Draft]:
        """One answer of the model, read as it comes into `page`."""
        given = self._fitting(query, hits)
        page.left_out = len(hits) - len(given)
        asked = self._prompts.answer
        prompted = ask_answer(asked, query.text, given, language=query.language, again=again, nonce=nonce)
        stream = CitedStream(len(given), thinks=self._thinks)
        for chunk in self.model.stream(prompted, beats=True):
            if chunk:
                page.write(chunk)
            retracted, claims = stream.retracted, stream.feed(chunk)
            if stream.retracted > retracted:
                self._thinks = True
                page.forget()
            self._take(claims, given, query, page)
            yield page.draft(stream.pending)
            if page.repeats > REPEATS or stream.cut_circle():
                break
        self._take(_finished(stream.close(), page), given, query, page)
        if stream.is_empty:
            raise LlmError("The language model wrote nothing but its thoughts. Set GRIOT_LLM_TOKENS higher.", "empty")
        page.unknown_citations = stream.unknown
        yield page.draft()

    def _fitting(self, query: Query, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The best hits that the model's context has room for, beside the prompt and an answer."""
        empty = ask_answer(self._prompts.answer, query.text, (), language=query.language, again=True)
        given = fitting_passages(hits, self.model, empty, self._settings.llm_tokens)
        if not given:
            raise LlmError("The language model's context has no room for a passage. Set GRIOT_LLM_CONTEXT.", "overflow")
        return given

    def _take(self, claims: Sequence[Claim], given: Sequence[Hit], query: Query, page: Page) -> None:
        """Verifies sentences: by the passages that each cites, or, where these do not show it, by the others."""
        for claim in claims:
            if refuses(claim.text, is_cited=bool(claim.citations)):
                page.refusals += 1
                continue
            if claim.text in page.claims:
                page.repeats += 1
                continue
            if claim.text.rstrip(CLOSING).endswith(ASSERTS_NOTHING):
                page.add(claim, Verdict(False, 0.0, None))
                continue
            cited = [given[number - 1] for number in claim.citations]
            verdict = self._verify(claim.text, cited, query) if cited else None
            if verdict is None or not verdict.supported:
                verdict = self._verify(claim.text, [hit for hit in given if hit not in cited], query)
            page.add(claim, verdict)

    def _is_relevant(self, page: Page, found: Answer) -> bool:
        said = " ".join(statement.text for statement in page.statements if statement.supported)
        quotes = [citation.quote for citation in page.citations]
        return is_relevant(said, quotes, found, self._embedder, self._reader)

    def _verify(self, sentence: str, hits: Sequence[Hit], query: Query) -> Verdict:
        return verify_sentence(sentence, hits, language=query.language, embedder=self._embedder, reader=self._reader)

    def _generation(
        self, page: Page, outcome: Outcome, failure: Failure | None, begun: float, *, again: bool
    ) -> Generation:
        return Generation(
            model=self.model.name,
            outcome=outcome,
            failure=failure,
            text=page.text,
            sentences=len(page.claims),
            supported=len(page.confidences),
            unknown_citations=page.unknown_citations,
            left_out=page.left_out,
            asked_again=again,
            first_token_ms=None if page.first_token is None else 1000 * (page.first_token - begun),
            total_ms=1000 * (perf_counter() - begun),
        )


def _finished(claims: Sequence[Claim], page: Page) -> Sequence[Claim]:
    """The last sentences without one that was cut off, where there are others: it has neither an end nor a number."""
    last = claims[-1] if claims else None
    is_cut = last is not None and not last.citations and not last.text.rstrip(CLOSING).endswith(ENDS)
    return claims[:-1] if is_cut and (page.claims or len(claims) > 1) else claims
