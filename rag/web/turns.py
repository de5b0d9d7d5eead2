"""Work that is done one piece at a time, in one thread: everybody's in turn."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

log = logging.getLogger(__name__)

Step = Callable[[], bool]  # does a piece; whether there may be more to do
STOP_S = 5.0  # for the piece under way when the server stops


class Turns:
    """Calls each step in turn until it has nothing more to do; between two, and each `every_s`, `meanwhile`."""

    def __init__(self, meanwhile: Callable[[], None], every_s: float) -> None:
        self._meanwhile = meanwhile
        self._every_s = every_s
        self._waiting: deque[Step] = deque()
        self._changed = Condition()
        self._stopped = False
        self._thread: Thread | None = None

    def add(self, step: Step) -> None:
        """Has a step called when it is its turn; the thread starts with the first."""
        with self._changed:
            if step not in self._waiting:
                self._waiting.append(step)
            if self._thread is None and not self._stopped:
                self._thread = Thread(target=self._run, name="griot-uploads", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Calls no further step, and waits for the one under way."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._waiting and not self._stopped:
                    self._changed.wait(self._every_s)
                if self._stopped:
                    return
                step = self._waiting.popleft() if self._waiting else None
            try:
                if step and step():
                    self.add(step)
                self._meanwhile()
            except Exception:
                log.exception("A piece of work failed")
