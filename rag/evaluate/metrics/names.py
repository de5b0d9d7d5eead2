"""Every metric's name, and what it means in a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

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
