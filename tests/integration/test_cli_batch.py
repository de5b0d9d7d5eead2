"""`griot batch`, and the answer that `griot ask` writes to a file, as a user runs them."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped, unused-ignore]
from pypdf import PdfReader

from tests.command import griot
from tests.integration.test_cli import QUESTION

TABLE = f"n,question\n1,{QUESTION}\n2,\n3,Quel est le prix du pain à Reykjavik ?\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "questions.csv").write_text(TABLE, "utf-8")
    return tmp_path / "questions.csv"


def test_a_table_of_questions_becomes_a_table_of_answers(seeds_index: Path, table: Path) -> None:
    done = griot("batch", table, "--index", seeds_index, "--headings", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"3 lines, 1 answered: {table.with_name('questions-answers.csv')}\n"
    text = table.with_name("questions-answers.csv").read_text("utf-8-sig")
    first, empty, none = csv.DictReader(io.StringIO(text, newline=""))
    assert first["exact words"] == "le vice-Premier ministre Alexandre Novak"
    assert first["files"] == "000_07c3436994a3e81c.txt"
    assert first["link"].startswith("000_07c3436994a3e81c.txt:")
    assert (empty["status"], empty["remark"]) == ("not asked", "The line has no question.")
    assert (none["n"], none["status"]) == ("3", "not found")


def test_a_workbook_of_answers_within_filters(seeds_index: Path, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "réponses.xlsx"
    done = griot("batch", table, "--out", out, "--since", "2030", "--headings", "fr", "--index", seeds_index)
    assert done.returncode == 0, done.stderr
    sheet = load_workbook(out).active
    assert [cell.value for cell in sheet[1]][:3] == ["n", "question", "réponse"]
    assert sheet["M2"].value.startswith("Les filtres ne laissent aucun passage")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.csv",), "'nowhere.csv' is not there"),
        (("TABLE", "--out", "answers.doc"), "--out 'answers.doc' is no table"),
        (("TABLE", "--out", "nowhere/answers.csv"), "The folder of 'nowhere/answers.csv' is not there"),
        (("TABLE", "--since", "hier"), "'hier' is no date"),
    ],
)
def test_a_mistake_is_one_sentence_before_any_question(
    seeds_index: Path, table: Path, arguments: tuple[str, ...], says: str
) -> None:
    given = [str(table) if argument == "TABLE" else argument for argument in arguments]
    done = griot("batch", *given, "--index", seeds_index)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_answer_is_written_to_a_file(seeds_index: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.pdf"
    done = griot("ask", QUESTION, "--out", out, "--index", seeds_index)
    assert done.returncode == 0, done.stderr
    assert "Alexandre Novak" in PdfReader(out).pages[0].extract_text()
    wrong = griot("ask", QUESTION, "--out", tmp_path / "answer.exe", "--index", seeds_index)
    assert wrong.returncode == 2
    assert "is no format of an export: they end in .md, .html, .docx, .pdf, .bib, .json" in wrong.stderr
