"""What must hold of every verdict, with the embedder and the reader that can be computed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.verify import Verdict, verify_sentence
from rag.records import Document, Hit, Passage
from rag.text.sentences import sentence_spans
from tests.fakes import WordEmbedder, WordReader

BEFORE = "Un titre\n\n"
TEXT = (
    "Le ministre Alexandre Novak est arrivé à Bamako le 3 juin 2021. Il a rencontré Assimi Goïta, président du Mali. "
    "Ils n’ont pas signé d’accord, mais pourraient le faire en 2022. « Rien n’est fait », dit-il."
)
EMBEDDER, READER = WordEmbedder(), WordReader()


def hit_of(text: str, *, before: str = "") -> Hit:
    document = Document("a.txt", "0" * 64, before + text, language="fr")
    passage = Passage("p", "a.txt", len(before), len(before + text), text)
    return Hit(passage, document, 1.0, 1.0, 1.0)


def verdict(sentence: str, *hits: Hit, language: str = "fr") -> Verdict:
    return verify_sentence(sentence, hits, language=language, embedder=EMBEDDER, reader=READER)


@pytest.mark.parametrize(("start", "end"), sentence_spans(TEXT))
def test_a_copied_sentence_is_supported_by_itself(start: int, end: int) -> None:
    found = verdict(TEXT[start:end], hit_of(TEXT, before=BEFORE))
    assert found.supported
    assert found.confidence == 1.0
    assert found.span is not None
    assert found.span.hit.document.text[found.span.start : found.span.end] == TEXT[start:end]


@given(st.lists(st.text("abcdeéNM 0123456789«»’,-", min_size=3, max_size=60), min_size=1, max_size=5), st.data())
def test_any_copied_sentence_is_supported(parts: list[str], data: st.DataObject) -> None:
    text = ". ".join(parts)
    spans = [span for span in sentence_spans(text) if any(map(str.isalnum, text[slice(*span)]))]
    if spans:
        start, end = data.draw(st.sampled_from(spans))
        assert verdict(text[start:end], hit_of(text)).supported


@given(st.sampled_from(["Le ministre {} est arrivé.", "{} a rencontré Assimi Goïta.", "Ils ont vu {} à Bamako."]))
def test_a_claim_whose_name_is_absent_is_never_supported(form: str) -> None:
    for name in ("Lavrov", "Ouagadougou", "Emmanuel Macron", "le Tchad", "l’OTAN"):
        found = verdict(form.format(name), hit_of(TEXT))
        assert not found.supported
        assert found.span is None
        assert found.missing


@given(st.integers(0, 10_000).filter(lambda number: number not in (0, 1, 3, 6, 21, 2021, 2022)))
def test_a_claim_whose_number_is_absent_is_never_supported(number: int) -> None:
    found = verdict(f"Alexandre Novak est arrivé avec {number} hommes.", hit_of(TEXT))
    assert (found.supported, bool(found.missing)) == (False, True)


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " \n",
        "…",
        "🙂",
        "👨‍👩‍👧 🇲🇱",
        "وصل الوزير إلى باماكو",
        "הוא הגיע",
        "a" * 5000,
        "Novak " * 900,
        "3 " * 2500,
        "\ud800",
        "\x00",
    ],
)
def test_an_odd_sentence_has_a_verdict(odd: str) -> None:
    for language in ("fr", "en", "ar", ""):
        found = verdict(odd, hit_of(TEXT), language=language)
        assert 0.0 <= found.confidence <= 1.0
        assert found.supported == (found.span is not None)
        assert 0.0 <= verdict("Novak est là.", hit_of(odd), language=language).confidence <= 1.0


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["fr", "en", "ru"]))
def test_any_sentence_over_any_passage_has_a_verdict(sentence: str, text: str, language: str) -> None:
    found = verdict(sentence, hit_of(text), language=language)
    assert found.supported == (found.span is not None)


def test_without_hits_nothing_is_supported() -> None:
    assert verdict("Novak est arrivé.") == Verdict(False, 0.0, None)


def test_a_name_may_stand_in_another_of_the_passages() -> None:
    assert verdict("Novak a vu Lavrov.", hit_of(TEXT), hit_of("Lavrov est parti.")).missing == ()


def test_what_no_passage_has_alone_is_not_supported() -> None:
    found = verdict("Alexandre Novak a vu Lavrov.", hit_of(TEXT), hit_of("Lavrov est parti."))
    assert (found.supported, found.missing) == (False, ())
