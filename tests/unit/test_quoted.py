"""What stands in quotation marks, and where a phrase stands in a text."""

from __future__ import annotations

from time import process_time

import pytest

from rag.search.query import MOST_PHRASES, count_held, holds_phrase, quoted_phrases


@pytest.mark.parametrize("marks", ["«|»", "« | »", "«\u00a0|\u00a0»", "“|”", '"|"', "„|“", "„|”", "‹|›", "‘|’", "'|'"])
def test_a_phrase_is_quoted_by_any_marks(marks: str) -> None:
    opened, closed = marks.split("|")
    assert quoted_phrases(f"Who said {opened}the river's own{closed}?") == ("the river's own",)
    assert quoted_phrases(f"{opened}Su-25{closed} et {opened}90 %{closed}") == ("Su-25", "90 %")


@pytest.mark.parametrize(
    "question",
    [
        "L'accord d'Alger n'a-t-il pas été signé ?",
        "L’accord d’Alger n’a-t-il pas été signé aujourd’hui ?",
        "Qu' a dit l' armée de l' air ?",
        "Was it the soldiers' pay, or the miners' pay?",
        'Que dit " du riz ?',
        "Que dit « du riz ?",
        "Que dit du riz » ?",
        "« » “” \"\" '' «?»",
    ],
)
def test_an_apostrophe_or_a_mark_alone_quotes_nothing(question: str) -> None:
    assert quoted_phrases(question) == ()


def test_phrases_come_once_and_in_order_without_what_is_not_theirs() -> None:
    assert quoted_phrases("“b,” «\u00a0a\n  c » “b” and “b.”") == ("b", "a c")
    assert quoted_phrases("Il a dit « un “vrai” accord »") == ("un “vrai” accord",)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Les « Su‑25 »\nont décollé", "su-25"),
        ("soit 90\u202f% des greniers", "90 %"),
        ("soit 90 % des greniers", "90%"),
        ("un accord « historique »", 'accord "historique"'),
        ("L’ARMÉE DE L’AIR", "l'armee de l'air"),
        ("Yèrèwolo\u00ad-Ton défile", "yerewolo-ton"),
        ("le cœur\u00a0du\n   delta", "coeur du delta"),
        ("L'accord est signé", "accord"),
        ("Qui paiera\u202f?", "qui paiera?"),
    ],
)
def test_a_phrase_is_held_however_it_is_typeset(text: str, phrase: str) -> None:
    assert holds_phrase(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Les Su-250", "Su-25"),
        ("Les Su 25", "Su-25"),
        ("190 % et 0,90 %", "90 %"),
        ("12,5 tonnes", "12"),
        ("des accords", "accord"),
        ("le signe accord", "accord signe"),
        ("", "accord"),
    ],
)
def test_another_word_or_number_is_not_the_phrase(text: str, phrase: str) -> None:
    assert not holds_phrase(text, phrase)


def test_phrases_that_are_held_are_counted() -> None:
    assert count_held("Le mil et le riz", ["le mil", "le blé", "RIZ"]) == 2


@pytest.mark.parametrize("hostile", ['"', "'", "«", "« a", '"a" ', "'a ", "‘a’b ", "„“", "(", "\\", "a'b"])
def test_a_hostile_question_is_read_at_once(hostile: str) -> None:
    begun = process_time()
    found = quoted_phrases(hostile * 2000)
    assert process_time() - begun < 1
    assert len(found) <= MOST_PHRASES
    assert not any(holds_phrase("Le mil manque.", phrase) for phrase in found)
