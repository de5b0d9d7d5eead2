"""Hits → the sentences that answer, best first, and how sure one may be that they do."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from rag.models.embedder import Embedder
from rag.query import Query
from rag.question import exact_words, expected_form, has_form, share_held
from rag.records import Hit, Span
from rag.sentences import sentence_spans

PASSAGES_READ = 5  # more add time, not answers: tests/measure/fit.py
SENTENCES_READ = 24  # bounds the time of a question over passages that were never read before
SENTENCES_KEPT = 20_000  # vectors of sentences once read, 1.5 kB each

# Fitted on the training questions by tests/measure/fit.py; see there for how, and for what it gave.
SENTENCE_WEIGHTS = np.array([39.4, 7.89, 1.47, 0.88, 4.67])
ANSWER_WEIGHTS = np.array([0.24, 0.44, 0.34, -1.39, 1.6])
ANSWER_BIAS = -3.22

ANSWERED_FROM = 0.2  # below, Griot refuses: one in ten of the answerable training questions, half of the others
ALSO_FROM = 0.5  # another sentence is given where it is at least half as likely as the first
STATEMENTS = 3  # more is a list, not an answer

_WHOLE = re.compile(r"[.!?…;:][\s»\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading found: `spans` best first, and the confidence (0 to 1) that the first one answers.

    A span's score is how likely it is to answer, as a share of the first one's.
    """

    spans: tuple[Span, ...]
    confidence: float


class SentenceReader:
    """Picks the sentences that answer; it keeps the vectors of sentences it has read. Safe to share by threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def read(self, query: Query, hits: Sequence[Hit]) -> Reading:
        """The best sentences of the first hits; no hits give no spans and a confidence of 0."""
        spans = sentences(hits[:PASSAGES_READ])[:SENTENCES_READ]
        if not spans:
            return Reading((), 0.0)
        log_odds = sentence_features(query, spans, self.vectors(spans)) @ SENTENCE_WEIGHTS
        evidence = answer_features(query, hits, spans, log_odds)
        confidence = float(_logistic(evidence @ ANSWER_WEIGHTS + ANSWER_BIAS))
        scores = np.exp(log_odds - log_odds.max())
        read = [Span(span.hit, span.start, span.end, float(score)) for span, score in zip(spans, scores, strict=True)]
        read.sort(key=lambda span: -span.score)
        spans = [span for span in read if span.score >= ALSO_FROM]
        return Reading(tuple(spans[:STATEMENTS]), confidence)

    def vectors(self, spans: Sequence[Span]) -> NDArray[np.float32]:
        """Shape (spans, dimensions): the vectors of what the spans quote, as passages."""
        texts = [quoted(span) for span in spans]
        with self._lock:
            vectors = {text: self._kept[text] for text in texts if text in self._kept}
        new = list(dict.fromkeys(text for text in texts if text not in vectors))
        if new:
            vectors.update(zip(new, self._embedder.embed_passages(new), strict=True))
        with self._lock:
            for text in texts:
                self._kept[text] = vectors[text]
                self._kept.move_to_end(text)
            while len(self._kept) > SENTENCES_KEPT:
                self._kept.popitem(last=False)
        return np.stack([vectors[text] for text in texts])


def sentences(hits: Sequence[Hit]) -> list[Span]:
    """Every sentence of the hits, in their order, with a score of 0."""
    return [
        Span(hit, hit.passage.start + start, hit.passage.start + end, 0.0)
        for hit in hits
        for start, end in sentence_spans(hit.passage.text)
    ]


def sentence_features(query: Query, spans: Sequence[Span], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Shape (spans, 5): what tells whether a sentence answers.

    Its cosine; its passage's log-odds; whether it has the form that is asked for; the question's words in it; whether
    it is a whole sentence, and no title.
    """
    form = expected_form(query.text)
    rows = []
    for span, other in zip(spans, vectors, strict=True):
        text = quoted(span)
        rows.append(
            (
                float(query.vector @ other),
                _log_odds(span.hit.score),
                float(form != "other" and has_form(text, form)),
                query.words.coverage(text, span.hit.document.language),
                float(bool(_WHOLE.search(text))),
            )
        )
    return np.array(rows)


def answer_features(
    query: Query, hits: Sequence[Hit], spans: Sequence[Span], log_odds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Shape (5,): what tells whether the best sentence answers; `log_odds`, shape (spans,), are the sentences'.

    How far it stands out among the sentences read; how far from the second; how far the best passage stands out among
    the passages; the share of the question's names and numbers that are not in the sentence's passage; whether
    the passage is in another language than the question, where all of these are smaller.
    """
    best = spans[int(np.argmax(log_odds))]
    relevance = [_log_odds(hit.score) for hit in hits]
    ordered = np.sort(log_odds)[::-1]
    held = share_held(exact_words(query.text), f"{best.hit.document.name}\n{best.hit.passage.text}")
    return np.array(
        [
            ordered[0] - ordered.mean(),
            ordered[0] - ordered[1] if len(ordered) > 1 else 0.0,
            max(relevance) - sum(relevance) / len(relevance),
            0.0 if held is None else 1.0 - held,
            float(best.hit.document.language != query.language),
        ]
    )


def quoted(span: Span) -> str:
    """The words of a span."""
    return span.hit.document.text[span.start : span.end]


def _logistic(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-values)))


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return log(clipped / (1 - clipped))
