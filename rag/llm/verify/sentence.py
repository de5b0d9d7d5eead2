"""Whether passages show a sentence that a language model wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from rag.llm.verify.copies import copied_from
from rag.llm.verify.evidence import Features, evidence_for
from rag.llm.verify.figures import DatedText, missing_figures
from rag.llm.verify.names import ClaimedName, claimed_names, names_in
from rag.models import Embedder, Reader
from rag.records import Hit, Span

# Fitted by tests/measure/verifying.py; see there for how, and for what it gave.
WEIGHTS = {
    "cosine": 10.484,
    "foreign": 0.464,
    "pointed": 0.115,
    "denies": -3.024,
    "denied": -0.51,
    "widened": -0.838,
    "narrowed": -0.661,
    "turned": -2.013,
    "sentences": -0.679,
}
BIAS = -7.512
SUPPORTED_FROM = 0.65  # lets less than 10 % of what is not shown pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is shown by passages, and how surely (0 to 1).

    `span` is the best quote, whole sentences of one hit, None if the sentence is not shown; `missing` are the names,
    numbers and dates, as the sentence writes them, that are nowhere in the passages.
    """

    supported: bool
    confidence: float
    span: Span | None
    missing: tuple[str, ...] = ()


def verify_sentence(
    sentence: str, hits: Sequence[Hit], *, language: str, embedder: Embedder, reader: Reader
) -> Verdict:
    """Compares a sentence in that language (ISO 639-1) with the hits that it cites.

    A sentence that repeats a passage is shown. It is not shown if it has a name, a number or a date that no hit has, or
    that no hit has together with the others. Otherwise its meaning decides. Without words or hits nothing is shown.
    """
    if not any(map(str.isalnum, sentence)) or not hits:
        return Verdict(False, 0.0, None)
    if copied := copied_from(hits, sentence):
        return _shown(*copied, 1.0)
    names = claimed_names(sentence, language)
    if missing := missing_from(hits, sentence, names):
        return Verdict(False, 0.0, None, missing)
    complete = [hit for hit in hits if not missing_from([hit], sentence, names)]
    evidence = evidence_for(sentence, names, complete, language, embedder, reader)
    if evidence is None:
        return Verdict(False, 0.0, None)
    confidence = probability(evidence.features)
    if confidence < SUPPORTED_FROM:
        return Verdict(False, confidence, None)
    return _shown(evidence.quote.hit, evidence.quote.start, evidence.quote.end, confidence)


def missing_from(hits: Sequence[Hit], claim: str, names: Sequence[ClaimedName]) -> tuple[str, ...]:
    """The names and figures of a claim that no hit has, nor its document's title, publisher, author or date."""
    texts = [_dated_text(hit) for hit in hits]
    known = [names_in(text) for text, _ in texts]
    absent = [name.text for name in names if not any(text.has(name) for text in known)]
    return tuple(dict.fromkeys((*absent, *missing_figures(claim, texts))))


def probability(features: Features) -> float:
    """How likely (0 to 1) sentences with these features show a claim."""
    return 1 / (1 + exp(-(sum(weight * features[name] for name, weight in WEIGHTS.items()) + BIAS)))


def _dated_text(hit: Hit) -> DatedText:
    document = hit.document
    facts = (fact.value for fact in (document.title, document.publisher, document.author) if fact)
    text = "\n".join((*facts, hit.passage.heading, hit.passage.text))
    return text, document.date.value if document.date else None


def _shown(hit: Hit, start: int, end: int, confidence: float) -> Verdict:
    shift = hit.passage.start
    return Verdict(True, confidence, Span(hit, shift + start, shift + end, confidence))
