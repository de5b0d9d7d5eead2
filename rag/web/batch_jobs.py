"""Batches of the visitors: one each, two at once, a question at a time, and each forgotten an hour after its end."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.assistant import Assistant
from rag.batch import Answered, ask_table
from rag.web.stoppable import stoppable
from rag.web.trouble import log_trouble

if TYPE_CHECKING:
    from rag.batch import Asks, Table

log = logging.getLogger(__name__)

AT_ONCE = 2  # batches; more would only make each of them slower, and the answers of the chat, too
MOST_KEPT = 20  # batches in memory, waiting ones and those that are over included: some tens of megabytes
MOST_ROWS = 1000  # of a batch: about ten minutes; who has more has `griot batch`
KEPT_S = 3600.0  # after its end
STOP_S = 2.0  # for the question under way when the server stops
State = Literal["waiting", "running", "done", "stopped", "failed"]


class BatchesFullError(Exception):
    """No further batch can be kept now."""


@dataclass(slots=True, eq=False)
class Batch:
    """A batch as far as it is; its thread adds to `answered`, the page reads it.

    Where it failed, `code` stands beside the error in the log.
    """

    id: str
    owner: str
    name: str
    table: Table
    answered: list[Answered] = field(default_factory=list)
    state: State = "waiting"
    code: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in ("waiting", "running")


class Batches:
    """Owns the threads that answer batches.

    `let_pass` is called before each question, and waits while a visitor's own is answered. `kept_s` is for tests.
    """

    def __init__(self, let_pass: Callable[[], object] = bool, *, kept_s: float = KEPT_S) -> None:
        self._let_pass = let_pass
        self._kept_s = kept_s
        self._batches: dict[str, Batch] = {}
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._asking = threading.Lock()  # so that a visitor's question waits for one of a batch at most
        self._timers: dict[str, threading.Timer] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def start(self, owner: str, name: str, table: Table, assistant: Asks) -> Batch | None:
        """Begins a batch, in the place of the owner's last; None while that is under way.

        Raises BatchesFullError where too many are kept.
        """
        with self._lock:
            last = self._of(owner)
            if last and not last.is_over:
                return None
            if last:
                self._drop(last.id)
            if self._closed or len(self._batches) >= MOST_KEPT:
                raise BatchesFullError
            batch = Batch(secrets.token_hex(8), owner, name, table)
            self._batches[batch.id] = batch
            thread = threading.Thread(target=self._run, args=(batch, assistant), name="griot-batch", daemon=True)
            self._threads = [*filter(threading.Thread.is_alive, self._threads), thread]
            thread.start()
            return batch

    def find(self, owner: str, id_: str) -> Batch | None:
        """The batch of that id, where it is the owner's."""
        with self._lock:
            batch = self._batches.get(id_)
            return batch if batch and owner and hmac.compare_digest(batch.owner.encode(), owner.encode()) else None

    def of(self, owner: str) -> Batch | None:
        """The owner's batch."""
        with self._lock:
            return self._of(owner) if owner else None

    def ahead(self, batch: Batch) -> int:
        """How many batches must end before it begins; 0 once it has."""
        with self._lock:
            under_way = [other for other in self._batches.values() if not other.is_over]
            return max(0, under_way.index(batch) + 1 - AT_ONCE) if batch.state == "waiting" else 0

    def close(self) -> None:
        """Stops and forgets them all."""
        with self._lock:
            self._closed = True
            for batch in list(self._batches.values()):
                batch.stopped.set()
                self._drop(batch.id)
        for thread in self._threads:
            thread.join(STOP_S)

    def _of(self, owner: str) -> Batch | None:
        return next((batch for batch in self._batches.values() if batch.owner == owner), None)

    def _drop(self, id_: str) -> None:
        self._batches.pop(id_, None)
        if timer := self._timers.pop(id_, None):
            timer.cancel()

    def _forget(self, id_: str) -> None:
        with self._lock:
            self._drop(id_)

    def _run(self, batch: Batch, assistant: Asks) -> None:
        while not self._places.acquire(timeout=0.2):
            if batch.stopped.is_set():
                break
        else:
            try:
                self._answer(batch, assistant)
            finally:
                self._places.release()
        if not batch.is_over:
            batch.state = "stopped"
        self._forget_later(batch)

    def _answer(self, batch: Batch, assistant: Asks) -> None:
        batch.state = "running"
        try:
            if isinstance(assistant, Assistant):
                assistant = stoppable(assistant, batch.stopped.is_set)
            asked = ask_table(batch.table, assistant, is_stopped=batch.stopped.is_set, before_each=self._let_pass)
            while True:
                with self._asking:
                    line = next(asked, None)
                if line is None:
                    break
                batch.answered.append(line)
            batch.state = "stopped" if batch.stopped.is_set() else "done"
        except Exception:
            batch.code = log_trouble(log, "A batch failed")
            batch.state = "failed"

    def _forget_later(self, batch: Batch) -> None:
        with self._lock:
            if batch.id in self._batches:
                timer = threading.Timer(self._kept_s, self._forget, (batch.id,))
                timer.daemon = True
                self._timers[batch.id] = timer
                timer.start()
