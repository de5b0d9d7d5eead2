"""Suggestions over the five articles: asked with the real models, kept, given up, sent to the page."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings
from rag.talk.suggest import Suggester, next_questions, opening_questions
from rag.talk.suggest.choice import Verified, are_alike
from rag.talk.suggest.drafts import Kind, QuestionDraft
from rag.talk.suggest.verify import verified_answer
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


def test_an_opening_asks_of_several_documents_in_several_ways(
    assistant: Assistant, openings: dict[str, tuple[str, ...]]
) -> None:
    answers = [assistant.ask(question) for question in openings["fr"]]
    assert len({answer.citations[0].document for answer in answers}) >= 3
    assert len({question.split()[0] for question in openings["fr"]}) >= 3


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


@pytest.mark.parametrize(
    ("kind", "question", "held", "is_right"),
    [
        ("who", "Qui est Andreï Averyanov ?", "Andreï Averyanov", True),
        ("who", "Qui est Andreï Averyanov ?", "Sergueï Lavrov", False),  # the sentence does not name him
        ("about", "Que dit-on sur Andreï Averyanov ?", "Andreï Averyanov", True),
        ("about", "Qui est le ministre islandais de la Pêche ?", "ministre", False),
        ("date", "Burkina Faso : que s’est-il passé en janvier 2024 ?", "2024-01", False),  # confidence is medium
        ("date", "Burkina Faso : que s’est-il passé en janvier 2024 ?", "2023-01", False),
        ("list", "Qui conduit la délégation russe ?", "", False),  # one document is no list
    ],
)
def test_a_draft_is_verified_by_the_sentence_that_answers_it(
    assistant: Assistant, kind: Kind, question: str, held: str, is_right: bool
) -> None:
    path = next(document.path for document in assistant.documents() if "Averyanov" in document.text)
    assert bool(verified_answer(assistant, QuestionDraft(kind, question, "fr", path, 0, 0, held))) is is_right
    assert not verified_answer(assistant, QuestionDraft(kind, question, "fr", "another.txt", 0, 0, held))


def test_a_question_is_chosen_once_and_not_if_its_answer_was_told(assistant: Assistant) -> None:
    path = next(document.path for document in assistant.documents() if "Averyanov" in document.text)
    draft = QuestionDraft("who", "Qui est Andreï Averyanov ?", "fr", path, 0, 0, "Andreï Averyanov")
    chosen = Verified(assistant, most=3, tries=5)
    assert chosen.offer(draft)
    assert not chosen.offer(draft)
    assert (chosen.questions, chosen.tries) == ((draft.question,), 4)
    told = Verified(
        assistant, most=3, tries=5, told=["Andreï Averyanov, un haut fonctionnaire du ministère de la Défense"]
    )
    assert not told.offer(draft)


def test_the_questions_of_a_document_are_offered_word_for_word_and_an_empty_one_gives_none(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "piscine.md").write_text(
        "# La piscine\n\n## Quels sont les horaires d'ouverture ?\n\nLa piscine est ouverte tous les jours de 9 heures"
        " à 19 heures, sauf le mardi.\n\n## Combien coûte une entrée ?\n\n"
        "L'entrée coûte quatre euros pour un adulte.\n",
        "utf-8",
    )
    (folder / "vide.txt").write_text("Rien.\n", "utf-8")
    settings = Settings(index=tmp_path / "index")
    index_folder([folder], settings)
    with Assistant.open(settings.index, settings) as small:
        asked = opening_questions(small, "fr")
    assert {"Quels sont les horaires d'ouverture ?", "Combien coûte une entrée ?"} <= set(asked)
    assert not [question for question in asked if "Rien" in question or "vide" in question]


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
