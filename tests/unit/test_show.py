import json

from rag.records import Answer, Citation, Document, Hit, Passage, Statement
from rag.show import answer_json, answer_lines, hit_lines

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
        "status": "answered",
        "confidence": 0.8765,
        "language": "fr",
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


def test_a_passage_is_shown_with_its_rank_score_and_place() -> None:
    assert list(hit_lines([HIT])) == ["1. 0.81  b.txt  (a/b.txt:0-40)", f"   {TEXT}"]
