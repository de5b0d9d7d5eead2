"""The scores of one question, and of all questions of a group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean, median
from types import MappingProxyType
from typing import Literal

from rag.evaluate.metrics.abstention import score_abstention, score_calibration, score_risk
from rag.evaluate.metrics.answers import (
    answer_cited_right,
    answer_contained,
    citation_right,
    citation_verbatim,
    exact_match,
    given_words,
    proved_texts,
    score_generation,
    token_f1,
)
from rag.evaluate.metrics.bootstrap import bootstrap_interval, mean_score, quantile_interval
from rag.evaluate.metrics.retrieval import (
    hit_at,
    ndcg,
    passage_hit_at,
    passage_ndcg,
    passage_reciprocal_rank,
    recall_at,
    reciprocal_rank,
)
from rag.evaluate.records import Failure, Group, Outcome, Score

Kind = Literal["retrieval", "answer", "citation", "abstention", "generation", "speed"]

CUTOFFS = (1, 5, 10)
STAGES = ("embed", "retrieve", "read", "cite", "write", "total")  # the keys of Answer.timings_ms


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """What a metric says. `per_question` where each question has a value, of which a group has the mean."""

    description: str
    kind: Kind
    higher_is_better: bool = True
    per_question: bool = True


def _of_all(description: str, kind: Kind, *, higher_is_better: bool = True) -> MetricInfo:
    return MetricInfo(description, kind, higher_is_better, per_question=False)


# "Exact words": the best that an answer gives, or the whole answer where it is told in sentences. "Said": in a quote,
# or in a sentence of a language model's that the documents show.
METRICS: Mapping[str, MetricInfo] = MappingProxyType(
    {
        **{f"hit@{k}": MetricInfo(f"a right document is among the first {k}", "retrieval") for k in CUTOFFS},
        **{
            f"recall@{k}": MetricInfo(f"share of the right documents among the first {k}", "retrieval") for k in CUTOFFS
        },
        "mrr@10": MetricInfo("1 / rank of the first right document among the first 10, else 0", "retrieval"),
        "ndcg@10": MetricInfo("how near the first 10 documents are to the best order", "retrieval"),
        **{f"passage_hit@{k}": MetricInfo(f"a right passage is among the first {k}", "retrieval") for k in CUTOFFS},
        "passage_mrr@10": MetricInfo("1 / rank of the first right passage among the first 10, else 0", "retrieval"),
        "passage_ndcg@10": MetricInfo("how near the passages found are to their own best order", "retrieval"),
        "correct": MetricInfo("an accepted answer is said of a right document, or it was right to refuse", "answer"),
        "contained": MetricInfo("an accepted answer is said", "answer"),
        "contained_folded": MetricInfo("an accepted answer is said, accents folded", "answer"),
        "exact_match": MetricInfo("the exact words are an accepted answer, and nothing else", "answer"),
        "exact_match_folded": MetricInfo("the exact words are an accepted answer alone, accents folded", "answer"),
        "f1": MetricInfo("words that the exact words and an accepted answer share", "answer"),
        "f1_folded": MetricInfo("words that the exact words and an accepted answer share, accents folded", "answer"),
        "similarity": MetricInfo("nearness in meaning of the exact words and an accepted answer (cosine)", "answer"),
        "citation_right": MetricInfo("share of the citations whose document is right", "citation"),
        "citation_verbatim": MetricInfo("share of the quotes that stand in their document as quoted", "citation"),
        "answer_cited_right": MetricInfo("at least one citation of the answer is of a right document", "citation"),
        "worded": MetricInfo("the language model's words were the answer", "generation"),
        "faithfulness": MetricInfo("share of the sentences of the model's that the documents show", "generation"),
        "faithfulness_judged": MetricInfo(
            "share of the model's sentences in the answer that the judge says are shown", "generation"
        ),
        "faithfulness_judged_unverified": MetricInfo(
            "share of all sentences of the model's that the judge says are shown", "generation"
        ),
        "correct_unverified": MetricInfo("correct, had all that the model wrote been the answer", "generation"),
        "contained_unverified": MetricInfo("an accepted answer is in all that the model wrote", "generation"),
        "verification_lost": MetricInfo(
            "what the model wrote was correct, and the answer is not", "generation", higher_is_better=False
        ),
        "verification_gained": MetricInfo("what the model wrote was not correct, and the answer is", "generation"),
        "abstention_precision": _of_all("share of the refusals that were right", "abstention"),
        "abstention_recall": _of_all("share of the questions without an answer that were refused", "abstention"),
        "abstention_f1": _of_all("harmonic mean of the precision and recall of refusals", "abstention"),
        "aurc": _of_all(
            "questions lost among the surest, over all degrees of sure", "abstention", higher_is_better=False
        ),
        "ece": _of_all("distance of confidence from the share correct", "abstention", higher_is_better=False),
        **{
            name: _of_all(description, "speed", higher_is_better=False)
            for stage in STAGES
            for name, description in (
                (f"{stage}_ms_median", f"median time of {stage!r}, in ms"),
                (f"{stage}_ms_p95", f"time of {stage!r} that 95 % of the questions do not exceed, in ms"),
            )
        },
        "questions_per_s": _of_all("questions a second, asked one after the other", "speed"),
    }
)


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
