"""How many answers are wrong, as one asks for less confidence and gets more answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from rag.evaluate.metrics.bootstrap import bootstrap_interval
from rag.evaluate.records import Outcome, Score

if TYPE_CHECKING:
    from rag.evaluate.metrics.bootstrap import Floats


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
