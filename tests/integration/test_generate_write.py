"""Answers by a language model over the seeds: real passages, real verification, a server that says what it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.records import Answer, Draft
from rag.settings import Settings
from tests.llm_server import Asked, LlmServer, Reply, Script, breaks_off, fails, says, serving

QUESTION = "Qui a conduit la délégation russe à Bamako ?"
SHOWN = (
    "Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak, est actuellement en visite à Bamako"
)
QUOTE = "Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak"
BESIDE = "Cette mission s’inscrit dans le cadre de pourparlers destinés à préparer de futurs accords de coopération"
INVENTED = "Angela Merkel a signé un accord à Berlin avec le Japon."


@contextmanager
def asked_of(index: Path, *script: Script, **settings: Any) -> Iterator[tuple[Assistant, LlmServer]]:
    """The seeds, with a language model that follows a script."""
    with serving(*script) as server:
        chosen = Settings(
            index=index, llm="openai:scripted", llm_base_url=server.url, llm_timeout_s=5, llm_attempts=1, **settings
        )
        with Assistant.open(settings=chosen) as assistant:
            yield assistant, server


def test_its_words_are_given_with_the_quote_that_shows_them(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1].")) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert answer.author == "model"
    assert answer.answer == f"{SHOWN}. [1]"
    assert answer.citations[0].quote.startswith(QUOTE)
    assert answer.generation is not None
    assert (answer.generation.outcome, answer.generation.sentences, answer.generation.supported) == ("answered", 1, 1)
    assert answer.generation.first_token_ms is not None
    assert answer.generation.model == "openai:scripted"
    assert "French" in server.asked[0].system


def test_what_the_documents_do_not_show_is_left_out_and_counted(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1]. {INVENTED} [1]")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [said.text for said in answer.statements] == [f"{SHOWN}."]
    assert answer.generation is not None
    assert (answer.generation.sentences, answer.generation.supported) == (2, 1)


def test_or_it_is_struck_out_where_the_settings_say_so(seeds_index: Path) -> None:
    said = says(f"{SHOWN} [1]. {INVENTED} [1]")
    with asked_of(seeds_index, said, llm_unsupported="strike") as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [(said.text, said.supported) for said in answer.statements] == [(f"{SHOWN}.", True), (INVENTED, False)]
    assert answer.statements[1].citations == ()


def test_a_sentence_that_cites_the_wrong_passage_is_given_the_one_that_shows_it(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [2][17].")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.citations[0].quote.startswith(QUOTE)
    assert answer.generation is not None
    assert answer.generation.unknown_citations == 1


@pytest.mark.parametrize("invented", [f"{INVENTED} [1]", "The capital of Japan is Tokyo. [2]"])
def test_where_nothing_of_it_is_shown_the_documents_have_the_word(seeds_index: Path, invented: str) -> None:
    with asked_of(seeds_index, says(invented)) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.author == "documents"
    assert "Alexandre Novak" in answer.answer
    assert invented.split(" [")[0] not in answer.answer
    assert answer.generation is not None
    assert answer.generation.outcome == "nothing_survived"


def test_what_is_true_and_beside_the_question_is_not_its_answer(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{BESIDE} [1].")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.generation is not None
    assert (answer.author, answer.generation.outcome) == ("documents", "beside_question")
    assert (answer.generation.sentences, answer.generation.supported) == (1, 1)
    assert "Alexandre Novak" in answer.answer


def test_nor_does_it_answer_where_the_documents_do_not(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{BESIDE} [1].")) as (assistant, _):
        answer = assistant.ask("Qui a gagné la Coupe du monde en 1998 ?")
    assert answer.status == "not_found"


def test_a_question_and_a_label_say_nothing(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{QUESTION} [1] Réponse : {SHOWN} [1].\n\nSource: [2]")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [said.text for said in answer.statements] == [f"Réponse : {SHOWN}."]


def test_where_it_finds_nothing_the_reader_still_answers(seeds_index: Path) -> None:
    with asked_of(seeds_index, says("NOT_IN_PASSAGES")) as (assistant, _):
        found, refused = assistant.ask(QUESTION), assistant.ask("Quelle est la capitale du Japon ?")
    assert found.status == "answered"
    assert found.generation is not None
    assert found.generation.outcome == "found_nothing"
    assert refused.status == "not_found"


def test_another_language_is_asked_again_once(seeds_index: Path) -> None:
    english = "The Russian delegation that is visiting Bamako at the moment is led by somebody whom everybody knows."
    with asked_of(seeds_index, says(f"{english} [1]"), says(f"{SHOWN} [1].")) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert len(server.asked) == 2
    assert server.asked[0] != server.asked[1]
    assert answer.author == "model"
    assert answer.generation is not None
    assert answer.generation.asked_again


def test_a_model_that_keeps_to_its_language_is_not_shown(seeds_index: Path) -> None:
    english = "The Russian delegation that is visiting Bamako at the moment is led by Alexandre Novak, the deputy."
    with asked_of(seeds_index, says(f"{english} [1]")) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert len(server.asked) == 2
    assert answer.author == "documents"
    assert answer.generation is not None
    assert answer.generation.outcome == "wrong_language"


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (fails(401), "refused_key"),
        (fails(429), "busy"),
        (fails(500), "server"),
        (breaks_off(f"{SHOWN} [1]. Et"), "broken"),
    ],
)
def test_when_it_fails_the_documents_answer(seeds_index: Path, reply: Reply, failure: str) -> None:
    with asked_of(seeds_index, reply) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.status == "answered"
    assert answer.author == "documents"
    assert answer.generation is not None
    assert (answer.generation.outcome, answer.generation.failure) == ("failed", failure)


def test_passages_that_its_context_has_no_room_for_are_left_out_whole(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1]."), llm_context=1300) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert answer.generation is not None
    shown = server.asked[0].user.count("<passage number=")
    assert 0 < shown < 5
    assert answer.generation.left_out == 5 - shown


def test_a_context_without_room_for_one_is_a_failure_and_no_request(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(SHOWN), llm_context=512) as (assistant, server):
        answer = assistant.ask(QUESTION)
    assert not server.asked
    assert answer.generation is not None
    assert answer.generation.failure == "overflow"


def test_a_sentence_that_was_cut_off_and_one_that_is_said_again_are_no_sentences(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1]. {SHOWN} [1]. {SHOWN[:40]}")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [said.text for said in answer.statements] == [f"{SHOWN}."]


def test_a_model_that_only_repeats_itself_is_not_waited_for(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(" ".join([f"{SHOWN} [1]."] * 60))) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert len(answer.statements) == 1
    assert answer.generation is not None
    assert answer.generation.text.count(SHOWN) < 20


def test_drafts_grow_into_the_answer(seeds_index: Path) -> None:
    with asked_of(seeds_index, says(f"{SHOWN} [1]. {INVENTED} [1]")) as (assistant, _):
        *drafts, answer = assistant.stream(QUESTION)
    assert isinstance(answer, Answer)
    assert all(isinstance(draft, Draft) for draft in drafts)
    pending = [draft.pending for draft in drafts if isinstance(draft, Draft)]
    assert any(SHOWN.startswith(words) and words for words in pending)
    assert "[" not in "".join(pending)
    finished = [draft for draft in drafts if isinstance(draft, Draft) and draft.statements]
    assert finished[-1].statements == answer.statements


def test_the_catalog_answers_what_is_asked_about_documents_without_it(seeds_index: Path) -> None:
    with asked_of(seeds_index, says("x")) as (assistant, server):
        answer = assistant.ask("Combien d'articles y a-t-il ?")
    assert not server.asked
    assert answer.generation is None


def test_a_follow_up_is_made_a_question_by_it(seeds_index: Path) -> None:
    def reply(asked: Asked) -> Reply:
        if "rewrite" in asked.system.lower():
            return says("Quand Alexandre Novak est-il venu à Bamako ?")
        return says(f"{SHOWN} [1].")

    with asked_of(seeds_index, reply) as (assistant, server):
        chat = assistant.conversation()
        chat.ask(QUESTION)
        answer = chat.ask("Et il est venu quand ?")
    assert answer.question == "Quand Alexandre Novak est-il venu à Bamako ?"
    assert answer.said == "Et il est venu quand ?"
    assert any("Et il est venu quand ?" in asked.user for asked in server.asked)


@pytest.mark.parametrize("made", ["Le 15 juin.", "Quand Emmanuel Macron est-il venu ?"])
def test_an_answer_or_an_invented_name_is_no_follow_up(seeds_index: Path, made: str) -> None:
    with asked_of(seeds_index, lambda asked: says(made)) as (assistant, _):
        chat = assistant.conversation()
        chat.ask(QUESTION)
        answer = chat.ask("Et qui l'accompagnait ?")
    assert answer.question.startswith("Qui accompagnait Alexandre Novak")


def test_what_is_suggested_is_asked_of_the_documents_alone(seeds_index: Path) -> None:
    with asked_of(seeds_index, says("x")) as (assistant, server):
        assert assistant.quoting().ask(QUESTION).status == "answered"
    assert not server.asked
