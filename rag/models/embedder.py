"""Texts to vectors: the bundled model, or another that a user names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.models.encoder import BUNDLED, Vocabulary, open_session, open_vocabulary, read_manifest
from rag.models.tokenizer import END, START, is_kept

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

Vectors = NDArray[np.float32]

QUERY, PASSAGE = "query: ", "passage: "  # what E5 was trained to see before each kind of text
TOKENS_PER_RUN = 512  # short texts share a run of the encoder; more than this in one gains nothing
TEXT_CHARS = 32_768  # the model reads 512 tokens of at most 16 characters; the rest of this is for runs of spaces
TEXTS_AT_ONCE = 1024  # tokenised together: enough to find many of one length, little enough to hold


class Embedder(Protocol):
    """What turns texts into vectors; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Goes into the index's fingerprint: another name, other vectors."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def load(self) -> None:
        """Loads what the first text would otherwise wait for; raises ModelError where it cannot."""

    def reads(self, text: str) -> bool:
        """Whether the model knows the script of a text; one that cannot tell says yes."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages as unit rows, float32 (n, dimensions), in their order; no text gives (0, dimensions)."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions as unit rows, float32 (n, dimensions), in their order; no text gives (0, dimensions)."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: InferenceSession
    vocabulary: Vocabulary


class BundledEmbedder:
    """Multilingual E5 small, which comes with Griot, on `threads` processor cores (all, if None).

    A text gets the same vector whatever it is embedded with. What goes beyond 512 tokens is not read. The weights are
    loaded with the first text, or by `load`. Raises ModelError where a file of the model is missing or damaged.
    """

    def __init__(self, threads: int | None = None, folder: Path = BUNDLED) -> None:
        self._threads = threads or available_cores()
        self._manifest = read_manifest(folder)
        self._folder = folder
        self._lock = Lock()
        self._loaded: _Loaded | None = None

    @property
    def name(self) -> str:
        """The model's name, with a digest of its files."""
        return self._manifest.name

    @property
    def dimensions(self) -> int:
        """384."""
        return self._manifest.dimensions

    def reads(self, text: str) -> bool:
        """Whether half of the letters, or more, are of a script that the vocabulary keeps."""
        letters = [character for character in text if character.isalpha()]
        return 2 * sum(map(is_kept, letters)) >= len(letters)

    def load(self) -> None:
        """Loads the weights, in about half a second; a thread that comes meanwhile waits."""
        self._parts()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages as unit rows."""
        return self._embed(texts, PASSAGE)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions as unit rows."""
        return self._embed(texts, QUERY)

    def _parts(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded(
                    open_session(self._folder, self._manifest, self._threads),
                    open_vocabulary(self._folder, self._manifest),
                )
            return self._loaded

    def _embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            chunk = [prefix + readable(text) for text in texts[start : start + TEXTS_AT_ONCE]]
            found = self._parts().vocabulary.tokenizer.ids(chunk)
            tokens = [np.array([START, *ids[: self._manifest.positions - 2], END]) for ids in found]
            self._run(tokens, vectors[start : start + TEXTS_AT_ONCE])
        return vectors

    def _run(self, tokens: list[NDArray[np.int64]], vectors: Vectors) -> None:
        """Fills `vectors`; texts side by side on all cores, the longest first so that no core waits long at the end."""
        parts = self._parts()

        def run(group: list[int]) -> None:
            rows = parts.vocabulary.words[np.stack([tokens[index] for index in group])]
            vectors[group] = parts.session.run(["vectors"], {"rows": rows})[0]

        run_side_by_side(run, list(groups_of_one_length([len(ids) for ids in tokens], TOKENS_PER_RUN)), self._threads)


def load_embedder(setting: str | None, threads: int | None = None, allow_downloads: bool = False) -> Embedder:
    """The bundled embedder, or the sentence-transformers model that `setting` names (its name on the hub, or a folder).

    Raises ModelError where it cannot be had; it is fetched only if `allow_downloads` says so.
    """
    if not setting:
        return BundledEmbedder(threads)
    from rag.models.sentence import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(setting, threads, allow_downloads)


def groups_of_one_length(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices of equal lengths together, longest first, each group of one index or of at most `budget` in all.

    >>> list(groups_of_one_length([3, 9, 3, 3], 6))
    [[1], [0, 2], [3]]
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    for length, indices in groupby(order, key=lambda index: lengths[index]):
        same = list(indices)
        size = max(1, budget // max(1, length))
        yield from (same[start : start + size] for start in range(0, len(same), size))


def run_side_by_side(run: Callable[[list[int]], None], groups: Sequence[list[int]], threads: int) -> None:
    """Runs each group, `threads` at a time; a group alone stays in the thread that calls."""
    if len(groups) == 1 or threads == 1:
        for group in groups:
            run(group)
        return
    with ThreadPoolExecutor(max(1, min(threads, len(groups)))) as pool:
        list(pool.map(run, groups))


def readable(text: str) -> str:
    """A text that any tokenizer takes: half characters (lone surrogates) become question marks, and it ends in time.

    >>> readable("a\\ud800b")
    'a?b'
    """
    return text[:TEXT_CHARS].encode("utf-8", "replace").decode("utf-8")


def available_cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
