"""What a group of answers is worth."""

from collections.abc import Mapping
from typing import Literal

import pytest

from rag.evaluate.metrics import METRICS, aggregate, calibration_bins, risk_curve, score_group
from rag.evaluate.records import Outcome, Score, TestQuestion

Status = Literal["answered", "not_found", "error"]


def outcome(
    status: Status | None = "answered",
    *,
    answerable: bool = True,
    confidence: float | None = None,
    language: str = "fr",
    columns: Mapping[str, str] | None = None,
    timings_ms: Mapping[str, float] | None = None,
    **scores: float | None,
) -> Outcome:
    question = TestQuestion("1", "?", language, (), answerable, (), columns or {})
    return Outcome(
        question, language, (), (), status=status, confidence=confidence, timings_ms=timings_ms or {}, scores=scores
    )


def score(outcomes: list[Outcome], metric: str) -> Score:
    return next(one for one in score_group(outcomes) if one.metric == metric)


def test_abstention_is_precision_and_recall_of_refusals() -> None:
    # Three refusals, two of them right; four questions without an answer; five that are either.
    outcomes = [
        *[outcome("not_found", answerable=False)] * 2,
        *[outcome("answered", answerable=False)] * 2,
        outcome("not_found"),
        *[outcome("answered")] * 7,
    ]
    precision, recall, f1 = (score(outcomes, f"abstention_{name}") for name in ("precision", "recall", "f1"))
    assert [precision.value, recall.value, f1.value] == pytest.approx([2 / 3, 1 / 2, 4 / 7])  # F1: 2·2 / (3 + 4)
    assert (precision.n, recall.n, f1.n) == (3, 4, 5)
    assert f1.low is not None
    assert f1.high is not None
    assert f1.low < 4 / 7 < f1.high


def test_a_question_that_could_not_be_asked_was_not_refused() -> None:
    assert score([outcome("error", answerable=False)], "abstention_recall").value == 0


def test_abstention_does_not_apply_where_every_question_has_an_answer_or_none_was_asked() -> None:
    for outcomes in ([outcome("not_found")], [outcome(None, answerable=False)], []):
        found = [score(outcomes, f"abstention_{name}") for name in ("precision", "recall", "f1")]
        assert [(one.value, one.n) for one in found] == [(None, 0)] * 3


def test_without_a_refusal_there_is_no_precision_but_a_recall_of_zero() -> None:
    outcomes = [outcome("answered", answerable=False)]
    assert score(outcomes, "abstention_precision").value is None
    assert (score(outcomes, "abstention_recall").value, score(outcomes, "abstention_f1").value) == (0, 0)


def test_the_risk_curve_counts_what_was_not_answered_correctly() -> None:
    outcomes = [
        outcome("not_found", answerable=False, confidence=0.1, correct=1.0),  # a right refusal: no answer won
        outcome(confidence=0.9, correct=1.0),
        outcome(confidence=0.7, correct=0.0),
        outcome(confidence=0.5, correct=1.0),
    ]
    curve = risk_curve(outcomes)
    assert [(one.confidence, one.coverage) for one in curve.points] == [(0.9, 0.25), (0.7, 0.5), (0.5, 0.75), (0.1, 1)]
    assert [one.risk for one in curve.points] == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert (curve.answered, curve.n) == (0.75, 4)
    assert score(outcomes, "aurc").value == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_the_order_of_equal_confidences_does_not_matter() -> None:
    outcomes = [outcome(confidence=0.5, correct=1.0), outcome(confidence=0.5, correct=0.0)]
    assert score(outcomes, "aurc").value == score(outcomes[::-1], "aurc").value == 0.5
    assert [(one.coverage, one.risk) for one in risk_curve(outcomes).points] == [(1, 0.5)]


def test_to_refuse_everything_loses_everything() -> None:
    outcomes = [outcome("not_found", answerable=answerable, confidence=0, correct=0.0) for answerable in (True, False)]
    assert score(outcomes, "aurc").value == 1


def test_the_area_of_resamples_lies_around_the_area() -> None:
    outcomes = [outcome(confidence=place / 100, correct=float(place % 3 > 0)) for place in range(100)]
    found = score(outcomes, "aurc")
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_what_has_no_confidence_or_no_verdict_has_no_risk() -> None:
    outcomes = [outcome(confidence=0.5, correct=None), outcome("error", correct=0.0)]
    assert (risk_curve(outcomes).points, risk_curve(outcomes).n) == ((), 0)
    assert (score(outcomes, "aurc").value, score(outcomes, "ece").value) == (None, None)


def test_calibration_error_weighs_each_bin_by_its_answers() -> None:
    outcomes = [
        outcome(confidence=0.95, correct=1.0),  # 0.05 off
        outcome(confidence=0.85, correct=0.0),  # with the next: half correct, 0.35 off
        outcome(confidence=0.85, correct=1.0),
        outcome("not_found", confidence=0.15, correct=0.0),  # nothing was said
    ]
    found = score(outcomes, "ece")
    assert found.value == pytest.approx((0.05 + 2 * 0.35) / 3)
    assert (found.n, found.low, found.high) == (3, None, None)
    bins = calibration_bins(outcomes)
    assert [one.n for one in bins] == [0, 0, 0, 0, 0, 0, 0, 0, 2, 1]
    assert (bins[8].low, bins[8].high, bins[8].accuracy) == (0.8, 0.9, 0.5)
    assert bins[8].confidence == pytest.approx(0.85)
    assert (bins[0].confidence, bins[0].accuracy) == (None, None)


@pytest.mark.parametrize(("confidence", "place"), [(0, 0), (0.1, 0), (0.3, 2), (0.31, 3), (0.7, 6), (1, 9)])
def test_a_bin_holds_its_upper_edge(confidence: float, place: int) -> None:
    bins = calibration_bins([outcome(confidence=confidence, correct=1.0)])
    assert [one.n for one in bins].index(1) == place


def test_times_are_told_by_stage() -> None:
    outcomes = [outcome(timings_ms={"total": 10.0 * place, "read": 1.0}) for place in range(1, 21)]
    median, slow = score(outcomes, "total_ms_median"), score(outcomes, "total_ms_p95")
    assert (median.value, slow.value, slow.n) == (105, 190, 20)
    assert slow.high == 200
    assert (score(outcomes, "read_ms_p95").value, score(outcomes, "cite_ms_p95").value) == (1, None)
    rate = score(outcomes, "questions_per_s")
    assert rate.value == pytest.approx(1000 / 105)
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < 1000 / 105 < rate.high


def test_no_time_at_all_is_no_rate() -> None:
    assert score([outcome(timings_ms={"total": 0.0})], "questions_per_s").value is None


def test_a_mean_leaves_out_what_does_not_apply_and_counts_the_rest() -> None:
    found = score([outcome(f1=0.5), outcome(f1=None), outcome(f1=1.0), outcome()], "f1")
    assert (found.value, found.n, found.low, found.high) == (0.75, 2, 0.5, 1)


def test_groups_are_all_questions_then_languages_then_columns() -> None:
    outcomes = [
        outcome(f1=1.0, columns={"kind": "who"}),
        outcome(f1=0.0, language="en", columns={"kind": "when", "hard": "yes"}),
        outcome(f1=0.5),
    ]
    groups = aggregate(outcomes, ("kind", "language", "hard", "kind"))
    assert [(one.column, one.value, one.n) for one in groups] == [
        ("", "", 3),
        ("language", "en", 1),
        ("language", "fr", 2),
        ("kind", "when", 1),
        ("kind", "who", 1),
        ("hard", "yes", 1),
    ]
    assert [next(one.value for one in group.scores if one.metric == "f1") for group in groups] == [
        0.5,
        0,
        0.75,
        0,
        1,
        0,
    ]


def test_a_group_has_every_metric_in_their_order_even_of_no_questions() -> None:
    (group,) = aggregate([])
    assert [one.metric for one in group.scores] == list(METRICS)
    assert {(one.value, one.n) for one in group.scores} == {(None, 0)}
