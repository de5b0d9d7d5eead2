"""Questions that name only a topic."""

from pathlib import Path

import pytest

from rag.answer.topic import topic_asked
from tests.fakes import assistant_over

FERRY = (
    "Photo: le bac de Diré en attente de passagers sur le fleuve Niger\n\n"
    "Le bac de Diré traverse le fleuve deux fois par jour, sauf le vendredi. La pluie est tombée toute la nuit sur la "
    "ville et ses environs. Un deuxième bac de Diré doit arriver de Koulikoro avant la fin de l’année."
)
MARKET = "Le marché de Kayes a rouvert lundi matin, après trois semaines de travaux, devant une foule nombreuse."


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Parle-moi du bac de Diré.", "bac de dire"),
        ("Que disent les articles sur le marché ?", "marche"),
        ("Que sait-on des ferries ?", "ferries"),
        ("Raconte-moi ce que tu sais de Kayes", "kayes"),
        ("Des infos sur Kayes ?", "kayes"),
        ("Could you tell me more about the Kayes market, please?", "kayes market"),
        ("What do the documents say about Diré?", "dire"),
        ("Any information about ferries?", "ferries"),
    ],
)
def test_the_topic_is_what_a_question_asks_about(question: str, topic: str) -> None:
    found = topic_asked(question)
    assert found is not None
    assert str(found) == topic


@pytest.mark.parametrize(
    "question",
    [
        "Qui parle du bac de Diré ?",
        "Tell me about how the ferry sank",
        "Dis-moi qui a rouvert le marché.",
        "What did the mayor say about the market?",
        "De quoi parle l’article sur Kayes ?",
    ],
)
def test_a_question_that_asks_for_something_of_it_is_none(question: str) -> None:
    assert topic_asked(question) is None


def test_it_is_answered_by_every_sentence_that_is_about_it(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"bac.txt": FERRY, "marche.txt": MARKET}) as assistant:
        answer = assistant.ask("Parle-moi du bac de Diré")
    assert [citation.quote[:20] for citation in answer.citations] == ["Le bac de Diré trave", "Un deuxième bac de D"]
    assert answer.exact == ()
    assert answer.confidence == 1


def test_names_find_it_in_another_language(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"bac.txt": FERRY, "marche.txt": MARKET}) as assistant:
        answer = assistant.ask("What do you know about Kayes?")
    assert [citation.document for citation in answer.citations] == ["marche.txt"]
    assert answer.language == "en"


def test_what_no_sentence_holds_is_not_made_up_of_what_is_near(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"bac.txt": FERRY, "marche.txt": MARKET}, answer_from=1.0) as assistant:
        answer = assistant.ask("Parle-moi du Japon")
    assert answer.status == "not_found"
