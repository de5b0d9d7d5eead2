"""What `rag.llm.judgement` lets through: sentences that answer a question, and others of the same document.

    python -m tests.measure.relevance DATA [--questions N]

DATA holds the sets of `eval/` as SETS names them. Each question is held against a sentence of its document that has an
accepted answer, and against up to OTHERS that have none, by the same sum and the same bounds as a model's sentences.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rag.llm.judgement import ANY_FROM, SAID_FROM, relevance
from rag.models.embedder import BundledEmbedder
from rag.models.reader import BundledReader
from rag.text.question import wants_words
from rag.text.sentences import sentence_spans

SETS = {"piaf_dev": "fr", "squad2_dev": "en", "xquad_en": "en", "afriqa_fr_dev": "fr", "crosslingual_dev": ""}
OTHERS = 2
LEAST_CHARS = 20  # of a sentence: a shorter one is a heading


def pairs(folder: Path, language: str, most: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Questions in a language ("": any), each with sentences that hold its answer, and others."""
    corpus = (folder / "corpus.jsonl").read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, corpus)}
    rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
    random.Random(1).shuffle(rows)
    for row in rows[:most]:
        if not row["answerable"] or not row["sources"] or (language and row["lang"] != language):
            continue
        text = texts[row["sources"][0]]
        told = [said for start, end in sentence_spans(text) if len(said := text[start:end].strip()) > LEAST_CHARS]
        right = [said for said in told if any(answer in said for answer in row["answers"])]
        others = [said for said in told if said not in right]
        if right and others:
            yield row["question"], right[:1], random.Random(row["id"]).sample(others, min(OTHERS, len(others)))


def main() -> None:
    """Prints, for each set and kind of question, the shares that reach either bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=300, help="of each set, of which those that fit are asked")
    options = parser.parse_args()
    embedder, reader = BundledEmbedder(), BundledReader()
    print("| set | asks for | sentences | n | as quotes | as words |\n|---|---|---|---|---|---|")
    for name, language in SETS.items():
        sums: dict[tuple[str, str], list[float]] = defaultdict(list)
        for question, right, others in pairs(options.data / "eval" / name, language, options.questions):
            kind = "a few words" if wants_words(question) else "other"
            held = relevance(question, [*right, *others], embedder, reader)
            sums[kind, "that answer"] += held[:1]
            sums[kind, "others"] += held[1:]
        for (kind, label), found in sorted(sums.items()):
            shares = (sum(one >= bound for one in found) / len(found) for bound in (ANY_FROM, SAID_FROM))
            print(f"| {name} | {kind} | {label} | {len(found)} | {' | '.join(f'{share:.3f}' for share in shares)} |")


if __name__ == "__main__":
    main()
