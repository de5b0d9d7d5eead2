"""Answers of models that think aloud, that go in circles, and that are asked twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.records import Draft
from tests.integration.test_generate_write import QUESTION, SHOWN, asked_of
from tests.llm_server import says, serving

THOUGHT = "Le lecteur veut savoir qui conduisait ce groupe, et je dois regarder dans le premier passage. "
ENGLISH = "The Russian delegation that is visiting Bamako at the moment is led by somebody whom everybody knows. [1]"
LOOP = 'Le même question est questioné dans le passage "'


@pytest.mark.parametrize(
    "before",
    [
        f"<think>{THOUGHT}</think>\n\n",
        f"{THOUGHT * 2}</think>\n\n",
        f"◁think▷{THOUGHT}◁/think▷",
        f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>",
    ],
)
def test_what_a_model_thinks_is_no_answer(seeds_index: Path, before: str) -> None:
    with asked_of(seeds_index, says(f"{before}{SHOWN} [1].")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [said.text for said in answer.statements] == [f"{SHOWN}."]
    assert answer.generation is not None
    assert (answer.generation.outcome, answer.generation.sentences) == ("answered", 1)


def test_thoughts_without_a_beginning_are_seen_once_and_never_again(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{THOUGHT * 2}</think>{SHOWN} [1].")) as (assistant, _):
        first, second = ([step for step in assistant.stream(QUESTION) if isinstance(step, Draft)] for _ in range(2))
    assert any("premier passage" in draft.pending for draft in first)
    assert not any("premier passage" in draft.pending for draft in second)
    assert first[-1].statements == second[-1].statements != ()


@pytest.mark.parametrize("begun", ["<think>", "<|channel|>analysis<|message|>"])
def test_a_model_that_thinks_until_it_is_cut_off_has_said_nothing(seeds_index: Path, begun: str) -> None:
    with asked_of(seeds_index, says(f"{begun}{THOUGHT * 9}", finish="length")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.author == "documents"
    assert "Alexandre Novak" in answer.answer
    assert answer.generation is not None
    assert (answer.generation.outcome, answer.generation.failure) == ("failed", "empty")


def test_a_sentence_that_goes_in_circles_is_left_and_no_answer(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1]. {LOOP * 40}")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [said.text for said in answer.statements] == [f"{SHOWN}."]
    assert answer.generation is not None
    assert answer.generation.sentences == 1
    assert answer.generation.text.count("questioné") < 6


def test_a_model_that_does_nothing_but_go_in_circles_gives_the_documents_the_word(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(LOOP * 40)) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.author == "documents"
    assert "Alexandre Novak" in answer.answer
    assert answer.generation is not None
    assert (answer.generation.outcome, answer.generation.sentences) == ("nothing_survived", 0)


def test_the_first_word_of_an_answer_that_was_asked_again_comes_after_the_first_answer(seeds_index: Path) -> None:
    late_s = 0.8
    late = replace(says(ENGLISH), late_s=late_s)
    with asked_of(seeds_index, late, says(f"{SHOWN} [1].")) as (assistant, server):
        answer = assistant.ask(QUESTION)
    first, second = server.asked
    assert second.system == first.system  # so that a server has read it already, with the passages
    assert second.user.partition("Question:")[0] == first.user.partition("Question:")[0] != ""
    assert answer.generation is not None
    assert answer.generation.asked_again
    assert answer.generation.first_token_ms is not None
    assert 1000 * late_s <= answer.generation.first_token_ms <= answer.generation.total_ms


def test_a_server_that_is_not_there_costs_one_question_its_time(seeds_index: Path) -> None:
    with serving(says("x")) as gone:
        url = gone.url
    with asked_of(seeds_index, says("x")) as (assistant, server):
        settings = assistant.settings.model_copy(update={"llm_base_url": url, "llm_attempts": 3})
        with assistant.open(settings=settings) as lonely:
            first, second = (lonely.ask(QUESTION).generation for _ in range(2))
    assert not server.asked
    assert first is not None
    assert second is not None
    assert (first.failure, second.failure) == ("unreachable", "unreachable")
    assert first.total_ms > 500  # of waiting between three attempts
    assert second.total_ms < first.total_ms / 2
