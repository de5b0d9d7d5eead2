"""Suggestions over the five articles: asked with the real models, kept, given up, sent to the page."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings
from rag.talk.suggest import Suggester, next_questions, opening_questions
from rag.talk.suggest.choose import Chosen
from rag.talk.suggest.draft import Draft, Made
from rag.talk.suggest.wording import are_alike
from rag.web.kept_turn import keep_turn
from rag.words import read_words

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LED = "Qui conduit la délégation russe ?"
LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def openings(assistant: Assistant) -> dict[str, tuple[str, ...]]:
    return {language: opening_questions(assistant, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_opening_has_four_questions_that_are_surely_answered(
    assistant: Assistant, openings: dict[str, tuple[str, ...]], language: str
) -> None:
    assert len(openings[language]) == 4
    for question in openings[language]:
        answer = assistant.ask(question)
        assert (answer.status, answer.certainty, answer.language) == ("answered", "high", language)
        assert answer.citations


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_of_an_opening_asks_what_another_does(openings: dict[str, tuple[str, ...]], language: str) -> None:
    asked = openings[language]
    assert not [(one, other) for one in asked for other in asked if one != other and are_alike(one, other)]


def test_an_opening_asks_for_facts_and_of_several_documents(
    assistant: Assistant, openings: dict[str, tuple[str, ...]]
) -> None:
    answers = [assistant.ask(question) for question in openings["fr"]]
    assert len({answer.citations[0].document for answer in answers}) >= 3
    assert sum(bool(answer.exact) for answer in answers) >= 2


def test_the_same_documents_give_the_same_opening(assistant: Assistant, openings: dict[str, tuple[str, ...]]) -> None:
    assert opening_questions(assistant, "fr") == openings["fr"]


def test_what_follows_an_answer_is_new_and_answered(assistant: Assistant) -> None:
    answer = assistant.ask(LED)
    following = next_questions(assistant, answer, [LED], "fr")
    assert following
    assert len(following) <= 3
    for question in following:
        asked = assistant.ask(question)
        assert (asked.status, asked.certainty) == ("answered", "high")
        assert not are_alike(question, LED)
        assert not asked.exact or asked.exact[0] not in answer.answer
    again = next_questions(assistant, answer, [LED, *following], "fr")
    assert not set(again) & set(following)


def test_a_refusal_is_followed_by_questions_that_are_answered(assistant: Assistant) -> None:
    refused = assistant.ask("Qui est le ministre islandais de la Pêche ?")
    assert refused.status == "not_found"
    following = next_questions(assistant, refused, [refused.question], "fr")
    assert following
    assert {assistant.ask(question).status for question in following} == {"answered"}


def test_a_question_that_the_documents_answer_otherwise_is_not_suggested(assistant: Assistant) -> None:
    document = assistant.documents()[0]
    start = document.text.index("Une délégation russe")
    chosen = Chosen(assistant, most=1, tries=2)
    assert not chosen.offer(Draft(Made("who", LED, "Sergueï Lavrov", "fr"), document.path, start, start + 300))
    assert chosen.offer(Draft(Made("who", LED, "Alexandre Novak", "fr"), document.path, start, start + 300))
    assert chosen.questions == (LED,)


def test_nothing_is_asked_for_somebody_who_has_gone(assistant: Assistant) -> None:
    assert next_questions(assistant, assistant.ask(LED), [LED], "fr", is_wanted=lambda: False) == ()
    suggester = Suggester(assistant)
    assert suggester.opening("fr", is_wanted=lambda: False) == ()
    assert len(suggester.opening("fr")) == 4  # what was given up is not kept


def test_what_was_made_is_kept_until_a_document_changes(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Le stade de Gao\n\nLe stade de Gao a été inauguré en 1998 par Alpha Konaré.\n", "utf-8"
    )
    settings = Settings(index=tmp_path / "index")
    index_folder([folder], settings)
    with Assistant.open(settings.index, settings) as small:
        suggester = Suggester(small)
        first = suggester.opening("fr")
        assert suggester.opening("fr") is first
        text = "Le pont de Mopti\n\nLe pont de Mopti a été construit en 1974 par Modibo Traoré.\n"
        (folder / "b.txt").write_text(text, "utf-8")
        index_folder([folder], settings)
        assert any("Mopti" in question for question in suggester.opening("fr"))
        assert not any("Mopti" in question for question in first)


def test_ten_visitors_have_one_opening_made(assistant: Assistant) -> None:
    suggester, seen = Suggester(assistant), []
    wanted: list[int] = []

    def is_wanted() -> bool:
        wanted.append(1)
        return True

    visitors = [
        threading.Thread(target=lambda: seen.append(suggester.opening("fr", is_wanted=is_wanted))) for _ in range(10)
    ]
    for visitor in visitors:
        visitor.start()
    visitors[0].join()
    after_one = len(wanted)
    for visitor in visitors:
        visitor.join()
    assert len(seen) == 10
    assert len(set(map(id, seen))) == 1
    assert len(wanted) == after_one


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> TestClient:
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    from rag.web.gate import Gate
    from rag.web.suggestions import Suggestions, suggestions_endpoint

    app = Starlette()
    endpoint = suggestions_endpoint(lambda _: assistant, Suggestions(lambda: None))
    app.add_route("/suggestions", endpoint, methods=["POST"])
    return TestClient(Gate(app), headers={"Accept-Language": "fr"}, base_url="http://localhost")


def test_the_page_is_sent_an_opening_and_what_follows(assistant: Assistant, client: TestClient) -> None:
    sent = client.post("/suggestions", json={"language": "fr", "turns": []})
    assert sent.json()["questions"] == list(opening_questions(assistant, "fr"))
    assert sent.headers["cache-control"] == "no-store"
    turn = keep_turn(assistant.ask(LED), read_words("fr")).model_dump(mode="json")
    following = client.post("/suggestions", json={"language": "fr", "turns": [turn]}).json()["questions"]
    assert following
    assert LED not in following


def test_a_page_in_a_third_language_is_sent_what_is_asked_in_the_conversations_language_or_in_most_documents(
    assistant: Assistant, client: TestClient
) -> None:
    sent = client.post("/suggestions", json={"language": "oc", "turns": []})
    assert sent.json()["questions"] == list(opening_questions(assistant, "fr"))
    turn = keep_turn(assistant.ask("Who led the Russian delegation?"), read_words("fr")).model_dump(mode="json")
    assert turn["language"] == "en"
    following = {
        page: client.post("/suggestions", json={"language": page, "turns": [turn]}).json()["questions"]
        for page in ("oc", "en")
    }
    assert following["en"]
    assert following["oc"] == following["en"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"language": "../fr", "turns": []}, {}, 400),
        ({"turns": []}, {}, 400),
        ({"language": "fr", "turns": [{"said": "?"}]}, {}, 400),
        ({"language": "fr", "turns": [], "more": "x" * 2_000_001}, {}, 413),
        ({"language": "fr"}, {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_what_the_page_does_not_send_is_refused(
    client: TestClient, body: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    refused = client.post("/suggestions", json=body, headers=headers)
    assert refused.status_code == status
    assert refused.json()["error"].endswith(".")


def test_one_visitor_at_a_time_is_served_and_others_get_none(assistant: Assistant) -> None:
    from rag.web.suggestions import Suggestions, Wanted

    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(30)

    suggestions = Suggestions(wait)
    made: list[tuple[str, ...] | None] = []
    first = threading.Thread(target=lambda: made.append(suggestions.questions(assistant, Wanted(language="fr"))))
    first.start()
    begun.wait(30)
    assert suggestions.questions(assistant, Wanted(language="fr")) is None
    go_on.set()
    first.join()
    assert len(made[0] or ()) == 4
