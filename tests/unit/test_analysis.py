"""Lexical analysis: the terms were worked out by hand from Snowball's rules."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.analysis import analyse
from rag.text.letters import fold


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("l’audience", ["audienc"]),
        ("L'AUDIENCE", ["audienc"]),
        ("audience", ["audienc"]),
        ("Qu’est-ce que l’audience ?", ["audienc"]),
        ("aujourd’hui", ["aujourdhui"]),
        ("jusqu’à Bamako", ["bamako"]),
        ("délégation", ["deleg"]),
        ("de\u0301le\u0301gation", ["deleg"]),
        ("delegation", ["deleg"]),
        ("les hélicoptères livrés", ["helicopter", "livr"]),
        ("le cœur", ["coeur"]),
        ("90 %", ["90"]),
        ("90%", ["90"]),
        ("25\u202f000 tonnes", ["25000", "ton"]),
        ("3,5 millions", ["3.5", "million"]),
        ("Su-25", ["su25", "su", "25"]),
        ("Mi\u2011171", ["mi171", "mi", "171"]),
        ("Iounous-Bek Evkourov", ["iounousbek", "iounous", "bek", "evkourov"]),
        ("N’Djamena", ["ndjamena", "djamen"]),
        ("la Russie a-t-elle", ["russ"]),
        ("d’Azerbaïdjan", ["azerbaidjan"]),
        ("qui, que, où, quand, comment ?", []),
        ("co\u00adopération", ["cooper"]),
        ("« … » — !", []),
        ("", []),
    ],
)
def test_french_is_analysed(text: str, terms: list[str]) -> None:
    assert analyse(text, "fr") == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Who led the delegations?", ["led", "deleg"]),
        ("Mali’s president", ["mali", "presid"]),
        ("12,000 tons", ["12000", "ton"]),
        ("the l’Union document", ["union", "document"]),
    ],
)
def test_english_is_analysed(text: str, terms: list[str]) -> None:
    assert analyse(text, "en") == terms


def test_a_stem_is_made_before_accents_go() -> None:
    # Snowball takes "é" for the end of a participle and not "e": « tué » and « tue » share the stem "tu" only so.
    assert analyse("tuées", "fr") == ["tu"]


def test_an_unknown_language_is_only_folded() -> None:
    assert analyse("Wiadomości w Łodzi", "pl") == analyse("Wiadomości w Łodzi", None) == ["wiadomosci", "w", "lodzi"]


def test_other_scripts_keep_their_vowels() -> None:
    assert analyse("हिन्दी।", None) == ["हिन्दी"]
    assert analyse("Москва", "ru") == ["москв"]


@given(st.text())
def test_composed_and_decomposed_texts_have_the_same_terms(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert analyse(composed, "fr") == analyse(decomposed, "fr")


@given(st.text(), st.sampled_from(["fr", "en", "ar", "xx", None]))
def test_a_term_holds_no_space_and_is_never_empty(text: str, language: str | None) -> None:
    assert all(term and not any(character.isspace() for character in term) for term in analyse(text, language))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_threads_share_it() -> None:
    words = [f"délégation{number} présidentielle" for number in range(500)]
    alone = [analyse(word, "fr") for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda word: analyse(word, "fr"), words * 4)) == alone * 4
