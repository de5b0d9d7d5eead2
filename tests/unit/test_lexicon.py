"""The lexicon: the same sections in each language, words as they are looked up."""

import pytest

from rag.text.letters import fold
from rag.text.lexicon import every, every_table, languages, listed, sections, words

AS_WRITTEN = frozenset(["sentences", "agreement"])


def test_french_and_english_have_a_file() -> None:
    assert {"fr", "en"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_each_language_has_the_same_sections_in_the_same_order(language: str) -> None:
    assert list(sections(language)) == list(sections("fr"))


@pytest.mark.parametrize("language", languages())
def test_words_are_folded_and_stand_once_in_a_list(language: str) -> None:
    for section, entries in sections(language).items():
        for name, value in entries.items():
            listing = value if isinstance(value, list) else [name]
            assert len(listing) == len(set(listing)), f"{language}: {section}.{name}"
            assert section in AS_WRITTEN or listing == [fold(word) for word in listing], f"{language}: {section}.{name}"


@pytest.mark.parametrize("language", languages())
def test_every_month_and_every_weekday_has_a_name(language: str) -> None:
    assert sorted(set(sections(language)["months"].values())) == list(range(1, 13))
    assert sorted(sections(language)["weekdays"].values()) == list(range(7))


def test_a_section_is_all_its_lists_and_a_list_is_its_own() -> None:
    assert words("en", "interrogatives.person") == {"who", "whom", "whose"}
    assert words("en", "interrogatives.person") < words("en", "interrogatives")
    assert listed("fr", "weekdays")[0] == "lundi"


def test_all_languages_together_hold_what_each_holds() -> None:
    assert every("months") == words("fr", "months") | words("en", "months")
    assert every_table("numerals")["onze"] == every_table("numerals")["eleven"] == 11


def test_a_language_without_a_file_has_no_words() -> None:
    assert words("de", "stop_words") == frozenset()
