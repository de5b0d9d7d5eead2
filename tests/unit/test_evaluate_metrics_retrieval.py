"""Ranking metrics: worked by hand, against ten lines of their definition, and against trec_eval."""

from math import log2

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluate.metrics.retrieval import (
    hit_at,
    ndcg,
    passage_hit_at,
    passage_ndcg,
    passage_reciprocal_rank,
    recall_at,
    reciprocal_rank,
)

NAMES = [f"{number}.md" for number in range(15)]
RANKINGS = st.lists(st.sampled_from(NAMES), unique=True, min_size=1)
RIGHTS = st.sets(st.sampled_from(NAMES), min_size=1)


def test_two_right_documents_at_ranks_two_and_four() -> None:
    ranking, right = ["x", "a", "y", "b"], {"a", "b"}
    assert (hit_at(ranking, right, 1), hit_at(ranking, right, 5)) == (0, 1)
    assert [recall_at(ranking, right, k) for k in (1, 2, 5)] == [0, 0.5, 1]
    assert reciprocal_rank(ranking, right) == 0.5
    assert ndcg(ranking, right) == pytest.approx(0.65092, abs=1e-5)  # (0.63093 + 0.43068) / (1 + 0.63093)


def test_what_stands_beyond_the_cutoff_is_not_found() -> None:
    ranking = [*"abcdefghij", "right"]
    assert (hit_at(ranking, {"right"}, 10), recall_at(ranking, {"right"}, 10)) == (0, 0)
    assert (reciprocal_rank(ranking, {"right"}, 10), ndcg(ranking, {"right"}, 10)) == (0, 0)


def test_more_right_documents_than_ranks_bound_recall_but_not_ndcg() -> None:
    ranking = ["a", "b"]
    assert recall_at(ranking, {"a", "b", "c", "d"}, 2) == 0.5
    assert ndcg(ranking, {"a", "b", "c", "d"}, 2) == 1


def test_an_empty_ranking_has_found_nothing() -> None:
    assert (hit_at([], {"a"}, 5), recall_at([], {"a"}, 5), reciprocal_rank([], {"a"}), ndcg([], {"a"})) == (0, 0, 0, 0)


def test_without_a_right_document_no_metric_applies() -> None:
    assert (hit_at(["a"], (), 1), recall_at(["a"], (), 1), reciprocal_rank(["a"], ()), ndcg(["a"], ())) == (None,) * 4


def test_passages_are_judged_by_their_rank() -> None:
    passages = (False, True, False, True)
    assert (passage_hit_at(passages, 1), passage_hit_at(passages, 5)) == (0, 1)
    assert passage_reciprocal_rank(passages) == 0.5
    assert passage_ndcg(passages) == pytest.approx(0.65092, abs=1e-5)


def test_passages_of_which_none_is_right_score_nothing() -> None:
    assert (passage_hit_at([False], 5), passage_reciprocal_rank([False]), passage_ndcg([False])) == (0, 0, 0)


def test_where_nothing_is_known_of_passages_no_metric_applies() -> None:
    assert (passage_hit_at((), 5), passage_reciprocal_rank(()), passage_ndcg(())) == (None, None, None)


def oracle(ranking: list[str], right: set[str], k: int) -> tuple[float, float, float]:
    """Recall, reciprocal rank and nDCG, as their definitions read."""
    ranks = [rank for rank in range(1, min(k, len(ranking)) + 1) if ranking[rank - 1] in right]
    recall = len(ranks) / len(right)
    reciprocal = 1 / min(ranks) if ranks else 0.0
    gained = sum(1 / log2(1 + rank) for rank in ranks)
    ideal = sum(1 / log2(1 + rank) for rank in range(1, min(k, len(right)) + 1))
    return recall, reciprocal, gained / ideal


@given(RANKINGS, RIGHTS, st.sampled_from([1, 5, 10]))
def test_ranking_metrics_agree_with_their_definitions(ranking: list[str], right: set[str], k: int) -> None:
    ours = recall_at(ranking, right, k), reciprocal_rank(ranking, right, k), ndcg(ranking, right, k)
    assert ours == pytest.approx(oracle(ranking, right, k))
    assert hit_at(ranking, right, k) == float(oracle(ranking, right, k)[0] > 0)


@given(RANKINGS, RIGHTS)
def test_ranking_metrics_agree_with_trec_eval(ranking: list[str], right: set[str]) -> None:
    measures = {
        **{f"Success@{k}": hit_at(ranking, right, k) for k in (1, 5, 10)},
        **{f"R@{k}": recall_at(ranking, right, k) for k in (1, 5, 10)},
        "RR@10": reciprocal_rank(ranking, right, 10),
        "nDCG@10": ndcg(ranking, right, 10),
    }
    theirs = ir_measures.calc_aggregate(
        [ir_measures.parse_measure(name) for name in measures],
        {"q": dict.fromkeys(right, 1)},
        {"q": {document: 1 / rank for rank, document in enumerate(ranking, start=1)}},
    )
    assert {str(name): value for name, value in theirs.items()} == pytest.approx(measures)
