"""The sentences of a hit that may show a claim: one, or two or three that follow one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.models.embedder import Embedder, Vectors
from rag.records import Hit
from rag.text.sentences import sentence_spans

SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Window:
    """Whole sentences of a hit, in the characters of its passage, and how near the claim they are (cosine)."""

    hit: Hit
    start: int
    end: int
    sentences: int
    cosine: float

    @property
    def text(self) -> str:
        """The words."""
        return self.hit.passage.text[self.start : self.end]


def windows_of(claim: str, hits: Sequence[Hit], embedder: Embedder) -> Iterator[Window]:
    """Every window of every hit; a window's vector is the mean of its sentences'."""
    asked = embedder.embed_queries([claim])[0]
    for hit in hits:
        spans = sentence_spans(hit.passage.text)
        vectors = _vectors(_Model(embedder), tuple(hit.passage.text[start:end] for start, end in spans))
        for first in range(len(spans)):
            for last in range(first, min(first + SENTENCES, len(spans))):
                cosine = _cosine(asked, vectors[first : last + 1].mean(axis=0))
                yield Window(hit, spans[first][0], spans[last][1], last - first + 1, cosine)


@dataclass(frozen=True, slots=True)
class _Model:
    """An embedder as a key of the cache: two of one name give the same vectors."""

    embedder: Embedder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Model) and self.embedder.name == other.embedder.name

    def __hash__(self) -> int:
        return hash(self.embedder.name)


@lru_cache(maxsize=256)  # the sentences of one answer cite the same passages
def _vectors(model: _Model, sentences: tuple[str, ...]) -> Vectors:
    return model.embedder.embed_queries(sentences)


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))
