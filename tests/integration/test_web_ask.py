"""What a question from the page gives, and what it gives when something goes wrong."""

import logging
from typing import Any, cast

import pytest

from rag.assistant import Assistant
from rag.errors import FilterError, QuestionError
from rag.records import Answer, Filter, Statement
from rag.web.ask import ask_with
from rag.web.words import read_words


class Fixed:
    """An assistant whose answer is known: an answer, or what it raises."""

    def __init__(self, outcome: Answer | Exception) -> None:
        self.outcome = outcome
        self.filters: list[Filter | None] = []

    def ask(self, question: str, *, filter: Filter | None) -> Answer:
        self.filters.append(filter)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def contents(
    outcome: Answer | Exception, question: str = "Qui ?", chosen: dict[str, Any] | None = None
) -> list[list[str]]:
    """The conversation as it grows, as the contents of its messages."""
    answer, _ = ask_with(cast(Assistant, Fixed(outcome)))
    return [[said["content"] for said in chat] for _, chat in answer(question, [], "en", chosen)]


def test_a_question_stands_there_at_once_with_what_is_being_done() -> None:
    found = contents(Answer("Qui ?", (Statement("Rien."),), "not_found", 0.1, "fr"))
    assert "Qui &#63;" in found[0][0]
    assert read_words("en")["pending"] in found[0][1]
    assert "Rien&#46;" in found[-1][1]
    assert len(found[-1]) == 2


def test_a_question_that_cannot_be_asked_gets_its_sentence() -> None:
    assert "The question is empty&#46;" in contents(QuestionError("The question is empty."), " ")[-1][0]


def test_an_unexpected_error_is_logged_whole_and_answered_in_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = contents(ZeroDivisionError("secret"))[-1][1]
    assert "An unexpected error" in last
    assert "secret" not in last
    assert "ZeroDivisionError: secret" in caplog.text


def test_the_filters_of_the_page_go_to_the_assistant_with_the_question() -> None:
    fixed = Fixed(QuestionError("No."))
    answer, _ = ask_with(cast(Assistant, fixed))
    nothing = {"publishers": [], "languages": [], "paths": [], "since": "", "until": " "}
    for chosen in (None, nothing, {"publishers": ["TASS", "L’Essor"], "since": " 2023 "}):
        list(answer("Qui ?", [], "fr", chosen))
    assert fixed.filters == [None, None, Filter(publishers=("TASS", "L’Essor"), since="2023")]


@pytest.mark.parametrize(
    "chosen",
    [
        {"publishers": "TASS"},
        {"publishers": [["TASS"]]},
        {"authors": ["X"]},
        {"paths": ["a"] * 51},
        {"since": 2023},
        {"since": "x" * 41},
    ],
)
def test_what_the_page_does_not_send_is_refused_in_one_sentence(chosen: dict[str, Any]) -> None:
    last = contents(Answer("Qui ?", (), "not_found", 0.1, "fr"), chosen=chosen)[-1][1]
    assert "These filters cannot be used" in last


def test_filters_that_cannot_be_met_are_one_sentence_in_the_language_of_the_page() -> None:
    last = contents(FilterError("No document names 'X' as its publisher."), chosen={"publishers": ["X"]})[-1][1]
    assert "These filters cannot be used" in last
