"""The evaluations that the server keeps, a folder each; their names are ours, and never a path of the disk."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.errors import LoadError

RUN = re.compile(r"[0-9]{8}T[0-9]{6}-[A-Za-z0-9_-]{1,44}")
NAME_CHARS = 40
OWNER = "owner"  # the file with the mark of whose run it is; one that `griot evaluate` made has none
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


def mark_of(visitor: str) -> str:
    """By what a visitor's own are found again: nobody can make the cookie of it. "" for who has no cookie."""
    return sha256(visitor.encode()).hexdigest() if visitor else ""


def name_run(created: str, name: str, folder: Path, taken: Collection[str] = ()) -> str:
    """A name for a new run that nothing there has: its ISO 8601 time, and what is plain in its questions' name.

    >>> name_run("2026-11-22T00:15:08+00:00", "Été/../n° 1", Path("nowhere"))
    '20261122T001508-Ete-n-1'
    """
    moment = re.sub(r"[-:]", "", created[:19])
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", letters).strip("-")[:NAME_CHARS] or "run"
    names = [f"{moment}-{plain}", *(f"{moment}-{plain}-{number}" for number in range(2, 1000))]
    return next(name for name in names if name not in taken and not (folder / name).exists())


def keep_owner(folder: Path, mark: str) -> None:
    """Notes whose a run is that is about to be written there. Raises LoadError if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / OWNER).write_text(mark)
    except OSError as error:
        raise LoadError(f"The run could not be written to {folder}: {error}.") from error


def run_folder(runs: Path, run: str, mark: str | None) -> Path | None:
    """The folder of a run that is whole and has that mark, or None for any other name. With None, whosever it is."""
    folder = runs / run
    if not RUN.fullmatch(run) or not (folder / "scores.json").is_file():
        return None
    return folder if mark is None or (mark and _owner(folder) == mark) else None


def list_runs(runs: Path, mark: str | None) -> list[KeptRun]:
    """The runs with that mark that are whole, newest first; a damaged one is left out."""
    names = (path.name for path in runs.iterdir()) if runs.is_dir() else ()
    kept = [found for name in names if (found := read_kept_run(runs, name, mark))]
    return sorted(kept, key=lambda found: (found.created, found.run), reverse=True)


def _owner(folder: Path) -> str:
    try:
        return (folder / OWNER).read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def read_kept_run(runs: Path, run: str, mark: str | None) -> KeptRun | None:
    """What a list shows of a run, from its scores alone; None if none has that mark, or it is damaged."""
    folder = run_folder(runs, run, mark)
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
