"""What a language model wrote, held against what became of it; None where none wrote."""

from __future__ import annotations

from collections.abc import Sequence

from rag.evaluate.metrics.answers import answer_contained
from rag.evaluate.records import Judged, Outcome
from rag.llm.thinking import without_thoughts
from rag.records import Generation

Scores = dict[str, float | None]


def score_generation(outcome: Outcome, correct: float | None) -> Scores:
    """Each metric of a language model's part in an answer; `correct` is the answer's as it was given.

    "worded" is None only where no model was asked. "verification_lost" and "verification_gained" are None where either
    side is.
    """
    generation, question = outcome.generation, outcome.question
    written = without_thoughts(generation.text) if generation else ""
    accepted = question.answers if question.answerable and written else ()
    unverified = _correct(outcome, generation, written)
    turned = None if unverified is None or correct is None else (unverified, correct)
    return {
        "worded": float(outcome.author == "model") if generation else None,
        "faithfulness": faithfulness(generation),
        "faithfulness_judged": _shown([one for one in outcome.judged if one.given]),
        "faithfulness_judged_unverified": _shown(outcome.judged),
        "correct_unverified": unverified,
        "contained_unverified": answer_contained([written], accepted),
        "verification_lost": None if turned is None else float(turned == (1, 0)),
        "verification_gained": None if turned is None else float(turned == (0, 1)),
    }


def faithfulness(generation: Generation | None) -> float | None:
    """The share of a model's sentences that the documents show: |shown| / |written|, before any is left out.

    Es et al., RAGAS: Automated Evaluation of Retrieval Augmented Generation (2023); there a language model judges, here
    `rag.llm.verify`. That the passages do not answer counts as no sentence. None where there is none.
    """
    return generation.supported / generation.sentences if generation and generation.sentences else None


def _shown(judged: Sequence[Judged]) -> float | None:
    """The share of sentences that the judge says are shown, of those that it could judge; None where there is none."""
    said = [one.shown for one in judged if one.shown is not None]
    return sum(said) / len(said) if said else None


def _correct(outcome: Outcome, generation: Generation | None, written: str) -> float | None:
    """Whether the question would be settled by all that was written, whichever documents it cites."""
    if generation is None or not written:
        return None
    if not outcome.question.answerable:
        return float(generation.outcome == "found_nothing")
    return answer_contained([written], outcome.question.answers)
