"""Where the right documents, and the right passages, stand among those found.

`right` are the documents that answer; `ranking` are those found, best first, each once. Where no document is right
there is nothing to find: None. Of passages it is known only which of those found are right, not how many there are in
all; hence no recall of passages, and None where nothing can be told of any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2


def hit_at(ranking: Sequence[str], right: Collection[str], k: int) -> float | None:
    """Whether a right document is among the first `k`: 1 or 0; `trec_eval` calls it success.k.

    As a mean it is the share of questions whose document was found, which for questions with one right document (as in
    SQuAD and DPR) is what papers call recall@k, top-k accuracy or R@k.

    >>> hit_at(["b", "a", "c"], {"a"}, 1), hit_at(["b", "a", "c"], {"a"}, 5)
    (0.0, 1.0)
    """
    return float(any(document in right for document in ranking[:k])) if right else None


def recall_at(ranking: Sequence[str], right: Collection[str], k: int) -> float | None:
    """The share of the right documents that is among the first `k`: |right ∩ first k| / |right|.

    Manning, Raghavan & Schütze, Introduction to Information Retrieval (2008), 8.3; `trec_eval` calls it recall.k. With
    more than `k` right documents it cannot reach 1.

    >>> recall_at(["b", "a", "c"], {"a", "z"}, 5)
    0.5
    """
    return len(set(right).intersection(ranking[:k])) / len(set(right)) if right else None


def reciprocal_rank(ranking: Sequence[str], right: Collection[str], k: int = 10) -> float | None:
    """1 / the rank of the first right document, 0 where it is not among the first `k`; its mean is MRR@k.

    Voorhees, The TREC-8 Question Answering Track Report (1999).

    >>> reciprocal_rank(["b", "a", "c"], {"a", "c"})
    0.5
    """
    return _reciprocal_rank([document in right for document in ranking[:k]]) if right else None


def ndcg(ranking: Sequence[str], right: Collection[str], k: int = 10) -> float | None:
    """Normalised discounted cumulative gain: DCG of the first `k` / DCG of the best order there could be.

    DCG = Σ gain(rank) / log2(rank + 1), with a gain of 1 for a right document and 0 for another. Järvelin &
    Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002), with the discount of `trec_eval`.

    >>> ndcg(["a", "b"], {"a"}), round(ndcg(["b", "a"], {"a"}), 4)
    (1.0, 0.6309)
    """
    if not right:
        return None
    return _dcg([document in right for document in ranking[:k]]) / _dcg([True] * min(k, len(set(right))))


def passage_hit_at(passages: Sequence[bool], k: int) -> float | None:
    """Whether one of the first `k` passages is right: 1 or 0."""
    return float(any(passages[:k])) if passages else None


def passage_reciprocal_rank(passages: Sequence[bool], k: int = 10) -> float | None:
    """1 / the rank of the first right passage, 0 where it is not among the first `k`."""
    return _reciprocal_rank(passages[:k]) if passages else None


def passage_ndcg(passages: Sequence[bool], k: int = 10) -> float | None:
    """nDCG of the first `k` passages, where the best order is that of the passages found: it judges their order alone.

    0 where none of them is right.
    """
    if not passages:
        return None
    best = _dcg([True] * min(k, sum(passages)))
    return _dcg(passages[:k]) / best if best else 0.0


def _reciprocal_rank(rights: Sequence[bool]) -> float:
    return next((1 / rank for rank, is_right in enumerate(rights, start=1) if is_right), 0.0)


def _dcg(rights: Sequence[bool]) -> float:
    return sum(1 / log2(rank + 1) for rank, is_right in enumerate(rights, start=1) if is_right)
