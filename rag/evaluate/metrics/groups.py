"""The outcomes of many questions → the scores of all of them, and of each language and kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.evaluate.metrics.abstention import score_abstention
from rag.evaluate.metrics.bootstrap import mean_score
from rag.evaluate.metrics.calibration import score_calibration
from rag.evaluate.metrics.names import METRICS
from rag.evaluate.metrics.risk import score_risk
from rag.evaluate.metrics.speed import score_speed
from rag.evaluate.records import Group, Outcome, Score


def aggregate(outcomes: Sequence[Outcome], columns: Sequence[str] = ()) -> tuple[Group, ...]:
    """All questions first, then those of each language, then those of each value of each of the columns.

    The values of a column are in alphabetical order; a question that has none in it is in none of its groups.
    """
    groups = [Group("", "", len(outcomes), score_group(outcomes))]
    groups += _groups("language", outcomes, [one.language for one in outcomes])
    for column in dict.fromkeys(columns):
        if column != "language":
            groups += _groups(column, outcomes, [one.question.columns.get(column, "") for one in outcomes])
    return tuple(groups)


def score_group(outcomes: Sequence[Outcome]) -> tuple[Score, ...]:
    """Every metric of METRICS, in its order, over some questions."""
    scores = [mean_score(name, _values(outcomes, name)) for name, info in METRICS.items() if info.per_question]
    return (
        *scores,
        *score_abstention(outcomes),
        score_risk(outcomes),
        score_calibration(outcomes),
        *score_speed(outcomes),
    )


def _groups(column: str, outcomes: Sequence[Outcome], values: Sequence[str]) -> Iterator[Group]:
    by_value: dict[str, list[Outcome]] = {}
    for outcome, value in zip(outcomes, values, strict=True):
        by_value.setdefault(value, []).append(outcome)
    for value in sorted(filter(None, by_value)):
        yield Group(column, value, len(by_value[value]), score_group(by_value[value]))


def _values(outcomes: Sequence[Outcome], metric: str) -> list[float]:
    return [value for outcome in outcomes if (value := outcome.scores.get(metric)) is not None]
