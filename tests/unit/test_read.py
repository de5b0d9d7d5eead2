"""Reading with vectors that one can compute by hand: a text's vector counts its words."""

import pytest

from rag.query import Query
from rag.read import SentenceReader, sentences
from rag.records import Document, Hit, Passage
from tests.fakes import WordEmbedder

TEXT = "Moussa Traoré a conduit la délégation. Il pleuvait ce jour-là. Le train est parti à midi."


class NoWords:
    """A question whose words tell nothing, so that the vectors alone decide."""

    def coverage(self, text: str, language: str | None) -> float:
        return 0.0


def hit(text: str = TEXT, path: str = "a.txt", score: float = 0.5) -> Hit:
    return Hit(Passage(path, path, 0, len(text), text), Document(path, "", text, language="fr"), score, 0.8, 0.0)


def query(question: str) -> Query:
    return Query(question, "fr", WordEmbedder().embed_queries([question])[0], NoWords())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Qui a conduit la délégation ?", "Moussa Traoré a conduit la délégation."),
        ("Et le train ?", "Le train est parti à midi."),
    ],
)
def test_the_sentence_nearest_to_the_question_is_read_first(question: str, expected: str) -> None:
    best = SentenceReader(WordEmbedder()).read(query(question), [hit()]).spans[0]
    assert TEXT[best.start : best.end] == expected
    assert best.score == 1.0


def test_nothing_to_read_answers_nothing() -> None:
    reading = SentenceReader(WordEmbedder()).read(query("Qui ?"), [])
    assert (reading.spans, reading.confidence) == ((), 0.0)


def test_the_confidence_is_between_0_and_1_and_higher_for_what_stands_out() -> None:
    reader = SentenceReader(WordEmbedder())
    sure, unsure = (reader.read(query(text), [hit()]).confidence for text in ("la délégation", "autre chose"))
    assert 0 < unsure < sure < 1


def test_a_sentence_is_embedded_once() -> None:
    embedder = WordEmbedder()
    reader = SentenceReader(embedder)
    for _ in range(3):
        reader.read(query("le train"), [hit()])
    assert len(embedder.texts) == 3


def test_the_same_answer_in_two_documents_is_given_from_both() -> None:
    reading = SentenceReader(WordEmbedder()).read(query("la délégation"), [hit(), hit(path="b.txt")])
    assert [span.hit.document.path for span in reading.spans] == ["a.txt", "b.txt"]


def test_every_sentence_of_a_hit_is_a_span_of_its_document() -> None:
    assert [TEXT[span.start : span.end] for span in sentences([hit()])] == [
        "Moussa Traoré a conduit la délégation.",
        "Il pleuvait ce jour-là.",
        "Le train est parti à midi.",
    ]
