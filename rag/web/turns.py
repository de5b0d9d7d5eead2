"""Work that is done one piece at a time, in one thread: everybody's in turn."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Thread

from rag.web.shares import Rota, Who

log = logging.getLogger(__name__)

Step = Callable[[], bool]  # does a piece; whether there may be more to do
STOP_S = 5.0  # for the piece under way when the server stops


class Turns:
    """Calls each step until it has nothing more to do, visitors in turn; between two, and each `every_s`, `meanwhile`.

    The thread is called `name`.
    """

    def __init__(self, meanwhile: Callable[[], None], every_s: float, name: str) -> None:
        self._meanwhile = meanwhile
        self._every_s = every_s
        self._name = name
        self._waiting: dict[Step, Who] = {}
        self._rota = Rota()
        self._changed = Condition()
        self._stopped = False
        self._thread: Thread | None = None

    def add(self, step: Step, who: Who) -> None:
        """Has a step called when it is that visitor's turn; the thread starts with the first."""
        with self._changed:
            self._waiting.setdefault(step, who)
            if self._thread is None and not self._stopped:
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, stop_s: float = STOP_S) -> None:
        """Calls no further step, and waits so long for the one under way."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(stop_s)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._waiting and not self._stopped:
                    self._changed.wait(self._every_s)
                if self._stopped:
                    return
                step, who = self._next() if self._waiting else (None, Who())
            try:
                if step and step():
                    self.add(step, who)
                self._meanwhile()
            except Exception:
                log.exception("A piece of work failed")

    def _next(self) -> tuple[Step, Who]:
        who = self._rota.choose(self._waiting.values())
        step = next(step for step, whose in self._waiting.items() if whose == who)
        del self._waiting[step]
        return step, who
