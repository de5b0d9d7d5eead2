"""Indexing beside questions, which come first: what was unfinished, what a visitor wants, and how it is shown."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Literal

import numpy as np
from starlette.responses import JSONResponse

from rag.errors import GriotError, IndexBusyError
from rag.web.replies import log_trouble, tell_error, wanted_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant
    from rag.indexing import IndexReport, Progress
    from rag.models import Embedder, Vectors
    from rag.web.corpus import Corpus
    from rag.web.starting import Startup
    from rag.web.visitor import MakeYielding
    from rag.words import Words

log = logging.getLogger(__name__)

AT_A_TIME = 8  # passages between two looks at whether somebody asks: some tenths of a second
QUIET_S = 1.0  # after a question began: it has its answer by then
MOST_S = 3.0  # that a few passages wait, lest a file never be read where somebody always asks
Following = Callable[[], AbstractContextManager[Callable[["Progress"], None]]]
STOP_S = 5.0  # for the passages under way when the server stops


class IndexingStoppedError(Exception):
    """Nobody wants any more what was being indexed."""


class QuestionClock:
    """When the last question began, by a clock in seconds; `wait` sleeps for so many of them."""

    def __init__(self, clock: Callable[[], float] = monotonic, wait: Callable[[float], None] = sleep) -> None:
        self._clock = clock
        self._wait = wait
        self._last = -QUIET_S

    def begin(self) -> None:
        """Notes that one begins now."""
        self._last = self._clock()

    def let_pass(self) -> None:
        """Waits until it is answered, if there is one."""
        begun = self._clock()
        while (now := self._clock()) < min(self._last + QUIET_S, begun + MOST_S):
            self._wait(min(0.05, self._last + QUIET_S - now))


class YieldingEmbedder:
    """An embedder that waits while somebody asks, tells `on_done` how many of how many passages it has, and stops.

    `is_over` says that it is to stop, which it does by raising IndexingStoppedError.
    """

    def __init__(
        self,
        embedder: Embedder,
        questions: QuestionClock,
        is_over: Callable[[], bool],
        on_done: Callable[[int, int], None],
    ) -> None:
        self._embedder = embedder
        self._questions = questions
        self._is_over = is_over
        self._on_done = on_done
        self._ahead: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """The embedder's."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """The embedder's."""
        return self._embedder.dimensions

    def reads(self, text: str) -> bool:
        """Whether the embedder does."""
        return self._embedder.reads(text)

    def load(self) -> None:
        """Has the embedder loaded."""
        self._embedder.load()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """At once."""
        return self._embedder.embed_queries(texts)

    def embed_ahead(self, texts: Sequence[str]) -> Iterator[None]:
        """Embeds passages that `embed_passages` is asked for later; stops between a few, so that others have a turn."""
        for start in range(0, len(texts), AT_A_TIME):
            few = texts[start : start + AT_A_TIME]
            self._ahead.update(zip(few, self._embed_few(few), strict=True))
            self._on_done(start + len(few), len(texts))
            if start + AT_A_TIME < len(texts):
                yield

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """A few at a time, if they are not embedded already."""
        missing = [text for text in texts if text not in self._ahead]
        found = dict(self._ahead)
        for start in range(0, len(missing), AT_A_TIME):
            few = missing[start : start + AT_A_TIME]
            found.update(zip(few, self._embed_few(few), strict=True))
            self._on_done(min(start + AT_A_TIME, len(missing)), len(missing))
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    def _embed_few(self, texts: Sequence[str]) -> Vectors:
        self._questions.let_pass()
        if self._is_over():
            raise IndexingStoppedError
        return self._embedder.embed_passages(texts)


@contextmanager
def follow_indexing(startup: Startup) -> Iterator[Callable[[Progress], None]]:
    """Gives what indexing reports to."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        tasks = {}

        def follow(progress: Progress) -> None:
            startup.indexing = progress
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, total=progress.total)
            bar.update(tasks[progress.stage], completed=progress.done, total=progress.total)

        yield follow
    startup.indexing = None


class Finisher:
    """Goes on with it in a thread, and makes way for questions; `ended` is set when there is nothing more to do.

    `error` says what came in between; the next start tries again.
    """

    def __init__(self, corpus: Corpus, gentle: MakeYielding) -> None:
        self.error: GriotError | None = None
        self.ended = Event()
        self._corpus = corpus
        self._embedder = gentle(self._is_over, lambda *_: None)
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self, following: Following) -> None:
        """Begins; `following` gives what is told how far it is."""
        self._thread = Thread(target=self._run, args=(following,), name="griot-finishing", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stops it; what was indexed is kept."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def _is_over(self) -> bool:
        return self._stopped.is_set()

    def _run(self, following: Following) -> None:
        try:
            with following() as on_progress:
                while not self._stopped.is_set() and self._goes_on(on_progress):
                    pass
        except IndexingStoppedError:
            pass
        except GriotError as error:
            self.error = error
            if not self._corpus.is_empty():  # else the start of the server fails with it
                log.warning("The index stays unfinished: %s", error)
        except Exception:
            log.exception("The index stays unfinished")
        finally:
            self.ended.set()

    def _goes_on(self, on_progress: Callable[[Progress], None]) -> bool:
        try:
            return self._corpus.finish(self._embedder, on_progress)
        except IndexBusyError:  # it was waited for: another process is at it, or a visitor's document was
            return True


@dataclass(slots=True)
class Reindexing:
    """How far it is, or how it ended. `progress` is the last that was told, `report` what was done.

    `error` says why it failed; where that is what nobody foresaw, `code` is beside it in the log. A stop is neither.
    """

    state: Literal["running", "done", "failed"] = "running"
    progress: Progress | None = None
    report: IndexReport | None = None
    error: GriotError | None = None
    code: str = ""


class Reindexer:
    """Does it once at a time; `last` is the one under way, or the last one."""

    def __init__(self, corpus: Corpus, gentle: MakeYielding) -> None:
        self.last: Reindexing | None = None
        self._corpus = corpus
        self._gentle = gentle
        self._beginning = Lock()

    def begin(self) -> bool:
        """Announces one; False where one is under way."""
        with self._beginning:
            if self.last and self.last.state == "running":
                return False
            self.last = Reindexing()
            return True

    def step(self) -> bool:
        """Does the one that was announced, to its end."""
        job = self.last
        if job is None or job.state != "running":
            return False

        def follow(progress: Progress) -> None:
            job.progress = progress

        try:
            job.report = self._corpus.reindex(self._gentle(lambda: False, lambda *_: None), follow)
            job.state = "done"
        except GriotError as error:
            log.warning("The corpus was not indexed again: %s", error)
            job.error, job.state = error, "failed"
        except IndexingStoppedError:
            job.state = "failed"
        except Exception:
            job.code = log_trouble(log, "The corpus could not be indexed again")
            job.state = "failed"
        return False


def notice_endpoint(assistant_of: Callable[[Request], Assistant]) -> Callable[[Request], Response]:
    """The endpoint of the notice: `{"sentence"}`, "" while there is nothing to say."""

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        try:
            sentence = notice(assistant_of(request), words)
        except GriotError as error:
            sentence = tell_error(error, words)
        return JSONResponse({"sentence": sentence}, headers={"Cache-Control": "no-store", "Vary": "Accept-Language"})

    return tell


def notice(assistant: Assistant, words: Words) -> str:
    """The sentence."""
    if assistant.store.notice():
        return words["index_outdated"]
    unfinished = assistant.store.unfinished()
    if unfinished is None or unfinished.rebuilt:  # beside a rebuild, answers come from a whole index
        return ""
    return words["index_unfinished" if unfinished.writer else "index_halted"].format(
        done=unfinished.done, total=unfinished.total
    )
