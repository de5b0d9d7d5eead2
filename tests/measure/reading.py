"""Fits the weights of `rag.answer.read` on the development sets, calibrates the confidence, and says what they give.

    python -m tests.measure.reading DATA --work WORK [--questions 300]

DATA holds `eval/<set>`. Nothing of the seeds is read. Each question is read twice: in its whole corpus, and among a few
of the documents that retrieval finds, since a person's folder may hold a handful of articles on one topic; a question
whose set has no unanswerable ones is also asked with its documents left out. WORK keeps indexes and what was read, so
that fitting again takes seconds.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rag.answer.agreement import group_answers
from rag.answer.read import (
    ALSO_FROM,
    ANSWER_WEIGHTS,
    SPAN_WEIGHTS,
    SPANS_JUDGED,
    answer_features,
    candidate_spans,
    exact_text,
    readable_passages,
)
from rag.assistant import Assistant
from rag.evaluate.metrics.answers import answer_contained, token_f1
from rag.evaluate.records import TestQuestion
from rag.evaluate.run import index_corpus
from rag.evaluate.testset import read_test_set, resolve_sources
from rag.models.reader import PassageReading
from rag.records import Hit
from rag.search.query import Query, make_query
from rag.search.retrieve import retrieve
from rag.settings import Settings
from tests.measure.fit import fit_choice, fit_truth

SETS = {  # the languages of the questions that are taken
    "piaf_dev": ("fr",),
    "squad2_dev": ("en",),
    "afriqa_fr_dev": ("fr",),
    "afriqa_en_dev": ("en",),
    "crosslingual_dev": ("fr", "en"),
    "xquad_en": ("en", "es", "de"),
}
FEW_DOCUMENTS = 8
FOLDS = 5
RIGHT_FROM = 0.4  # of F1, in a sentence that holds the answer

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Read:
    """One question as it was read: `right` (spans,) is how good each span is, from 0 to 1."""

    source: str
    small: bool
    answerable: bool
    features: Floats
    words: tuple[str, ...]
    passages: tuple[str, ...]
    right: Floats


def read_set(data: Path, name: str, languages: Collection[str], work: Path, most: int) -> list[Read]:
    """Every question of a set as it is read; kept in a file."""
    kept = work / f"{name}.pickle"
    if kept.exists():
        found: list[Read] = pickle.loads(kept.read_bytes())
        return found
    _, settings = index_corpus(data / "eval" / name / "corpus.jsonl", Settings(index=work / "index"))
    questions = [
        question
        for question in read_test_set(data / "eval" / name / "questions.jsonl").questions
        if question.language in languages and (question.answers or not question.answerable)
    ]
    random.Random(name).shuffle(questions)
    with_refusals = any(not question.answerable for question in questions)
    reads: list[Read] = []
    with Assistant.open(settings=settings) as assistant:
        everything = frozenset(document.path for document in assistant.documents())
        for question in questions[:most]:
            sources, _ = resolve_sources(question.sources, everything)
            reads += read_question(assistant, name, question, sources, not with_refusals)
    kept.write_bytes(pickle.dumps(reads))
    return reads


def read_question(
    assistant: Assistant, name: str, question: TestQuestion, sources: Sequence[str], also_without: bool
) -> Iterator[Read]:
    """The question as it is read in the whole corpus and among few documents; `also_without` those that answer."""
    query = make_query(question.question, assistant.store, assistant.embedder)
    found = retrieve(query, assistant.store, top_k=200, candidates=200)
    others = [path for path in dict.fromkeys(hit.document.path for hit in found) if path not in sources]
    chosen = {*sources, *others[:: max(1, len(others) // FEW_DOCUMENTS)][:FEW_DOCUMENTS]}
    few = tuple(hit for hit in found if hit.document.path in chosen)
    known: dict[str, PassageReading] = {}
    for hits, small in ((found, False), (few, True)):
        yield read_case(assistant, query, hits, known, name, question, sources, small, question.answerable)
        if question.answerable and also_without:
            rest = tuple(hit for hit in hits if hit.document.path not in sources)
            yield read_case(assistant, query, rest, known, name, question, sources, small, False)


def read_case(
    assistant: Assistant,
    query: Query,
    hits: Sequence[Hit],
    known: dict[str, PassageReading],
    name: str,
    question: TestQuestion,
    sources: Sequence[str],
    small: bool,
    answerable: bool,
) -> Read:
    """Reads the first hits; `known` keeps what was read of each passage."""
    hits = hits[: assistant.settings.top_k]
    new = [hit for hit in hits if hit.passage.id not in known]
    read = assistant.reader.read(query.text, readable_passages(new))
    known.update(zip([hit.passage.id for hit in new], read, strict=True))
    spans, features = candidate_spans(query, hits, [known[hit.passage.id] for hit in hits])
    right = [
        (token_f1(exact_text(span), question.answers) or 0.0)
        if span.hit.document.path in sources
        and answer_contained([span.hit.document.text[span.start : span.end]], question.answers)
        else 0.0
        for span in spans
    ]
    words = tuple(exact_text(span) for span in spans)
    passages_of = tuple(span.hit.passage.id for span in spans)
    return Read(name, small, answerable, features, words, passages_of, np.array(right, np.float64))


@dataclass(frozen=True, slots=True)
class Weights:
    """What is fitted."""

    span: Floats
    answer: Floats
    bias: float

    def best(self, read: Read) -> int:
        """The index of the best span."""
        return int(np.argmax(read.features @ self.span))

    def confidence(self, read: Read) -> float:
        """How likely it is to be right."""
        if not read.words:
            return 0.0
        evidence = answer_features(read.features, read.features @ self.span, read.words, read.passages)
        return float(1 / (1 + np.exp(-(evidence @ self.answer + self.bias))))


def fit(reads: Sequence[Read]) -> Weights:
    """Which span is right, where one is; and then whether the best one is."""
    reads = [read for read in reads if read.words]
    span = fit_choice([(read.features, read.right >= RIGHT_FROM) for read in reads])
    first = Weights(span, np.zeros(0), 0.0)
    evidence = np.array(
        [answer_features(read.features, read.features @ span, read.words, read.passages) for read in reads]
    )
    answer, bias = fit_truth(evidence, np.array([bool(read.right[first.best(read)] > 0) for read in reads]))
    return Weights(span, answer, bias)


def best_threshold(confidence: Floats, answerable: NDArray[np.bool_]) -> float:
    """Where refusing has the best F1: the mean over sets weighs each case alike."""
    best = (0.0, 0.0)
    for least in np.arange(0.05, 0.9, 0.01):
        refused = confidence < least
        if refused.any():
            precision, recall = (~answerable)[refused].mean(), refused[~answerable].mean()
            best = max(best, (2 * precision * recall / max(precision + recall, 1e-9), float(least)))
    return best[1]


def main() -> None:
    """Prints the weights, and what they give on questions that they were not fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=300, help="of a set, at most")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    reads: list[Read] = []
    for name, languages in SETS.items():
        reads += read_set(options.data, name, languages, options.work, options.questions)
        print(name, len(reads), flush=True)

    weights = fit(reads)
    print("SPAN_WEIGHTS", dict(zip(SPAN_WEIGHTS, weights.span.round(3).tolist(), strict=True)))
    print("ANSWER_WEIGHTS", dict(zip(ANSWER_WEIGHTS, weights.answer.round(3).tolist(), strict=True)))
    print("ANSWER_BIAS", round(weights.bias, 3))

    held = crossed(reads)
    confidence, right = held[:, 0], held[:, 1]
    answerable = np.array([read.answerable for read in reads])
    least = best_threshold(confidence, answerable)
    print("ANSWERED_FROM", round(least, 2))
    for name in SETS:
        for small in (False, True):
            these = np.array([read.source == name and read.small == small for read in reads])
            yes, no = these & answerable, these & ~answerable
            print(
                f"{name:17} {'small' if small else 'whole'} right {right[yes].mean():.3f} "
                f"auc {auc(confidence[yes], confidence[no]):.3f} "
                f"refused: of the answerable {(confidence[yes] < least).mean():.3f}, "
                f"of the others {(confidence[no] < least).mean():.3f}"
            )
    for low in np.arange(0, 1, 0.1):
        within = (confidence >= low) & (confidence < low + 0.1)
        if within.any():
            print(f"confidence {low:.1f} to {low + 0.1:.1f}: {within.sum():5} right {right[within].mean():.2f}")
    also = second_answers(reads, weights)
    print(f"a second answer from {ALSO_FROM} of the first's likelihood: {len(also)}, right {np.mean(also):.2f}")


def second_answers(reads: Sequence[Read], weights: Weights) -> list[bool]:
    """Whether each second answer that would be given beside the first is right, of the answerable questions."""
    right = []
    for read in reads:
        scores = read.features @ weights.span
        order = np.argsort(-scores)[:SPANS_JUDGED].tolist()
        groups = group_answers([read.words[index] for index in order])
        if read.answerable and len(groups) > 1:
            second = order[groups[1][0]]
            if np.exp(scores[second] - scores[order[0]]) >= ALSO_FROM:
                right.append(bool(read.right[second] > 0))
    return right


def crossed(reads: Sequence[Read]) -> Floats:
    """Shape (reads, 2): confidence, and whether the best span is right, by weights fitted on the other folds."""
    found = np.zeros((len(reads), 2))
    folds = np.array([crc32("".join(read.words[:1]).encode()) % FOLDS for read in reads])
    for fold in range(FOLDS):
        weights = fit([read for read, other in zip(reads, folds, strict=True) if other != fold])
        for index in np.flatnonzero(folds == fold).tolist():
            read = reads[index]
            found[index] = weights.confidence(read), bool(read.words) and read.right[weights.best(read)] > 0
    return found


def auc(above: Floats, below: Floats) -> float:
    """How often one drawn from `above` is greater than one drawn from `below`."""
    if not len(above) or not len(below):
        return float("nan")
    return float(np.mean((above[:, None] > below) + 0.5 * (above[:, None] == below)))


if __name__ == "__main__":
    main()
