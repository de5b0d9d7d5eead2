"""How long the stages of an answer take."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from statistics import fmean, median

from rag.evaluate.metrics.bootstrap import bootstrap_interval, quantile_interval
from rag.evaluate.metrics.names import STAGES
from rag.evaluate.records import Outcome, Score


def score_speed(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """The median and the 95th percentile of each stage, in milliseconds, and questions a second.

    The 95th percentile is the smallest time that 95 % of the questions do not exceed. Questions a second = n / Σ total,
    as if asked one after the other. `n` are the questions that went through a stage; None where none did.
    """
    scores: list[Score] = []
    for stage in STAGES:
        times = sorted(one.timings_ms[stage] for one in outcomes if stage in one.timings_ms)
        scores.append(_time_score(f"{stage}_ms_median", median(times) if times else None, times, 0.5))
        slow = times[ceil(0.95 * len(times)) - 1] if times else None
        scores.append(_time_score(f"{stage}_ms_p95", slow, times, 0.95))
    return (*scores, _rate_score([one.timings_ms["total"] for one in outcomes if "total" in one.timings_ms]))


def _time_score(metric: str, value: float | None, times: Sequence[float], share: float) -> Score:
    return Score(metric, value, len(times), *quantile_interval(times, share))


def _rate_score(totals: Sequence[float]) -> Score:
    metric = "questions_per_s"
    if not totals or not sum(totals):
        return Score(metric, None, 0)
    low, high = bootstrap_interval(totals)
    return Score(metric, 1000 / fmean(totals), len(totals), _rate(high), _rate(low))


def _rate(mean_ms: float | None) -> float | None:
    return 1000 / mean_ms if mean_ms else None
