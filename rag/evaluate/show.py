"""A run and a comparison in a terminal, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.evaluate.compare import Comparison
from rag.evaluate.files import REPORT
from rag.evaluate.records import Run, Score

HEADLINE = (
    "correct",
    "contained",
    "f1",
    "hit@1",
    "hit@5",
    "mrr@10",
    "ndcg@10",
    "citation_right",
    "citation_verbatim",
    "worded",
    "faithfulness",
    "faithfulness_judged",
    "faithfulness_judged_unverified",
    "correct_unverified",
    "verification_lost",
    "verification_gained",
    "abstention_precision",
    "abstention_recall",
    "aurc",
    "ece",
    "total_ms_median",
    "total_ms_p95",
)
FAULTS_SHOWN = 10


def run_json(run: Run, folder: Path) -> dict[str, Any]:
    """The object that `griot evaluate --json` prints: all scores, and where the report is."""
    return {
        "name": run.name,
        "created": run.created,
        "about": dict(run.about),
        "questions": len(run.outcomes),
        "drafts": run.drafts,
        "seconds": round(run.seconds, 2),
        "faults": [asdict(fault) for fault in run.faults],
        "groups": [asdict(group) for group in run.groups],
        "report": str(folder / REPORT),
    }


def run_lines(run: Run, folder: Path) -> Iterator[str]:
    """The headline figures with their intervals, why questions failed, what was left out, and where the report is."""
    for fault in run.faults[:FAULTS_SHOWN]:
        yield f"line {fault.line} left out: {fault.what}" if fault.line else f"left out: {fault.what}"
    if len(run.faults) > FAULTS_SHOWN:
        yield f"… and {len(run.faults) - FAULTS_SHOWN} more lines left out"
    scores = {score.metric: score for score in run.groups[0].scores}
    for name in HEADLINE:
        if name in scores and scores[name].value is not None:
            yield score_line(scores[name])
    failures = Counter(outcome.failure for outcome in run.outcomes if outcome.failure)
    if failures:
        yield "failed: " + ", ".join(f"{count} {failure}" for failure, count in failures.most_common())
    if run.drafts:
        drafts = f"{run.drafts} of the {len(run.outcomes)} questions are drafts of a language model"
        yield f"{drafts} that nobody has reviewed: read them before you trust these figures"
    yield f"{len(run.outcomes)} questions in {run.seconds:.1f} s; report: {folder / REPORT}"


def score_line(score: Score) -> str:
    """One figure with its interval and how many questions it is of.

    >>> score_line(Score("hit@1", 0.5, 10, 0.2, 0.8))
    'hit@1                 0.500  [0.200, 0.800]  n=10'
    """
    interval = "" if score.low is None or score.high is None else f"  [{score.low:.3f}, {score.high:.3f}]"
    return f"{score.metric:20}  {score.value:.3f}{interval}  n={score.n}"


def comparison_lines(comparison: Comparison, file: Path) -> Iterator[str]:
    """Each metric that both runs have, with its verdict; how many questions changed; and where the page is."""
    for change in comparison.metrics:
        if change.a is None or change.b is None or change.difference is None:
            continue
        bounds = "" if change.low is None or change.high is None else f" [{change.low:+.3f}, {change.high:+.3f}]"
        yield f"{change.metric:20}  {change.a:.3f} → {change.b:.3f}  {change.difference:+.3f}{bounds}  {change.verdict}"
    turned = Counter(pair.changes.get("correct", "same") for pair in comparison.questions)
    yield f"{turned['better']} questions better, {turned['worse']} worse, {turned['same']} as before; page: {file}"
