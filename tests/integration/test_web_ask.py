"""What a question from the page gives, and what it gives when something goes wrong."""

import logging
import re
from typing import Any, cast

import pytest

from rag.assistant import Assistant
from rag.errors import FilterError, GriotError, IndexMismatchError, QuestionError
from rag.records import Answer, Filter, Statement
from rag.web.chat import Growing, Sent, answer_sent, ask_with
from rag.web.kept_turn import KeptTurn, keep_turn
from rag.words import languages, read_words

NO_REQUEST = cast(Any, None)
NOVAK = Answer("Qui a conduit la délégation ?", (Statement("M. Novak.", (), "Novak"),), "answered", 0.9, "fr")


class Fixed:
    """An assistant whose answer is known: an answer, or what it raises."""

    def __init__(self, outcome: Answer | Exception) -> None:
        self.outcome = outcome
        self.asked: list[str] = []
        self.filters: list[Filter | None] = []

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        self.asked.append(question)
        self.filters.append(filter)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def sent(said: str = "Qui a conduit la délégation ?", **more: Any) -> dict[str, Any]:
    return {"key": "1", "said": said, "question": None, "language": "en", "filters": None, "turns": [], **more}


def sentence_for(outcome: Answer | Exception, **more: Any) -> str:
    """What is said instead of an answer."""
    (last,) = answer_sent(Sent(**sent(**more)), cast(Assistant, Fixed(outcome)))
    assert (last.done, last.html, last.turn) == (True, "", None)
    return last.sentence


def test_an_answer_comes_whole_with_what_the_browser_keeps_of_it() -> None:
    (last,) = answer_sent(Sent(**sent(key="7")), cast(Assistant, Fixed(NOVAK)))
    assert (last.key, last.done, last.sentence) == ("7", True, "")
    assert "Novak" in last.html
    assert last.turn
    assert last.turn == kept(NOVAK).model_copy(update={"at": last.turn.at})
    assert last == Growing.model_validate_json(last.model_dump_json())


def kept(answer: Answer) -> KeptTurn:
    return keep_turn(answer, read_words("fr"))


def test_a_question_that_was_edited_is_asked_as_it_stands() -> None:
    fixed = Fixed(NOVAK)
    list(answer_sent(Sent(**sent("Et lui ?", question="Qui est Novak ?")), cast(Assistant, fixed)))
    assert fixed.asked == ["Qui est Novak ?"]


def test_a_follow_up_is_asked_by_what_was_said_before() -> None:
    fixed = Fixed(NOVAK)
    (*_, last) = answer_sent(Sent(**sent("Qui est-il ?", turns=[kept(NOVAK)])), cast(Assistant, fixed))
    assert "Novak" in fixed.asked[-1]
    assert last.turn
    assert last.turn.said == "Qui est-il ?"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("error", "key"),
    [
        (QuestionError("'???' holds no word."), "error_question"),
        (IndexMismatchError("Run: griot index --rebuild"), "error_index"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence_of_the_page(
    error: GriotError, key: str, language: str
) -> None:
    assert sentence_for(error, language=language) == read_words(language)[key]


def test_an_unexpected_error_is_logged_whole_and_answered_in_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = sentence_for(ZeroDivisionError("secret"))
    assert "An unexpected error" in last
    assert "secret" not in last
    assert "ZeroDivisionError: secret" in caplog.text
    code = re.search(r"code ([0-9a-f]{8})", last)
    assert code
    assert code[1] in caplog.text


def test_the_filters_of_the_page_go_to_the_assistant_with_the_question() -> None:
    fixed = Fixed(QuestionError("No."))
    nothing = {"publishers": [], "languages": [], "paths": [], "since": "", "until": " "}
    for chosen in (None, nothing, {"publishers": ["TASS", "L’Essor"], "since": " 2023 "}):
        list(answer_sent(Sent(**sent(filters=chosen)), cast(Assistant, fixed)))
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
    last = sentence_for(Answer("Qui ?", (), "not_found", 0.1, "fr"), filters=chosen)
    assert "These filters cannot be used" in last


def test_filters_that_cannot_be_met_are_one_sentence_in_the_language_of_the_page() -> None:
    last = sentence_for(FilterError("No document names 'X' as its publisher."), filters={"publishers": ["X"]})
    assert "These filters cannot be used" in last


@pytest.mark.parametrize("wrong", [None, "Qui ?", {}, sent(turns=[{}]), sent(turns=[kept(NOVAK)] * 21)])
def test_what_no_page_of_ours_sends_gets_nothing(wrong: object) -> None:
    fixed = Fixed(NOVAK)
    answer = ask_with(lambda _: cast(Assistant, fixed))
    assert list(answer(wrong, NO_REQUEST)) == []
    assert fixed.asked == []


def test_the_words_of_an_error_are_those_of_the_page() -> None:
    assert sentence_for(ZeroDivisionError(), language="fr").startswith("Une erreur")
    assert read_words("fr")["unexpected"] != read_words("en")["unexpected"]
