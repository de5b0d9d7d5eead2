"""A question → the passages most likely to answer it, from meaning (dense) and from words (lexical)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import exp

import numpy as np
from numpy.typing import NDArray

from rag.query import Query
from rag.records import Candidate, Hit, Passage
from rag.store import Store, indexed_text

# Fitted on the training questions by tests/measure/fit.py; see there for how, and for what it gave.
COSINE_WEIGHT = 8.84
COVERAGE_WEIGHT = 0.85
BIAS = -7.54


def retrieve(
    query: Query,
    store: Store,
    *,
    top_k: int,
    candidates: int,
    documents: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """The best `top_k` passages for a query, best first.

    Each leg proposes `candidates` passages. Every proposal is then judged on both: by its cosine, and by the share of
    the question's information that its words cover. `documents` limits the search to those paths.
    """
    dense = store.search_dense(query.vector, candidates, documents)
    lexical = store.search_words(query.text, candidates, documents)
    passages = store.passages(list({candidate.passage_id for candidate in (*dense, *lexical)}))
    found = {document.path: document for document in store.documents({p.document for p in passages.values()})}
    cosines = _cosines(query.vector, dense, passages, store)
    bm25 = {candidate.passage_id: candidate.score for candidate in lexical}
    hits = []
    for id_, passage in passages.items():
        document = found.get(passage.document)
        if document is None or id_ not in cosines:
            continue  # removed since a leg proposed it
        coverage = query.words.coverage(indexed_text(passage, document), document.language)
        score = relevance(cosines[id_], coverage)
        hits.append(Hit(passage, document, score, cosines[id_], coverage, bm25.get(id_)))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.document, hit.passage.start))
    return tuple(hits[:top_k])


def relevance(cosine: float, coverage: float) -> float:
    """How likely a passage is to be about the question, between 0 and 1."""
    return 1 / (1 + exp(-(COSINE_WEIGHT * cosine + COVERAGE_WEIGHT * coverage + BIAS)))


def _cosines(
    vector: NDArray[np.float32], dense: Iterable[Candidate], passages: Mapping[str, Passage], store: Store
) -> dict[str, float]:
    """Cosine by passage id, for what the dense leg found and for what only the lexical leg did."""
    cosines = {candidate.passage_id: candidate.score for candidate in dense}
    missing = store.vectors([id_ for id_ in passages if id_ not in cosines])
    return cosines | {id_: float(vector @ other) for id_, other in missing.items()}
