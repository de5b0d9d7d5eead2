"""A file of questions in, a report out: from the shell, over the five articles."""

import json
from pathlib import Path

import pytest

from tests.command import griot
from tests.conftest import SEEDS

LINES = (
    {
        "id": "a",
        "question": "Qui a conduit la délégation russe à Bamako ?",
        "lang": "fr",
        "answers": ["Alexandre Novak"],
        "answerable": True,
        "sources": ["000_07c3436994a3e81c.txt"],
        "kind": "who",
    },
    {
        "id": "b",
        "question": "Quelle est la capitale du Japon ?",
        "lang": "fr",
        "answers": [],
        "answerable": False,
        "sources": [],
    },
    {"id": "b", "question": "Twice?", "answers": ["x"], "answerable": True, "sources": []},
    {"id": "c", "question": "Who?", "answers": ["x"], "answerable": True, "sources": ["no-such-file.txt"]},
    {"id": "d", "answers": ["x"], "answerable": True, "sources": []},
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions of mine.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    return file


def test_questions_are_judged_and_wrong_lines_are_named(questions: Path, seeds_index: Path, tmp_path: Path) -> None:
    done = griot("evaluate", questions, "--index", seeds_index, "--out", tmp_path / "run", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    scores = {score["metric"]: score["value"] for score in found["groups"][0]["scores"]}
    assert (found["questions"], scores["correct"], scores["hit@1"]) == (2, 1.0, 1.0)
    assert scores["citation_verbatim"] == 1.0
    assert [fault["line"] for fault in found["faults"]] == [3, 4, 5]
    assert {file.name for file in (tmp_path / "run").iterdir()} == {
        "scores.json",
        "answers.jsonl",
        "answers.csv",
        "report.html",
    }


def test_a_score_that_is_too_low_is_an_exit_code(questions: Path, seeds_index: Path, tmp_path: Path) -> None:
    wanted = ("--fail-under", "correct=1.0", "--fail-under", "hit@1=1.01")
    done = griot("evaluate", questions, "--index", seeds_index, "--out", tmp_path / "run", "--retrieval-only", *wanted)
    assert done.returncode == 1
    assert "hit@1 is 1.0, and at least 1.01 was wanted." in done.stderr
    assert "correct is None" in done.stderr  # nothing was answered


def test_a_corpus_is_indexed_for_itself_and_kept(questions: Path, tmp_path: Path) -> None:
    for run in ("first", "second"):
        done = griot(
            "evaluate",
            questions,
            "--corpus",
            SEEDS,
            "--index",
            tmp_path / "index",
            "--out",
            tmp_path / run,
            "--limit",
            "1",
        )
        assert done.returncode == 0, done.stderr
    compared = griot("compare", tmp_path / "first", tmp_path / "second", "--fail-if-worse", "--json")
    assert compared.returncode == 0, compared.stderr
    verdicts = {change["metric"]: change["verdict"] for change in json.loads(compared.stdout)["metrics"]}
    assert verdicts["correct"] == "same"
    assert (tmp_path / "second" / "compared.html").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("evaluate", "nowhere.jsonl"), "nowhere.jsonl"),
        (("evaluate", "nowhere.jsonl", "--fail-under", "beauty=1"), "'beauty' is no metric"),
        (("compare", "nowhere", "nowhere"), "There is no run in nowhere"),
    ],
)
def test_a_mistake_is_one_sentence(seeds_index: Path, arguments: tuple[str, ...], says: str) -> None:
    index = ("--index", str(seeds_index)) if arguments[0] == "evaluate" else ()
    done = griot(*arguments, *index)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
