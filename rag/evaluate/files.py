"""A run on disk: `scores.json`, `answers.jsonl`, `answers.csv` and `report.html` in one folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.errors import LoadError
from rag.evaluate.records import Fault, Group, Judged, Outcome, Run, Score, TestQuestion
from rag.evaluate.report import render_report
from rag.evaluate.report.page import write_sheet
from rag.records import Citation, Generation, Statement

SCORES, ANSWERS, SHEET, REPORT = "scores.json", "answers.jsonl", "answers.csv", "report.html"


def write_run(run: Run, folder: Path, language: str = "fr") -> None:
    """Writes a run's four files, over those of an earlier run; `language` is the report's (ISO 639-1).

    A file gets its name when all four are complete, `scores.json` last: a folder that has it holds a whole run.
    Raises LoadError where the folder cannot be written.
    """
    scores = {
        "name": run.name,
        "created": run.created,
        "about": dict(run.about),
        "seconds": run.seconds,
        "questions": len(run.outcomes),
        "faults": [asdict(fault) for fault in run.faults],
        "groups": [asdict(group) for group in run.groups],
    }
    texts = {
        ANSWERS: "".join(_as_json(asdict(outcome)) + "\n" for outcome in run.outcomes),
        SHEET: "\ufeff" + write_sheet(run.outcomes),  # without the mark, Excel reads UTF-8 as Latin-1
        REPORT: render_report(run, language),
        SCORES: _as_json(scores, indent=2) + "\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        parts = {folder / name: write_part(folder / f".{name}.part", text) for name, text in texts.items()}
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise LoadError(f"The run could not be written to {folder}: {error}. Choose another folder.") from error


def read_run(folder: Path) -> Run:
    """The run that `write_run` wrote there, equal to it. Raises LoadError where there is none, or not all of it."""
    try:
        scores = json.loads((folder / SCORES).read_text("utf-8"))
        lines = (folder / ANSWERS).read_text("utf-8").split("\n")
    except FileNotFoundError as error:
        raise LoadError(f"There is no run in {folder}: {SCORES} and {ANSWERS} were expected there.") from error
    except (OSError, ValueError) as error:
        raise LoadError(f"The run in {folder} cannot be read: {error}. Run griot evaluate again.") from error
    try:
        outcomes = tuple(_read_outcome(json.loads(line)) for line in lines if line)
        if len(outcomes) != scores["questions"]:
            raise ValueError(f"{ANSWERS} has {len(outcomes)} of {scores['questions']} questions")
        return Run(
            name=scores["name"],
            created=scores["created"],
            about=scores["about"],
            outcomes=outcomes,
            faults=tuple(Fault(**fault) for fault in scores["faults"]),
            groups=tuple(_read_group(group) for group in scores["groups"]),
            seconds=scores["seconds"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LoadError(f"The run in {folder} is damaged: {error}. Run griot evaluate again.") from error


def _as_json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def write_part(part: Path, text: str) -> Path:
    """Writes a file that is not yet under its final name.

    Half of a surrogate pair has no UTF-8: it becomes `\\udXXX`, which in JSON reads back as the same half.
    """
    with part.open("wb") as file:
        file.write(text.encode("utf-8", "backslashreplace"))
        file.flush()
        os.fsync(file.fileno())
    return part


def _read_outcome(fields: Mapping[str, Any]) -> Outcome:
    question, generation = fields["question"], fields.get("generation")
    read = {
        "question": TestQuestion(**_with_tuples(question, "answers", "sources")),
        "citations": tuple(_read_citation(citation) for citation in fields["citations"]),
        "statements": tuple(Statement(**_with_tuples(said, "citations")) for said in fields.get("statements", ())),
        "generation": generation and Generation(**generation),
        "judged": tuple(Judged(**one) for one in fields.get("judged", ())),
    }
    return Outcome(**_with_tuples(fields, "sources", "ranking", "passages", "verbatim", "exact") | read)


def _read_citation(fields: Mapping[str, Any]) -> Citation:
    exact = fields.get("exact")
    return Citation(**{**fields, "exact": exact and (exact[0], exact[1])})


def _read_group(fields: Mapping[str, Any]) -> Group:
    return Group(**{**fields, "scores": tuple(Score(**score) for score in fields["scores"])})


def _with_tuples(fields: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The fields, lists of those names as tuples; a name that an earlier version did not write keeps its default."""
    return {**fields, **{name: tuple(fields[name]) for name in names if name in fields}}
