"""A file in SQuAD's layout as a development set: `corpus.jsonl` and `questions.jsonl`, a document for each paragraph.

    python -m tests.benchmarks.squad FILE.json DATA/eval/NAME --lang fr

Questions that say `is_impossible` have no answers and no sources.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from rag.evaluate.formats.datasets import squad_paragraphs, squad_rows


def write_set(file: Path, folder: Path, language: str) -> None:
    """Writes the set of a SQuAD file to a folder; its texts and questions are in one language.

    >>> from tempfile import TemporaryDirectory
    >>> paragraph = {"context": "Il pleut.", "qas": [{"id": "q", "question": "Que fait-il ?", "is_impossible": True}]}
    >>> with TemporaryDirectory() as work:
    ...     file = Path(work, "a.json")
    ...     _ = file.write_text(json.dumps({"data": [{"title": "T", "paragraphs": [paragraph]}]}))
    ...     write_set(file, Path(work, "set"), "fr")
    ...     print(Path(work, "set", "corpus.jsonl").read_text(), Path(work, "set", "questions.jsonl").read_text())
    {"id": "T", "title": "T", "text": "Il pleut.", "lang": "fr"}
     {"answers": [], "sources": [], "question": "Que fait-il ?", "id": "q", "lang": "fr", "answerable": false}
    <BLANKLINE>
    """
    folder.mkdir(parents=True, exist_ok=True)
    documents = (
        {"id": paragraph.id, "title": paragraph.title, "text": paragraph.text, "lang": language}
        for paragraph in squad_paragraphs(file)
    )
    questions = []
    for number, row in squad_rows(file):
        if isinstance(row, str):
            raise SystemExit(f"Question {number} of '{file}': {row}")
        questions.append({"answers": [], "sources": [], **row, "lang": language})
    _write_lines(folder / "corpus.jsonl", documents)
    _write_lines(folder / "questions.jsonl", questions)


def _write_lines(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.squad", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="the file in SQuAD's layout")
    parser.add_argument("folder", type=Path, help="where the set goes")
    parser.add_argument("--lang", required=True, help="the language of its texts and questions")
    options = parser.parse_args()
    write_set(options.file, options.folder, options.lang)
