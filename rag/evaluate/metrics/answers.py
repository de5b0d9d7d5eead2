"""Whether the words of an answer are right, how like the expected ones they are, whether its citations support them.

The texts are compared as `rag.text.normalise` leaves them, with their accents kept or folded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.evaluate.records import Judged, Outcome
from rag.llm import without_thoughts
from rag.records import Citation, Generation
from rag.text import answer_tokens, contains_answer, normalise_answer

if TYPE_CHECKING:
    from rag.models import Embedder


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


def citation_right(citations: Sequence[Citation], right: Collection[str]) -> float | None:
    """The share of the citations whose document is right: the citation precision of Gao et al., ALCE (2023).

    There by entailment, here by document. None too where no document is known to be right.
    """
    if not citations or not right:
        return None
    return sum(citation.document in right for citation in citations) / len(citations)


def answer_cited_right(citations: Sequence[Citation], right: Collection[str]) -> float | None:
    """Whether at least one citation is of a right document: 1 or 0. None as for `citation_right`."""
    share = citation_right(citations, right)
    return None if share is None else float(share > 0)


def citation_verbatim(verbatim: Sequence[bool]) -> float | None:
    """The share of the citations whose quote stands in its document, character for character: must be 1."""
    return sum(verbatim) / len(verbatim) if verbatim else None


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


def exact_match(answer: str, accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """Whether the answer is an accepted one, 1 or 0, once both are normalised.

    Rajpurkar et al., SQuAD: 100,000+ Questions for Machine Comprehension of Text (2016).
    """
    if not accepted:
        return None
    given = normalise_answer(answer, fold_accents=fold_accents)
    return float(any(given == normalise_answer(one, fold_accents=fold_accents) for one in accepted))


def token_f1(answer: str, accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """The harmonic mean of precision and recall of words, repeated words counted as often as both have them.

    F1 = 2·|given ∩ accepted| / (|given| + |accepted|). Rajpurkar et al., SQuAD (2016); where either has no words, 1 if
    both have none and else 0, as in SQuAD 2.0 (2018).
    """
    if not accepted:
        return None
    given = Counter(answer_tokens(answer, fold_accents=fold_accents))
    return max(_f1(given, Counter(answer_tokens(one, fold_accents=fold_accents))) for one in accepted)


def answer_contained(quotes: Sequence[str], accepted: Sequence[str], *, fold_accents: bool = False) -> float | None:
    """Whether one of the quotes, or sentences, holds, word for word, one of the accepted answers: 1 or 0.

    What counts for an answer in whole sentences: the "accuracy" of Mallen et al., When Not to Trust Language Models
    (2023). No quotes give 0.
    """
    if not accepted:
        return None
    return float(any(contains_answer(quote, one, fold_accents=fold_accents) for quote in quotes for one in accepted))


def given_words(outcome: Outcome) -> str:
    """What is held against the accepted answers: the best exact words, or the whole answer where it has none.

    Of a language model's answer, all that the documents show.
    """
    if outcome.author == "model":
        return " ".join(proved_texts(outcome))
    return outcome.exact[0] if outcome.exact else without_marks(outcome.answer, outcome.citations)


def proved_texts(outcome: Outcome, right: Collection[str] = ()) -> list[str]:
    """What is said with proof: the quotes or, in a language model's answer, the sentences that cite one.

    Of `right` documents alone, where these are given.
    """
    citations = [citation for citation in outcome.citations if not right or citation.document in right]
    if outcome.author == "documents":
        return [citation.quote for citation in citations]
    numbers = {citation.number for citation in citations}
    return [said.text for said in outcome.statements if numbers.intersection(said.citations)]


def without_marks(answer: str, citations: Sequence[Citation]) -> str:
    """The answer without the numbers in brackets of its own citations, which are no words of it.

    >>> without_marks("He left. [1][2]", [Citation(1, "a.txt", None, None, None, 0, 8, "He left.")])
    'He left.[2]'
    """
    if not citations:
        return answer
    numbers = "|".join(str(citation.number) for citation in citations)
    return re.sub(rf"\s*\[(?:{numbers})\]", "", answer)


def _f1(given: Counter[str], accepted: Counter[str]) -> float:
    if not given or not accepted:
        return float(given == accepted)
    return 2 * (given & accepted).total() / (given.total() + accepted.total())
