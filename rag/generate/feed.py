"""A stream that is read by a thread of its own, so that whoever waits for it can stop waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

Part = TypeVar("Part")


class _End:
    """The stream has ended."""


class Feed(Generic[Part]):
    """The parts of what `start` gives, each as soon as it is there.

    An integration's own time-out is of no use against a server that says now and then that it is still alive. `end` is
    called once, by the thread, when it has let go of the stream: after the last part, after an error, or with the first
    part after `leave`.
    """

    def __init__(self, start: Callable[[], Generator[Part]], end: Callable[[], None]) -> None:
        self._parts: SimpleQueue[Part | Exception | _End] = SimpleQueue()
        self._left = Event()
        Thread(target=self._read, args=(start, end), name="griot-llm", daemon=True).start()

    def next(self, timeout_s: float) -> Part | None:
        """The next part; None after the last one. Raises what the stream raised, or TimeoutError."""
        try:
            part = self._parts.get(timeout=max(0.0, timeout_s))
        except Empty:
            raise TimeoutError from None
        if isinstance(part, Exception):
            raise part
        return None if isinstance(part, _End) else part

    def leave(self) -> None:
        """Nobody waits any more."""
        self._left.set()

    def _read(self, start: Callable[[], Generator[Part]], end: Callable[[], None]) -> None:
        try:
            with closing(start()) as parts:
                for part in parts:
                    if self._left.is_set():
                        return
                    self._parts.put(part)
            self._parts.put(_End())
        except Exception as error:  # whatever it is, it goes to whoever waits
            self._parts.put(error)
        finally:
            end()
