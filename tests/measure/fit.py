"""Fits the few weights of `rag.search.retrieve` on the development sets, and says what they give on the half left out.

    python -m tests.measure.fit DATA [--limit 250] [--work DIR]

DATA holds `eval/<set>`; nothing of the seeds is read. (The embedder was tuned on the training questions, so that their
paragraphs are nearer to them than others' would be.) Every set counts the same, in its own index and in one that holds
all of them. A third of the questions are asked with the documents that answer left out, to learn what that looks like.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from rag.assistant import Assistant
from rag.records import Hit
from rag.settings import Settings
from tests.benchmarks.retrieval import Asked, Index, every_index, open_over

Floats = NDArray[np.float64]

HITS = 100
LANGUAGES = ("fr", "en", "es", "de")  # of the questions: those that Griot tells apart and reads well
FOREIGN = (0.0, 1.0, 2.0, 3.0, 4.0)  # tried for the weight of another language, beside what the fit gives
TAKEN = 3.0  # most of what it gives across languages, before one language has to pay for it
LEFT_OUT = 3  # every so many questions, its documents


@dataclass(frozen=True, slots=True)
class Seen:
    """A question's candidates: features (hits, 3), cosine, coverage, another language; which hits are right."""

    group: str
    features: Floats
    right: NDArray[np.bool_]
    documents: tuple[str, ...]


def see(asked: Asked, group: str, assistant: Assistant) -> Seen:
    """Asks a question."""
    found = assistant.find(asked.question, HITS)
    features = [features_of(hit, found.understood.language) for hit in found.hits]
    right = [hit.document.path in asked.sources for hit in found.hits]
    return Seen(
        group,
        np.array(features, np.float64).reshape(len(features), 3),
        np.array(right, np.bool_),
        tuple(hit.document.path for hit in found.hits),
    )


def features_of(hit: Hit, language: str) -> tuple[float, float, float]:
    """Cosine, coverage, and whether its document is in another language than the question."""
    return hit.cosine, hit.coverage, float(hit.document.language not in (None, language))


def fit_choice(groups: Sequence[tuple[Floats, NDArray[np.bool_]]], shares: Sequence[float] = ()) -> Floats:
    """Weights under which the right one of a group is chosen: conditional logit, with a small L2 penalty.

    A group is the features, shape (n, d), of what there is to choose from, and which of it is right; `shares` is what
    each counts, all the same where it is empty.
    """
    counted = [
        (features, right, share)
        for (features, right), share in zip(groups, shares or [1.0] * len(groups), strict=True)
        if right.any() and not right.all()
    ]
    width, whole = counted[0][0].shape[1], sum(share for *_, share in counted)

    def loss(weights: Floats) -> tuple[float, Floats]:
        """The loss and its gradient."""
        total, gradient = 0.0, np.zeros(width)
        for features, right, share in counted:
            scores = features @ weights
            chosen = np.exp(scores - scores.max())
            wanted = np.where(right, chosen, 0.0)
            total += share * (np.log(chosen.sum()) - np.log(wanted.sum() + 1e-300))
            gradient += share * ((chosen / chosen.sum() - wanted / (wanted.sum() + 1e-300)) @ features)
        penalty = 1e-5 * (weights**2).sum()
        return float(total / whole + penalty), gradient / whole + 2e-5 * weights

    return np.asarray(minimize(loss, np.ones(width), method="L-BFGS-B", jac=True).x)


def fit_truth(features: Floats, truth: NDArray[np.bool_], shares: Floats | None = None) -> tuple[Floats, float]:
    """Weights and bias under which a logistic of the features is the probability of `truth`."""
    counted = np.ones(len(truth)) if shares is None else shares

    def loss(weights: Floats) -> float:
        margins = np.where(truth, 1.0, -1.0) * (features @ weights[:-1] + weights[-1])
        return float((counted * np.logaddexp(0, -margins)).sum() / counted.sum() + 1e-5 * (weights[:-1] ** 2).sum())

    found = minimize(loss, np.zeros(features.shape[1] + 1), method="L-BFGS-B").x
    return np.asarray(found[:-1]), float(found[-1])


def fit(seen: Sequence[Seen]) -> Floats:
    """The weights of cosine, coverage and another language; every group of questions counts the same."""
    counts: dict[str, int] = defaultdict(int)
    for one in seen:
        counts[one.group] += 1
    return fit_choice([(one.features, one.right) for one in seen], [1 / counts[one.group] for one in seen])


def gain(one: Seen, weights: Floats) -> float:
    """nDCG@10 of the documents of a question, which are one right document mostly."""
    order = np.argsort(-(one.features @ weights), kind="stable")
    ranked = list(dict.fromkeys(one.documents[place] for place in order))
    right = {document for document, is_right in zip(one.documents, one.right, strict=True) if is_right}
    best = sum(1 / log2(rank + 2) for rank in range(min(10, len(right))))
    return sum(1 / log2(rank + 2) for rank, path in enumerate(ranked[:10]) if path in right) / best if right else 0.0


def calibrated(seen: Sequence[Seen], weights: Floats) -> tuple[Floats, float]:
    """The weights on the scale of log-odds, and the bias, under which a score says how likely the best hit is right."""
    best, truth, shares = [], [], []
    counts: dict[str, int] = defaultdict(int)
    for number, one in enumerate(seen):
        kept = ~one.right if number % LEFT_OUT == 0 else np.ones(len(one.right), np.bool_)
        if kept.any():
            scores = np.where(kept, one.features @ weights, -np.inf)
            best.append(scores.max())
            truth.append(bool(one.right[int(scores.argmax())]))
            shares.append(one.group)
            counts[one.group] += 1
    centre = float(np.mean(best))
    counted = np.array([1 / counts[group] for group in shares])
    scale, bias = fit_truth(np.array(best)[:, None] - centre, np.array(truth), counted)
    return scale * weights, bias - float(scale[0]) * centre


def main() -> None:
    """Prints the weights, and what they give on the questions of the other half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int, default=250, help="questions of a set and language, at most")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "griot-retrieval")
    options = parser.parse_args()
    seen: list[Seen] = []
    for index in every_index(options.data, options.work, options.limit):
        with open_over(index, Settings(index=options.work / "index")) as assistant:
            seen += [see(one, f"{name}: {one.language}", assistant) for name, one in asked_in(index)]
    halves = [fit(seen[half::2]) for half in (0, 1)]
    for weights in halves:
        print("half: cosine, coverage, another language", weights.round(2))
    ways: dict[str, Sequence[Floats]] = {"as fitted": halves}
    for foreign in FOREIGN:
        ways[f"another language {foreign}"] = [np.array([*weights[:2], foreign]) for weights in halves]
    for name, weights_of in ways.items():
        gains = gains_by_group(seen, weights_of)
        print(f"{name}: nDCG@10 {np.mean(list(gains.values())):.4f}", {key: round(of, 3) for key, of in gains.items()})
    taken = np.array([*fit(seen)[:2], TAKEN])
    weights, bias = calibrated(seen, taken)
    print("all: cosine, coverage", taken.round(2))
    print("COSINE_WEIGHT, COVERAGE_WEIGHT, FOREIGN_WEIGHT", weights.round(2), "BIAS", round(bias, 2))


def asked_in(index: Index) -> list[tuple[str, Asked]]:
    """The questions of an index that count, each with the name of its set."""
    return [(name, one) for name, some in index.asked for one in some if one.language in LANGUAGES]


def gains_by_group(seen: Sequence[Seen], weights_of: Sequence[Floats]) -> Mapping[str, float]:
    """The mean nDCG@10 of each group, each question judged by the weights of the half that it is not in."""
    gains: dict[str, list[float]] = defaultdict(list)
    for number, one in enumerate(seen):
        gains[one.group].append(gain(one, weights_of[1 - number % 2]))
    return {group: float(np.mean(values)) for group, values in gains.items()}


if __name__ == "__main__":
    main()
