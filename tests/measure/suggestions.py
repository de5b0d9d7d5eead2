"""How many documents have a question to suggest, what the questions are, and what asking them costs.

    python -m tests.measure.suggestions [DATA] [--documents N] [--only SET] [--out FILE]

Each document of a set is given its own drafts, of which up to TRIES are asked, until ENOUGH are answered as expected.
A document counts as "told" if a suggestion asks about what its text tells, not only about its title. The openings are
those of a server that has just been started. DATA holds the sets of `eval/`; without it, only the repository's are
measured. `--out` keeps every suggestion, for a reader to judge.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from rag.assistant import Assistant, index_folder
from rag.records import Answer
from rag.settings import Settings
from rag.talk.suggest import next_questions, opening_questions
from rag.talk.suggest.drafts import QuestionDraft, document_drafts
from rag.talk.suggest.verify import ABOUT_DOCUMENTS, verified_answer

TESTS = Path(__file__).parents[1]
OWN = {"seeds": TESTS.parent / "seeds", "invented": TESTS / "qa" / "invented", "held-out": TESTS / "qa" / "held-out"}
SETS = ("piaf_dev", "squad2_dev", "afriqa_fr_dev")
TRIES, ENOUGH = 6, 2
FOLLOWED = 6  # questions of an opening, or of documents, after which the next ones are sought


class Counted(Assistant):
    """An assistant that counts what it is asked."""

    asks = 0

    def ask(self, question: str, **options: object) -> Answer:
        """The answer, counted."""
        self.asks += 1
        return super().ask(question)


def folders(data: Path | None, most: int, work: Path) -> Iterator[tuple[str, Path]]:
    """The sets, each a folder of documents."""
    yield from OWN.items()
    for name in SETS if data else ():
        rows = (data / name / "corpus.jsonl").read_text("utf-8").splitlines() if data else []
        folder = work / name / "documents"
        folder.mkdir(parents=True)
        for row in map(json.loads, rows[:: max(1, len(rows) // most)][:most]):
            (folder / f"{row['id']}.txt").write_text(f"{row['title']}\n\n{row['text']}\n", "utf-8")
        yield name, folder


def of_document(assistant: Counted, drafts: list[QuestionDraft]) -> list[QuestionDraft]:
    """The first drafts of a document that are answered as expected."""
    found: list[QuestionDraft] = []
    for draft in drafts[:TRIES]:
        if len(found) < ENOUGH and verified_answer(assistant, draft):
            found.append(draft)
    return found


def measure(name: str, assistant: Counted) -> list[dict[str, str]]:
    """Prints the row of a set; gives its suggestions."""
    kept: list[dict[str, str]] = []
    documents = assistant.documents()
    drafted = held = told = 0
    for document in documents:
        language = document.language or "en"
        drafts = list(document_drafts(document, language))
        found = of_document(assistant, drafts)
        drafted += bool(drafts)
        held += bool(found)
        told += any(draft.kind not in ABOUT_DOCUMENTS for draft in found)
        for draft in found:
            answer = assistant.ask(draft.question).answer
            kept.append(
                {"set": name, "document": document.name, "kind": draft.kind, "question": draft.question}
                | {"answer": answer}
            )
    share = " | ".join(f"{100 * count / len(documents):.0f} %" for count in (drafted, held, told))
    cells: list[str] = []
    for language in ("fr", "en"):
        assistant.asks, begun = 0, perf_counter()
        opening = opening_questions(assistant, language)
        cells.append(f"{len(opening)} after {assistant.asks} asks, {1000 * (perf_counter() - begun):.0f} ms")
        kept += [{"set": name, "kind": f"opening {language}", "question": question} for question in opening]
    assistant.asks, begun, followed = 0, perf_counter(), 0
    asked = [row for row in kept if "document" in row][:: max(1, len(kept) // FOLLOWED)][:FOLLOWED]
    for row in asked:
        led = Assistant.ask(assistant, row["question"])
        following = next_questions(assistant, led, [row["question"]], led.language)
        followed += len(following)
        kept += [{"set": name, "kind": "next", "after": row["question"], "question": one} for one in following]
    several = max(1, len(asked))
    cells.append(f"{followed / several:.1f} after {assistant.asks / several:.1f} asks, "
                 f"{1000 * (perf_counter() - begun) / several:.0f} ms")  # fmt: skip
    print(f"| {name} | {len(documents)} | {share} | {' | '.join(cells)} |", flush=True)
    return kept


def main() -> None:
    """Prints a row for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, default=60, help="of each set")
    parser.add_argument("--only", help="one set")
    parser.add_argument("--out", type=Path, help="a file for the suggestions, a JSON object a line")
    options = parser.parse_args()
    kept: list[dict[str, str]] = []
    print("| set | documents | with a draft | with a suggestion | of what they tell | opening in French | in English "
          "| after an answer |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    with tempfile.TemporaryDirectory() as work:
        for name, folder in folders(options.data, options.documents, Path(work)):
            if options.only not in (None, name):
                continue
            settings = Settings(index=Path(work) / name / "index")
            index_folder([folder], settings)
            with Counted.open(settings.index, settings) as assistant:
                kept += measure(name, assistant)
            if options.out:
                options.out.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in kept) + "\n", "utf-8")


if __name__ == "__main__":
    main()
