"""Which documents a filter leaves, why the others fall out, and what is said of a filter that cannot be met."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import FilterError
from rag.records import Fact, Filter, Filtered
from rag.search.filters import filtered_documents
from rag.store import Card
from rag.words.frame import among


def card(path: str, language: str | None = "fr", date: str = "", publisher: str = "", author: str = "") -> Card:
    """A card with the facts that are given."""
    facts = {name: Fact(value, 0, 1) if value else None for name, value in locals().items() if name in FACTS}
    return Card(path, language, **facts)


FACTS = ("date", "publisher", "author")
CARDS = (
    card("2021/a.txt", "fr", "2021-06-15", "Bamada.net", "Awa Diallo"),
    card("2023/b.txt", "fr", "2023-07-28", "L’Indépendant", "Moussa Koné"),
    card("2023/mali/c.txt", "en", "2023", "TASS", "Jean Koné"),
    card("2023/mali/d[1].md", "en", "2023-07", "TASS Factuel"),
    card("e.txt", None),
)


def left(*cards: Card, **asked: str | tuple[str, ...]) -> str:
    """The letters of the documents' names that a filter leaves."""
    found = filtered_documents(Filter(**asked), cards or CARDS).documents  # type: ignore[arg-type]
    return "".join(sorted(path.rsplit("/", 1)[-1][0] for path in found))


def refusal(**asked: str | tuple[str, ...]) -> str:
    with pytest.raises(FilterError) as raised:
        left(**asked)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_nothing_asked_is_no_filter() -> None:
    assert not Filter()
    assert Filter(since="2023")
    assert left() == "abcde"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bamada.net", "a"),
        ("BAMADA", "a"),
        ("Independant", "b"),
        ("l'indépendant", "b"),
        ("Tass", "c"),  # the whole name of one is not the beginning of another
        ("tass factuel", "d"),
    ],
)
def test_a_publisher_is_meant_by_its_name_or_how_it_begins(name: str, expected: str) -> None:
    assert left(publishers=(name,)) == expected


@pytest.mark.parametrize(("name", "expected"), [("kone", "bc"), ("moussa KONÉ", "b"), ("Awa", "a"), ("Diallo", "a")])
def test_an_author_is_meant_by_the_last_name_too(name: str, expected: str) -> None:
    assert left(authors=(name,)) == expected


@pytest.mark.parametrize("name", ["fr", "FR", "fr-FR", "français", "French"])
def test_a_language_is_meant_by_its_code_or_its_name(name: str) -> None:
    assert left(languages=(name,)) == "ab"


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2023", "", "bcd"),
        ("", "2023", "abcd"),
        ("2023-07-28", "", "b"),  # July 2023 may be before, and so may 2023
        ("2023-07", "2023-07", "bd"),
        ("2021-06-15", "2021-06-15", "a"),
        ("", "2021-06-14", ""),
        ("2030", "", ""),
    ],
)
def test_dates_are_included_to_the_end_of_what_they_say(since: str, until: str, expected: str) -> None:
    assert left(since=since, until=until) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2023/b.txt", "b"),
        ("2023", "bcd"),
        ("./2023//mali/", "cd"),
        ("*.txt", "abce"),
        ("202?/*.txt", "abc"),
        ("*/mali", "cd"),
        ("2023/mali/d[1].md", "d"),  # a file of that name, although it reads as a glob too
    ],
)
def test_a_path_is_a_file_a_folder_or_a_glob(path: str, expected: str) -> None:
    assert left(paths=(path,)) == expected


def test_a_path_is_the_same_however_its_accents_are_composed() -> None:
    assert left(card("e\u0301te\u0301/x.txt"), paths=("été",)) == "x"


def test_values_of_a_kind_are_alternatives_and_kinds_are_combined() -> None:
    assert left(publishers=("Bamada", "TASS")) == "ac"
    assert left(publishers=("Bamada", "TASS"), languages=("en",)) == "c"
    assert left(publishers=("Bamada",), languages=("en",)) == ""


def test_the_others_are_counted_by_what_they_do_not_meet() -> None:
    found = filtered_documents(Filter(languages=("fr",), since="2023"), (*CARDS, card("f.txt")))
    assert found.documents == {"2023/b.txt"}
    assert found.left_out == {"language": 3, "date": 1, "undated": 1}
    assert found.total == 6


def test_the_filter_that_held_has_the_names_as_documents_write_them() -> None:
    found = filtered_documents(Filter(("bamada",), ("kone", "Awa"), ("French",), paths=("2023/",)), CARDS)
    assert found.filter == Filter(
        ("Bamada.net",), ("Moussa Koné", "Jean Koné", "Awa Diallo"), ("fr",), paths=("2023/",)
    )


@pytest.mark.parametrize("date", ["2023-13", "2023-02-30", "23", "28/07/2023", "2023-7", "0000", "٢٠٢٣", "20230728"])
@pytest.mark.parametrize("end", ["since", "until"])
def test_what_is_no_date_is_told_how_to_write_one(date: str, end: str) -> None:
    assert refusal(**{end: date}) == f"{date!r} is no date. Write it as 2023, 2023-07 or 2023-07-28."


def test_the_earlier_date_comes_first() -> None:
    assert "Give the earlier date first" in refusal(since="2024", until="2023-12")
    assert left(since="2023-07", until="2023") == "bd"  # within the year


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"publishers": ("TAS",)}, "No document names 'TAS' as its publisher. Choose among: TASS, "),
        ({"publishers": ("?!",)}, "Choose among: Bamada.net, L’Indépendant, TASS, TASS Factuel."),
        ({"authors": ("Dialo",)}, "No document names 'Dialo' as its author. Choose among: Awa Diallo, "),
        ({"authors": ("TASS",)}, "as its author"),
        ({"languages": ("German",)}, "No document is in the language 'German'. Choose among: en, fr."),
        ({"languages": ("",)}, "No document is in the language ''"),
        ({"paths": ("2023/mal",)}, "No document is in '2023/mal'. Choose among: 2023/mali, "),
        ({"paths": ("",)}, "No document is in ''"),
    ],
)
def test_what_no_document_has_is_told_what_there_is_the_nearest_first(
    asked: dict[str, tuple[str, ...]], says: str
) -> None:
    assert says in refusal(**asked)


def test_at_most_eight_names_are_offered() -> None:
    cards = [card(f"{number}.txt", publisher=f"Gazette {number:02}") for number in range(20)]
    with pytest.raises(FilterError) as raised:
        filtered_documents(Filter(publishers=("Gazette 77",)), cards)
    assert str(raised.value).count("Gazette") == 9  # and the one that was asked for
    assert "Gazette 07" in str(raised.value)
    assert str(raised.value).endswith("(and 12 more).")


def test_where_no_document_names_any_the_filter_is_to_be_left_out() -> None:
    with pytest.raises(FilterError, match="leave this filter out"):
        filtered_documents(Filter(authors=("Awa",)), [card("a.txt")])


VALUES = {
    "publishers": st.sampled_from(["Bamada", "TASS"]),
    "authors": st.sampled_from(["Koné", "Awa Diallo"]),
    "languages": st.sampled_from(["fr", "en"]),
    "paths": st.sampled_from(["2023", "*.txt", "e.txt"]),
}
FILTERS = st.fixed_dictionaries(
    {name: st.lists(values, max_size=2).map(tuple) for name, values in VALUES.items()}
    | {"since": st.sampled_from(["", "2021", "2023-07"]), "until": st.sampled_from(["", "2023", "2023-07-28"])}
)


@given(FILTERS)
def test_every_document_is_left_or_counted_as_left_out_once(asked: dict[str, str | tuple[str, ...]]) -> None:
    found = filtered_documents(Filter(**asked), CARDS)  # type: ignore[arg-type]
    assert found.total == len(CARDS)
    assert "date" not in found.left_out or asked["since"] or asked["until"]


@given(FILTERS, FILTERS)
def test_a_further_filter_never_adds_a_document(
    one: dict[str, str | tuple[str, ...]], other: dict[str, str | tuple[str, ...]]
) -> None:
    both = {name: one[name] or other[name] for name in one}
    assert set(left(**both)) <= set(left(**one))


@pytest.mark.parametrize(
    ("filtered", "english", "french"),
    [
        (
            Filtered(Filter(("TASS",), since="2023"), frozenset("abc"), {"publisher": 2}),
            "Among 3 of 5 documents: since 2023, TASS.",
            "Parmi 3 documents sur 5 : depuis 2023, TASS.",
        ),
        (
            Filtered(Filter(since="2023-07-28", until="2023-08"), frozenset("a"), {"undated": 2}),
            "In 1 of 3 documents: since 28 July 2023, until August 2023. 2 more give no date.",
            "Dans 1 document sur 3 : depuis le 28 juillet 2023, jusqu’en août 2023. 2 autres ne donnent pas de date.",
        ),
        (
            Filtered(Filter((), ("A", "B", "C", "D"), ("fr", "bm"), paths=("2023",)), frozenset(), {"author": 1}),
            "None of 1 documents: by A or B or C …, in French or bm, in 2023.",
            "Aucun document sur 1 : auteur : A ou B ou C …, en français ou bm, dans 2023.",
        ),
    ],
)
def test_which_documents_were_asked_is_said_in_words(filtered: Filtered, english: str, french: str) -> None:
    assert among(filtered, "en") == among(filtered, "de") == english
    assert among(filtered, "fr") == french
