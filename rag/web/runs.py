"""The evaluations that the server keeps, a folder each; their names are ours, and never a path of the disk."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN = re.compile(r"[0-9]{8}T[0-9]{6}-[A-Za-z0-9_-]{1,44}")
NAME_CHARS = 40
# A run's files that can be had, with the type that a browser is told.
FILES = {
    "report.html": "text/html",
    "answers.csv": "text/csv",
    "answers.jsonl": "application/jsonl",
    "scores.json": "application/json",
}


@dataclass(frozen=True, slots=True)
class KeptRun:
    """An evaluation that is over, as a list shows it. `scores` are of all its questions: metric → value."""

    run: str
    name: str
    created: str
    questions: int
    faults: tuple[tuple[int, str], ...]
    scores: dict[str, float | None]


def name_run(created: str, name: str, folder: Path) -> str:
    """A name for a new run that no folder there has: its ISO 8601 time, and what is plain in its questions' name.

    >>> name_run("2026-11-22T00:15:08+00:00", "Été/../n° 1", Path("nowhere"))
    '20261122T001508-Ete-n-1'
    """
    moment = re.sub(r"[-:]", "", created[:19])
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", letters).strip("-")[:NAME_CHARS] or "run"
    names = [f"{moment}-{plain}", *(f"{moment}-{plain}-{number}" for number in range(2, 99))]
    return next(name for name in names if not (folder / name).exists())


def run_folder(runs: Path, run: str) -> Path | None:
    """The folder of a run that is whole, or None for any other name."""
    folder = runs / run
    return folder if RUN.fullmatch(run) and (folder / "scores.json").is_file() else None


def list_runs(runs: Path) -> list[KeptRun]:
    """The runs that are whole, newest first; a damaged one is left out."""
    names = (path.name for path in runs.iterdir()) if runs.is_dir() else ()
    kept = [found for name in names if (found := read_kept_run(runs, name))]
    return sorted(kept, key=lambda found: (found.created, found.run), reverse=True)


def read_kept_run(runs: Path, run: str) -> KeptRun | None:
    """What a list shows of a run, from its scores alone; None where there is none, or it is damaged."""
    folder = run_folder(runs, run)
    if folder is None:
        return None
    try:
        scores: dict[str, Any] = json.loads((folder / "scores.json").read_text("utf-8"))
        return KeptRun(
            run=run,
            name=str(scores["name"]),
            created=str(scores["created"]),
            questions=int(scores["questions"]),
            faults=tuple((fault["line"], fault["what"]) for fault in scores["faults"]),
            scores={score["metric"]: score["value"] for group in scores["groups"][:1] for score in group["scores"]},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
