"""Evaluations under way and kept: a folder each, whose names are ours, and never a path of the disk."""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import unicodedata
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import GriotError, LoadError
from rag.web.batch_jobs import AnswerStoppedError, stoppable
from rag.web.replies import log_trouble, tell_error
from rag.web.shares import Turns, Who, make_room

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.evaluate import Run, TestSet
    from rag.words import Words

log = logging.getLogger(__name__)

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
Asking = Generator[tuple[int, int], None, None]  # how many of how many questions are asked
MOST_VALUES = 12  # of a column by which the scores are grouped: with more, each group is too small to tell anything
MOST_QUESTIONS = 40_000  # of all evaluations under way, with some kilobytes each
MOST_OVER = 200  # evaluations whose end is remembered, for the page that waits for it
STOP_S = 2.0  # for the question under way when the server stops
SWEEP_S = 600.0  # there is nothing to sweep


@dataclass(frozen=True, slots=True)
class KeptRun:
    """An evaluation that is over, as a list shows it. `scores` are of all its questions: metric → value."""

    run: str
    name: str
    created: str
    questions: int
    faults: tuple[tuple[int, str], ...]
    scores: dict[str, float | None]


def owner_mark(visitor: str) -> str:
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


@dataclass(slots=True, eq=False)
class Job:
    """An evaluation under way, or the last one of its visitor; written by one thread and read by the page.

    `sentence` says why it failed. `faults` are line → why it is left out.
    """

    run: str
    who: Who
    name: str
    total: int
    faults: tuple[tuple[int, str], ...]
    done: int = 0
    state: Literal["running", "done", "failed", "stopped"] = "running"
    sentence: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)


class Evaluator:
    """Owns the thread that evaluates; `runs` is the folder where the reports are kept.

    `is_shared`: every visitor sees the evaluations of all. `most` is how many questions one may have.
    """

    def __init__(self, assistant: Assistant, runs: Path, *, is_shared: bool = False, most: int = 2000) -> None:
        self.assistant = assistant
        self.runs = runs
        self.is_shared = is_shared
        self.most = most
        self._jobs: dict[str, Job] = {}  # by run, in the order in which they began
        self._lock = threading.Lock()
        # One thread, so that a visitor's question waits for one of an evaluation at most.
        self._turns = Turns(lambda: None, SWEEP_S, "griot-evaluations")

    def start(self, who: Who, test_set: TestSet, words: Words) -> Job:
        """Begins an evaluation whose report is in the language of `words`.

        Raises EvaluationError with a sentence if the visitor's last is under way, or there is no room.
        """
        with self._lock:
            if self._under_way(who):
                raise EvaluationError(409, words["evaluation_busy"])
            if not _can_be_written(self.runs):
                raise EvaluationError(503, words["evaluation_unwritten"])
            self._make_room(who, len(test_set.questions), words)
            run = name_run(datetime.now(UTC).isoformat(), test_set.name, self.runs, self._jobs)
            faults = tuple((fault.line, fault.what) for fault in test_set.faults)
            self._jobs[run] = job = Job(run, who, test_set.name, len(test_set.questions), faults)
        self._turns.add(partial(self._step, job, self._asking(job, test_set, words), words), who)
        return job

    def mark(self, visitor: str) -> str | None:
        """The mark of the runs that a visitor may see; None: all of them."""
        return None if self.is_shared else owner_mark(visitor)

    def job(self, visitor: str, run: str) -> Job | None:
        """The evaluation of that name, under way or just over, if the visitor may see it."""
        with self._lock:
            job = self._jobs.get(run)
        is_own = job is not None and bool(visitor) and job.who.visitor == visitor
        return job if self.is_shared or is_own else None

    def under_way(self, who: Who) -> Job | None:
        """The visitor's own evaluation that is under way."""
        with self._lock:
            return self._under_way(who)

    def close(self) -> None:
        """Ends them all, and waits for the present question: the assistant is about to be closed."""
        for job in list(self._jobs.values()):
            job.stopped.set()
        self._turns.close(STOP_S)

    def _under_way(self, who: Who) -> Job | None:
        own = (job for job in self._jobs.values() if job.state == "running" and not job.stopped.is_set())
        return next((job for job in own if job.who.visitor == who.visitor), None)

    def _make_room(self, who: Who, questions: int, words: Words) -> None:
        running = [job for job in self._jobs.values() if job.state == "running" and not job.stopped.is_set()]
        giving = make_room(who, questions, [(job.who, job.total) for job in running], MOST_QUESTIONS)
        if giving is None:
            raise EvaluationError(503, words["evaluation_full"])
        for place in giving:
            running[place].sentence = words["evaluation_full"]
            running[place].stopped.set()
        over = [job.run for job in self._jobs.values() if job.state != "running"]
        for run in over[: max(0, len(over) - MOST_OVER)]:
            del self._jobs[run]

    def _asking(self, job: Job, test_set: TestSet, words: Words) -> Asking:
        """Evaluates, a question at a time, and writes the report."""
        from rag.evaluate import evaluating, write_run

        assistant = stoppable(self.assistant, job.stopped.is_set)
        run: Run = yield from evaluating(test_set, assistant, columns=grouping_columns(test_set))
        keep_owner(self.runs / job.run, owner_mark(job.who.visitor))
        write_run(run, self.runs / job.run, words["language"])
        job.faults = tuple((fault.line, fault.what) for fault in run.faults)

    def _step(self, job: Job, asking: Asking, words: Words) -> bool:
        """Asks the next question of an evaluation; whether there is another. Nobody waits for a report."""
        self._go_on(job, asking, words)
        if job.state == "running" and job.done == job.total:
            threading.Thread(target=self._go_on, args=(job, asking, words), name="griot-report", daemon=True).start()
        return job.state == "running" and job.done < job.total

    def _go_on(self, job: Job, asking: Asking, words: Words) -> None:
        try:
            if job.stopped.is_set():
                raise AnswerStoppedError("The evaluation was stopped.")
            job.done, _ = next(asking)
        except StopIteration:
            job.state = "done"
        except AnswerStoppedError:
            job.state = "failed" if job.sentence else "stopped"
        except GriotError as error:
            log.warning("An evaluation failed: %s", error)
            unwritten = isinstance(error, LoadError)  # its questions were read before it began
            job.sentence = words["evaluation_unwritten"] if unwritten else tell_error(error, words)
            job.state = "failed"
        except Exception:
            code = log_trouble(log, "An evaluation failed")
            job.sentence, job.state = words["evaluation_unexpected"].format(code=code), "failed"


class EvaluationError(Exception):
    """An evaluation does not begin; `sentence` says why, `status` is HTTP's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def _can_be_written(folder: Path) -> bool:
    """Whether a folder, or the nearest one above it that exists, can be written."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return os.access(there, os.W_OK)


def read_upload(name: str, content: bytes) -> TestSet:
    """The test set of a file that a browser sent; its name tells the format. Raises LoadError that names no folder."""
    from rag.evaluate import read_test_set

    safe = "".join(letter if letter.isalnum() or letter in "-_. " else "_" for letter in name.rpartition("/")[2])
    with TemporaryDirectory() as folder:
        file = Path(folder) / (safe[-80:].lstrip(".") or "questions")
        file.write_bytes(content)
        try:
            return read_test_set(file)
        except LoadError as error:
            raise LoadError(str(error).replace(str(file), file.name)) from error


def grouping_columns(test_set: TestSet) -> tuple[str, ...]:
    """The columns of a file that sort its questions into a few groups."""

    def columns() -> Iterator[str]:
        for column in dict.fromkeys(name for question in test_set.questions for name in question.columns):
            values = {question.columns.get(column, "") for question in test_set.questions} - {""}
            if 2 <= len(values) <= MOST_VALUES and len(values) < len(test_set.questions) / 2:
                yield column

    return tuple(columns())
