"""What two runs make of each other."""

from __future__ import annotations

import json

import pytest

from rag.evaluate.compare import MetricChange, compare_runs, render_comparison
from rag.evaluate.records import Outcome, Run, TestQuestion

HOSTILE = "</script><img src=x onerror=alert(1)>"


def run_of(correct: dict[str, float | None], wording: str = "Qui ?") -> Run:
    outcomes = tuple(
        Outcome(
            question=TestQuestion(key, wording, "fr", ("a",), True, ("a",)),
            language="fr",
            sources=("a",),
            ranking=("a",),
            status="answered",
            answer=HOSTILE,
            scores={"correct": value},
        )
        for key, value in correct.items()
    )
    return Run(HOSTILE, "2026-11-21T10:00:00+00:00", {}, outcomes, (), (), 1.0)


def metric(a: Run, b: Run, name: str = "correct") -> MetricChange:
    return next(change for change in compare_runs(a, b).metrics if change.metric == name)


def test_a_run_against_itself_changes_nothing() -> None:
    run = run_of({f"q{number}": float(number % 2) for number in range(20)})
    compared = compare_runs(run, run)
    assert {change.verdict for change in compared.metrics} <= {"same", "unknown"}
    assert {pair.changes["correct"] for pair in compared.questions} == {"same"}
    assert compared.worse() == ()


@pytest.mark.parametrize(("turned", "verdict"), [(2, "noise"), (30, "worse")])
def test_a_fall_is_worse_only_beyond_noise(turned: int, verdict: str) -> None:
    before = run_of({f"q{number}": 1.0 for number in range(60)})
    after = run_of({f"q{number}": float(number >= turned) for number in range(60)})
    change = metric(before, after)
    assert change.difference == pytest.approx(-turned / 60)
    assert change.verdict == verdict
    assert [fallen.metric for fallen in compare_runs(before, after).worse()] == ["correct"] * (verdict == "worse")


def test_questions_of_one_run_alone_and_of_other_words_are_listed_and_not_compared() -> None:
    compared = compare_runs(run_of({"q1": 1.0, "q2": 1.0}), run_of({"q1": 0.0, "q3": 1.0}))
    assert [pair.a.question.id for pair in compared.questions] == ["q1"]
    assert [one.question.id for one in (*compared.only_a, *compared.only_b)] == ["q2", "q3"]
    reworded = compare_runs(run_of({"q1": 1.0}), run_of({"q1": 0.0}, "Quoi ?"))
    assert (reworded.reworded, reworded.questions, reworded.metrics) == (("q1",), (), ())


def test_a_score_that_one_run_has_not_is_left_out() -> None:
    change = metric(run_of({"q1": None, "q2": 1.0}), run_of({"q1": 1.0, "q2": 1.0}))
    assert (change.n, change.a, change.b) == (1, 1.0, 1.0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_takes_nothing_for_markup(language: str) -> None:
    html = render_comparison(compare_runs(run_of({"q1": 1.0}), run_of({"q1": 0.0})), language)
    assert "<img" not in html
    assert html.count("</script>") == 2


def test_a_comparison_is_json() -> None:
    held = json.loads(json.dumps(compare_runs(run_of({"q1": 1.0}), run_of({"q1": 0.0})).as_dict()))
    assert held["questions"][0]["changes"] == {"correct": "worse"}
