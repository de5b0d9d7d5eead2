"""The time in a question over a real index, where the same happens again year after year.

The numbers are those that `python -m tests.measure.times` prints, less what noise may take.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.search.retrieve import TIME_WEIGHT, of_time_asked
from tests.measure.times import KINDS, Asked, ask_all, of, times_assistant

TIMED = ("at", "limit", "relative", "documents")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with times_assistant(tmp_path_factory.mktemp("times")) as made:
        yield made


@pytest.fixture(scope="module")
def asked(assistant: Assistant) -> tuple[Asked, ...]:
    return ask_all(assistant)


def right(asked: Sequence[Asked]) -> int:
    return sum(one.is_right(TIME_WEIGHT) for one in asked)


def test_the_document_of_the_time_asked_for_comes_first(asked: tuple[Asked, ...]) -> None:
    assert right(of(asked, TIMED)) >= 56  # of 66; 58 at a weight of 1, 60 at 1.5, 38 without


def test_the_latest_document_comes_first_where_the_latest_is_asked_for(asked: tuple[Asked, ...]) -> None:
    assert right(of(asked, ("recent",))) >= 8  # of 14; 10 at a weight of 1, 5 without


def test_a_question_without_a_time_is_answered_as_before(asked: tuple[Asked, ...]) -> None:
    assert all(one.first(TIME_WEIGHT) == one.first(0) for one in of(asked, ("none",)))


def test_every_question_says_its_time(asked: tuple[Asked, ...]) -> None:
    for kind in KINDS:
        for one in of(asked, (kind,)):
            assert (one.understood.period is not None) == (kind in TIMED), one.question.question
            assert one.understood.of_documents == (kind == "documents"), one.question.question
            assert one.understood.is_recent == (kind == "recent"), one.question.question


def test_articles_of_a_time_are_those_of_their_dates(assistant: Assistant, asked: tuple[Asked, ...]) -> None:
    cards = assistant.store.cards()
    for one in of(asked, ("documents",)):
        filtered = of_time_asked(one.understood, None, cards)
        assert filtered is not None
        assert filtered.total == len(cards)
        assert filtered.left_out["undated"] == 4
        assert {Path(path).stem for path in filtered.documents} >= set(one.question.sources)
        assert all(path.rpartition("/")[2] != "bio-varin.txt" for path in filtered.documents)
