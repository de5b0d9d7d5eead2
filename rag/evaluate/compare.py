"""Two runs → what changed between them, and whether it is more than noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal

from rag.errors import LoadError
from rag.evaluate.files import write_part
from rag.evaluate.metrics import METRICS, paired_bootstrap, score_group
from rag.evaluate.records import Outcome, Run
from rag.evaluate.report.compared import render_comparison

__all__ = ["Comparison", "MetricChange", "QuestionChange", "compare_runs", "render_comparison", "write_comparison"]

Change = Literal["better", "worse", "same"]

MAIN = ("correct", "hit@1", "hit@5", "mrr@10", "contained", "f1")  # those that say of one question how it went
LEAST = 1e-9  # a smaller difference is the rounding of floating point


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric over the questions of both runs: `difference` is `b` − `a`, `low` and `high` its 95 % interval.

    `n` questions have it in both runs, of which `changed` differ. `is_noise` is None where no interval can be had: for
    a metric of the whole group, or too few questions. All is None where it applies to no question.
    """

    metric: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    n: int
    changed: int
    is_noise: bool | None
    higher_is_better: bool

    @property
    def verdict(self) -> Literal["better", "worse", "same", "noise", "changed", "unknown"]:
        """What the difference means; "changed" where it cannot be told from noise for want of an interval."""
        if self.difference is None:
            return "unknown"
        if abs(self.difference) < LEAST:
            return "same"
        if self.is_noise is None:
            return "changed"
        if self.is_noise:
            return "noise"
        return "better" if (self.difference > 0) == self.higher_is_better else "worse"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question of both runs: what each of the main scores that it has in both became, and both outcomes."""

    changes: Mapping[str, Change]
    a: Outcome
    b: Outcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run `a`, the earlier, against run `b`. Questions are matched by id; `reworded` are ids whose words differ.

    `only_a` and `only_b` are the outcomes of questions that the other run has not.
    """

    name_a: str
    name_b: str
    created_a: str
    created_b: str
    metrics: tuple[MetricChange, ...]
    questions: tuple[QuestionChange, ...]
    only_a: tuple[Outcome, ...]
    only_b: tuple[Outcome, ...]
    reworded: tuple[str, ...]

    def worse(self) -> tuple[MetricChange, ...]:
        """The metrics that fell by more than noise."""
        return tuple(change for change in self.metrics if change.verdict == "worse")

    def as_dict(self) -> dict[str, object]:
        """The comparison as JSON can hold it: outcomes as id, answer, failure and scores."""
        return {
            "a": {"name": self.name_a, "created": self.created_a},
            "b": {"name": self.name_b, "created": self.created_b},
            "metrics": [asdict(change) | {"verdict": change.verdict} for change in self.metrics],
            "questions": [
                {
                    "id": pair.a.question.id,
                    "question": pair.a.question.question,
                    "changes": dict(pair.changes),
                    "a": _in_short(pair.a),
                    "b": _in_short(pair.b),
                }
                for pair in self.questions
            ],
            "only_a": [outcome.question.id for outcome in self.only_a],
            "only_b": [outcome.question.id for outcome in self.only_b],
            "reworded": list(self.reworded),
        }


def compare_runs(a: Run, b: Run) -> Comparison:
    """What changed from run `a` to run `b`, over the questions that both asked in the same words."""
    before = {outcome.question.id: outcome for outcome in a.outcomes}
    after = {outcome.question.id: outcome for outcome in b.outcomes}
    shared = [key for key in before if key in after]
    same = [key for key in shared if before[key].question.question == after[key].question.question]
    pairs = [(before[key], after[key]) for key in same]
    return Comparison(
        name_a=a.name,
        name_b=b.name,
        created_a=a.created,
        created_b=b.created,
        metrics=_compare_metrics(pairs),
        questions=tuple(QuestionChange(_compare_scores(old, new), old, new) for old, new in pairs),
        only_a=tuple(outcome for key, outcome in before.items() if key not in after),
        only_b=tuple(outcome for key, outcome in after.items() if key not in before),
        reworded=tuple(key for key in shared if key not in set(same)),
    )


def write_comparison(comparison: Comparison, file: Path, language: str = "fr") -> None:
    """Writes the comparison's HTML page. Raises LoadError where it cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_part(file.with_name(f".{file.name}.part"), render_comparison(comparison, language)).replace(file)
    except OSError as error:
        raise LoadError(f"The comparison could not be written to {file}: {error}. Choose another file.") from error


def _compare_metrics(pairs: Sequence[tuple[Outcome, Outcome]]) -> tuple[MetricChange, ...]:
    names = dict.fromkeys(name for pair in pairs for outcome in pair for name in outcome.scores)
    changes = [_compare_metric(name, pairs) for name in names]
    sides = [{score.metric: score for score in score_group(side)} for side in zip(*pairs, strict=True)]
    for name, info in METRICS.items():
        if sides and not info.per_question:
            old, new = (side[name] for side in sides)
            difference = None if old.value is None or new.value is None else new.value - old.value
            n = min(old.n, new.n)
            changes.append(
                MetricChange(name, old.value, new.value, difference, None, None, n, 0, None, info.higher_is_better)
            )
    return tuple(changes)


def _compare_metric(name: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> MetricChange:
    values = [
        (old, new)
        for a, b in pairs
        if (old := a.scores.get(name)) is not None and (new := b.scores.get(name)) is not None
    ]
    is_higher_better = METRICS[name].higher_is_better if name in METRICS else True
    if not values:
        return MetricChange(name, None, None, None, None, None, 0, 0, None, is_higher_better)
    before, after = zip(*values, strict=True)
    found = paired_bootstrap(before, after)
    is_noise = None if found.low is None else not found.beyond_noise
    ends = (found.value, found.low, found.high, found.n, found.changed, is_noise, is_higher_better)
    return MetricChange(name, fmean(before), fmean(after), *ends)


def _compare_scores(a: Outcome, b: Outcome) -> dict[str, Change]:
    changes: dict[str, Change] = {}
    for name in MAIN:
        old, new = a.scores.get(name), b.scores.get(name)
        if old is not None and new is not None:
            changes[name] = "same" if abs(new - old) < LEAST else "better" if new > old else "worse"
    return changes


def _in_short(outcome: Outcome) -> dict[str, object]:
    return {
        "status": outcome.status,
        "answer": outcome.answer,
        "exact": outcome.exact,
        "reason": outcome.reason,
        "failure": outcome.failure,
        "scores": dict(outcome.scores),
    }
