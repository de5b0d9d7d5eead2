"""Whether nine in ten of the answers given with a confidence of 0.9 are correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

from rag.evaluate.records import Outcome, Score

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
