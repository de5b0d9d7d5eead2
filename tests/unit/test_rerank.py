"""The order of a re-ranker, and the scores that stay what they were; its order is worked out by hand."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.models.cross_encoder import load_reranker
from rag.records import Document, Fact, Hit, Passage
from rag.search.retrieve import rerank


class ListReranker:
    """Gives each text the score that a list has for it; `seen` keeps what was asked."""

    name = "list"

    def __init__(self, listed: Mapping[str, float]) -> None:
        self.listed = listed
        self.seen: list[tuple[str, str]] = []

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """The list's scores."""
        self.seen += [(question, text) for text in texts]
        return np.array([self.listed[text.splitlines()[-1]] for text in texts], np.float32)


def hit(text: str, score: float, *, quotes: bool = False) -> Hit:
    """A hit whose cosine is its score's half, and whose coverage a quarter."""
    document = Document("a.txt", "0" * 64, text, title=Fact("Le riz", 0, 6))
    passage = Passage(text, "a.txt", 0, len(text), text, heading="Récolte")
    return Hit(passage, document, score, score / 2, score / 4, quotes=quotes)


HITS = (hit("one", 0.9), hit("two", 0.6), hit("three", 0.2), hit("four", 0.1))


def told(hits: Sequence[Hit]) -> list[tuple[str, float, float | None]]:
    return [(found.passage.text, found.score, found.reranked) for found in hits]


def test_the_order_is_the_reranker_s_and_the_scores_are_handed_down_in_it() -> None:
    reranked = rerank("?", HITS, ListReranker({"one": -3.0, "two": 7.5, "three": 8.0, "four": -9.0}))
    assert told(reranked) == [("three", 0.9, 8.0), ("two", 0.6, 7.5), ("one", 0.2, -3.0), ("four", 0.1, -9.0)]


def test_cosine_and_coverage_stay_each_hit_s_own() -> None:
    first, *_ = rerank("?", HITS, ListReranker({"one": 0.0, "two": 0.0, "three": 1.0, "four": 0.0}))
    assert (first.passage.text, first.cosine, first.coverage) == ("three", 0.1, 0.05)


def test_what_lies_deeper_is_neither_judged_nor_moved() -> None:
    reranker = ListReranker({"one": 1.0, "two": 2.0})
    reranked = rerank("?", HITS, reranker, depth=2)
    assert told(reranked) == [("two", 0.9, 2.0), ("one", 0.6, 1.0), ("three", 0.2, None), ("four", 0.1, None)]
    assert len(reranker.seen) == 2


def test_equals_keep_their_order() -> None:
    assert [found.passage.text for found in rerank("?", HITS, ListReranker(dict.fromkeys(("one", "two"), 1.0)), 2)] == [
        "one",
        "two",
        "three",
        "four",
    ]


def test_what_the_question_quotes_stays_first() -> None:
    hits = (hit("one", 0.5, quotes=True), hit("two", 0.9))
    reranked = rerank("?", hits, ListReranker({"one": -1.0, "two": 5.0}))
    assert told(reranked) == [("one", 0.9, -1.0), ("two", 0.5, 5.0)]


def test_it_sees_the_title_and_the_heading_before_the_text() -> None:
    reranker = ListReranker({"one": 0.0})
    rerank("Où ?", HITS[:1], reranker)
    assert reranker.seen == [("Où ?", "Le riz\nRécolte\none")]


def test_no_hits_stay_none() -> None:
    assert rerank("?", (), ListReranker({})) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-50, 50, width=32)), max_size=12), st.integers(1, 12))
def test_the_scores_of_those_judged_are_the_same_from_best_to_worst(
    rows: list[tuple[float, float]], depth: int
) -> None:
    rows.sort(key=lambda row: -row[0])
    hits = [hit(f"text {place}", score) for place, (score, _) in enumerate(rows)]
    listed = {f"text {place}": given for place, (_, given) in enumerate(rows)}
    reranked = rerank("?", hits, ListReranker(listed), depth)
    assert [found.score for found in reranked] == [score for score, _ in rows]
    assert sorted(found.passage.text for found in reranked) == sorted(listed)
    judged = [found.reranked for found in reranked[:depth]]
    assert judged == sorted((given for _, given in rows[:depth]), reverse=True)


@pytest.mark.parametrize("setting", [None, ""])
def test_no_setting_is_no_reranker(setting: str | None) -> None:
    assert load_reranker(setting) is None
