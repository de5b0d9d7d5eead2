"""Tables that visitors send are read few at once: each may take some seconds and a hundred megabytes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 2  # that are read; more would only make each of them slower
MOST = 8  # that are read or wait, each with a file of up to 8 MB in memory and a thread of the forty that serve pages
MOST_OF_ONE = 2  # of one visitor, so that nobody takes all the places


class TablesFullError(Exception):
    """No further table can be read now."""


class Reading:
    """The places in which tables are read."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._owners: Counter[str] = Counter()

    @contextmanager
    def place(self, owner: str = "") -> Iterator[None]:
        """Holds one of the places, and waits for it; `owner` tells visitors apart, "" where that is not known.

        Raises TablesFullError where too many wait already.
        """
        with self._lock:
            if self._owners.total() >= MOST or (owner and self._owners[owner] >= MOST_OF_ONE):
                raise TablesFullError
            self._owners[owner] += 1
        try:
            with self._places:
                yield
        finally:
            with self._lock:
                self._owners[owner] -= 1
                self._owners += Counter()  # without those that are at 0


TABLES = Reading()  # of the whole server: batches and evaluations together
