"""Refusing: whether the right questions are refused, and what confidence is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import ceil
from statistics import fmean
from typing import TYPE_CHECKING

from rag.evaluate.metrics.bootstrap import bootstrap_interval, mean_score
from rag.evaluate.records import Outcome, Score

if TYPE_CHECKING:
    from rag.evaluate.metrics.bootstrap import Floats


def score_abstention(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """Precision, recall and F1 of "not_found", the questions without an answer being the positives.

    Precision = refused rightly / refused; recall = refused rightly / unanswerable; F1 = their harmonic mean. Rajpurkar
    et al., Know What You Don't Know (2018). A question that could not be asked was not refused. All are None where no
    question is unanswerable (what cannot be right is not judged), precision also where none was refused. `n` is what
    each is a share of: the refused, the unanswerable, those that are either.
    """
    asked = [(not one.question.answerable, one.status == "not_found") for one in outcomes if one.status]
    if not any(unanswerable for unanswerable, _ in asked):
        asked = []
    precision = [float(unanswerable) for unanswerable, refused in asked if refused]
    recall = [float(refused) for unanswerable, refused in asked if unanswerable]
    either = [float(unanswerable and refused) for unanswerable, refused in asked if unanswerable or refused]
    return (
        mean_score("abstention_precision", precision),
        mean_score("abstention_recall", recall),
        _f1_score(mean_score("abstention_f1", either)),
    )


def _f1_score(overlap: Score) -> Score:
    """F1 from the share of both among either, J: F1 = 2J / (1 + J), which rises with J as its bounds do."""

    def f1(share: float | None) -> float | None:
        return None if share is None else 2 * share / (1 + share)

    return Score(overlap.metric, f1(overlap.value), overlap.n, f1(overlap.low), f1(overlap.high))


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """The questions with this confidence or more: `coverage` is their share of all, `risk` the share lost of them."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class RiskCurve:
    """A point for each confidence, highest first, over `n` questions, of which the share `answered` was answered.

    Beyond that coverage stands what would be lost if none were refused.
    """

    points: tuple[RiskPoint, ...]
    answered: float
    n: int


def risk_curve(outcomes: Sequence[Outcome]) -> RiskCurve:
    """The risk–coverage curve: the questions by falling confidence, and the share lost of the first of them.

    El-Yaniv & Wiener, On the Foundations of Noise-free Selective Classification (2010); Geifman & El-Yaniv, Selective
    Classification for Deep Neural Networks (2017). A question is lost unless it was answered, and correctly. So one
    that has no answer is lost wherever it stands: to refuse it is to leave it out of the coverage, not to gain it. One
    that was refused though it has an answer is lost too, since nothing right was said. Without a confidence, or where
    nobody can say what is correct, a question is left out; with none left there are no points.
    """
    losses = _losses(outcomes)
    points, lost, seen = [], 0.0, 0
    for confidence, equals in groupby(losses, key=_confidence):
        same = [loss for _, loss in equals]
        lost, seen = lost + sum(same), seen + len(same)
        points.append(RiskPoint(confidence, seen / len(losses), lost / seen))
    answered = sum(one.status == "answered" for one in outcomes if _counts(one))
    return RiskCurve(tuple(points), answered / len(losses) if losses else 0.0, len(losses))


def score_risk(outcomes: Sequence[Outcome]) -> Score:
    """The area under the risk–coverage curve: AURC = 1/n · Σ risk of the first i questions, i from 1 to n.

    Geifman, Uziel & El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers (2019). Lower is better.
    Questions of one confidence share their losses evenly, so that their order does not matter. None where the curve
    has no points.
    """
    losses: list[float] = []
    for _, equals in groupby(_losses(outcomes), key=_confidence):
        same = [loss for _, loss in equals]
        losses += [sum(same) / len(same)] * len(same)
    if not losses:
        return Score("aurc", None, 0)
    value = sum(lost / count for count, lost in enumerate(accumulate(losses), start=1)) / len(losses)
    return Score("aurc", value, len(losses), *bootstrap_interval(losses, area))


def area(rows: Floats) -> Floats:
    """AURC of each row of losses, those of the most confident questions first."""
    import numpy as np

    return np.asarray((rows.cumsum(axis=-1) / np.arange(1, rows.shape[-1] + 1)).mean(axis=-1))


def _losses(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """(confidence, loss) of each question that counts, the most confident first."""
    losses = [
        (one.confidence, 1.0 - (one.status == "answered" and one.scores.get("correct") == 1))
        for one in outcomes
        if one.confidence is not None and _counts(one)
    ]
    return sorted(losses, key=lambda one: -one[0])


def _confidence(loss: tuple[float, float]) -> float:
    return loss[0]


def _counts(outcome: Outcome) -> bool:
    return outcome.confidence is not None and outcome.scores.get("correct") is not None


BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The `n` answers with a confidence above `low`, up to `high`: their mean confidence, and the share correct.

    `confidence` and `accuracy` are None where there are none. The first bin holds a confidence of 0 too.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


def calibration_bins(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """The answers in ten equal ranges of confidence: the reliability diagram of Guo et al. (2017).

    Only answers that were given count: of one withheld nobody knows whether it would have been correct. Left out, too,
    is an answer that nobody can call correct or not.
    """
    filled: list[list[tuple[float, float]]] = [[] for _ in range(BINS)]
    for one in outcomes:
        correct = one.scores.get("correct")
        if one.status == "answered" and one.confidence is not None and correct is not None:
            filled[max(0, ceil(round(one.confidence * BINS, 9)) - 1)].append((one.confidence, correct))
    return tuple(
        Bin(
            index / BINS,
            (index + 1) / BINS,
            len(answers),
            fmean(confidence for confidence, _ in answers) if answers else None,
            fmean(correct for _, correct in answers) if answers else None,
        )
        for index, answers in enumerate(filled)
    )


def score_calibration(outcomes: Sequence[Outcome]) -> Score:
    """Expected calibration error: ECE = Σ bins n(bin)/n · |accuracy(bin) − confidence(bin)|; lower is best.

    Naeini, Cooper & Hauskrecht, Obtaining Well Calibrated Probabilities Using Bayesian Binning (2015); Guo et al., On
    Calibration of Modern Neural Networks (2017). It has no interval: to resample adds noise to each bin, which ECE
    counts as error, so that the interval can lie wholly above the value. None where no answer counts.
    """
    bins = calibration_bins(outcomes)
    total = sum(one.n for one in bins)
    if not total:
        return Score("ece", None, 0)
    gaps = (
        one.n * abs(one.accuracy - one.confidence)
        for one in bins
        if one.accuracy is not None and one.confidence is not None
    )
    return Score("ece", sum(gaps) / total, total)
