"""Files of questions in every format, and the documents that their sources name."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped, unused-ignore]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.evaluate.formats.workbook import LINE_BYTES, MOST_ROWS
from rag.evaluate.records import Fault, TestQuestion
from rag.evaluate.testset import read_test_set, resolve_sources

WHO = TestQuestion("q1", "Qui ?", "fr", ("Novak", "A. Novak"), True, ("a.txt",), {"kind": "factoid"}, 1)
WHERE = TestQuestion("q2", "Where?", "en", (), False, (), {}, 2)


def write(file: Path, *lines: object) -> Path:
    """A file of JSON lines; a text is a line as it is."""
    shown = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(shown), "utf-8")
    return file


def squad(file: Path, *articles: dict[str, object]) -> Path:
    return write(file, {"version": "v2.0", "data": list(articles)})


def test_jsonl_is_read_in_the_layout_of_the_shared_data(tmp_path: Path) -> None:
    who = {"id": "q1", "question": "Qui ?", "lang": "fr", "answers": ["Novak", "A. Novak"], "answerable": True}
    where = {"id": "q2", "question": "Where?", "lang": "en", "answers": [], "answerable": False, "sources": []}
    test_set = read_test_set(write(tmp_path / "mali.jsonl", who | {"sources": ["a.txt"], "kind": "factoid"}, where))
    assert (test_set.name, test_set.questions, test_set.faults) == ("mali", (WHO, WHERE), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    lines = (
        ("ID", "Question", "lang", "answers", "answerable", "sources", "kind"),
        ("q1", "Où est\u00a0l’été ?", "fr", "Novak | A. Novak", "VRAI", "a.txt", "factoid"),
        ("q2", '"Where,\nor; when?"', "en", "", "non", "", ""),
        ("", "Who?", "", "", "", "", ""),
    )
    (tmp_path / "q.csv").write_bytes("\r\n".join(mark.join(line) for line in lines).encode(encoding))
    test_set = read_test_set(tmp_path / "q.csv")
    assert [question.question for question in test_set.questions] == ["Où est\u00a0l’été ?", "Where,\nor; when?"]
    assert test_set.questions[0].answers == ("Novak", "A. Novak")
    assert [question.answerable for question in test_set.questions] == [True, False]
    assert [question.line for question in test_set.questions] == [2, 3]
    assert [fault.line for fault in test_set.faults] == [5]


def test_excel_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["question", "answers", "answerable", "kind"])
    sheet.append(["Combien ?", 0.9, None, 3])
    sheet["B2"].number_format = "0%"
    sheet.append(["Quand ?", datetime(2024, 8, 1), True, None])
    sheet.append([])
    sheet.append(["Où ?", None, False, None])
    workbook.save(tmp_path / "q.xlsx")
    how_many, when, where = read_test_set(tmp_path / "q.xlsx").questions
    assert (how_many.answers, how_many.columns) == (("90 %",), {"kind": "3"})
    assert when.answers == ("2024-08-01",)
    assert (where.id, where.answerable) == ("line-5", False)


def test_squad_gives_each_question_its_paragraph(tmp_path: Path) -> None:
    answers = [{"text": "Novak", "answer_start": 0}]
    first = {"context": "Novak came.", "qas": [{"id": "q1", "question": "Who?", "answers": answers}]}
    trick = {"id": "q2", "question": "When?", "answers": [], "plausible_answers": answers, "is_impossible": True}
    unanswered = {"id": "q3", "question": "Why?", "answers": []}
    second = {"context": "It rained.", "qas": [trick, unanswered]}
    alone = {"context": "Alone.", "qas": [{"id": "q4", "question": "Who?", "answers": answers, "lang": "EN-us"}]}
    file = squad(
        tmp_path / "s.json",
        {"title": "Mali", "lang": "fr", "paragraphs": [first, second]},
        {"title": "Bénin", "paragraphs": [alone]},
    )
    test_set = read_test_set(file)
    assert [question.sources for question in test_set.questions] == [("Mali#1",), (), ("Bénin",)]
    assert [question.answers for question in test_set.questions] == [("Novak",), (), ("Novak",)]
    assert [question.language for question in test_set.questions] == ["fr", "fr", "en"]
    assert [fault.line for fault in test_set.faults] == [3]


def test_beir_gives_each_judged_query_its_documents(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    write(tmp_path / "queries.jsonl", *({"_id": f"q{n}", "text": f"Query {n}"} for n in (1, 2, 3)))
    judged = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\nq1\td3\t2\nq2\td1\t0\nq9\td1\t1\nodd\n"
    (tmp_path / "qrels" / "test.tsv").write_text(judged)
    test_set = read_test_set(tmp_path)
    assert [(one.id, one.sources, one.answerable) for one in test_set.questions] == [("q1", ("d1", "d3"), True)]
    assert [fault.line for fault in test_set.faults] == [0, 2, 7]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"question": ', "The line is no JSON"),
        ("[1]", "The line is no JSON object"),
        ({"answers": ["x"]}, "The line has no question."),
        ({"question": " ", "answers": ["x"]}, "The line has no question."),
        ({"question": "Who?", "answers": "x"}, 'answers is "x". It must be a list'),
        ({"question": "Who?", "sources": [None]}, "sources is [null]. It must be a list"),
        ({"question": "Who?", "answers": ["x"], "answerable": "yes"}, "answerable is 'yes'."),
        ({"question": "Who?", "answerable": True}, "The question is answerable, but"),
        ({"question": "Who?", "answerable": False, "answers": ["x"]}, "The question is not answerable, but"),
        ({"question": "Who?"}, "Answers and sources are missing."),
        ({"question": "Who?", "answers": ["x"], "id": "first"}, "The id 'first' is that of line 1 already."),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_is_kept(tmp_path: Path, line: object, what: str) -> None:
    good = {"id": "first", "question": "Who?", "answers": ["x"]}
    test_set = read_test_set(write(tmp_path / "q.jsonl", good, "", line, good | {"id": None}))
    assert [question.id for question in test_set.questions] == ["first", "line-4"]
    assert [fault.line for fault in test_set.faults] == [3]
    assert test_set.faults[0].what.startswith(what)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes('{"question": "Où ?"}\n{"question": "Who?", "answers": ["x"]}'.encode("cp1252"))
    assert read_test_set(tmp_path / "q.jsonl").faults == (
        Fault(1, "The line is not in UTF-8. Save the file in UTF-8."),
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Identifiant;Question;Langue;Réponses;Répondable;Sources;Type",
        "IDENTIFIANT;Questions;langue;réponse;repondable;sources;type",
        "id;question;language;Réponses attendues;Re\u0301pondable;SOURCES;TYPE",
        "sep=;\nid;question;lang;answers;answerable;sources;type",
        "Jeu de questions;;\n\nid;question;lang;expected answers;answerable;sources;type",
    ],
)
def test_headings_may_be_french_and_stand_below_a_title(tmp_path: Path, heading: str) -> None:
    (tmp_path / "q.csv").write_text(
        f"{heading}\nq1;Qui ?;fr;Novak|A. Novak;VRAI;a.txt;factoid\nq2;Où ?;;;non;;\n", "utf-8"
    )
    test_set = read_test_set(tmp_path / "q.csv")
    who = TestQuestion("q1", "Qui ?", "fr", ("Novak", "A. Novak"), True, ("a.txt",), {"type": "factoid"})
    assert replace(test_set.questions[0], line=0) == who
    assert test_set.questions[1].answerable is False
    title = "The line stands above the columns' names, and is no question."
    assert test_set.faults == ((Fault(1, title),) if heading.startswith("Jeu") else ())


def test_keys_of_json_may_be_french(tmp_path: Path) -> None:
    line = {"identifiant": "q1", "question": "Qui ?", "langue": "fr", "réponses": ["Novak"], "réponse": "x"}
    (question,) = read_test_set(write(tmp_path / "q.jsonl", line, {"question": "Où ?", "répondable": False})).questions[
        :1
    ]
    assert (question.id, question.language, question.answers, question.columns) == (
        "q1",
        "fr",
        ("Novak",),
        {"réponse": "x"},
    )


def test_a_table_without_a_column_of_answers_is_told_which_columns_are_known(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("question,Antwort\nWho?,x\n", "utf-8")
    known = (
        r"line 2: Answers and sources are missing.*question, answers \(réponses\), answerable \(répondable\), sources"
    )
    with pytest.raises(LoadError, match=known):
        read_test_set(tmp_path / "q.csv")
    (tmp_path / "q.csv").write_text("Frage,Antwort\nWer?,x\n", "utf-8")
    with pytest.raises(LoadError, match=r"it begins with 'Frage', 'Antwort'\..*answers \(réponses\)"):
        read_test_set(tmp_path / "q.csv")


def test_the_sheet_with_a_column_of_questions_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Notes"
    workbook.active.append(["À lire"])
    sheet = workbook.create_sheet("Jeu")
    for record in (["Jeu de 2024"], ["question", "réponses"], ["Qui ?", "Novak", "a remark of mine"]):
        sheet.append(record)
    workbook.save(tmp_path / "q.xlsx")
    test_set = read_test_set(tmp_path / "q.xlsx")
    assert [(one.question, one.answers, one.line) for one in test_set.questions] == [("Qui ?", ("Novak",), 3)]
    assert [(fault.line, fault.what) for fault in test_set.faults] == [
        (0, "Only the sheet 'Jeu' was read, not 'Notes'."),
        (1, "The line stands above the columns' names, and is no question."),
    ]


DEEP = "[" * 60 + "]" * 60


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f'{{"question": "Who?", "note": "{"x" * LINE_BYTES}"}}', "The line has more than 1,000,000 bytes."),
        (f'{{"question": "Who?", "answers": ["x"], "note": {DEEP}}}', "The line has lists within lists"),
        ("[" * 300_000, "The line has lists within lists"),
        (
            '{"question": "Who?", "answers": ["x"], "note": ' + '{"a":' * 900 + "1" + "}" * 901,
            "The line has lists within",
        ),
    ],
)
def test_a_line_of_json_that_is_too_much_is_named_and_the_rest_is_kept(tmp_path: Path, line: str, what: str) -> None:
    good = {"question": "Who?", "answers": ["x"]}
    test_set = read_test_set(write(tmp_path / "q.jsonl", good, line, good))
    assert [question.line for question in test_set.questions] == [1, 3]
    assert [(fault.line, fault.what[: len(what)]) for fault in test_set.faults] == [(2, what)]


def test_a_number_of_any_length_is_kept_as_it_is_written(tmp_path: Path) -> None:
    line = f'{{"question": "Who?", "answers": [{"9" * 5000}], "n": -7}}'
    (question,) = read_test_set(write(tmp_path / "q.jsonl", line)).questions
    assert (question.answers, question.columns) == (("9" * 5000,), {"n": "-7"})


def test_a_cell_that_is_too_long_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    cells = f"question,answers,answerable\nWho?,x,\n{'x' * 140_000},y,\nWhere?,,no\n"
    (tmp_path / "q.csv").write_text(cells, "utf-8")
    test_set = read_test_set(tmp_path / "q.csv")
    assert [question.question for question in test_set.questions] == ["Who?", "Where?"]
    assert test_set.faults[0].line == 3
    assert test_set.faults[0].what.startswith("A cell of the line has more than 131,072 characters.")


def test_more_lines_than_a_test_set_has_are_refused(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes(b"1\n" * (MOST_ROWS + 1))
    with pytest.raises(LoadError, match="more than 200,000 filled lines"):
        read_test_set(tmp_path / "q.jsonl")


def test_deep_questions_of_squad_are_named(tmp_path: Path) -> None:
    answers = [{"text": "Novak", "answer_start": 0}]
    deep = {"id": "q1", "question": "Who?", "answers": answers, "note": json.loads(DEEP)}
    sound = {"id": "q2", "question": "Who?", "answers": answers}
    paragraph = {"context": "Novak came.", "qas": [deep, sound]}
    test_set = read_test_set(squad(tmp_path / "s.json", {"title": "Mali", "paragraphs": [paragraph]}))
    assert [question.id for question in test_set.questions] == ["q2"]
    assert test_set.faults[0].what.startswith("The line has lists within lists")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.pdf", "x", "is no file of questions"),
        ("q.jsonl", "", "holds no question"),
        ("q.jsonl", "{}", "line 1: The line has no question."),
        ("q.csv", "", "names no column 'question'"),
        ("q.csv", "Frage;Antwort\nWer?;x", "names no column 'question'"),
        ("q.json", "{", "is no JSON"),
        ("q.json", '{"data": [{"title": "x"}]}', "is not laid out as SQuAD is"),
        ("q.json", "[]", "is not laid out as SQuAD is"),
        ("q.xlsx", "x", "Excel"),
    ],
)
def test_a_file_without_questions_is_refused(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(LoadError, match=says):
        read_test_set(tmp_path / name)


def test_a_file_that_is_not_there_and_a_folder_without_queries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="is not there"):
        read_test_set(tmp_path / "q.jsonl")
    with pytest.raises(LoadError, match=r"has no queries\.jsonl"):
        read_test_set(tmp_path)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("press/Be\u0301nin.txt", "press/B\u00e9nin.txt"),
        ("B\u00e9nin.txt", "press/B\u00e9nin.txt"),
        ("B\u00e9nin", "press/B\u00e9nin.txt"),
        ("B\u00e9nin#4", "press/B\u00e9nin.txt"),
        ("mali.txt", "mali.txt"),
        ("press/mali.txt", "press/mali.txt"),
        ("Togo", None),
        ("niger", None),
        ("niger.md", "niger.md"),
        ("", None),
    ],
)
def test_a_source_is_a_path_or_a_file_name_or_an_id(source: str, path: str | None) -> None:
    documents = ["press/B\u00e9nin.txt", "mali.txt", "press/mali.txt", "niger.md", "old/niger.txt"]
    assert resolve_sources([source], documents) == (((path,), ()) if path else ((), (source,)))


def test_a_document_named_twice_is_found_once() -> None:
    assert resolve_sources(("a", "a.txt", "b"), ["a.txt"]) == (("a.txt",), ("b",))


@given(st.sets(st.text(st.characters(blacklist_characters="/.#", codec="utf-8"), min_size=1)))
def test_every_document_is_found_by_its_path(names: set[str]) -> None:
    documents = [f"folder/{name.strip()}.md" for name in names]
    for path in documents:
        found, unknown = resolve_sources([path], {path})
        assert (found, unknown) == ((path,), ())
