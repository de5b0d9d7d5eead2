"""The bundled models once a process, each remembering what it was given: they are pure functions, and tests repeat."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from rag.models.embedder import BundledEmbedder, Embedder, Vectors, load_embedder
from rag.models.reader import BundledReader, PassageReading


class RememberingEmbedder(BundledEmbedder):
    """The bundled embedder; a text that it has embedded before costs nothing."""

    def __init__(self, threads: int | None = None) -> None:
        super().__init__(threads)
        self._known: dict[str, Vectors] = {}

    def _embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        keys = [prefix + text for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        self._known.update(zip(new, super()._embed(list(new.values()), prefix), strict=True))
        return np.array([self._known[key] for key in keys], np.float32).reshape(len(keys), self.dimensions)


class RememberingReader(BundledReader):
    """The bundled reader; a passage that it has read for the same question before costs nothing."""

    def __init__(self, threads: int | None = None) -> None:
        super().__init__(threads)
        self._known: dict[tuple[str, str, str], PassageReading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """What each passage says to a question."""
        new = [passage for passage in dict.fromkeys(passages) if (question, *passage) not in self._known]
        for passage, reading in zip(new, super().read(question, new), strict=True):
            self._known[(question, *passage)] = reading
        return [self._known[(question, *passage)] for passage in passages]


_bundled_embedder = cache(RememberingEmbedder)


def shared_embedder(setting: str | None, threads: int | None = None, allow_downloads: bool = False) -> Embedder:
    """As `load_embedder`, but the bundled embedder is the process's one."""
    return load_embedder(setting, threads, allow_downloads) if setting else _bundled_embedder(threads)


shared_reader = cache(RememberingReader)
