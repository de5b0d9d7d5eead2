import json
from dataclasses import replace
from typing import get_args

import pytest

from rag.cli.show import answer_json, answer_lines, explained_lines, hit_lines, search_json, search_lines, stopped_lines
from rag.out.explain import legend
from rag.records import (
    Answer,
    Citation,
    Document,
    Draft,
    Filter,
    Filtered,
    Found,
    Generation,
    Hit,
    Passage,
    Period,
    Reason,
    Statement,
    Understood,
)
from rag.words.frame import not_found, why_not

TEXT = "Alexandre Novak a conduit la délégation."
HIT = Hit(Passage("p", "a/b.txt", 0, len(TEXT), TEXT), Document("a/b.txt", "0" * 64, TEXT), 0.81234567, 0.9, 0.5)
COPY = replace(HIT, passage=replace(HIT.passage, document="c.txt"), document=replace(HIT.document, path="c.txt"))
UNDERSTOOD = Understood("fr", "2023-08-01", Period("at", "2023-07"), names=("Novak",), spellings={"Novak": ("Nowak",)})
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
        "author": "documents",
        "exact": [],
        "status": "answered",
        "reason": None,
        "confidence": 0.8765,
        "certainty": "high",
        "language": "fr",
        "understood": None,
        "filter": None,
        "statements": [{"text": "Alexandre Novak", "citations": [1], "exact": "", "supported": True}],
        "generation": None,
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
        "passages": [
            {
                "document": "a/b.txt",
                "start": 0,
                "end": len(TEXT),
                "score": 0.8123,
                "legs": {
                    "dense": {"rank": None, "cosine": 0.9},
                    "words": {"rank": None, "bm25": None},
                    "coverage": 0.5,
                    "named": 0.0,
                    "timely": 0.0,
                    "quotes": False,
                    "reranked": None,
                },
                "copies": [],
            }
        ],
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
    assert list(answer_lines(refusal)) == ["Nothing.", "", "Nearest passages:", *hit_lines([HIT], "en")]


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
    assert list(hit_lines([HIT], "fr")) == ["1. 0.81  b.txt  (a/b.txt:0-40)", f"   {TEXT}"]


FILTERED = Filtered(Filter(("Le Journal",), since="2023"), frozenset({"a/b.txt"}), {"date": 3, "undated": 1})
FOUND = Found(UNDERSTOOD, (HIT,))
NOTHING_LEFT = replace(FILTERED, documents=frozenset())


def test_which_documents_were_asked_comes_before_the_answer_and_the_passages() -> None:
    line = "Dans 1 document sur 5 : depuis 2023, Le Journal. 1 autre ne donne pas de date."
    shown = list(answer_lines(replace(ANSWER, filtered=FILTERED)))
    assert shown == [line, "", *answer_lines(ANSWER)]
    assert list(search_lines(replace(FOUND, filtered=FILTERED))) == [line, "", *hit_lines([HIT], "fr")]
    assert list(search_lines(FOUND)) == list(hit_lines([HIT], "fr"))


def test_a_filter_that_leaves_nothing_is_said_to() -> None:
    said = list(search_lines(Found(Understood("en", "2026-11-22"), (), NOTHING_LEFT)))
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
    assert json.loads(json.dumps(search_json("Qui ?", replace(FOUND, filtered=FILTERED))))["filter"] == held
    assert search_json("Qui ?", FOUND)["filter"] is None


def test_how_a_question_was_understood_is_in_the_json() -> None:
    said = {
        "language": "fr",
        "today": "2023-08-01",
        "period": {"limit": "at", "first": "2023-07", "last": ""},
        "of_documents": False,
        "is_recent": False,
        "quoted": [],
        "missing": [],
        "names": ["Novak"],
        "spellings": {"Novak": ["Nowak"]},
    }
    assert json.loads(json.dumps(search_json("Qui ?", FOUND)))["understood"] == said
    assert json.loads(json.dumps(answer_json(replace(ANSWER, understood=UNDERSTOOD))))["understood"] == said


def test_other_documents_that_say_the_same_are_named_with_a_passage_and_with_a_source() -> None:
    copied = replace(HIT, copies=(COPY, replace(COPY, score=0.1)))
    assert list(hit_lines([copied], "en")) == [*hit_lines([HIT], "en"), "   also in: c.txt"]
    answer = replace(ANSWER, passages=(copied,))
    assert list(answer_lines(answer)) == [*answer_lines(ANSWER), "    aussi dans : c.txt"]
    assert answer_json(answer)["passages"][0]["copies"] == [{"document": "c.txt", "start": 0, "end": len(TEXT)}]


def test_a_search_explains_its_question_and_then_each_passage() -> None:
    assert list(search_lines(replace(FOUND, filtered=FILTERED), explain=True)) == [
        "Comment la question a été comprise",
        "  langue\u00a0: français",
        "  temps demandé\u00a0: en juillet 2023 (date de ce qu’ils racontent)",
        "  date du jour\u00a0: 1er août 2023",
        "  noms et nombres\u00a0: Novak (écrit aussi Nowak)",
        "  filtres\u00a0: Dans 1 document sur 5 : depuis 2023, Le Journal. 1 autre ne donne pas de date.",
        "  documents écartés\u00a0: 3 hors de ces dates, 1 sans date",
        "",
        "Les passages trouvés",
        *hit_lines([HIT], "fr"),
        "   sens – (0,90), mots –, couvert 50\u00a0%, noms 0\u00a0%, temps 0\u00a0%, score 0,81",
        legend("fr"),
    ]


def test_an_answer_explains_itself_and_so_does_a_refusal_without_passages() -> None:
    lines = list(explained_lines(replace(ANSWER, understood=UNDERSTOOD, language="en")))
    assert lines[:2] == ["How the question was understood", "  language: French"]
    assert lines[-2].startswith("   meaning – (0.90), words –, covered 50%")
    refusal = Answer("Who?", (Statement("Nothing."),), "not_found", 0.0, "en", reason="nothing_found")
    assert list(explained_lines(refusal)) == [
        "How the question was understood",
        "  passages: none was read: the catalog of the documents was enough",
    ]


def worded(supported: int) -> Answer:
    """What a language model made of the answer."""
    statements = (Statement("Novak led it.", (1,)), Statement("He sang.", supported=False))
    generation = Generation("ollama:tiny", "answered", sentences=3, supported=supported)
    return replace(ANSWER, statements=statements, author="model", generation=generation, language="en")


def test_what_a_language_model_worded_is_shown_with_its_proof_and_what_is_not_proven_is_marked() -> None:
    assert list(answer_lines(worded(1))) == [
        "Novak led it. [1]",
        "",
        "He sang. (not found in the documents)",
        "",
        "Worded by ollama:tiny; each sentence was checked against the documents. "
        "One sentence that the documents do not show was left out.",
        "",
        "[1] Le Journal, 2023-07-28 (a/b.txt:0-15)",
        "    “Alexandre Novak”",
    ]


def test_why_a_language_model_has_not_the_word_is_said() -> None:
    generation = Generation("ollama:tiny", "nothing_survived")
    lines = list(answer_lines(replace(ANSWER, generation=generation)))
    assert lines[:3] == [
        "Rien de ce qu’a écrit le modèle de langage ne se retrouve dans les documents ; voici ce qu’ils disent.",
        "",
        "Alexandre Novak [1]",
    ]


def test_what_was_verified_of_an_answer_that_was_stopped_has_its_sources() -> None:
    draft = Draft((Statement("Novak led it.", (1,)), Statement("It snowed.", supported=False)), (CITATION,), "And th")
    assert list(stopped_lines(draft, "en", str.upper)) == [
        "Novak led it. [1]",
        "",
        "IT SNOWED. (not found in the documents)",
        "",
        "[1] Le Journal, 2023-07-28 (a/b.txt:0-15)",
        "    “Alexandre Novak”",
    ]
