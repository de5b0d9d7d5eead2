"""One evaluation at a time, in a thread of its own, by the assistant that answers the visitors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from rag.errors import GriotError, LoadError
from rag.web.runs import name_run
from rag.web.stoppable import StoppedError, stoppable
from rag.web.trouble import log_trouble

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.evaluate.records import TestSet
    from rag.words import Words

log = logging.getLogger(__name__)

MOST_VALUES = 12  # of a column by which the scores are grouped: with more, each group is too small to tell anything
STOP_S = 2  # for the question under way when the server stops


@dataclass(slots=True)
class Job:
    """The evaluation under way, or the last one; written by its thread and read by the page.

    `sentence` says why it failed. `faults` are line → why it is left out.
    """

    run: str
    name: str
    total: int
    faults: tuple[tuple[int, str], ...]
    done: int = 0
    state: Literal["running", "done", "failed", "stopped"] = "running"
    sentence: str = ""


class Evaluator:
    """Owns the thread that evaluates; `runs` is the folder where the reports are kept."""

    def __init__(self, assistant: Assistant, runs: Path) -> None:
        self.assistant = assistant
        self.runs = runs
        self.job: Job | None = None
        self._starting = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, test_set: TestSet, words: Words) -> Job | None:
        """Begins an evaluation whose report is in the language of `words`; None while another one is under way."""
        with self._starting:
            if self.is_busy():
                return None
            run = name_run(datetime.now(UTC).isoformat(), test_set.name, self.runs)
            faults = tuple((fault.line, fault.what) for fault in test_set.faults)
            self.job = job = Job(run, test_set.name, len(test_set.questions), faults)
            self._stopped.clear()
            self._thread = threading.Thread(target=self._evaluate, args=(job, test_set, words), daemon=True)
            self._thread.start()
            return job

    def is_busy(self) -> bool:
        """Whether an evaluation is under way."""
        return self.job is not None and self.job.state == "running"

    def stop(self) -> None:
        """Ends the evaluation under way after its present question, whose language model is let go; nothing is kept."""
        self._stopped.set()

    def close(self) -> None:
        """Ends it, and waits for its present question: the assistant is about to be closed."""
        self.stop()
        if self._thread:
            self._thread.join(STOP_S)

    def _evaluate(self, job: Job, test_set: TestSet, words: Words) -> None:
        from rag.evaluate import evaluate, write_run

        def follow(done: int, _: int) -> None:
            job.done = done
            if self._stopped.is_set():
                raise StoppedError("The evaluation was stopped.")

        try:
            assistant = stoppable(self.assistant, self._stopped.is_set)
            run = evaluate(test_set, assistant, columns=grouping_columns(test_set), on_progress=follow)
            write_run(run, self.runs / job.run, words["language"])
            job.faults = tuple((fault.line, fault.what) for fault in run.faults)
            job.state = "done"
        except StoppedError:
            job.state = "stopped"
        except GriotError as error:
            job.sentence, job.state = str(error), "failed"
        except Exception:
            code = log_trouble(log, "An evaluation failed")
            job.sentence, job.state = words["evaluation_unexpected"].format(code=code), "failed"


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
