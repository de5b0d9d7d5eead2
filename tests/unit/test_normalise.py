"""Answers that are one and the same however French and English write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.normalise import answer_tokens, contains_answer, normalise_answer

PIECES = (
    *("mai", "may", "août", "august", "jeudi", "1er", "2", "12", "345", "000", "08", "2024", "05/06/2023", "1,5"),
    *(
        "%",
        "pour cent",
        "per",
        "le",
        "the",
        "a",
        "l'",
        "'",
        "'s",
        ",",
        ".",
        "-",
        "--",
        "½",
        "´",
        "œ",
        "İ",
        "ß",
        "\u0301",
    ),
)
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from(PIECES)).map(" ".join), st.lists(st.sampled_from(PIECES)).map("".join)
)


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("« L’audience »", "audience"),
        ("Alexandre Novak.", "alexandre novak"),
        ("vice-Premier ministre", "vice premier ministre"),
        ("Cœur", "coeur"),
        ("aujourd’hui", "aujourdhui"),
        ("qu'il s'agit d'un", "il agit"),
        ("the army of France’s president", "army of france president"),
        ("Be\u0301nin", "bénin"),
        ("l’homme\u00a0» \n ", "homme"),
        ("हिन्दी में", "हिन्दी में"),
        ("A", "a"),
        ("L'un", "un"),
        ("?!", ""),
        ("100\u202f000 euros", "100000 euros"),
        ("100,000 euros", "100000 euros"),
        ("1.000.000", "1000000"),
        ("1,5 million", "1.5 million"),
        ("−5 °C", "-5 c"),
        ("2010–11", "2010 11"),
    ],
)
def test_an_answer_is_normalised(written: str, normalised: str) -> None:
    assert normalise_answer(written) == normalised


@pytest.mark.parametrize("written", ["90 %", "90%", "90\u202f%", "90 pour cent", "90 percent", "90 per cent."])
def test_per_cent_is_written_one_way(written: str) -> None:
    assert normalise_answer(written) == "90 %"


@pytest.mark.parametrize(
    "written",
    [
        *("1er août 2024", "le 1er août 2024", "jeudi 01 août 2024", "1 aout 2024", "01.08.2024"),
        *("1 August 2024", "August 1, 2024", "Thursday, August 1st, 2024", "2024-08-01"),
    ],
)
def test_a_date_is_iso(written: str) -> None:
    assert normalise_answer(written) == "2024-08-01"


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("14 octobre 1066", "1066-10-14"),
        ("août 2024", "2024 --08"),
        ("le 14 juillet", "--07-14"),
        ("July 14th", "--07-14"),
        ("novembre", "--11"),
        ("le 12 août 2024, 345 personnes", "2024-08-12 345 personnes"),
        ("05/06/2023", "05 06 2023"),
        ("25/06/2023", "2023-06-25"),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(written: str, normalised: str) -> None:
    assert normalise_answer(written) == normalised


def test_accents_are_kept_unless_they_are_folded() -> None:
    assert normalise_answer("Sénégal") == "sénégal"
    assert normalise_answer("Sénégal", fold_accents=True) == "senegal"


@given(TEXTS, st.booleans())
def test_normalising_twice_is_normalising_once(text: str, fold: bool) -> None:
    once = normalise_answer(text, fold_accents=fold)
    assert normalise_answer(once, fold_accents=fold) == once
    assert answer_tokens(once, fold_accents=fold) == answer_tokens(text, fold_accents=fold)


@given(TEXTS)
def test_a_text_with_tokens_contains_itself(text: str) -> None:
    assert contains_answer(text, text) == bool(answer_tokens(text))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("La délégation d’Alexandre Novak est venue.", "Alexandre NOVAK"),
        ("Le 1er août 2024, à Bamako", "August 1, 2024"),
        ("Le 1er août 2024, à Bamako", "August 2024"),
        ("Le 1er août 2024, à Bamako", "2024"),
        ("soit 90 % des voix", "90 percent"),
        ("soit 90 % des voix", "90"),
        ("100\u00a0000 habitants", "100,000"),
        ("Il ne reste qu'un an au club.", "un an"),
        ("rich in vitamin A", "A"),
    ],
)
def test_an_answer_is_found_in_a_text(text: str, answer: str) -> None:
    assert contains_answer(text, answer)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("les Maliens", "Mali"),
        ("1907", "90"),
        ("100 000 habitants", "100"),
        ("en novembre 2024", "11"),
        ("Novak Alexandre", "Alexandre Novak"),
        ("du texte", "?"),
        ("", "Mali"),
        ("le Sénégal", "Senegal"),
    ],
)
def test_an_answer_is_not_found_in_parts_of_words(text: str, answer: str) -> None:
    assert not contains_answer(text, answer)
