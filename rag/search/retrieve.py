"""A question → the passages most likely to answer it, from meaning (dense) and from words (lexical)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from rag.records import Candidate, Document, Hit
from rag.search.dates import timeliness
from rag.search.duplicates import merge_duplicates
from rag.search.query import Query
from rag.search.quoted import count_held
from rag.store import Shelf, indexed_text

# Fitted by tests/measure/fit.py; see there for how, and for what it gave.
COSINE_WEIGHT = 19.47
COVERAGE_WEIGHT = 1.88
FOREIGN_WEIGHT = 0.85  # for another language than the question's: its cosine is lower, and its words cover little
BIAS = -15.66
# For the question's names and numbers that a passage in its language lacks. Chosen on the development sets: nDCG@10
# changes by -0.002 to 0.014, by -0.003 to 0.014 at 0.5, and 1 costs as much as 0.013.
LACK_WEIGHT = 0.3
TIME_WEIGHT = 2.0  # chosen on tests/qa/times by tests/measure/times.py; more costs where documents have no date

TIMED = 50  # of the first hits, whose dates are read where the question asks for a time: it takes a millisecond each


def retrieve(
    query: Query,
    store: Shelf,
    *,
    top_k: int,
    candidates: int,
    documents: Collection[str] | None = None,
) -> tuple[Hit, ...]:
    """The best `top_k` passages for a query, best first; those that say the same in several documents are one.

    Each leg proposes `candidates` passages; so do the phrases that the question quotes: what holds more of them comes
    before what holds fewer or none. Every proposal is then judged on all that is known of it: its cosine, the share of
    the question's information that its words cover, its names and numbers, its dates. `documents` limits the search to
    those paths.
    """
    hits = _judged(query, store, candidates, documents)
    held = {hit.passage.id: _held(query, hit) for hit in hits}

    def order(hit: Hit) -> tuple[int, float, str, int]:
        return -held[hit.passage.id], -hit.score, hit.passage.document, hit.passage.start

    hits = sorted((replace(hit, quotes=True) if held[hit.passage.id] else hit for hit in hits), key=order)
    hits[:TIMED] = sorted(_timed(query, hits[:TIMED]), key=order)
    return tuple(replace(kept, copies=tuple(copies)) for kept, *copies in merge_duplicates(hits, top_k))


def relevance(cosine: float, coverage: float, is_foreign: bool, timely: float = 0.0, named: float = 1.0) -> float:
    """How likely a passage is to be about the question, between 0 and 1; `timely` and `named` are as in `Hit`."""
    known = COSINE_WEIGHT * cosine + COVERAGE_WEIGHT * coverage + FOREIGN_WEIGHT * is_foreign + TIME_WEIGHT * timely
    return 1 / (1 + exp(-(known - LACK_WEIGHT * (1 - named) + BIAS)))


def _judged(query: Query, store: Shelf, candidates: int, documents: Collection[str] | None) -> list[Hit]:
    dense = store.search_dense(query.vector, candidates, documents)
    lexical = store.search_words(query.text, candidates, documents)
    proposed = dict.fromkeys(candidate.passage_id for candidate in (*dense, *lexical))
    # What was removed since a leg proposed it is not there.
    found = store.passages_and_documents([*proposed, *(query.quoting.keys() - proposed.keys())])
    cosines = _cosines(query.vector, dense, found, store)
    judged = {
        id_: one for id_, one in found.items() if id_ in cosines and (documents is None or one[0].document in documents)
    }
    words = query.words.judge(judged)
    dense_ranks, words_ranks, bm25 = _ranks(dense), _ranks(lexical), {one.passage_id: one.score for one in lexical}
    return [
        _scored(
            query,
            Hit(
                passage,
                document,
                score=0.0,
                cosine=cosines[id_],
                coverage=words[id_][0],
                named=words[id_][1],
                bm25=bm25.get(id_),
                dense_rank=dense_ranks.get(id_),
                words_rank=words_ranks.get(id_),
            ),
        )
        for id_, (passage, document) in judged.items()
    ]


def _scored(query: Query, hit: Hit) -> Hit:
    foreign = _is_foreign(query, hit.document)
    named = hit.named if query.words.has_signs and not foreign else 1.0  # many names are translated
    return replace(hit, score=relevance(hit.cosine, hit.coverage, foreign, hit.timely, named))


def _held(query: Query, hit: Hit) -> int:
    """How many of the phrases that the question quotes a passage holds; it may be one that only a leg proposed."""
    phrases = query.understood.quoted
    known = query.quoting.get(hit.passage.id, 0)
    return max(known, count_held(indexed_text(hit.passage, hit.document), phrases)) if phrases else 0


def _timed(query: Query, hits: Sequence[Hit]) -> list[Hit]:
    if query.understood.period is None and not query.understood.is_recent:
        return list(hits)
    times = timeliness(query.understood, [(indexed_text(hit.passage, hit.document), hit.document) for hit in hits])
    return [_scored(query, replace(hit, timely=timely)) for hit, timely in zip(hits, times, strict=True)]


def _is_foreign(query: Query, document: Document) -> bool:
    return document.language is not None and document.language != query.language


def _ranks(leg: Sequence[Candidate]) -> dict[str, int]:
    return {candidate.passage_id: rank for rank, candidate in enumerate(leg, start=1)}


def _cosines(
    vector: NDArray[np.float32], dense: Iterable[Candidate], ids: Iterable[str], store: Shelf
) -> dict[str, float]:
    """Cosine by passage id, for what the dense leg found and for what only the lexical leg did."""
    cosines = {candidate.passage_id: candidate.score for candidate in dense}
    missing = store.vectors([id_ for id_ in ids if id_ not in cosines])
    return cosines | {id_: float(vector @ other) for id_, other in missing.items()}
