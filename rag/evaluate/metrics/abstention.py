"""Whether "not in the documents" is said where, and only where, it is so."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evaluate.metrics.bootstrap import mean_score
from rag.evaluate.records import Outcome, Score


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
