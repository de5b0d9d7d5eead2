"""Questions about all documents together: which is the newest, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer.collection import answer_about
from rag.store import Store
from tests.unit.test_about import ALL, BRIDGE, FILES, ask, listed, made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("whole"), FILES) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "language", "document"),
    [
        ("Quel est l'article le plus récent ?", "fr", "harvest.md"),
        ("Quel est l’article le plus ancien ?", "fr", "drones.txt"),
        ("Quel est le plus ancien de tes documents ?", "fr", "drones.txt"),
        ("Quel est le dernier article ?", "fr", "harvest.md"),
        ("Quel article est le plus récent ?", "fr", "harvest.md"),
        ("Quel est l'article le plus récent sur le coton ?", "fr", "coton.txt"),
        ("What is the latest article?", "en", "harvest.md"),
        ("Which is the oldest of your documents?", "en", "drones.txt"),
        ("Which article is the oldest?", "en", "drones.txt"),
        ("What is the latest document from Bamada.net?", "en", "coton.txt"),
    ],
)
def test_the_newest_and_the_oldest_are_told_by_their_dates(
    store: Store, question: str, language: str, document: str
) -> None:
    about = ask(store, question, language)
    assert listed(about) == [document]
    found = store.document(document)
    assert found is not None
    assert found.date is not None
    assert [(one.start, one.end) for one in about.citations] == [(found.date.start, found.date.end)]


def test_those_without_a_date_are_said(store: Store) -> None:
    texts = [said.text for said in ask(store, "What is the latest article?", "en").statements]
    assert texts == ["The latest is “A good harvest”: September 2023.", "1 document gives no date: it is not counted."]
    assert len(ask(store, "Quel est l'article le plus récent sur le coton ?").statements) == 1


def test_none_is_the_newest_where_none_has_a_date(tmp_path: Path) -> None:
    with made(tmp_path, {"pont.txt": BRIDGE}) as store:
        about = ask(store, "Quel est l'article le plus récent ?")
        assert (about.found, about.statements[0].text) == (False, "Aucun de ces documents ne donne sa date.")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Quels sont les sujets des articles ?", "fr"),
        ("Quels sont les thèmes de tes documents ?", "fr"),
        ("De quoi parlent les articles ?", "fr"),
        ("De quoi tes documents parlent-ils ?", "fr"),
        ("Que contiennent tes documents ?", "fr"),
        ("Quels sujets sont abordés ?", "fr"),
        ("Que puis-je te demander ?", "fr"),
        ("What are the articles about?", "en"),
        ("What topics are covered?", "en"),
        ("What topics do your documents cover?", "en"),
        ("What is in your documents?", "en"),
        ("What can I ask?", "en"),
    ],
)
def test_what_the_documents_are_about_is_their_list(store: Store, question: str, language: str) -> None:
    assert listed(ask(store, question, language)) == ALL


@pytest.mark.parametrize(
    "question",
    [
        "Quels sont les sujets de discussion entre Awa et Marc ?",
        "What topics were discussed by the ministers?",
        "Quels sont les thèmes de la conférence ?",
        "What is the latest news from Mali?",
        "Quelle est la dernière livraison ?",
        "Quel est le plus ancien texte du monde ?",
        "What is the oldest text?",
        "What is the oldest document in the world?",
        "Quel est l'article le plus long ?",
        "Quel article parle de nourriture ?",
    ],
)
def test_others_are_no_questions_about_the_documents(store: Store, question: str) -> None:
    assert [answer_about(question, language, store) for language in ("fr", "en")] == [None, None]


def test_which_one_tells_of_a_word_is_said_in_the_singular_too(store: Store) -> None:
    assert listed(ask(store, "Quel article parle de coton ?")) == ["coton.txt"]
