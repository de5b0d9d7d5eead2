import json
from dataclasses import replace
from typing import get_args

import pytest

from rag.frame import not_found, why_not
from rag.records import Answer, Citation, Document, Filter, Filtered, Hit, Passage, Reason, Statement
from rag.show import answer_json, answer_lines, hit_lines, search_json, search_lines

TEXT = "Alexandre Novak a conduit la délégation."
HIT = Hit(Passage("p", "a/b.txt", 0, len(TEXT), TEXT), Document("a/b.txt", "0" * 64, TEXT), 0.81234567, 0.9, 0.5)
CITATION = Citation(1, "a/b.txt", None, "2023-07-28", "Le Journal", 0, 15, "Alexandre Novak")
ANSWER = Answer(
    "Qui ?",
    (Statement("Alexandre Novak", (1,)),),
    "answered",
    0.87654321,
    "fr",
    (CITATION,),
    (HIT,),
    {"total": 12.3456},
)


def test_an_answer_as_json_is_the_promised_object_in_the_promised_order() -> None:
    assert json.loads(json.dumps(answer_json(ANSWER))) == {
        "question": "Qui ?",
        "answer": "Alexandre Novak [1]",
        "exact": [],
        "status": "answered",
        "reason": None,
        "confidence": 0.8765,
        "certainty": "high",
        "language": "fr",
        "filter": None,
        "citations": [
            {
                "number": 1,
                "document": "a/b.txt",
                "title": None,
                "date": "2023-07-28",
                "publisher": "Le Journal",
                "start": 0,
                "end": 15,
                "quote": "Alexandre Novak",
                "exact": None,
            }
        ],
        "passages": [{"document": "a/b.txt", "start": 0, "end": len(TEXT), "score": 0.8123}],
        "timings_ms": {"total": 12.35},
    }


def test_an_answer_in_a_terminal_ends_with_its_sources() -> None:
    assert list(answer_lines(ANSWER)) == [
        "Alexandre Novak [1]",
        "",
        "[1] Le Journal, 2023-07-28 (a/b.txt:0-15)",
    ]


def test_a_refusal_in_a_terminal_shows_the_nearest_passages_as_such() -> None:
    refusal = Answer("Who?", (Statement("Nothing."),), "not_found", 0.1, "en", (), (HIT,))
    assert list(answer_lines(refusal)) == ["Nothing.", "", "Nearest passages:", *hit_lines([HIT])]


EXACT = replace(
    ANSWER,
    statements=(Statement(TEXT, (1, 2), "Alexandre\nNovak"), Statement("Le 28.", (3,), "28")),
    citations=(replace(CITATION, end=len(TEXT), quote=TEXT, exact=(0, 15)),),
)


def test_exact_words_stand_above_their_sentence_and_bold_where_they_can_be() -> None:
    sources = ["", "[1] Le Journal, 2023-07-28 (a/b.txt:0-40)"]
    assert list(answer_lines(EXACT)) == ["Alexandre Novak", f"{TEXT} [1][2]", "", "28", "Le 28. [3]", *sources]
    bold = list(answer_lines(EXACT, "*{}*".format))
    assert bold == ["*Alexandre Novak*", f"{TEXT} [1][2]", "", "*28*", "Le 28. [3]", *sources]


def test_exact_words_are_in_the_json_with_their_places() -> None:
    shown = json.loads(json.dumps(answer_json(replace(EXACT, confidence=0.5))))
    assert (shown["exact"], shown["certainty"], shown["reason"]) == (["Alexandre\nNovak", "28"], "medium", None)
    assert shown["citations"][0]["exact"] == [0, 15]


def test_a_refusal_says_why_in_a_terminal_and_in_json() -> None:
    refusal = Answer("Who?", (Statement(not_found("en")),), "not_found", 0.1, "en", reason="below_threshold")
    assert list(answer_lines(refusal)) == [
        "The documents do not answer this question.",
        "One passage may answer it, but not surely enough for Griot to give it as the answer.",
        "",
    ]
    assert (answer_json(refusal)["reason"], answer_json(refusal)["certainty"]) == ("below_threshold", "low")


@pytest.mark.parametrize("reason", get_args(Reason))
def test_each_reason_is_one_sentence_in_each_language(reason: Reason) -> None:
    french, english = why_not(reason, "fr"), why_not(reason, "en")
    assert french != english
    assert why_not(reason, "de") == english
    assert all(sentence.endswith(".") for sentence in (french, english))


def test_a_passage_is_shown_with_its_rank_score_and_place() -> None:
    assert list(hit_lines([HIT])) == ["1. 0.81  b.txt  (a/b.txt:0-40)", f"   {TEXT}"]


FILTERED = Filtered(Filter(("Le Journal",), since="2023"), frozenset({"a/b.txt"}), {"date": 3, "undated": 1})
NOTHING_LEFT = replace(FILTERED, documents=frozenset())


def test_which_documents_were_asked_comes_before_the_answer_and_the_passages() -> None:
    line = "Dans 1 document sur 5 : depuis 2023, Le Journal. 1 autre ne donne pas de date."
    shown = list(answer_lines(replace(ANSWER, filtered=FILTERED)))
    assert shown == [line, "", *answer_lines(ANSWER)]
    assert list(search_lines("Qui a conduit la délégation ?", [HIT], FILTERED)) == [line, "", *hit_lines([HIT])]
    assert list(search_lines("Qui ?", [HIT], None)) == list(hit_lines([HIT]))


def test_a_filter_that_leaves_nothing_is_said_to() -> None:
    said = list(search_lines("Who led the delegation?", [], NOTHING_LEFT))
    assert said[0].startswith("None of 4 documents: since 2023, Le Journal.")
    assert said[-1] == why_not("filtered_out", "en")


def test_the_filter_that_held_is_in_the_json_with_its_counts() -> None:
    held = {
        "publishers": ["Le Journal"],
        "since": "2023",
        "documents": 1,
        "total": 5,
        "left_out": {"date": 3, "undated": 1},
    }
    assert json.loads(json.dumps(answer_json(replace(ANSWER, filtered=FILTERED))))["filter"] == held
    assert json.loads(json.dumps(search_json("Qui ?", [HIT], FILTERED)))["filter"] == held
    assert search_json("Qui ?", [], None) == {"question": "Qui ?", "filter": None, "passages": []}
