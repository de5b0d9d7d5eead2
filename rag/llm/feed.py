"""A stream that is read by a thread of its own, so that whoever waits for it can stop waiting."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread, local
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")
_here = local()  # `feed`: the one that is read by this thread


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
        self._cuts: list[Callable[[], None]] = []
        self._lock = Lock()
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
        """Nobody waits any more: the stream is cut where it said how, and else is let go of with its next part."""
        with self._lock:
            self._left.set()
            cuts, self._cuts = self._cuts, []
        for cut in cuts:
            cut()

    def on_leave(self, cut: Callable[[], None]) -> None:
        """Has `cut` called when nobody waits any more, at once where that is so."""
        with self._lock:
            if not self._left.is_set():
                self._cuts.append(cut)
                return
        cut()

    def _read(self, start: Callable[[], Generator[Part]], end: Callable[[], None]) -> None:
        _here.feed = self
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
            with self._lock:
                self._cuts = []
            end()


def cut_on_leave(cut: Callable[[], None]) -> None:
    """Has `cut` called when nobody waits any more for what this thread reads; nothing where it reads no feed."""
    feed: Feed[Any] | None = getattr(_here, "feed", None)
    if feed is not None:
        feed.on_leave(cut)
