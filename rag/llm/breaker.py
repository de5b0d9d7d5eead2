"""A language model that surely fails is not asked by every question: for a while the others are told at once.

pybreaker holds its lock for as long as a call takes, so that one slow answer keeps everybody waiting, and purgatory
lets everybody in as soon as one may try; hence these lines.
"""

from __future__ import annotations

import time
from threading import Lock

from rag.records import Failure

REST_S = 30.0
LASTING: dict[Failure, int] = {"unreachable": 1, "refused_key": 1, "unknown_model": 1, "timeout": 2}  # in a row


class Breaker:
    """What is known of a model's failures. After `rest_s` one caller may try, whose success lets the others in again.

    Safe to share by threads. Whoever is let in says what became of it: `succeed`, `fail` or `leave`.
    """

    def __init__(self, rest_s: float = REST_S) -> None:
        self._rest_s = rest_s
        self._lock = Lock()
        self._failure: Failure | None = None
        self._count = 0  # of that failure, in a row
        self._until = 0.0
        self._is_tried = False

    def enter(self) -> Failure | None:
        """None where the caller is let in, else the failure that it would meet."""
        with self._lock:
            if not self._is_open():
                return None
            if self._is_tried or time.monotonic() < self._until:
                return self._failure
            self._is_tried = True
            return None

    def succeed(self) -> None:
        """The model has answered."""
        with self._lock:
            self._failure, self._count, self._is_tried = None, 0, False

    def fail(self, failure: Failure) -> None:
        """The model has failed: too many requests tell nothing of it, others that do not last that it is there."""
        with self._lock:
            self._is_tried = False
            if failure == "busy":
                return
            self._count = self._count + 1 if failure == self._failure else 1
            self._failure = failure if failure in LASTING else None
            self._until = time.monotonic() + self._rest_s

    def leave(self) -> None:
        """The caller did not wait for an answer."""
        with self._lock:
            self._is_tried = False

    @property
    def is_resting(self) -> bool:
        """Whether nobody is let in."""
        with self._lock:
            return self._is_open() and (self._is_tried or time.monotonic() < self._until)

    def _is_open(self) -> bool:
        return self._failure is not None and self._count >= LASTING[self._failure]
