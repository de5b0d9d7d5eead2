"""Batches under way: whose they are, how far they are, and how each is stopped."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Literal

from rag.assistant import Assistant
from rag.errors import GriotError
from rag.out.batch import Answered, ask_table
from rag.records import Answer, Draft, Filter
from rag.web.replies import log_trouble
from rag.web.shares import Turns, Who, make_room

if TYPE_CHECKING:
    from rag.out.batch import Asks, Table

log = logging.getLogger(__name__)

MOST_ROWS = 1000  # of a batch: about ten minutes; who has more has `griot batch`
MOST_KB = 200_000  # of memory for all batches, those that are over included: 40 of the longest, thousands of short ones
LINE_KB = 4  # of an answer with its sources, as it is kept
KEPT_S = 3600.0  # after its end
SWEEP_S = 60.0
STOP_S = 2.0  # for the question under way when the server stops
State = Literal["running", "done", "stopped", "failed"]


class AnswerStoppedError(GriotError):
    """Nobody waits for the answer any more."""


class Stoppable(Assistant):
    """The assistant `other`, which gives an answer up once `is_stopped` says so; the model is then let go at once."""

    def __init__(self, other: Assistant, is_stopped: Callable[[], bool]) -> None:
        super().__init__(other.store, other.embedder, other.reader, other.settings, other.reranker, other.writer)
        self._is_stopped = is_stopped

    def stream(
        self, question: str, *, passages: int | None = None, filter: Filter | None = None
    ) -> Iterator[Draft | Answer]:
        """What an assistant gives; raises AnswerStoppedError, too."""
        for step in super().stream(question, passages=passages, filter=filter):
            if isinstance(step, Draft) and self._is_stopped():
                raise AnswerStoppedError("The answer was stopped.")
            yield step


def stoppable(assistant: Assistant, is_stopped: Callable[[], bool]) -> Assistant:
    """The assistant as one that can be stopped; as it is, where no language model keeps it waiting."""
    return Stoppable(assistant, is_stopped) if assistant.writer is not None else assistant


class BatchesFullError(Exception):
    """No further batch can be kept now."""


@dataclass(slots=True, eq=False)
class BatchJob:
    """A batch as far as it is; the thread of all batches adds to `answered`, the page reads it.

    `kb` is about how much memory it takes. If it failed, `code` stands beside the error in the log. `ended` is by the
    monotonic clock, in seconds.
    """

    id: str
    who: Who
    name: str
    table: Table
    kb: int
    answered: list[Answered] = field(default_factory=list)
    state: State = "running"
    code: str = ""
    ended: float = 0.0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state != "running"


class Batches:
    """Owns the thread that answers batches.

    `let_pass` is called before each question, and waits while a visitor's own is answered. `kept_s` and `most_kb` are
    for tests.
    """

    def __init__(
        self, let_pass: Callable[[], object] = bool, *, kept_s: float = KEPT_S, most_kb: int = MOST_KB
    ) -> None:
        self._let_pass = let_pass
        self._kept_s, self._most_kb = kept_s, most_kb
        self._batches: dict[str, BatchJob] = {}
        self._lock = threading.Lock()
        # One thread, so that a visitor's question waits for one of a batch at most.
        self._turns = Turns(self._sweep, min(SWEEP_S, kept_s), "griot-batches")
        self._closed = False

    def start(self, who: Who, name: str, table: Table, assistant: Asks) -> BatchJob | None:
        """Begins a batch, in the place of the visitor's last; None while that is under way.

        Raises BatchesFullError if there is no room, even in the place of somebody who has more.
        """
        with self._lock:
            last = self._of(who.visitor)
            if last and not last.is_over:
                return None
            if last:
                self._drop(last)
            batch = BatchJob(secrets.token_hex(8), who, name, table, _kb(table))
            if self._closed or not self._make_room(batch):
                raise BatchesFullError
            self._batches[batch.id] = batch
        if isinstance(assistant, Assistant):
            assistant = stoppable(assistant, batch.stopped.is_set)
        lines = ask_table(table, assistant, is_stopped=batch.stopped.is_set, before_each=self._let_pass)
        self._turns.add(partial(self._step, batch, lines), who)
        return batch

    def find(self, visitor: str, id_: str) -> BatchJob | None:
        """The batch of that id, where it is the visitor's."""
        with self._lock:
            batch = self._batches.get(id_)
            own = batch and visitor and hmac.compare_digest(batch.who.visitor.encode(), visitor.encode())
            return batch if own else None

    def of(self, visitor: str) -> BatchJob | None:
        """The visitor's batch."""
        with self._lock:
            return self._of(visitor) if visitor else None

    def others(self, batch: BatchJob) -> int:
        """How many other batches are answered in turn with one; 0 when it is over."""
        with self._lock:
            return sum(not other.is_over for other in self._batches.values() if other is not batch) * (
                not batch.is_over
            )

    def close(self) -> None:
        """Stops and forgets them all."""
        with self._lock:
            self._closed = True
            for batch in list(self._batches.values()):
                self._drop(batch)
        self._turns.close(STOP_S)

    def _of(self, visitor: str) -> BatchJob | None:
        return next((batch for batch in self._batches.values() if batch.who.visitor == visitor), None)

    def _drop(self, batch: BatchJob) -> None:
        batch.stopped.set()
        del self._batches[batch.id]

    def _make_room(self, batch: BatchJob) -> bool:
        """Has what is over give way, the oldest first at the address with most, and only then what is under way."""
        over = sorted((other for other in self._batches.values() if other.is_over), key=lambda other: other.ended)
        under_way = [other for other in self._batches.values() if not other.is_over]
        giving: list[BatchJob] = []
        while over and sum(other.kb for other in [*over, *under_way, batch]) > self._most_kb:
            taken = Counter[str]()
            for other in over:
                taken[other.who.address] += other.kb
            address = taken.most_common(1)[0][0]
            giving.append(next(other for other in over if other.who.address == address))
            over.remove(giving[-1])
        most = self._most_kb - sum(other.kb for other in over)
        places = make_room(batch.who, batch.kb, [(other.who, other.kb) for other in under_way], most)
        if places is None:
            return False
        for other in [*giving, *(under_way[place] for place in places)]:
            self._drop(other)
        return True

    def _sweep(self) -> None:
        with self._lock:
            for batch in list(self._batches.values()):
                if batch.is_over and monotonic() - batch.ended >= self._kept_s:
                    self._drop(batch)

    def _step(self, batch: BatchJob, lines: Iterator[Answered]) -> bool:
        """Answers the next question of a batch; whether there may be more. Once stopped, the rest is only noted."""
        try:
            for line in lines:
                answer = line.answer and replace(line.answer, passages=())  # they hold whole documents
                batch.answered.append(replace(line, answer=answer))
                if not batch.stopped.is_set():
                    return True
            state: State = "stopped" if batch.stopped.is_set() else "done"
        except Exception:
            batch.code = log_trouble(log, "A batch failed")
            state = "failed"
        batch.ended = monotonic()
        batch.state = state
        return False


def _kb(table: Table) -> int:
    """About how much memory a table takes once all of it is answered, at two bytes a letter."""
    letters = sum(len(cell) for line in table.lines for cell in line.cells)
    return 1 + letters // 500 + LINE_KB * len(table.lines)
