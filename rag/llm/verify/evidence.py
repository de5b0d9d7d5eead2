"""The sentences of some passages that show a claim best, and the features that tell whether they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from rag.llm.verify.copies import cues
from rag.llm.verify.figures import figure_places
from rag.llm.verify.names import ClaimedName, names_in
from rag.models import Embedder, Reader, Vectors
from rag.records import Hit
from rag.text import analyse, sentence_spans

SENTENCES = 3  # of a window, at most
ANCHORS = 24  # of a claim: a sentence with more is a list, whose order says nothing
# What the anchors, the words and each further sentence count beside the cosine, in choosing the sentences.
ANCHORS_COUNT, WORDS_COUNT, SENTENCE_COSTS = 0.15, 0.1, 0.01
AS_NEAR = 0.03  # of cosine: a sentence alone is as good a quote as with its neighbour, whose vector smooths its own
MARGIN_MOST = 20.0  # of the reader's log-odds, either way: beyond, it is sure enough

FEATURES = (
    "cosine",
    "foreign",  # the passage is in another language than the claim
    "pointed",  # and the reader, asked the claim, how surely it points at something there
    "denies",  # the claim says "not", the sentences do not
    "denied",  # the other way round
    "widened",  # the claim says "all", the sentences do not
    "narrowed",  # the sentences say "vice-", "many", "less", the claim does not
    "turned",  # names and numbers stand in another order
    "sentences",
)
Features = dict[str, float]
Anchor = tuple[int, tuple[int, ...]]  # where a claim gives a name or a number, and where a text has it


@dataclass(frozen=True, slots=True)
class Window:
    """Whole sentences of a hit that follow one another, in the characters of its passage, and their cosine."""

    hit: Hit
    start: int
    end: int
    sentences: int
    cosine: float

    @property
    def text(self) -> str:
        """The words."""
        return self.hit.passage.text[self.start : self.end]

    def held(self, anchors: Sequence[Anchor]) -> list[Anchor]:
        """The anchors with those of their places that stand in the window."""
        return [(at, tuple(place for place in places if self.start <= place < self.end)) for at, places in anchors]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best sentences, and their `FEATURES`; `quote` are those of them that are needed."""

    window: Window
    features: Features
    quote: Window


def evidence_for(
    claim: str, names: Sequence[ClaimedName], hits: Sequence[Hit], language: str, embedder: Embedder, reader: Reader
) -> Evidence | None:
    """The sentences of the hits that show a claim best; None if there is no sentence at all."""
    anchors = {id(hit): anchors_of(claim, names, hit.passage.text) for hit in hits}
    terms = set(analyse(claim, language))
    windows = list(_windows(claim, hits, embedder))
    if not windows:
        return None

    def score(window: Window) -> float:
        points = window.cosine + ANCHORS_COUNT * _held_share(window.held(anchors[id(window.hit)]))
        if terms and not _is_foreign(window.hit, language):
            points += WORDS_COUNT * len(terms.intersection(analyse(window.text, language))) / len(terms)
        return points - SENTENCE_COSTS * window.sentences

    best = max(windows, key=score)
    places = anchors[id(best.hit)]
    parts = [part for part in windows if part.hit is best.hit and best.start <= part.start and part.end <= best.end]
    quote = min(
        (part for part in parts if _holds_as_much(part, best, places, terms, language)),
        key=lambda part: part.sentences,
    )
    return Evidence(best, _features(claim, best, places, language, reader), quote)


def anchors_of(claim: str, names: Sequence[ClaimedName], text: str) -> list[Anchor]:
    """The names of a claim and its figures in digits, in its order."""
    held = names_in(text)
    named = ((name.start, tuple(sorted(set(held.places(name))))) for name in names[:ANCHORS])
    return sorted((*named, *figure_places(claim, text)))[:ANCHORS]


def out_of_order(anchors: Sequence[Anchor]) -> float:
    """The share (0 to 1) of pairs that stand the other way round, whichever of their places one takes.

    >>> out_of_order([(0, (20,)), (9, (3, 9))]), out_of_order([(0, (3, 9)), (9, (20,))])
    (1.0, 0.0)
    """
    pairs = list(combinations([places for _, places in anchors if places], 2))
    return sum(min(one) > max(other) for one, other in pairs) / len(pairs) if pairs else 0.0


def _windows(claim: str, hits: Sequence[Hit], embedder: Embedder) -> Iterator[Window]:
    """Every window of every hit; a window's vector is the mean of its sentences'."""
    asked = embedder.embed_queries([claim])[0] if hits else np.zeros(0, np.float32)
    for hit in hits:
        spans = sentence_spans(hit.passage.text)
        vectors = _vectors(_EmbedderKey(embedder), tuple(hit.passage.text[start:end] for start, end in spans))
        for first in range(len(spans)):
            for last in range(first, min(first + SENTENCES, len(spans))):
                cosine = _cosine(asked, vectors[first : last + 1].mean(axis=0))
                yield Window(hit, spans[first][0], spans[last][1], last - first + 1, cosine)


def _held_share(anchors: Sequence[Anchor]) -> float:
    """The share (0 to 1) of anchors that have a place; 1 if there are no anchors."""
    return sum(bool(places) for _, places in anchors) / len(anchors) if anchors else 1.0


def _holds_as_much(part: Window, whole: Window, anchors: Sequence[Anchor], terms: set[str], language: str) -> bool:
    """Whether a part of some sentences holds all that they have of a claim: its names, its numbers, its words."""
    if part.cosine < whole.cosine - AS_NEAR or _held_share(part.held(anchors)) < _held_share(whole.held(anchors)):
        return False
    held, all_held = (terms.intersection(analyse(one.text, language)) for one in (part, whole))
    return _is_foreign(whole.hit, language) or all_held <= held


def _features(claim: str, window: Window, anchors: Sequence[Anchor], language: str, reader: Reader) -> Features:
    claimed, shown = cues(claim), cues(window.text)
    foreign = _is_foreign(window.hit, language)
    values: dict[str, float] = {
        "cosine": window.cosine,
        "foreign": foreign,
        "pointed": _pointed(claim, window, reader) if foreign else 0.0,
        "denies": "no" in claimed - shown,
        "denied": "no" in shown - claimed,
        "widened": "all" in claimed - shown,
        "narrowed": "less" in shown - claimed,
        "turned": out_of_order(window.held(anchors)),
        "sentences": window.sentences,
    }
    return {name: float(values[name]) for name in FEATURES}


def _pointed(claim: str, window: Window, reader: Reader) -> float:
    title = window.hit.document.title
    reading = reader.read(claim, [(title.value if title else "", window.text)])[0]
    return float(np.clip(max((span.margin for span in reading.spans), default=-MARGIN_MOST), -MARGIN_MOST, MARGIN_MOST))


def _is_foreign(hit: Hit, language: str) -> bool:
    return hit.document.language not in (None, language)


@dataclass(frozen=True, slots=True)
class _EmbedderKey:
    """An embedder as a key of the cache: two of one name give the same vectors."""

    embedder: Embedder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _EmbedderKey) and self.embedder.name == other.embedder.name

    def __hash__(self) -> int:
        return hash(self.embedder.name)


@lru_cache(maxsize=256)  # the sentences of one answer cite the same passages
def _vectors(model: _EmbedderKey, sentences: tuple[str, ...]) -> Vectors:
    return model.embedder.embed_queries(sentences)


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))
