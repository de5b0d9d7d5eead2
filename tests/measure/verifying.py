"""Fits the weights of `rag.llm.verify` on labelled claims, and says what they give on the claims held out.

    python -m tests.measure.verifying [--claims tests/qa/claims]

Weights are fitted on the claims of `fit.jsonl` whose names and figures the passages have: the others are struck before.
The four cells (shown or not, in the passage's language or another) count the same, since the share of each is ours. No
weight may have the sign that its meaning forbids. `SUPPORTED_FROM` lets 10 % of what is not shown pass, on `fit.jsonl`,
each claim scored by weights fitted without its passage; `held.jsonl` and `held-2.jsonl` are only looked at through
figures.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from rag.llm.verify import sentence as judged
from rag.llm.verify.copies import copied_from
from rag.llm.verify.evidence import FEATURES, evidence_for
from rag.llm.verify.names import claimed_names
from rag.llm.verify.sentence import missing_from
from rag.models.embedder import BundledEmbedder
from rag.models.reader import BundledReader
from rag.records import Document, Fact, Hit, Passage

Floats = NDArray[np.float64]
Truth = NDArray[np.bool_]

CLAIMS = Path(__file__).parents[1] / "qa" / "claims"
HELD = ("held", "held-2")
FOLDS = 6
PENALTY = 0.01  # L2, on standardised features
STRICT = 0.10  # of what is not shown may pass
LESS = 0.05  # reported beside
# The sign of what speaks against a claim; "foreign" may have either, and the others speak for it.
AGAINST = ("denies", "denied", "widened", "narrowed", "turned", "sentences")
TIMED = 5  # every so many claims are timed
SURE, STRUCK = 99.0, -99.0  # log-odds of a copy, and of what has a name or figure that no passage has


@dataclass(frozen=True, slots=True)
class Claim:
    """A labelled claim and its passage as a hit."""

    text: str
    language: str
    supported: bool
    kind: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Seen:
    """Claims with their features, shape (claims, FEATURES); `certain` is SURE, STRUCK or, where these decide, 0."""

    claims: tuple[Claim, ...]
    features: Floats
    certain: Floats

    @property
    def truth(self) -> Truth:
        """Which are shown."""
        return np.array([claim.supported for claim in self.claims])


def read_claims(file: Path) -> list[Claim]:
    """The claims of a file, in its order."""
    claims = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        path, text = f"{row['id'].rsplit('-', 1)[0]}.txt", row["passage"]
        title = Fact(row["title"], 0, 0) if row["title"] else None
        document = Document(path, "0" * 64, text, title, language=row["passage_language"])
        hit = Hit(Passage(path, path, 0, len(text), text), document, 1.0, 1.0, 1.0)
        claims.append(Claim(row["claim"], row["claim_language"], row["supported"], row["kind"], hit))
    return claims


def see(claims: Sequence[Claim], embedder: BundledEmbedder, reader: BundledReader) -> Seen:
    """What verifying sees of each claim."""
    rows, certain = [], []
    for claim in claims:
        names = claimed_names(claim.text, claim.language)
        found = evidence_for(claim.text, names, [claim.hit], claim.language, embedder, reader)
        rows.append([found.features[name] for name in FEATURES] if found else [0.0] * len(FEATURES))
        copied = copied_from([claim.hit], claim.text) is not None
        certain.append(SURE if copied else STRUCK if missing_from([claim.hit], claim.text, names) else 0.0)
    return Seen(tuple(claims), np.array(rows), np.array(certain))


def fit(seen: Seen, chosen: Truth) -> tuple[Floats, float]:
    """Weights and bias on the chosen claims that no rule decides."""
    chosen = chosen & (seen.certain == 0)
    features, truth = seen.features[chosen], seen.truth[chosen]
    foreign = features[:, FEATURES.index("foreign")] > 0
    shares = np.zeros(len(truth))
    for cell in (truth & foreign, truth & ~foreign, ~truth & foreign, ~truth & ~foreign):
        shares[cell] = 1 / max(1, cell.sum())
    shares /= shares.sum()
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = (features - mean) / spread

    def loss(weights: Floats) -> float:
        margins = np.where(truth, 1.0, -1.0) * (scaled @ weights[:-1] + weights[-1])
        return float((shares * np.logaddexp(0, -margins)).sum() + PENALTY * (weights[:-1] ** 2).sum())

    free = (None, None)
    bounds = [free if name == "foreign" else (None, 0.0) if name in AGAINST else (0.0, None) for name in FEATURES]
    found = minimize(loss, np.zeros(len(FEATURES) + 1), bounds=[*bounds, free], method="L-BFGS-B").x
    weights = np.asarray(found[:-1]) / spread
    return weights, float(found[-1] - mean @ weights)


def scored(seen: Seen, weights: Floats, bias: float) -> Floats:
    """The log-odds of each claim."""
    return np.where(seen.certain == 0, seen.features @ weights + bias, seen.certain)


def set_weights() -> tuple[Floats, float]:
    """The weights and the bias that `rag.llm.verify` has."""
    return np.array([judged.WEIGHTS[name] for name in FEATURES]), judged.BIAS


def crossed(seen: Seen) -> Floats:
    """The log-odds of each claim, by weights fitted without its passage."""
    passages = list(dict.fromkeys(claim.hit.passage.id for claim in seen.claims))
    part = np.array([passages.index(claim.hit.passage.id) % FOLDS for claim in seen.claims])
    scores = np.zeros(len(part))
    for fold in range(FOLDS):
        scores[part == fold] = scored(seen, *fit(seen, part != fold))[part == fold]
    return scores


def auc(scores: Floats, truth: Truth) -> float:
    """The area under the ROC curve: how often a claim that is shown is above one that is not."""
    shown, others = scores[truth][:, None], scores[~truth]
    return float((shown > others).mean() + 0.5 * (shown == others).mean())


def strict_threshold(scores: Floats, truth: Truth) -> float:
    """The least log-odds from which no more than STRICT of what is not shown passes."""
    others = scores[~truth]
    return min(float(score) for score in scores if abs(score) < SURE and (others >= score).mean() <= STRICT)


def report(name: str, seen: Seen, scores: Floats, threshold: float) -> None:
    """Prints what passes, by kind."""
    truth, passed = seen.truth, scores >= threshold
    precision = (truth & passed).sum() / max(1, passed.sum())
    print(f"{name}: n={len(truth)}, ROC AUC {auc(scores, truth):.3f}, of what passes shown {precision:.1%}")
    groups: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for claim, shown, passes in zip(seen.claims, truth, passed, strict=True):
        across = "across languages" if claim.language != claim.hit.document.language else "in one language"
        for group in ("all", across, claim.kind):
            groups[bool(shown), group].append(bool(passes))
    for label, wanted in (("shown, passed", True), ("not shown, passed", False)):
        told = [f"{kind} {sum(some)}/{len(some)}" for (shown, kind), some in groups.items() if shown == wanted]
        print(f"  {label}: {', '.join(told)}")


def main() -> None:
    """Prints the weights and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=Path, default=CLAIMS)
    folder = parser.parse_args().claims
    embedder, reader = BundledEmbedder(), BundledReader()
    seen = see(read_claims(folder / "fit.jsonl"), embedder, reader)
    scores = crossed(seen)
    threshold = strict_threshold(scores, seen.truth)
    weights, bias = fit(seen, np.ones(len(seen.claims), np.bool_))
    print("WEIGHTS", {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)})
    print("BIAS", round(bias, 3), "SUPPORTED_FROM", round(float(1 / (1 + np.exp(-threshold))), 2))
    report("fit, crossed", seen, scores, threshold)
    strict = float(np.sort(scores[~seen.truth])[::-1][int(LESS * (~seen.truth).sum())])
    share, odds = (scores[seen.truth] > strict).mean(), 1 / (1 + np.exp(-strict))
    print(f"  where {LESS:.0%} of what is not shown pass (from {odds:.2f}): {share:.1%} of what is shown")
    set_from = float(np.log(judged.SUPPORTED_FROM / (1 - judged.SUPPORTED_FROM)))
    for name in HELD:
        held = see(read_claims(folder / f"{name}.jsonl"), embedder, reader)
        report(f"{name}, as set", held, scored(held, *set_weights()), set_from)
    timed(read_claims(folder / "fit.jsonl"), embedder, reader)


def timed(claims: Sequence[Claim], embedder: BundledEmbedder, reader: BundledReader) -> None:
    """Prints how long a sentence takes over three passages, after the first of the same answer."""
    passages = list({claim.hit.passage.id: claim.hit for claim in claims}.values())
    times = []
    for claim in claims[::TIMED]:
        hits = [claim.hit, *(hit for hit in passages if hit is not claim.hit)][:3]
        judged.verify_sentence(hits[1].passage.text[:80], hits, language="fr", embedder=embedder, reader=reader)
        start = perf_counter()
        judged.verify_sentence(claim.text, hits, language=claim.language, embedder=embedder, reader=reader)
        times.append((perf_counter() - start) * 1000)
    print(
        f"a sentence over 3 passages: median {np.median(times):.0f} ms, 95 % within {np.quantile(times, 0.95):.0f} ms"
    )


if __name__ == "__main__":
    main()
