"""Which passages are found, in which order: both legs, their dates, another model's order."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from rag.models import Reranker
from rag.records import Candidate, Document, Filter, Filtered, Hit, Miss, Period, Understood
from rag.search.duplicates import merge_duplicates
from rag.search.query import Query, count_held
from rag.store import Card, Shelf, indexed_text
from rag.text.when import dates_told

# Chosen on the half of tests/qa/times that is for choosing; OWN from 0.3 to 0.6 changes one question of 34.
OWN = 0.4  # of 1, what the date of the document itself says; the rest, what its passage tells
UNDATED = 0.3  # of 1, what a passage tells of a document without a date: an encyclopedia tells of many years
OVERLAP = 0.5  # of 1, where a date may lie in the time asked for, and may not: « 2021 » for June 2021


def timeliness(understood: Understood, passages: Sequence[tuple[str, Document]]) -> tuple[float, ...]:
    """How well each passage's dates fit the time asked for, 0 to 1; all 0 where the question asks for none.

    Where the latest is meant they are compared: the newest of them is 1, the oldest 0.
    """
    if not understood.is_recent:
        return tuple(timely(understood, text, document) for text, document in passages)
    ages = recency([document.date.value if document.date else None for _, document in passages])
    if understood.period is None:
        return ages
    fits = (timely(understood, text, document) for text, document in passages)
    return tuple(fit * (1 + recent) / 2 for fit, recent in zip(fits, ages, strict=True))


def timely(understood: Understood, text: str, document: Document) -> float:
    """How well a passage of a document fits the time asked for, 0 to 1: best where it tells of it and is of it.

    0 where the question asks for no time. Where the question means the time of the articles, the passage has no say.
    """
    period = understood.period
    if period is None:
        return 0.0
    written = document.date.value if document.date else None
    own = _fit(period, (written,) if written else ())
    if understood.of_documents:
        return own
    return OWN * own + (1 - OWN if written else UNDATED) * _fit(period, dates_told(text, written))


def recency(dates: Sequence[str | None]) -> tuple[float, ...]:
    """How late each date (ISO 8601) is among the others: the last is 1, the first 0, and so is None.

    >>> recency(["2024", "2022", None, "2023"])
    (1.0, 0.0, 0.0, 0.5)
    >>> recency(["2024-03"])
    (1.0,)
    """
    days = [datetime.date.fromisoformat((date + "-01-01")[:10]).toordinal() if date else None for date in dates]
    known = [day for day in days if day is not None]
    if not known:
        return (0.0,) * len(dates)
    first, last = min(known), max(known)
    return tuple(0.0 if day is None else (day - first) / (last - first) if last > first else 1.0 for day in days)


def of_time_asked(understood: Understood, filtered: Filtered | None, cards: Iterable[Card]) -> Filtered | None:
    """The documents of `filtered` (None: of all) that are of the time asked for, and the filter that this amounts to.

    `filtered` itself where the question limits no articles. A document without a date is left out, as by any filter of
    dates, and so may all be: what is asked of articles of June 2021 is not answered from others.
    """
    period = understood.period
    if period is None or not understood.of_documents:
        return filtered
    left: set[str] = set()
    misses = Counter[Miss](filtered.left_out if filtered else {})
    for card in cards:
        if filtered and card.path not in filtered.documents:
            continue
        if card.date and period.holds(card.date.value):
            left.add(card.path)
        else:
            misses["date" if card.date else "undated"] += 1
    return Filtered(_narrowed(filtered.filter if filtered else Filter(), period), frozenset(left), dict(misses))


def _narrowed(filter: Filter, period: Period) -> Filter:
    """A filter with the later of two beginnings and the earlier of two ends."""
    since, until = period.bounds
    return replace(
        filter,
        since=max(filter.since, since, key=lambda date: date and date + "-01-01"[len(date) - 4 :]),
        until=min(filter.until or until, until or filter.until, key=lambda date: date + "-12-31"[len(date) - 4 :]),
    )


def _fit(period: Period, dates: Sequence[str]) -> float:
    if any(map(period.holds, dates)):
        return 1.0
    return OVERLAP if any(map(period.overlaps, dates)) else 0.0


RERANKED = 24  # three times what is read; each takes a core about 0.12 s by a model of the size of E5 small


def rerank(question: str, hits: Sequence[Hit], reranker: Reranker, depth: int = RERANKED) -> tuple[Hit, ...]:
    """The first `depth` hits in the re-ranker's order, the others behind them as they were.

    Those that hold what the question quotes stay first. The order is new, the scores are not: the best hit gets the
    best of the `depth` scores, and so on down. What a score of 0.8 means, and with it when to refuse, was fitted on
    these scores, and a model of another's has a scale that nobody has fitted; its own is in `Hit.reranked`.
    """
    first = hits[:depth]
    judged = reranker.scores(question, [indexed_text(hit.passage, hit.document) for hit in first])
    found = [replace(hit, reranked=float(score)) for hit, score in zip(first, judged, strict=True)]
    found.sort(key=lambda hit: (not hit.quotes, -(hit.reranked or 0.0)))
    scores = sorted((hit.score for hit in first), reverse=True)
    return (*(replace(hit, score=score) for hit, score in zip(found, scores, strict=True)), *hits[depth:])


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
