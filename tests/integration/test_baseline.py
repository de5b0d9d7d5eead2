"""No change makes the answers about the five articles worse than noise.

A change that makes them better writes the baseline anew: python -m tests.benchmarks.quality --baseline
"""

import json
from pathlib import Path

import pytest

from rag.evaluate.metrics import paired_bootstrap
from rag.evaluate.records import Run
from tests.benchmarks.quality import BASELINE, HELD, seeds_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return seeds_run(tmp_path_factory.mktemp("baseline"))


def test_every_question_about_the_articles_can_be_asked(run: Run) -> None:
    assert run.faults == ()
    assert len(run.outcomes) == len(Path(BASELINE).with_name("seeds.jsonl").read_text("utf-8").splitlines())


def test_every_quote_is_verbatim(run: Run) -> None:
    assert all(all(outcome.verbatim) for outcome in run.outcomes)


@pytest.mark.parametrize("metric", HELD)
def test_no_score_is_worse_than_the_baseline_by_more_than_noise(run: Run, metric: str) -> None:
    held = json.loads(BASELINE.read_text("utf-8"))["questions"]
    pairs = [
        (held[outcome.question.id][metric], outcome.scores[metric])
        for outcome in run.outcomes
        if outcome.question.id in held and held[outcome.question.id][metric] is not None
    ]
    assert pairs
    before, now = ([float(pair[i] or 0.0) for pair in pairs] for i in (0, 1))
    difference = paired_bootstrap(before, now)
    is_worse = sum(now) < sum(before) and difference.beyond_noise
    assert not is_worse, f"{metric} fell from {sum(before) / len(before):.3f} to {sum(now) / len(now):.3f}"
