"""What a question from the page gives, and what it gives when something goes wrong."""

import logging
from typing import cast

import pytest

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.records import Answer, Statement
from rag.web.ask import ask_with
from rag.web.words import read_words


class Fixed:
    """An assistant whose answer is known: an answer, or what it raises."""

    def __init__(self, outcome: Answer | Exception) -> None:
        self.outcome = outcome

    def ask(self, question: str) -> Answer:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def contents(outcome: Answer | Exception, question: str = "Qui ?") -> list[list[str]]:
    """The conversation as it grows, as the contents of its messages."""
    answer, _ = ask_with(cast(Assistant, Fixed(outcome)))
    return [[said["content"] for said in chat] for _, chat in answer(question, [], "en")]


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
