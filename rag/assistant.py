"""Puts the stages together: `Assistant.open("index").ask("Who led the delegation?")`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from rag.cite import cite_spans
from rag.errors import QuestionError
from rag.frame import not_found, other_script
from rag.indexing import IndexReport, Progress, index_paths
from rag.language import script_of
from rag.models.embedder import Embedder, load_embedder
from rag.query import Query, make_query
from rag.read import ANSWERED_FROM, Reading, SentenceReader
from rag.records import Answer, Document, Hit, Statement
from rag.retrieve import retrieve
from rag.settings import Settings, read_settings
from rag.split import SPLITTER
from rag.store import Fingerprint, IndexStatus, Store

_WORD = re.compile(r"\w")


class Assistant:
    """Answers questions from an index; owns the open index and the loaded models. Safe to share by threads."""

    def __init__(self, store: Store, embedder: Embedder, settings: Settings) -> None:
        self.store = store
        self.embedder = embedder
        self.settings = settings
        self.reader = SentenceReader(embedder)

    @classmethod
    def open(cls, index: str | Path | None = None, settings: Settings | None = None, *, serve: bool = False) -> Self:
        """An assistant over an index that exists; `serve` for a process that stays: it keeps the index current.

        Raises IndexMissingError where there is no index, IndexMismatchError where it was built otherwise than
        `settings` ask, and ModelError where a model cannot be loaded.
        """
        settings = settings or read_settings()
        embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
        folder = Path(index) if index is not None else settings.index
        return cls(Store.open(folder, fingerprint(embedder, settings), serve=serve), embedder, settings)

    def ask(self, question: str, *, passages: int | None = None) -> Answer:
        """The answer to a question, or an answer whose status is "not_found".

        It comes from the first `Settings.top_k` passages; `passages` has more of them handed back. Raises QuestionError
        where there is nothing to ask: no words, or more than `Settings.question_chars`.
        """
        begun = perf_counter()
        question = checked_question(question, self.settings.question_chars)
        query = make_query(question, self.store, self.embedder)
        embedded = perf_counter()
        hits = self._retrieve(query, max(passages or 0, self.settings.top_k))
        first = hits[: self.settings.top_k]
        retrieved = perf_counter()
        is_read = self.embedder.reads(query.text) or _shares_script(query, first)
        reading = self.reader.read(query, first) if is_read else Reading((), 0.0)
        read = perf_counter()
        if reading.confidence >= ANSWERED_FROM and reading.spans:
            statements, citations = cite_spans(reading.spans)
        else:
            refusal = not_found(query.language) if is_read else other_script(query.language)
            statements, citations = (Statement(refusal),), ()
        done = perf_counter()
        return Answer(
            question=question,
            statements=statements,
            status="answered" if citations else "not_found",
            confidence=reading.confidence,
            language=query.language,
            citations=citations,
            passages=hits,
            timings_ms={
                "embed": 1000 * (embedded - begun),
                "retrieve": 1000 * (retrieved - embedded),
                "read": 1000 * (read - retrieved),
                "cite": 1000 * (done - read),
                "total": 1000 * (done - begun),
            },
        )

    def search(self, question: str, top_k: int | None = None) -> tuple[Hit, ...]:
        """The best passages for a question, best first: `top_k` of them, or as many as the settings say."""
        question = checked_question(question, self.settings.question_chars)
        return self._retrieve(make_query(question, self.store, self.embedder), top_k or self.settings.top_k)

    def document(self, path: str) -> Document | None:
        """The indexed document of that path, or None."""
        return self.store.document(path)

    def documents(self) -> tuple[Document, ...]:
        """Every indexed document, by path."""
        return self.store.documents()

    def status(self) -> IndexStatus:
        """What the index holds and the state of its parts."""
        return self.store.status()

    def close(self) -> None:
        """Closes the index; the assistant answers no more."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _retrieve(self, query: Query, top_k: int) -> tuple[Hit, ...]:
        return retrieve(query, self.store, top_k=top_k, candidates=max(self.settings.candidates, top_k))


def _shares_script(query: Query, hits: Sequence[Hit]) -> bool:
    return script_of(query.text) in {None, *(script_of(hit.passage.text) for hit in hits)}


def index_folder(
    paths: Sequence[Path],
    settings: Settings,
    *,
    rebuild: bool = False,
    allow_mass_removal: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> IndexReport:
    """Indexes folders and files into `settings.index`; what has not changed is left as it is.

    Without paths, what was indexed before is followed, or `settings.documents` the first time.
    """
    embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
    with Store.create(settings.index, fingerprint(embedder, settings), rebuild=rebuild) as store:
        return index_paths(
            paths, store, embedder, settings, allow_mass_removal=allow_mass_removal, on_progress=on_progress
        )


def fingerprint(embedder: Embedder, settings: Settings) -> Fingerprint:
    """What an index must have been built with to be used with this model and these settings."""
    return Fingerprint(
        embedder=embedder.name,
        dimensions=embedder.dimensions,
        splitter=SPLITTER,
        passage_chars=settings.passage_chars,
    )


def expected_fingerprint(settings: Settings) -> Fingerprint:
    """The fingerprint that an index must have for these settings; loads the model that they name."""
    return fingerprint(load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads), settings)


def checked_question(question: str, most_chars: int) -> str:
    """The question without white space around it; QuestionError where it cannot be asked."""
    question = question.strip()
    if not question:
        raise QuestionError("The question is empty. Type one, for example: Who led the Russian delegation?")
    if not _WORD.search(question):
        raise QuestionError(f"{question[:20]!r} holds no word. Ask in words, for example: Who led the delegation?")
    if len(question) > most_chars:
        raise QuestionError(
            f"The question has {len(question):,} characters, and at most {most_chars:,} can be read. Ask it shorter."
        )
    return question
