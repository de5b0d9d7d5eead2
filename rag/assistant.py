"""Puts the stages together: `Assistant.open("index").ask("Who led the delegation?")`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from rag.answer import ANSWERED_FROM, AnswerReading, cite_answers, read_hits, read_topic, topic_asked, topic_query
from rag.answer.collection import About, answer_about
from rag.errors import IndexEmptyError, LoadError, QuestionError
from rag.indexing import IndexReport, Progress, checked_encoding, index_paths
from rag.llm import Writer, worded
from rag.load import SPLITTER
from rag.models import BundledReader, Embedder, Reader, Reranker, load_embedder, load_reranker
from rag.records import Answer, Citation, Document, Draft, Filter, Filtered, Found, Hit, Reason, Statement, Turn
from rag.search import RERANKED, Query, filtered_documents, make_query, of_time_asked, rerank, retrieve
from rag.settings import Settings, read_settings
from rag.store import Fingerprint, IndexStatus, Shelf, Store
from rag.talk import Conversation
from rag.text import Phrase, question_language, script_of
from rag.words import DEFAULT, disagreement, not_found, other_script

_WORD = re.compile(r"\w")


class Assistant:
    """Answers questions from an index; owns the open index and the loaded models. Safe to share by threads."""

    def __init__(
        self,
        store: Shelf,
        embedder: Embedder,
        reader: Reader,
        settings: Settings,
        reranker: Reranker | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.reader = reader
        self.settings = settings
        self.reranker = reranker
        self.writer = writer

    @classmethod
    def open(cls, index: str | Path | None = None, settings: Settings | None = None, *, serve: bool = False) -> Self:
        """An assistant over an index that exists; `serve` for a process that stays: it keeps the index current.

        Raises IndexMissingError if there is no index, IndexEmptyError if it holds nothing (unless `serve`),
        IndexMismatchError if it was built otherwise than `settings` ask, and ModelError if a model cannot be loaded.
        """
        settings = settings or read_settings()
        embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
        folder = Path(index) if index is not None else settings.index
        reader = BundledReader(settings.threads)
        reranker = load_reranker(settings.reranker, settings.threads, settings.allow_downloads)
        store = Store.open(folder, fingerprint(embedder, settings), serve=serve)
        if not serve and not store.cards():
            sentence = store.why_empty()
            store.close()
            raise IndexEmptyError(sentence)
        writer = Writer.open(settings, embedder, reader) if settings.llm else None
        return cls(store, embedder, reader, settings, reranker, writer)

    def ask(self, question: str, *, passages: int | None = None, filter: Filter | None = None) -> Answer:
        """The answer to a question, or an answer whose status is "not_found".

        It comes from the first `Settings.top_k` passages; `passages` has more of them handed back. `filter` limits the
        documents that are read and counted. Raises QuestionError where there is nothing to ask: no words, or more than
        `Settings.question_chars`; FilterError where the filter cannot be met.
        """
        *_, answer = self.stream(question, passages=passages, filter=filter)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, question: str, *, passages: int | None = None, filter: Filter | None = None
    ) -> Iterator[Draft | Answer]:
        """What `ask` gives, last; before it, where a language model words the answer, drafts as it is written."""
        begun = perf_counter()
        question = checked_question(question, self.settings.question_chars)
        filtered = self.filtered(filter)
        if answer := self._from_catalog(question, filtered, begun):
            yield answer
            return
        self._check_not_empty()
        query = make_query(question, self.store, self.embedder, self.settings.today)
        answer = self._from_passages(query, filtered, passages or 0, begun)
        if self.writer is None or not answer.passages:
            yield answer
            return
        for step in self.writer.write(query, answer.passages[: self.settings.llm_passages], answer):
            yield step if isinstance(step, Draft) else worded(answer, step)

    def over(self, store: Shelf) -> Assistant:
        """An assistant with the same models over another index."""
        return Assistant(store, self.embedder, self.reader, self.settings, self.reranker, self.writer)

    def quoting(self) -> Assistant:
        """The same assistant without its language model: it answers in the documents' words alone."""
        return Assistant(self.store, self.embedder, self.reader, self.settings, self.reranker)

    def condense(self, said: str, turns: Sequence[Turn]) -> str | None:
        """What is said after some turns as a question that stands alone; None where no language model makes one."""
        language = question_language(said, default=turns[-1].language if turns else DEFAULT)
        return self.writer.condense(said, turns, language) if self.writer and turns else None

    def conversation(self) -> Conversation:
        """A conversation with this assistant: what is asked in it may follow up what was asked before."""
        return Conversation(self)

    def filtered(self, filter: Filter | None) -> Filtered | None:
        """The documents that a filter leaves, None where it filters nothing; raises FilterError."""
        return filtered_documents(filter, self.store.cards()) if filter else None

    def _check_not_empty(self) -> None:
        """Raises IndexEmptyError: that no document answers would be told of documents that are not there."""
        if not self.store.cards():
            raise IndexEmptyError(self.store.why_empty())

    def _from_catalog(self, question: str, filtered: Filtered | None, begun: float) -> Answer | None:
        """What is answered about the documents, or that there are none to ask; None where they must be read."""
        language = question_language(question)
        documents = filtered.documents if filtered else None
        is_empty = documents is not None and not documents
        nothing = About((Statement(not_found(language)),), (), False)
        about = nothing if is_empty else answer_about(question, language, self.store, documents)
        if about is None:
            return None
        return Answer(
            question=question,
            statements=about.statements,
            status="answered" if about.found else "not_found",
            confidence=1.0 if about.found else 0.0,
            language=language,
            citations=about.citations,
            timings_ms={"total": 1000 * (perf_counter() - begun)},
            reason=None if about.found else "filtered_out" if is_empty else "nothing_found",
            filtered=filtered,
        )

    def _from_passages(self, query: Query, filtered: Filtered | None, passages: int, begun: float) -> Answer:
        """What is read in the passages of documents."""
        if topic := topic_asked(query.text):
            query = topic_query(query, topic, self.store, self.embedder)
        embedded = perf_counter()
        filtered = of_time_asked(query.understood, filtered, self.store.cards())
        hits = self._retrieve(query, max(passages, self.settings.top_k), filtered)
        retrieved = perf_counter()
        first = _to_read(hits, self.settings.top_k)
        is_read = self.embedder.reads(query.text) or _shares_script(query, first)
        reading = self._read(query, first, topic) if is_read else AnswerReading((), 0.0, first)
        read = perf_counter()
        is_empty = filtered is not None and not filtered.documents
        reason = "filtered_out" if is_empty else self._reason(is_read, reading)
        statements, citations = self._stated(reading, reason, query.language)
        done = perf_counter()
        return Answer(
            question=query.text,
            statements=statements,
            status="not_found" if reason else "answered",
            confidence=reading.confidence,
            language=query.language,
            citations=citations,
            passages=(*reading.hits, *(hit for hit in hits if hit not in first)),
            timings_ms={
                "embed": 1000 * (embedded - begun),
                "retrieve": 1000 * (retrieved - embedded),
                "read": 1000 * (read - retrieved),
                "cite": 1000 * (done - read),
                "total": 1000 * (done - begun),
            },
            reason=reason,
            filtered=filtered,
            understood=query.understood,
        )

    def load(self) -> None:
        """Loads the models, which the first question would otherwise wait for; raises ModelError where it cannot."""
        self.embedder.load()
        self.reader.load()

    def search(self, question: str, top_k: int | None = None, *, filter: Filter | None = None) -> tuple[Hit, ...]:
        """The best passages for a question, best first: `top_k` of them, or as many as the settings say.

        `filter` limits the documents. Raises what `ask` does.
        """
        return self.find(question, top_k, filter=filter).hits

    def find(self, question: str, top_k: int | None = None, *, filter: Filter | None = None) -> Found:
        """What `search` gives, with how the question was understood and which documents the filter left."""
        question = checked_question(question, self.settings.question_chars)
        filtered = self.filtered(filter)
        self._check_not_empty()
        query = make_query(question, self.store, self.embedder, self.settings.today)
        filtered = of_time_asked(query.understood, filtered, self.store.cards())
        return Found(query.understood, self._retrieve(query, top_k or self.settings.top_k, filtered), filtered)

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
        """Closes the index and the language model; the assistant answers no more."""
        self.store.close()
        if self.writer is not None:
            self.writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, query: Query, hits: tuple[Hit, ...], topic: Phrase | None) -> AnswerReading:
        """What is read in hits: by rule if the question asks for nothing but a topic."""
        if topic and (reading := read_topic(query, hits)).answers:
            return reading
        return read_hits(query, hits, self.reader)

    def _reason(self, is_read: bool, reading: AnswerReading) -> Reason | None:
        """Why the reading is no answer; None where it is one."""
        if not is_read:
            return "other_script"
        if not reading.hits:
            return "nothing_found"
        least = ANSWERED_FROM if self.settings.answer_from is None else self.settings.answer_from
        if reading.answers and reading.confidence >= least:
            return None
        return "below_threshold" if reading.found else "nothing_read"

    @staticmethod
    def _stated(
        reading: AnswerReading, reason: Reason | None, language: str
    ) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
        if reason is not None:
            return (Statement((other_script if reason == "other_script" else not_found)(language)),), ()
        statements, citations = cite_answers(reading.answers)
        if reading.conflict:
            statements = (Statement(disagreement(language)), *statements)
        return statements, citations

    def _retrieve(self, query: Query, top_k: int, filtered: Filtered | None) -> tuple[Hit, ...]:
        candidates = max(self.settings.candidates, top_k)
        documents = filtered.documents if filtered else None
        wanted = max(top_k, RERANKED) if self.reranker else top_k
        hits = retrieve(query, self.store, top_k=wanted, candidates=candidates, documents=documents)
        return rerank(query.text, hits, self.reranker)[:top_k] if self.reranker else hits


def _to_read(hits: Sequence[Hit], most: int) -> tuple[Hit, ...]:
    """The first of the hits; where some hold a phrase that the question quotes, only those of their documents."""
    quoting = {hit.document.path for hit in hits if hit.quotes}
    return tuple(hit for hit in hits if not quoting or hit.document.path in quoting)[:most]


def _shares_script(query: Query, hits: Sequence[Hit]) -> bool:
    return script_of(query.text) in {None, *(script_of(hit.passage.text) for hit in hits)}


def index_folder(
    paths: Sequence[Path],
    settings: Settings,
    *,
    rebuild: bool = False,
    allow_mass_removal: bool = False,
    encoding: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> IndexReport:
    """Indexes folders and files into `settings.index`; what has not changed is left as it is.

    Without paths, what was indexed before is followed, or `settings.documents` the first time. With `rebuild`, all of
    it is built anew beside the index, and put in its place at the end. `encoding` is that of the files in `paths`, and
    is remembered; "auto" forgets it.
    """
    encoding = checked_encoding(encoding, paths, settings.index)
    if any(path.expanduser().resolve() == settings.index.expanduser().resolve() for path in paths):
        raise LoadError(
            f"'{settings.index}' is named as the folder of the documents and of the index. "
            "Name another folder for the index with --index."
        )
    embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
    with Store.create(settings.index, fingerprint(embedder, settings), rebuild=rebuild) as store:
        return index_paths(
            paths,
            store,
            embedder,
            settings,
            allow_mass_removal=allow_mass_removal,
            encoding=encoding,
            on_progress=on_progress,
        )


def make_index(settings: Settings) -> None:
    """Makes an index without a document in `settings.index`, if there is none."""
    Store.create(settings.index, expected_fingerprint(settings)).close()


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
