"""Indexing beside questions: they come first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rag.models.embedder import Embedder, Vectors

AT_ONCE = 8  # passages between two looks at whether somebody asks: some tenths of a second
QUIET_S = 1.0  # after a question began: it has its answer by then
MOST_S = 3.0  # that a few passages wait, lest a file never be read where somebody always asks


class StoppedError(Exception):
    """Nobody wants any more what was being indexed."""


class Questions:
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


class Gentle:
    """An embedder that waits while somebody asks, tells `on_done` how many of how many passages it has, and stops.

    `is_over` says that it is to stop, which it does by raising StoppedError.
    """

    def __init__(
        self,
        embedder: Embedder,
        questions: Questions,
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
        for start in range(0, len(texts), AT_ONCE):
            few = texts[start : start + AT_ONCE]
            self._ahead.update(zip(few, self._embed_few(few), strict=True))
            self._on_done(start + len(few), len(texts))
            if start + AT_ONCE < len(texts):
                yield

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """A few at a time, if they are not embedded already."""
        missing = [text for text in texts if text not in self._ahead]
        found = dict(self._ahead)
        for start in range(0, len(missing), AT_ONCE):
            few = missing[start : start + AT_ONCE]
            found.update(zip(few, self._embed_few(few), strict=True))
            self._on_done(min(start + AT_ONCE, len(missing)), len(missing))
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    def _embed_few(self, texts: Sequence[str]) -> Vectors:
        self._questions.let_pass()
        if self._is_over():
            raise StoppedError
        return self._embedder.embed_passages(texts)
