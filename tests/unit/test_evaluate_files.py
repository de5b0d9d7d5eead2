"""A run on disk, its report, and two runs compared."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.evaluate.compare import compare_runs, render_comparison
from rag.evaluate.files import read_run, write_run
from rag.evaluate.metrics import METRICS, aggregate, score_question
from rag.evaluate.records import Fault, Outcome, Run, TestQuestion
from rag.evaluate.report import render_report
from rag.evaluate.report.frame import make_row, read_wording
from rag.records import Citation, Generation, Statement

GENERATED = tuple(name for name, info in METRICS.items() if info.kind == "generation")
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


def test_exact_words_and_reasons_are_kept(tmp_path: Path) -> None:
    first, second = run("mine", "oui ou non", None).outcomes
    first = replace(first, exact=("oui", "non"), citations=(replace(first.citations[0], exact=(0, 3)),))
    written = replace(run("mine"), outcomes=(first, replace(second, reason="nothing_read")))
    write_run(written, tmp_path / "run")
    assert read_run(tmp_path / "run") == written
    rows = list(csv.DictReader(io.StringIO((tmp_path / "run" / "answers.csv").read_text("utf-8-sig"))))
    assert [(row["exact"], row["status"], row["reason"]) for row in rows] == [
        ("oui | non", "answered", ""),
        ("", "not_found", "nothing_read"),
    ]


def test_what_a_language_model_did_is_kept_and_told(tmp_path: Path) -> None:
    generation = Generation(
        "openai:small", "answered", text=f"Oui. [1] {HOSTILE}", sentences=2, supported=1, first_token_ms=12.0
    )
    first, second = run("mine", "oui", "non").outcomes
    worded = replace(first, author="model", statements=(Statement("Oui.", (1,)),), generation=generation)
    failed = replace(second, generation=Generation("openai:small", "failed", "busy"))
    outcomes = tuple(replace(one, scores=score_question(one)) for one in (worded, failed))
    written = replace(run("mine"), outcomes=outcomes, groups=aggregate(outcomes))
    write_run(written, tmp_path)
    assert read_run(tmp_path) == written
    rows = list(csv.DictReader(io.StringIO((tmp_path / "answers.csv").read_text("utf-8-sig"))))
    assert [(row["author"], row["model"], row["model_outcome"]) for row in rows] == [
        ("model", "openai:small", "answered"),
        ("documents", "openai:small", "busy"),
    ]
    assert rows[0]["model_wrote"] == generation.text
    told = [make_row(number, one, read_wording("en"))["model"] for number, one in enumerate(outcomes, start=1)]
    assert told == [
        [
            ("", "openai:small"),
            ("Sentences that the documents show", "1 / 2"),
            ("First words after", "12 ms"),
            ("What it wrote", generation.text),
        ],
        [("", "openai:small"), ("", "The language model is too busy; this is what the documents say.")],
    ]
    report = (tmp_path / "report.html").read_text("utf-8")
    assert "Fidélité du modèle" in report
    assert "<img" not in report


def test_a_run_with_a_language_model_is_compared_with_one_without() -> None:
    before, after = run("a", "oui", "non"), run("b", "oui", "oui")
    generation = Generation("openai:small", "answered", text="Oui. [1]", sentences=1, supported=1)
    worded = [
        replace(one, author="model", statements=(Statement("Oui.", (1,)),), generation=generation)
        for one in after.outcomes
    ]
    scored = tuple(replace(one, scores=score_question(one)) for one in worded)
    compared = compare_runs(before, replace(after, outcomes=scored))
    assert [pair.changes["correct"] for pair in compared.questions] == ["same", "better"]
    changes = {change.metric: change for change in compared.metrics}
    assert (changes["faithfulness"].n, changes["faithfulness"].verdict) == (0, "unknown")
    assert "<img" not in render_comparison(compared, "en")


def test_a_run_of_an_earlier_version_is_read_without_what_it_did_not_have(tmp_path: Path) -> None:
    written = run("mine", "oui", None)
    write_run(written, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        del line["exact"], line["reason"], line["author"], line["statements"], line["generation"]
        for name in GENERATED:
            del line["scores"][name]
        for citation in line["citations"]:
            del citation["exact"]
    (tmp_path / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    early = read_run(tmp_path)
    assert [replace(one, scores={}) for one in early.outcomes] == [replace(one, scores={}) for one in written.outcomes]
    assert compare_runs(early, written).worse() == ()


def test_a_run_that_lacks_what_every_version_had_is_damaged(tmp_path: Path) -> None:
    write_run(run("mine", "oui"), tmp_path)
    line = json.loads((tmp_path / "answers.jsonl").read_text("utf-8"))
    del line["ranking"]
    (tmp_path / "answers.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    with pytest.raises(LoadError, match="is damaged"):
        read_run(tmp_path)


def test_the_report_says_why_a_question_was_refused() -> None:
    refused = replace(outcome(1, None), reason="nothing_found")
    assert make_row(1, refused, read_wording("fr"))["reason"] == "Aucun passage ne traite de ce qui est demandé."
    assert make_row(1, outcome(1, "oui"), read_wording("fr"))["reason"] == ""


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
