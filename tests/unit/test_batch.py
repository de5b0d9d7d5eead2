"""A table of questions and what becomes of each line, with answers that are known."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped, unused-ignore]

from rag.errors import LoadError, QuestionError
from rag.evaluate.formats.table import MOST_MARKS
from rag.evaluate.formats.workbook import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from rag.out.batch import (
    Answered,
    Table,
    TableRow,
    ask_table,
    read_table,
    read_table_content,
    table_notes,
    write_csv,
    write_xlsx,
)
from rag.out.batch.table import Note
from rag.records import Answer, Citation, Filter, Statement
from rag.settings import Settings

CITED = Citation(1, "a.txt", "Un titre", "2021-06-15", "L’Essor", 3, 12, "Diop\na dit", (3, 7))
ANSWER = Answer("Qui ?", (Statement("Diop a dit", (1,), "Diop"),), "answered", 0.876543, "fr", (CITED,))
REFUSAL = Answer(
    "Quoi ?",
    (Statement("Les documents ne répondent pas à cette question."),),
    "not_found",
    0.1,
    "fr",
    reason="nothing_found",
)


class Known:
    """Answers « Qui ? », refuses « ?! », fails at « Boum ? », and does not find what else is asked."""

    def __init__(self) -> None:
        self.settings = Settings(question_chars=50)
        self.asked: list[tuple[str, Filter | None]] = []

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        self.asked.append((question, filter))
        if question == "?!":
            raise QuestionError("'?!' holds no word.")
        if question == "Boum ?":
            raise ZeroDivisionError
        return ANSWER if question == "Qui ?" else REFUSAL


def table(*questions: str) -> Table:
    lines = tuple(TableRow(number, (question,)) for number, question in enumerate(questions, start=2))
    return Table(("question",), lines)


def read(text: str, name: str = "q.csv") -> Table:
    return read_table_content(text.encode(), name)


def notes(answered: list[Answered]) -> list[Note | None]:
    return [line.note for line in answered]


@pytest.mark.parametrize(
    ("text", "columns", "cells", "place", "mark"),
    [
        ("id,Question\n1,Qui ?\n", ("id", "Question"), ("1", "Qui ?"), 1, ","),
        ("id;question;x\n1;Qui, là ?;\n", ("id", "question", "x"), ("1", "Qui, là ?", ""), 1, ";"),
        ("question\nQui, à Bamako, a dit cela ?\n", ("question",), ("Qui, à Bamako, a dit cela ?",), 0, ","),
        ("Qui, là ?\nQuoi ?\n", ("question",), ("Qui, là ?",), 0, ","),
        ("à demander\tpour\nQui ?\tMoi\n", ("à demander", "pour"), ("Qui ?", "Moi"), 0, "\t"),
        ('question,x\n"Qui,\nlà ?",1\n', ("question", "x"), ("Qui,\nlà ?", "1"), 0, ","),
        ("question,x\nQui ?\n", ("question", "x"), ("Qui ?", ""), 0, ","),
    ],
)
def test_a_table_is_read_as_people_write_them(
    text: str, columns: tuple[str, ...], cells: tuple[str, ...], place: int, mark: str
) -> None:
    found = read(text)
    assert (found.columns, found.lines[0].cells, found.question, found.mark) == (columns, cells, place, mark)


@pytest.mark.parametrize(
    ("text", "columns", "questions", "place", "mark", "above"),
    [
        ("sep=;\nid;question\n1;Qui, là ?\n", ("id", "question"), ["Qui, là ?"], 1, ";", ()),
        ('\ufeff"sep=,"\r\nid;x,question\n1;2,Qui ?\n', ("id;x", "question"), ["Qui ?"], 1, ",", ()),
        ("SEP=\t\nQui ?\tx\nQuoi ?\ty\n", ("question", ""), ["Qui ?", "Quoi ?"], 0, "\t", ()),
        ("Liste 2024;;\nid;Question;x\n1;Qui ?;a\n", ("id", "Question", "x"), ["Qui ?"], 1, ";", (1,)),
        ("Liste, 2024\n\nid;question\n1;Qui ?\n", ("id", "question"), ["Qui ?"], 1, ";", (1,)),
        ("Liste\nid;texte\n1;Qui ?\n2;Quoi ?\n", ("id", "texte"), ["Qui ?", "Quoi ?"], 1, ";", (1,)),
        ("id,texte,x\n1,Qui ?,a\n2,Quoi ? ,b\n", ("id", "texte", "x"), ["Qui ?", "Quoi ?"], 1, ",", ()),
        ("1,Qui ?\n2,« Quoi ? »\n", ("", "question"), ["Qui ?", "« Quoi ? »"], 1, ",", ()),
        ("Que demander ?;\nid;question\n1;Qui ?\n", ("id", "question"), ["Qui ?"], 1, ";", (1,)),
        ("Qui ?\nquestion\nQuoi ?\n", ("question",), ["Qui ?", "question", "Quoi ?"], 0, ",", ()),
        ("Qui est là ?\nQui ; et quoi ?\n", ("question",), ["Qui est là ?", "Qui ; et quoi ?"], 0, ",", ()),
    ],
)
def test_what_stands_above_a_table_is_not_asked(
    text: str, columns: tuple[str, ...], questions: list[str], place: int, mark: str, above: tuple[int, ...]
) -> None:
    found = read(text)
    assert (found.columns, found.question, found.mark, found.above) == (columns, place, mark, above)
    assert [line.cells[place].strip() for line in found.lines] == questions


def test_a_line_after_a_hint_of_the_delimiter_keeps_its_number() -> None:
    assert [line.number for line in read("sep=;\nid;question\n1;Qui ?\n").lines] == [3]


def workbook(**sheets: list[list[str | None]]) -> bytes:
    made, file = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, records in sheets.items():
        page = made.create_sheet(name)
        for record in records:
            page.append(record)
    made.save(file)
    return file.getvalue()


def test_the_sheet_that_holds_questions_is_read_and_the_others_are_named() -> None:
    notes: list[list[str | None]] = [["À lire d’abord"], ["Merci"]]
    asked: list[list[str | None]] = [["Liste"], ["n", "question"], ["1", "Qui ?", "a remark"]]
    found = read_table_content(workbook(Notes=notes, Feuil2=[], Demandes=asked, Fin=notes), "q.xlsx")
    assert (found.sheet, found.unread, found.above) == ("Demandes", ("Notes", "Fin"), (1,))
    assert [(line.number, line.cells, line.fault) for line in found.lines] == [(3, ("1", "Qui ?", "a remark"), False)]
    assert table_notes(found, "fr") == [
        "Seule la feuille «\u00a0Demandes\u00a0» est lue\u00a0; ne le sont pas\u00a0: Notes, Fin.",
        "Ce qui est au-dessus des titres de colonnes n’est pas posé (lignes\u00a0: 1).",
    ]


def test_where_no_sheet_holds_a_question_the_sentence_names_them() -> None:
    content = workbook(Notes=[["n", "x"]], Fin=[["a"], ["b"]])
    with pytest.raises(LoadError, match=r"holds no question\. Only its sheet 'Notes' was read, not 'Fin'\."):
        read_table_content(content, "q.xlsx")


def test_a_column_that_is_not_called_question_is_named() -> None:
    assert table_notes(read("id,texte\n1,Qui ?\n"), "en") == [
        "No column is called “question”: the questions are those of the column “texte”."
    ]
    assert table_notes(read("1,Qui ?\n"), "en")[0].endswith("of the column “question”.")
    assert table_notes(read("question,x\nQui ?,1\n"), "en") == table_notes(read("Qui ?\n"), "en") == []


def test_a_cell_of_any_length_keeps_no_other_line_from_being_asked() -> None:
    found = read(f"question,x\nQui ?,{'x' * 200_000}\n{'y' * 200_000},1\nQuoi ?,2\n")
    assert notes(list(ask_table(found, Known()))) == [None, "long", None]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("question\n" + "x\n" * MOST_ROWS, "filled lines"),
        ("question,x\n" + "," * MOST_COLUMNS + "x\n", "columns"),
        ("question,x\n" + "," * (MOST_MARKS + 1) + "x\n", "columns"),
        ("question,x\n" + ("," * 999 + "x\n") * (MOST_CELLS // 1000), "cells"),
    ],
)
def test_a_table_of_more_than_questions_is_refused(text: str, what: str) -> None:
    with pytest.raises(LoadError, match=f"more than [0-9,]+ {what}"):
        read(text)


def test_lines_keep_the_numbers_that_they_have_in_the_file() -> None:
    assert [line.number for line in read("question,x\n\nQui ?,1\n,2\nQuoi ?,3\n").lines] == [3, 4, 5]


def test_an_excel_file_is_a_table_too(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["n", "question"], [7, "Qui ?"], [None, None], [8, "Quoi ?"]):
        workbook.active.append(row)
    workbook.save(tmp_path / "q.xlsx")
    found = read_table(tmp_path / "q.xlsx")
    assert [(line.number, line.cells) for line in found.lines] == [(2, ("7", "Qui ?")), (4, ("8", "Quoi ?"))]


@pytest.mark.parametrize(
    ("name", "content"),
    [("q.csv", b""), ("q.csv", b"question\n\n"), ("q.csv", b"question,x\n,1\n"), ("q.pdf", b"x"), ("q.xlsx", b"PK")],
)
def test_a_file_without_a_table_is_one_sentence(name: str, content: bytes) -> None:
    with pytest.raises(LoadError, match=name):
        read_table_content(content, name)


def test_what_is_wrong_with_a_line_is_noted_and_the_others_are_asked() -> None:
    known = Known()
    asked = read("question,x\nQui ?,1\n,2\n?!,3\n" + "x" * 51 + ",4\nBoum ?,5\nQuoi ?,6,7\nOù ?,8\n")
    found = list(ask_table(asked, known, filter=Filter(since="2023")))
    assert notes(found) == [None, "empty", "wordless", "long", "failed", "cells", None]
    assert [line.answer for line in found] == [ANSWER, None, None, None, None, None, REFUSAL]
    assert known.asked == [(question, Filter(since="2023")) for question in ("Qui ?", "?!", "Boum ?", "Où ?")]


def test_a_question_that_came_before_is_not_asked_again() -> None:
    known = Known()
    found = list(ask_table(table("Qui ?", "qui  ?", "", "", "Qui ?"), known))
    assert [line.same_as for line in found] == [None, 2, None, None, 2]
    assert [line.answer for line in found] == [ANSWER, ANSWER, None, None, ANSWER]
    assert len(known.asked) == 1


def test_once_stopped_the_rest_is_only_noted() -> None:
    known = Known()
    found = ask_table(table("Qui ?", "Quoi ?", "Qui ?"), known, is_stopped=lambda: bool(known.asked))
    assert notes(list(found)) == [None, "stopped", None]


def rows(content: bytes, mark: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=mark))


def test_a_table_of_answers_worked_out_by_hand() -> None:
    asked = read("id;question;Lien\n1;Qui ?;\n2;Quoi ?;x\n3;;y\n4;QUI ?;z\n")
    found = list(ask_table(asked, Known()))
    head, first, second, third, last = rows(write_csv(asked, found, "fr", lambda _: "http://x/y"), ";")
    assert head == [
        "id", "question", "Lien", "réponse", "mots exacts", "citations", "fichiers", "titres", "éditeurs", "dates",
        "confiance", "certitude", "état", "remarque", "lien (Griot)",
    ]  # fmt: skip
    assert first == [
        "1", "Qui ?", "", "Diop — Diop a dit [1]", "Diop", "Diop\na dit", "a.txt", "Un titre", "L’Essor", "2021-06-15",
        "0.8765", "élevée", "répondu", "", "http://x/y",
    ]  # fmt: skip
    assert second[3:] == [
        "Les documents ne répondent pas à cette question.", "", "", "", "", "", "", "0.1", "", "sans réponse",
        "Aucun passage ne traite de ce qui est demandé.", "",
    ]  # fmt: skip
    assert third[3:] == [""] * 9 + ["non posée", "La ligne n’a pas de question.", ""]
    assert last[-2] == "Même question qu’à la ligne 2."


DANGEROUS = [
    "=1+1",
    "a\n=1",
    "a;=1",
    "#N/A",
    "+1",
    "-1",
    "@x",
    "\t=1",
    '=HYPERLINK("http://x")',
    " =1",
    "\u00ad=1",
    "＝1",
]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_no_cell_is_a_formula(cell: str) -> None:
    asked = Table((cell, "question"), (TableRow(2, (cell, cell)),))
    cited = Citation(1, cell, cell, None, cell, 0, 2, cell)
    answer = Answer(cell, (Statement(cell, (1,), cell),), "answered", 0.9, "fr", (cited,))
    found = [Answered(asked.lines[0], cell, answer)]
    for record in rows(write_csv(asked, found, "en", lambda _: cell)):
        assert not [value for value in record if value.startswith(("=", "+", "-", "@", "\t", "＝"))]
    sheet = load_workbook(io.BytesIO(write_xlsx(asked, found, "en", lambda _: cell))).active
    assert sheet["A2"].value == cell
    assert "f" not in {value.data_type for record in sheet.iter_rows() for value in record}
    assert [value.value for value in sheet[2] if isinstance(value.value, float)] == [0.9]


@given(
    cell=st.text(st.sampled_from([*"=+-@;,\t\n\r\" '|a1＝\u00a0"]), max_size=9),
    mark=st.sampled_from([",", ";", "\t", "|"]),
    other=st.sampled_from([",", ";", "\t"]),
)
@example(cell="a;=cmd|' /C calc'!A0", mark=",", other=";")
@example(cell="a\n=1", mark=",", other=";")
@example(cell='a;"=1"', mark=",", other=";")
def test_no_cell_is_a_formula_where_excel_goes_by_another_delimiter(cell: str, mark: str, other: str) -> None:
    asked = Table(("n", "question"), (TableRow(2, ("1", cell)),), 1, mark)
    text = write_csv(asked, [Answered(asked.lines[0], cell, note="failed")], "fr").decode("utf-8-sig")
    split = [part for line in text.splitlines() for part in line.split(other)]
    parsed = [part for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) for part in row]
    for value in parsed if other == mark else split:
        assert not value.strip(' \u00a0"').startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_what_is_no_formula_is_written_as_it_stands() -> None:
    cell = "Bamako, -5 ; l’été – 3 = 3 ; 1\nDeux : +"
    asked = Table(("question",), (TableRow(2, (cell,)),))
    assert rows(write_csv(asked, [Answered(asked.lines[0], cell, note="failed")], "fr"))[1][0] == cell


def test_excel_takes_what_it_cannot_hold() -> None:
    asked = Table(("question",), (TableRow(2, ("a\x00\x0b\ud800\ufffeb" + "x" * 40_000,)),))
    sheet = load_workbook(io.BytesIO(write_xlsx(asked, [Answered(asked.lines[0], "a")], "en"))).active
    assert sheet["A2"].value == "ab" + "x" * 32_765
