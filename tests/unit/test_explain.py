"""What is told of how an answer was found: rows of the question, cells of the hits, and who says the same."""

from dataclasses import replace
from typing import get_args

import pytest

from rag.out.explain import copies_cited, copies_of, head, hit_table, legend, question_rows, words_of, write_period
from rag.records import Citation, Document, Filter, Filtered, Hit, Limit, Miss, Passage, Period, Understood

PLAIN = Understood("fr", "2026-11-22")
RICH = Understood(
    "en",
    "2023-08-01",
    Period("since", "2023-07"),
    of_documents=True,
    is_recent=True,
    quoted=("cease fire",),
    missing=("no such words",),
    names=("Novak", "2023"),
    spellings={"Novak": ("Nowak", "Novac")},
)


def hit(path: str, start: int = 0, *copies: Hit) -> Hit:
    return Hit(
        Passage(f"{path}-{start}", path, start, start + 10, "x" * 10),
        Document(path, "0" * 64, "x" * 100),
        score=0.755,
        cosine=0.844,
        coverage=0.62,
        copies=copies,
    )


def test_a_plain_question_has_only_its_language() -> None:
    assert list(question_rows(PLAIN, None, "fr")) == [("langue", "français")]


def test_all_that_was_understood_of_a_question_has_a_row_in_its_language() -> None:
    assert list(question_rows(RICH, None, "en")) == [
        ("language", "English"),
        ("time asked for", "since July 2023 (the articles’ own date)"),
        ("of several", "the latest first"),
        ("today’s date", "1 August 2023"),
        ("phrases found", "“cease fire”"),
        ("phrases found nowhere", "“no such words”"),
        ("names and numbers", "Novak (also written Nowak, Novac), 2023"),
    ]
    french = dict(question_rows(replace(RICH, language="fr", of_documents=False), None, "fr"))
    assert french["temps demandé"] == "depuis juillet 2023 (date de ce qu’ils racontent)"
    assert french["date du jour"] == "1er août 2023"
    assert french["expressions introuvables"] == "«\u00a0no such words\u00a0»"


def test_the_filters_are_named_with_what_each_kind_left_out() -> None:
    filtered = Filtered(Filter(("TASS",), since="2023"), frozenset({"a"}), {"publisher": 3, "undated": 1, "date": 2})
    assert list(question_rows(PLAIN, filtered, "fr"))[1:] == [
        ("filtres", "Dans 1 document sur 7 : depuis 2023, TASS. 1 autre ne donne pas de date."),
        ("documents écartés", "3 d’une autre publication, 1 sans date, 2 hors de ces dates"),
    ]
    everything = replace(filtered, left_out={})
    assert [name for name, _ in question_rows(PLAIN, everything, "en")] == ["language", "filters"]


@pytest.mark.parametrize("miss", get_args(Miss))
def test_each_reason_to_be_left_out_is_said_in_both_languages(miss: Miss) -> None:
    filtered = Filtered(Filter(("TASS",)), frozenset(), {miss: 12})
    said = {language: dict(question_rows(PLAIN, filtered, language)) for language in ("fr", "en")}
    assert said["fr"]["documents écartés"].startswith("12 ")
    assert said["en"]["documents left out"].startswith("12 ")
    assert said["fr"]["documents écartés"] != said["en"]["documents left out"]


def test_what_the_catalog_answered_read_no_passage() -> None:
    assert list(question_rows(None, None, "en")) == [
        ("passages", "none was read: the catalog of the documents was enough")
    ]


@pytest.mark.parametrize(
    ("limit", "french", "english"),
    [
        ("at", "le 1er août 2023", "on 1 August 2023"),
        ("since", "depuis le 1er août 2023", "since 1 August 2023"),
        ("after", "après le 1er août 2023", "after 1 August 2023"),
        ("before", "avant le 1er août 2023", "before 1 August 2023"),
        ("until", "jusqu’au 1er août 2023", "until 1 August 2023"),
        ("between", "entre le 1er août 2023 et juin 2024", "between 1 August 2023 and June 2024"),
    ],
)
def test_a_time_is_said_with_its_limits(limit: Limit, french: str, english: str) -> None:
    period = Period(limit, "2023-08-01", "2024-06" if limit == "between" else "")
    assert (write_period(period, "fr"), write_period(period, "en")) == (french, english)


def told(hit: Hit, understood: Understood, language: str) -> dict[str, str]:
    table = hit_table([hit], understood, language)
    return dict(zip(table.names, table.values[0], strict=True))


def test_a_hit_tells_the_rank_and_the_score_of_each_search() -> None:
    found = replace(hit("a.txt"), dense_rank=3, bm25=7.14, words_rank=12)
    assert told(found, PLAIN, "en") == {"meaning": "3 (0.84)", "words": "12 (7.1)", "covered": "62%", "score": "0.76"}
    bare = {"sens": "– (0,84)", "mots": "–", "couvert": "62\u00a0%", "score": "0,76"}
    assert told(hit("a.txt"), PLAIN, "fr") == bare


def test_names_time_and_phrases_are_told_where_the_question_has_them() -> None:
    found = told(replace(hit("a.txt"), named=0.5, timely=0.25, quotes=True), RICH, "en")
    assert (found["names"], found["time"], found["phrases"]) == ("50%", "25%", "yes")
    assert told(hit("a.txt"), RICH, "en")["phrases"] == "–"


def test_a_re_ranking_is_a_column_of_every_hit_as_soon_as_one_has_it() -> None:
    table = hit_table([replace(hit("a.txt"), reranked=1.5), hit("b.txt")], PLAIN, "en")
    assert [row[table.names.index("re-ranked")] for row in table.values] == ["1.50", "–"]


def test_a_copy_is_named_once_a_document_and_never_in_the_hits_own() -> None:
    found = hit("a.txt", 0, hit("b.txt", 10), hit("a.txt", 50), hit("b.txt", 30), hit("c.txt"))
    assert [(copy.passage.document, copy.passage.start) for copy in copies_of(found)] == [("b.txt", 10), ("c.txt", 0)]


def test_the_copies_of_a_citation_are_those_of_the_passage_that_it_quotes() -> None:
    hits = (hit("a.txt", 0, hit("b.txt")), hit("a.txt", 50, hit("c.txt"), hit("d.txt")))
    citation = Citation(1, "a.txt", None, None, None, 52, 58, "x" * 6)
    assert [copy.passage.document for copy in copies_cited(citation, hits)] == ["c.txt", "d.txt"]
    assert [copy.passage.document for copy in copies_cited(citation, hits, {"a.txt", "c.txt"})] == ["d.txt"]
    assert copies_cited(replace(citation, start=20, end=30), hits) == ()


def test_both_languages_have_the_same_words_and_others_have_the_english_ones() -> None:
    assert set(words_of("fr")) == set(words_of("en"))
    assert words_of("de") == words_of("en")
    assert head("read", "fr") != head("read", "en")
    assert legend("fr").endswith(".")
