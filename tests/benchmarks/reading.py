"""How well the reader finds the words, given the paragraph that answers. F1 and EM as SQuAD's, by `rag.text.normalise`.

    python -m tests.benchmarks.reading DATA [--reader FOLDER] [--questions 500]

DATA holds `eval/<set>`. The paragraph is that of the document which holds an accepted answer; of several, the one with
most of the question's words. SQuAD's near misses name no paragraph: theirs is the one that the embedder finds nearest.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.answer.read import whole_words
from rag.evaluate.metrics.answers import exact_match, token_f1
from rag.evaluate.metrics.bootstrap import mean_score
from rag.models.embedder import BundledEmbedder
from rag.models.reader import READER, BundledReader
from rag.text.normalise import answer_tokens
from tests.measure.reading import auc

SETS = (
    ("piaf_dev", "fr"),
    ("squad2_dev", "en"),
    ("xquad_en", "en"),
    ("xquad_en", "es"),
    ("xquad_en", "de"),
    ("xquad_en", "ru"),
    ("xquad_en", "ar"),
    ("xquad_en", "tr"),
    ("xquad_en", "vi"),
    ("afriqa_fr_dev", "fr"),
    ("afriqa_en_dev", "en"),
    ("crosslingual_dev", "en"),
    ("crosslingual_dev", "fr"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the paragraph that answers, under its title."""

    question: str
    answers: tuple[str, ...]
    title: str
    text: str


def asked_of(folder: Path, language: str) -> Iterator[Asked]:
    """The answerable questions of a set in one language whose answer's words are in their document."""
    documents = {document["id"]: document for document in read_lines(folder / "corpus.jsonl")}
    for row in read_lines(folder / "questions.jsonl"):
        if row["answerable"] and row["lang"] == language:
            texts = [
                (documents[source]["title"], paragraph)
                for source in row["sources"]
                for paragraph in documents[source]["text"].split("\n\n")
                if any(answer in paragraph for answer in row["answers"])
            ]
            words = set(answer_tokens(row["question"]))
            if texts:
                title, text = max(texts, key=lambda pair: len(words.intersection(answer_tokens(pair[1]))))
                yield Asked(row["question"], tuple(row["answers"]), title or "", text)


def read_lines(file: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Prints a line a set: number of questions, F1 and EM with their intervals of 95 %."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--reader", type=Path, default=READER)
    parser.add_argument("--questions", type=int, default=10**6, help="of a set, at most")
    options = parser.parse_args()
    reader = BundledReader(folder=options.reader)
    margins: list[float] = []
    for name, language in SETS:
        asked = list(asked_of(options.data / "eval" / name, language))
        random.Random(0).shuffle(asked)
        f1, exact = [], []
        for one in asked[: options.questions]:
            words, margin = best_words(reader, one.question, one.title, one.text)
            f1.append(token_f1(words, one.answers) or 0.0)
            exact.append(exact_match(words, one.answers) or 0.0)
            if name == "squad2_dev":
                margins.append(margin)
        print(
            f"{name:17} {language}  n {len(f1):4}  F1 {shown('f1', f1)}  EM {shown('exact_match', exact)}", flush=True
        )
    english, french = both_languages(reader, options.data / "eval")
    print(f"the same French paragraphs, n {len(french)}: asked in English {shown('f1', english)}, in French", end=" ")
    print(shown("f1", french), flush=True)
    near = near_misses(reader, options.data / "eval" / "squad2_dev", options.questions)
    print(
        f"squad2_dev, answerable against near misses (n {len(near)}): AUC {auc(np.array(margins), np.array(near)):.3f}"
    )


def both_languages(reader: BundledReader, folder: Path) -> tuple[list[float], list[float]]:
    """F1 of questions asked in English (crosslingual_dev) and in French (piaf_dev), on the same paragraphs."""
    french = {row["id"]: row["question"] for row in read_lines(folder / "piaf_dev" / "questions.jsonl")}
    rows = read_lines(folder / "crosslingual_dev" / "questions.jsonl")
    original = {row["question"]: french[id_] for row in rows if (id_ := row["id"].removeprefix("xl-")) in french}
    scores: tuple[list[float], list[float]] = ([], [])
    for one in asked_of(folder / "crosslingual_dev", "en"):
        if one.question in original:
            for question, f1 in zip((one.question, original[one.question]), scores, strict=True):
                f1.append(token_f1(best_words(reader, question, one.title, one.text)[0], one.answers) or 0.0)
    return scores


def shown(metric: str, values: Sequence[float]) -> str:
    """A mean in percent with its interval."""
    score = mean_score(metric, values)
    middle, low, high = (100 * (value or 0.0) for value in (score.value, score.low, score.high))
    return f"{middle:5.1f} ({low:.1f}–{high:.1f})"


def best_words(reader: BundledReader, question: str, title: str, text: str) -> tuple[str, float]:
    """The words that the reader points at in a text, and how much rather than at none."""
    (read,) = reader.read(question, [(title, text)])
    if not read.spans:
        return "", float("-inf")
    start, end = whole_words(text, read.spans[0].start, read.spans[0].end)
    return text[start:end], read.spans[0].margin + read.answers


def near_misses(reader: BundledReader, folder: Path, most: int) -> list[float]:
    """How much the reader rather points at words than at none, for questions that only look answerable."""
    documents = read_lines(folder / "corpus.jsonl")
    rows = [row for row in read_lines(folder / "questions.jsonl") if not row["answerable"]]
    random.Random(0).shuffle(rows)
    embedder = BundledEmbedder()
    passages = embedder.embed_passages([f"{document['title']}\n{document['text']}" for document in documents])
    queries = embedder.embed_queries([row["question"] for row in rows[:most]])
    nearest = [documents[int(number)] for number in (queries @ passages.T).argmax(1)]
    return [
        best_words(reader, row["question"], document["title"] or "", document["text"])[1]
        for row, document in zip(rows, nearest, strict=False)
    ]


if __name__ == "__main__":
    main()
