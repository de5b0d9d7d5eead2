"""How many questions of a file are answered from the right document, in words that hold the answer.

    python -m tests.measure.answers [QUESTIONS] [--documents FOLDER] [--table FILE]

QUESTIONS is JSONL: `question`, `lang`, `answers`, `answerable`, `sources` a line. `--table` writes every answer as a
Markdown table.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rag.assistant import Assistant, index_folder
from rag.records import Answer
from rag.settings import read_settings

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer against what was expected. An expected refusal has no document and no words: those are None."""

    line: dict[str, object]
    answer: Answer
    right_document: bool | None
    right_words: bool | None

    @property
    def refused(self) -> bool:
        """Whether Griot said that the documents do not answer."""
        return self.answer.status == "not_found"


def judge(line: dict[str, object], answer: Answer) -> Judged:
    """Right words are an expected answer within a quote from a right document, whatever the case."""
    if not line["answerable"]:
        return Judged(line, answer, None, None)
    expected = [str(text).casefold() for text in line["answers"]]  # type: ignore[attr-defined]
    from_right = [citation for citation in answer.citations if citation.document in line["sources"]]  # type: ignore[operator]
    words = any(text in citation.quote.casefold() for text in expected for citation in from_right)
    return Judged(line, answer, bool(from_right), words)


def share(judged: list[Judged], right: str) -> str:
    """A count and a percentage of the judged that are right."""
    values = [getattr(one, right) for one in judged]
    return f"{sum(values)}/{len(values)} ({100 * sum(values) / len(values):.0f} %)" if values else "none"


def main() -> None:
    """Prints the figures by language and in all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=HERE.parent / "qa" / "seeds.jsonl")
    parser.add_argument("--documents", type=Path, default=HERE.parent.parent / "seeds")
    parser.add_argument("--table", type=Path)
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.questions.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(index=Path(folder) / "index")
        index_folder([options.documents], settings)
        with Assistant.open(settings=settings) as assistant:
            judged = [judge(line, assistant.ask(line["question"])) for line in lines]
    for language in (*sorted({str(line["lang"]) for line in lines}), None):
        some = [one for one in judged if language in (None, one.line["lang"])]
        answerable = [one for one in some if one.line["answerable"]]
        others = [one for one in some if not one.line["answerable"]]
        print(
            f"{language or 'all'}: right document {share(answerable, 'right_document')}, in words that hold the answer "
            f"{share(answerable, 'right_words')}, refused though answerable {share(answerable, 'refused')}; "
            f"not in the documents and refused {share(others, 'refused')}"
        )
    print(f"median {median(one.answer.timings_ms['total'] for one in judged):.0f} ms")
    if options.table:
        options.table.write_text("\n".join(table(judged)) + "\n", "utf-8")


def table(judged: list[Judged]) -> list[str]:
    """A row a question."""
    rows = ["| | question | expected | given | confidence |", "|---|---|---|---|---|"]
    for one in judged:
        good = one.refused if one.right_words is None else one.right_words
        expected = " / ".join(one.line["answers"][:2]) or "(not in the documents)"  # type: ignore[index]
        cells = (one.line["question"], expected, one.answer.answer, f"{one.answer.confidence:.2f}")
        rows.append("| " + " | ".join(["✓" if good else "✗", *(clean(str(cell)) for cell in cells)]) + " |")
    return rows


def clean(text: str) -> str:
    """A text in one cell of a table."""
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    main()
