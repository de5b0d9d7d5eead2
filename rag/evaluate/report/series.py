"""Outcomes → the points of the report's charts."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from statistics import median

from rag.evaluate.metrics import RiskPoint
from rag.evaluate.records import Outcome
from rag.evaluate.report.rows import right_rank

DEPTH = 10
POINTS_AT_MOST = 200  # more of them than the curve has pixels to show


def hits_by_rank(ranks: Sequence[int | None]) -> tuple[float, ...]:
    """The share of questions whose first right one is at rank k or better, for k from 1 to 10; () of none.

    >>> hits_by_rank([1, 3, None, None])[:3]
    (0.25, 0.25, 0.5)
    """
    if not ranks:
        return ()
    return tuple(sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in range(1, DEPTH + 1))


def document_ranks(outcomes: Sequence[Outcome]) -> list[int | None]:
    """The rank of the first right document, of the questions that have one."""
    return [right_rank(outcome) for outcome in outcomes if outcome.sources]


def passage_ranks(outcomes: Sequence[Outcome]) -> list[int | None]:
    """The rank of the first right passage, of the questions where that can be told."""
    told = [outcome.passages for outcome in outcomes if outcome.passages]
    return [passages.index(True) + 1 if True in passages else None for passages in told]


def thin_curve(points: Sequence[RiskPoint]) -> list[RiskPoint]:
    """At most some 200 of the points, the last always among them."""
    step = -(-len(points) // POINTS_AT_MOST) or 1
    return [*points[:-1:step], *points[-1:]]


def stage_times(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float]]:
    """Stage → its median and 95th percentile, in milliseconds, as `score_speed` has them; stages as they ran."""
    times: dict[str, list[float]] = {}
    for outcome in outcomes:
        for stage, milliseconds in outcome.timings_ms.items():
            times.setdefault(stage, []).append(milliseconds)
    return {stage: (median(taken), sorted(taken)[ceil(0.95 * len(taken)) - 1]) for stage, taken in times.items()}
