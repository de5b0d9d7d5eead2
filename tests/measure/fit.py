"""Fits the few weights of `rag.retrieve` on the training questions, and says what they give.

    python -m tests.measure.fit DATA [--questions 500]

DATA holds `train/*.json` (SQuAD layout). Every third article is left out of the index, so that its questions have no
answer there. Nothing of `eval/` or of the seeds is read.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from rag.assistant import Assistant, index_folder
from rag.records import Hit
from rag.settings import Settings

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A training question: `source` is the document that answers, None where none in the index does."""

    question: str
    answers: tuple[str, ...]
    source: str | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """An index and the questions put to it."""

    name: str
    folder: Path
    asked: tuple[Asked, ...]


def corpora(data: Path, folder: Path, most: int) -> Iterator[Corpus]:
    """The training sets as folders of files, one a paragraph, with questions in its language and across languages.

    Every third paragraph is left out, so that its questions look answerable and are not. The sets that are called
    small are cut into slices of a few articles, since a person's folder may hold a handful of texts on one topic.
    """
    for name, file, document_language, question_language, slices in (
        ("fr", "piaf_fr", "fr", "fr", 1),
        ("african-fr", "afriqa_fr_en", "fr", "fr", 1),
        ("african-en", "afriqa_fr_en", "en", "en", 1),
        ("en", "squad2_en", "en", "en", 1),
        ("es<-en", "xquad_12lang", "es", "en", 1),
        ("en<-es", "xquad_12lang", "en", "es", 1),
        ("small-fr", "piaf_fr", "fr", "fr", 30),
        ("small-en", "squad2_en", "en", "en", 8),
        ("small-ro<-en", "xquad_12lang", "ro", "en", 6),
    ):
        articles = json.loads((data / "train" / f"{file}.json").read_text("utf-8"))["data"]
        titles = sorted({article["title"] for article in articles if article["lang"] == document_language})
        for number in range(slices):
            chosen = set(titles[number::slices])
            some = [article for article in articles if article["title"] in chosen]
            part = f"{name}-{number}" if slices > 1 else name
            asked = write_corpus(some, document_language, question_language, folder / part)
            yield Corpus(part, folder / part, asked[: most // slices])


def write_corpus(
    articles: Sequence[dict[str, Any]], document_language: str, question_language: str, folder: Path
) -> tuple[Asked, ...]:
    """Writes the paragraphs of one language as files, and gives the questions of another that are about them."""
    folder.mkdir(parents=True, exist_ok=True)
    about: dict[str, tuple[tuple[str, ...], str | None]] = {}
    for article, paragraph in paragraphs(articles, document_language):
        title = article["title"].replace("_", " ")
        digest = crc32((title + paragraph["context"]).encode())
        left_out, source = digest % 3 == 0, f"{digest:08x}.txt"
        if not left_out:
            (folder / source).write_text(f"{title}\n\n{paragraph['context']}", "utf-8")
        for asked in paragraph["qas"]:
            answers = tuple(answer["text"] for answer in asked["answers"])
            about[asked["id"]] = (answers, None if left_out or asked.get("is_impossible") else source)
    questions = [
        Asked(asked["question"], *about[asked["id"]])
        for article, paragraph in paragraphs(articles, None)
        for asked in paragraph["qas"]
        if asked["id"] in about and asked.get("lang", article["lang"]) == question_language
    ]
    random.Random(7).shuffle(questions)
    return tuple(questions)


def paragraphs(
    articles: Sequence[dict[str, Any]], language: str | None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each paragraph with its article; `language` None: of every language."""
    for article in articles:
        if language in (None, article["lang"]):
            yield from ((article, paragraph) for paragraph in article["paragraphs"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A question with its hits in the order that `Assistant.search` gave."""

    asked: Asked
    hits: tuple[Hit, ...]

    def relevant(self, hit: Hit) -> bool:
        """Whether a hit is of the document that answers."""
        return hit.document.path == self.asked.source


def look(corpus: Corpus, index: Path) -> list[Seen]:
    """Indexes a corpus and asks its questions."""
    settings = Settings(index=index / corpus.name)
    index_folder([corpus.folder], settings)
    with Assistant.open(settings=settings) as assistant:
        return see(corpus, assistant)


def see(corpus: Corpus, assistant: Assistant) -> list[Seen]:
    """Asks every question of a corpus."""
    return [Seen(asked, assistant.search(asked.question, 100)) for asked in corpus.asked]


def fit_choice(groups: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> Floats:
    """Weights under which the right one of a group is chosen: conditional logit, with a small L2 penalty.

    A group is the features, shape (n, d), of what there is to choose from, and which of it is right.
    """
    groups = [(features, right) for features, right in groups if right.any() and not right.all()]
    width = groups[0][0].shape[1]

    def loss(weights: Floats) -> tuple[float, Floats]:
        """The loss and its gradient."""
        total, gradient = 0.0, np.zeros(width)
        for features, right in groups:
            scores = features @ weights
            chosen = np.exp(scores - scores.max())
            wanted = np.where(right, chosen, 0.0)
            total += np.log(chosen.sum()) - np.log(wanted.sum())
            gradient += (chosen / chosen.sum() - wanted / wanted.sum()) @ features
        penalty = 1e-5 * (weights**2).sum()
        return float(total / len(groups) + penalty), gradient / len(groups) + 2e-5 * weights

    return np.asarray(minimize(loss, np.ones(width), method="L-BFGS-B", jac=True).x)


def fit_truth(features: Floats, truth: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Weights and bias under which a logistic of the features is the probability of `truth`."""

    def loss(weights: Floats) -> float:
        margins = np.where(truth, 1.0, -1.0) * (features @ weights[:-1] + weights[-1])
        return float(np.logaddexp(0, -margins).mean() + 1e-5 * (weights[:-1] ** 2).sum())

    found = minimize(loss, np.zeros(features.shape[1] + 1), method="L-BFGS-B").x
    return np.asarray(found[:-1]), float(found[-1])


def hit_features(hits: Sequence[Hit]) -> Floats:
    """Shape (hits, 2): cosine and coverage."""
    return np.array([(hit.cosine, hit.coverage) for hit in hits])


def recall(seen: Sequence[Seen], weights: Floats, k: int) -> float:
    """The share of answerable questions whose document is among the first k."""
    answerable = [one for one in seen if one.asked.source]
    found = 0
    for one in answerable:
        order = np.argsort(-(hit_features(one.hits) @ weights), kind="stable")
        found += any(one.relevant(one.hits[i]) for i in order[:k])
    return found / len(answerable)


def main() -> None:
    """Prints the weights, and what they give on the questions that they were fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "griot-fit")
    options = parser.parse_args()
    everything = {
        corpus.name: look(corpus, options.work / "index")
        for corpus in corpora(options.data, options.work / "files", options.questions)
    }
    seen = [one for group in everything.values() for one in group]

    choice = fit_choice([(hit_features(one.hits), np.array([one.relevant(h) for h in one.hits])) for one in seen])
    print("hits: cosine and coverage weigh", choice.round(2))
    for name, group in everything.items():
        legs = {"dense": np.array([1.0, 0.0]), "words": np.array([1e-6, 1.0]), "both": choice}
        print(
            f"  {name:12}", *(f"{leg} {recall(group, w, 1):.3f}/{recall(group, w, 5):.3f}" for leg, w in legs.items())
        )

    best = [(hit_features(one.hits) @ choice).max() for one in seen]
    right = np.array([one.relevant(one.hits[int(np.argmax(hit_features(one.hits) @ choice))]) for one in seen])
    scale, bias = fit_truth(np.array(best)[:, None], right)
    print("hits: COSINE_WEIGHT, COVERAGE_WEIGHT", (scale * choice).round(2), "BIAS", round(bias, 2))


if __name__ == "__main__":
    main()
