"""Whether passages show a sentence that a language model wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from rag.llm.verify.copied import copied_from
from rag.llm.verify.evidence import Features, evidence_for
from rag.llm.verify.missing import missing_from
from rag.llm.verify.names import claimed_names
from rag.models.embedder import Embedder
from rag.models.reader import Reader
from rag.records import Hit, Span

# Fitted by tests/measure/verifying.py; see there for how, and for what it gave.
WEIGHTS = {
    "cosine": 10.436,
    "foreign": 0.475,
    "pointed": 0.12,
    "denies": -3.053,
    "denied": -0.519,
    "doubted": -0.211,
    "widened": -0.79,
    "narrowed": -0.677,
    "turned": -1.901,
    "roles": -0.213,
    "rivals": -0.598,
    "sentences": -0.627,
}
BIAS = -7.471
SUPPORTED_FROM = 0.65  # lets 10 % of what is not shown pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is shown by passages, and how surely (0 to 1).

    `span` is the best quote, whole sentences of one hit, None where it is not shown; `missing` are the names, numbers
    and dates, as the sentence writes them, that are nowhere in the passages.
    """

    supported: bool
    confidence: float
    span: Span | None
    missing: tuple[str, ...] = ()


def verify_sentence(
    sentence: str, hits: Sequence[Hit], *, language: str, embedder: Embedder, reader: Reader
) -> Verdict:
    """Holds a sentence in that language (ISO 639-1) against the hits that it cites.

    What repeats a passage is shown; what has a name, a number or a date that no hit has, or that no hit has together
    with the others, is not; the rest is judged by its meaning. Without a word or a hit there is nothing to show.
    """
    if not any(map(str.isalnum, sentence)) or not hits:
        return Verdict(False, 0.0, None)
    if copied := copied_from(hits, sentence):
        return _shown(*copied, 1.0)
    names = claimed_names(sentence, language)
    if missing := missing_from(hits, sentence, names):
        return Verdict(False, 0.0, None, missing)
    whole = [hit for hit in hits if not missing_from([hit], sentence, names)]
    found = evidence_for(sentence, names, whole, language, embedder, reader)
    if found is None:
        return Verdict(False, 0.0, None)
    confidence = probability(found.features)
    if confidence < SUPPORTED_FROM:
        return Verdict(False, confidence, None)
    return _shown(found.quote.hit, found.quote.start, found.quote.end, confidence)


def probability(features: Features) -> float:
    """How likely (0 to 1) sentences with these features show a claim."""
    return 1 / (1 + exp(-(sum(weight * features[name] for name, weight in WEIGHTS.items()) + BIAS)))


def _shown(hit: Hit, start: int, end: int, confidence: float) -> Verdict:
    shift = hit.passage.start
    return Verdict(True, confidence, Span(hit, shift + start, shift + end, confidence))
