"""Every development set in one table, and the baseline that a test holds later changes against.

    python -m tests.benchmarks.quality DATA [--limit N] [--out FILE] [--work DIR]
    python -m tests.benchmarks.quality --baseline

DATA holds `eval/<set>/corpus.jsonl` and `questions.jsonl`. `--baseline` writes `tests/qa/baseline.json` anew, from the
questions about the five articles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.evaluate import evaluate_file, write_run
from rag.evaluate.records import Group, Run
from rag.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "qa" / "seeds.jsonl"
BASELINE = ROOT / "tests" / "qa" / "baseline.json"
HELD = ("correct", "contained", "hit@1", "hit@5", "mrr@10")  # of each question, in the baseline
SHOWN = (
    "hit@1",
    "hit@5",
    "hit@10",
    "ndcg@10",
    "correct",
    "contained",
    "f1",
    "abstention_precision",
    "abstention_recall",
    "aurc",
)


def main() -> None:
    """Prints the table as Markdown, or writes the baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--limit", type=int, help="ask only the first so many questions of a set")
    parser.add_argument("--out", type=Path, help="also write the table there")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "griot-quality")
    parser.add_argument("--baseline", action="store_true")
    options = parser.parse_args()
    if options.baseline:
        BASELINE.write_text(json.dumps(baseline(seeds_run(options.work)), indent=1) + "\n", "utf-8")
        return
    if options.data is None:
        parser.error("DATA is missing: the folder that holds eval/")
    settings = read_settings(index=options.work / "index")
    rows = [f"| set | language | n | {' | '.join(SHOWN)} |", f"|{'---|' * (len(SHOWN) + 3)}"]
    for folder in sorted((options.data / "eval").iterdir()):
        print(f"{folder.name} …", file=sys.stderr)
        rows += table_rows(set_run(folder, settings, options.limit))
    print("\n".join(rows))
    if options.out:
        options.out.write_text("\n".join(rows) + "\n", "utf-8")


def set_run(folder: Path, settings: Settings, limit: int | None) -> Run:
    """The run of one set over its own corpus; its report is kept."""
    run, out = evaluate_file(
        folder / "questions.jsonl",
        settings,
        corpus=folder / "corpus.jsonl",
        limit=limit,
        columns=["self_contained", "neg_kind"],
    )
    write_run(run, out)
    return run


def table_rows(run: Run) -> list[str]:
    """A row for all questions, and one a language where there are several."""
    languages = [group for group in run.groups if group.column == "language"]
    return [_row(run.name, group) for group in (run.groups[0], *(languages if len(languages) > 1 else ()))]


def seeds_run(work: Path) -> Run:
    """The questions about the five articles, asked now."""
    settings = read_settings(index=work / "seeds-index")
    return evaluate_file(QUESTIONS, settings, corpus=ROOT / "seeds", columns=["kind"])[0]


def baseline(run: Run) -> Mapping[str, object]:
    """The scores of a run in all, and of each question."""
    return {
        "about": dict(run.about),
        "scores": {score.metric: score.value for score in run.groups[0].scores if score.metric in SHOWN},
        "questions": {
            outcome.question.id: {metric: outcome.scores.get(metric) for metric in HELD} for outcome in run.outcomes
        },
    }


def _row(name: str, group: Group) -> str:
    scores = {score.metric: score for score in group.scores}
    return f"| {' | '.join([name, group.value or 'all', str(group.n), *_cells(scores)])} |"


def _cells(scores: Mapping[str, object]) -> Iterator[str]:
    for metric in SHOWN:
        value = getattr(scores.get(metric), "value", None)
        yield "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
