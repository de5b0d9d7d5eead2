"""What is true and beside the question is no answer to it."""

import pytest

from rag.llm.judgement import is_relevant
from rag.models.embedder import BundledEmbedder
from rag.models.reader import BundledReader
from rag.records import Answer, Statement

QUOTE = "La ministre Awa Diarra a inauguré le barrage de Sankarani le 4 mai 2021."
BESIDE = "Le barrage de Sankarani est long de deux kilomètres."
WHO, WHO_EN = "Qui a inauguré le barrage de Sankarani ?", "Who inaugurated the Sankarani dam?"


@pytest.fixture(scope="module")
def models() -> tuple[BundledEmbedder, BundledReader]:
    return BundledEmbedder(), BundledReader()


def found(question: str, *exact: str, confidence: float = 0.9) -> Answer:
    """The documents' own answer; none without `exact`."""
    statements = tuple(Statement(QUOTE, (1,), words) for words in exact)
    return Answer(question, statements, "answered" if exact else "not_found", confidence, "fr")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Awa Diarra l’a inauguré.", found(WHO, "La ministre Awa Diarra")),  # the same words
        ("The minister Awa Diarra did.", found(WHO_EN, "La ministre Awa Diarra")),  # the same names
        ("Le barrage a été inauguré par Awa Diarra, ministre.", found(WHO)),  # read in it, and in its quote
        ("The Sankarani dam was inaugurated by the minister Awa Diarra.", found(WHO_EN)),
        ("Awa Diarra a inauguré le barrage de Sankarani.", found(WHO, "Moussa Keïta", confidence=0.5)),  # not sure
        ("Awa Diarra a inauguré le barrage de Sankarani.", found("Qu’a fait la ministre Awa Diarra ?")),
        ("It was the minister Awa Diarra who opened it.", found("Did Awa Diarra open the dam?")),
        ("Il est question d’eau.", found("Résume l’article sur le barrage.")),  # no question
    ],
)
def test_what_answers_is_relevant(said: str, answer: Answer, models: tuple[BundledEmbedder, BundledReader]) -> None:
    assert is_relevant(said, [QUOTE], answer, *models)


@pytest.mark.parametrize(
    ("said", "quote", "answer"),
    [
        (BESIDE, BESIDE, found(WHO)),
        ("The Sankarani dam is two kilometres long.", BESIDE, found(WHO_EN)),
        (BESIDE, BESIDE, found("Pourquoi la ministre est-elle venue ?")),
        ("Moussa Keïta a inauguré le barrage de Sankarani.", QUOTE, found(WHO, "Awa Diarra")),  # others than is sure
        ("Awa Diarra a inauguré le barrage de Sankarani.", BESIDE, found(WHO)),  # its quote does not answer
    ],
)
def test_what_does_not_is_not(
    said: str, quote: str, answer: Answer, models: tuple[BundledEmbedder, BundledReader]
) -> None:
    assert not is_relevant(said, [quote], answer, *models)
