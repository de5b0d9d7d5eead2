"""What one answer is worth, by every metric, and why it failed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.evaluate.metrics.answers import answer_contained, exact_match, given_words, proved_texts, token_f1
from rag.evaluate.metrics.citations import answer_cited_right, citation_right, citation_verbatim
from rag.evaluate.metrics.generation import score_generation
from rag.evaluate.metrics.names import CUTOFFS
from rag.evaluate.metrics.retrieval import (
    hit_at,
    ndcg,
    passage_hit_at,
    passage_ndcg,
    passage_reciprocal_rank,
    recall_at,
    reciprocal_rank,
)
from rag.evaluate.records import Failure, Outcome

Scores = dict[str, float | None]


def score_question(outcome: Outcome) -> Scores:
    """Each metric of one question but "similarity", by its name; None where it does not apply.

    What `outcome` says of its scores and its failure is not read. Where only retrieval ran, nothing else applies. An
    answerable question that was refused, or failed, has 0 in all that is said of answers, and None in what is said of
    citations.
    """
    question, is_answered = outcome.question, outcome.status == "answered"
    right = frozenset(outcome.sources) if question.answerable else frozenset[str]()
    accepted = question.answers if question.answerable and outcome.status else ()
    citations = outcome.citations if is_answered else ()
    correct = _correct(outcome, right)
    return {
        **_retrieval_scores(outcome.ranking, right, outcome.passages if right else ()),
        "correct": correct,
        **_answer_scores(outcome, accepted, missed=not is_answered),
        "citation_right": citation_right(citations, right),
        "citation_verbatim": citation_verbatim(outcome.verbatim if is_answered else ()),
        "answer_cited_right": answer_cited_right(citations, right),
        **score_generation(outcome, correct),
    }


def find_failure(outcome: Outcome, read: Collection[str]) -> Failure | None:
    """The first thing that went wrong on the way to the answer; None where nothing did, or nobody can tell.

    `outcome` has its scores; `read` are the documents among those found of which a passage was read. An answer that no
    accepted one can be held against is judged by its citations.
    """
    question, right, status = outcome.question, set(outcome.sources), outcome.status
    if status == "error":
        return "error"
    if not question.answerable:
        return "answered" if status == "answered" else None
    if outcome.scores.get("correct") == 1:
        return None
    if right and not right.intersection(outcome.ranking):
        return "document_not_found"
    if right and not right.intersection(read):
        return "not_read"
    if status == "not_found":
        return "refused"
    judged = outcome.scores.get("correct" if question.answers else "answer_cited_right")
    return "wrong_span" if status == "answered" and judged == 0 else None


def _retrieval_scores(ranking: Sequence[str], right: Collection[str], passages: Sequence[bool]) -> Scores:
    return {
        **{f"hit@{k}": hit_at(ranking, right, k) for k in CUTOFFS},
        **{f"recall@{k}": recall_at(ranking, right, k) for k in CUTOFFS},
        "mrr@10": reciprocal_rank(ranking, right, 10),
        "ndcg@10": ndcg(ranking, right, 10),
        **{f"passage_hit@{k}": passage_hit_at(passages, k) for k in CUTOFFS},
        "passage_mrr@10": passage_reciprocal_rank(passages, 10),
        "passage_ndcg@10": passage_ndcg(passages, 10),
    }


def _answer_scores(outcome: Outcome, accepted: Sequence[str], missed: bool) -> Scores:
    said, proved = given_words(outcome), proved_texts(outcome)
    scores: Scores = {}
    for suffix, fold in (("", False), ("_folded", True)):
        scores[f"contained{suffix}"] = answer_contained(proved, accepted, fold_accents=fold)
        scores[f"exact_match{suffix}"] = exact_match(said, accepted, fold_accents=fold)
        scores[f"f1{suffix}"] = token_f1(said, accepted, fold_accents=fold)
    return dict.fromkeys(scores, 0.0) if missed and accepted else scores


def _correct(outcome: Outcome, right: Collection[str]) -> float | None:
    """Whether the question was settled: refused if it has no answer, else answered by a quote that holds one.

    The quote has to be of a right document where one is known; of a language model's answer it is the sentence that has
    to hold it, and its quote that has to be of such a document. None where only retrieval ran, and where an answerable
    question comes without accepted answers.
    """
    if not outcome.status:
        return None
    if not outcome.question.answerable:
        return float(outcome.status == "not_found")
    if outcome.status != "answered":
        return 0.0 if outcome.question.answers else None
    return answer_contained(proved_texts(outcome, right), outcome.question.answers)
