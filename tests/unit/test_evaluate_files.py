"""A run on disk, its report, and two runs compared."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.evaluate.compare import compare_runs, render_comparison
from rag.evaluate.files import read_run, write_run
from rag.evaluate.metrics import aggregate, score_question
from rag.evaluate.records import Fault, Outcome, Run, TestQuestion
from rag.evaluate.report import render_report
from rag.records import Citation

HOSTILE = "</script><img src=x onerror=alert(1)>"


def outcome(number: int, said: str | None) -> Outcome:
    """A question whose right answer is « oui », from a.txt; None: refused."""
    question = TestQuestion(
        f"q{number}", f"Question {number} ? {HOSTILE}", "fr", ("oui",), True, ("a",), {"kind": "x"}, number
    )
    cited = () if said is None else (Citation(1, "a.txt", None, None, None, 0, len(said), said),)
    asked = Outcome(
        question,
        "fr",
        ("a.txt",),
        ("b.txt", "a.txt"),
        (False, True),
        "answered" if said else "not_found",
        f"{said} [1]" if said else "Rien.",
        cited,
        (True,) * len(cited),
        0.5,
        {"total": 10.0},
    )
    return replace(asked, scores=score_question(asked))


def run(name: str, *said: str | None) -> Run:
    outcomes = tuple(outcome(number, text) for number, text in enumerate(said, start=1))
    return Run(
        name, "2026-11-21T10:00:00+00:00", {"top_k": "8"}, outcomes, (Fault(9, "No."),), aggregate(outcomes), 1.5
    )


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = run("mine", "oui", "non", None, HOSTILE)
    write_run(written, tmp_path / "run")
    assert read_run(tmp_path / "run") == written


def test_a_folder_without_a_run_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="There is no run in"):
        read_run(tmp_path)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_is_one_file_in_which_nothing_said_is_markup(language: str) -> None:
    html = render_report(run("mine", "oui", HOSTILE), language)
    assert "<img" not in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    assert "https://" not in html
    assert html.count("</script>") == html.count("<script")


def test_a_cell_of_the_table_is_no_formula(tmp_path: Path) -> None:
    write_run(run("mine", '=HYPERLINK("x")', "+1", "@a"), tmp_path)
    rows = list(csv.reader(io.StringIO((tmp_path / "answers.csv").read_text("utf-8-sig"))))
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_what_got_better_and_worse_is_told_question_by_question() -> None:
    compared = compare_runs(run("a", "oui", "non", "oui"), run("b", "non", "oui", "oui"))
    turned = [pair.changes["correct"] for pair in compared.questions]
    assert turned == ["worse", "better", "same"]
    correct = next(change for change in compared.metrics if change.metric == "correct")
    assert correct.a == pytest.approx(2 / 3)
    assert correct.difference == 0.0
    assert compared.worse() == ()
    assert "<img" not in render_comparison(compared, "fr")


def test_a_fall_of_many_questions_is_more_than_noise() -> None:
    compared = compare_runs(run("a", *["oui"] * 20), run("b", *["non"] * 20))
    assert "correct" in {change.metric for change in compared.worse()}


def test_questions_that_only_one_run_has_are_listed() -> None:
    compared = compare_runs(run("a", "oui", "oui"), run("b", "oui"))
    assert [one.question.id for one in compared.only_a] == ["q2"]
    assert len(compared.questions) == 1
