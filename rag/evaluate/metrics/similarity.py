"""How near an answer is in meaning to those accepted, by the vectors of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.evaluate.metrics.answers import given_words
from rag.evaluate.records import Outcome

if TYPE_CHECKING:
    from rag.models.embedder import Embedder


def semantic_similarity(
    answers: Sequence[str], accepted: Sequence[Sequence[str]], embedder: Embedder
) -> list[float | None]:
    """For each answer, its greatest cosine with an accepted one; None where none is accepted, 0 for an empty answer.

    After Risch et al., Semantic Answer Similarity for Evaluating Question Answering Models (2021), their bi-encoder.
    All texts are embedded in one call, as questions: E5 asks for that prefix wherever both texts are of one kind. Its
    cosines lie between 0.7 and 1: they compare two runs, and are no share of anything.
    """
    pairs = list(zip(answers, accepted, strict=True))
    used = (text for answer, ones in pairs if answer and ones for text in (answer, *ones))
    rows = {text: row for row, text in enumerate(dict.fromkeys(used))}
    vectors = embedder.embed_queries(list(rows))

    def nearest(answer: str, ones: Sequence[str]) -> float:
        if not answer:
            return 0.0
        return max(float(vectors[rows[answer]] @ vectors[rows[one]]) for one in ones)

    return [nearest(answer, ones) if ones else None for answer, ones in pairs]


def add_similarity(outcomes: Sequence[Outcome], embedder: Embedder) -> list[Outcome]:
    """The outcomes, with "similarity" among the scores of each.

    None where nothing was to be answered: retrieval only, not answerable, or no answers given; 0 where an answerable
    question was refused or failed.
    """
    accepted = [
        outcome.question.answers if outcome.status and outcome.question.answerable else () for outcome in outcomes
    ]
    answers = [given_words(outcome) if outcome.status == "answered" else "" for outcome in outcomes]
    return [
        replace(outcome, scores={**outcome.scores, "similarity": value})
        for outcome, value in zip(outcomes, semantic_similarity(answers, accepted, embedder), strict=True)
    ]
