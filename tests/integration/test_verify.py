"""Sentences held against passages, with the real embedder and reader."""

from __future__ import annotations

from time import process_time

import pytest

from rag.assistant import Assistant
from rag.llm.verify import Verdict, verify_sentence
from rag.llm.verify.names import claimed_names
from rag.llm.verify.sentence import missing_from
from rag.models.embedder import BundledEmbedder
from rag.models.reader import BundledReader
from rag.records import Document, Fact, Hit, Passage
from tests.measure.verifying import CLAIMS, auc, read_claims, scored, see, set_weights

SLOW_MS = 600.0  # of processor time: ten times what it may take


@pytest.fixture(scope="module")
def models() -> tuple[BundledEmbedder, BundledReader]:
    return BundledEmbedder(), BundledReader()


MALI = (
    "Le chef de la diplomatie russe Sergueï Lavrov est arrivé à Bamako dans la nuit du 6 au 7 février 2023. "
    "Il a été reçu par le colonel Assimi Goïta. La Russie a promis de continuer à aider l’armée malienne, "
    "mais aucun accord n’a été signé. Moscou pourrait livrer des hélicoptères dans les prochains mois."
)


def judged(models: tuple[BundledEmbedder, BundledReader], claim: str, language: str) -> Verdict:
    document = Document("m.md", "0" * 64, MALI, Fact("Lavrov au Mali", 0, 0), Fact("2023-02-08", 0, 0), language="fr")
    hit = Hit(Passage("m", "m.md", 0, len(MALI), MALI), document, 1.0, 1.0, 1.0)
    embedder, reader = models
    return verify_sentence(claim, [hit], language=language, embedder=embedder, reader=reader)


@pytest.mark.parametrize(
    ("claim", "language", "quoted"),
    [
        ("Sergueï Lavrov a été reçu par Assimi Goïta.", "fr", "Goïta"),
        ("Moscow could deliver helicopters in the coming months.", "en", "hélicoptères"),
        ("Sergei Lavrov arrived in Bamako in February 2023.", "en", "Bamako"),
        ("La Russie a promis de continuer à aider l’armée malienne.", "fr", "promis"),
    ],
)
def test_what_the_passage_shows_is_supported_by_its_sentences(
    models: tuple[BundledEmbedder, BundledReader], claim: str, language: str, quoted: str
) -> None:
    found = judged(models, claim, language)
    assert found.supported
    assert found.span is not None
    assert quoted in MALI[found.span.start : found.span.end]


@pytest.mark.parametrize(
    ("claim", "language"),
    [
        ("Un accord n’a pas été promis par Moscou à la Russie.", "fr"),
        ("Sergueï Choïgou est arrivé à Bamako.", "fr"),
        ("Lavrov arrived in Bamako in March 2023.", "en"),
        ("Lavrov arrived in Ouagadougou.", "en"),
        ("The weather in the mountains is mild in spring.", "en"),
        ("L’armée malienne n’a jamais été aidée par la Russie.", "fr"),
    ],
)
def test_what_the_passage_does_not_show_is_not_supported(
    models: tuple[BundledEmbedder, BundledReader], claim: str, language: str
) -> None:
    found = judged(models, claim, language)
    assert not found.supported
    assert found.span is None


@pytest.mark.parametrize(("name", "least"), [("held", 0.84), ("held-2", 0.72)])
def test_claims_held_out_are_told_apart(models: tuple[BundledEmbedder, BundledReader], name: str, least: float) -> None:
    held = see(read_claims(CLAIMS / f"{name}.jsonl"), *models)
    assert auc(scored(held, *set_weights()), held.truth) > least


def test_few_true_claims_held_out_have_a_name_or_figure_that_is_not_found() -> None:
    for name in ("held", "held-2"):
        shown = [claim for claim in read_claims(CLAIMS / f"{name}.jsonl") if claim.supported]
        names = [claimed_names(claim.text, claim.language) for claim in shown]
        struck = [missing_from([claim.hit], claim.text, some) for claim, some in zip(shown, names, strict=True)]
        assert sum(map(bool, struck)) / len(shown) < 0.1


def test_sentences_of_an_answer_take_little_time(
    models: tuple[BundledEmbedder, BundledReader], assistant: Assistant
) -> None:
    hits = assistant.search("Que fait la Russie au Mali ?", 3)
    embedder, reader = models
    verify_sentence("La Russie aide le Mali.", hits, language="fr", embedder=embedder, reader=reader)
    start = process_time()
    for claim in ("Russia helps Mali.", "La Russie livre des armes au Mali.", "Mali works with Russia."):
        verify_sentence(claim, hits, language="en", embedder=embedder, reader=reader)
    assert (process_time() - start) * 1000 / 3 < SLOW_MS


def test_sentences_of_the_articles_are_supported_by_themselves(
    models: tuple[BundledEmbedder, BundledReader], assistant: Assistant
) -> None:
    embedder, reader = models
    for hit in assistant.search("Que fait la Russie au Mali ?", 5):
        claim = hit.passage.text.splitlines()[-1]
        found = verify_sentence(claim, [hit], language="fr", embedder=embedder, reader=reader)
        assert found.supported
