"""What decides the outcome of a training, and the record of it that is kept with the weights."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.errors import ModelError

# What WORK holds.
CHECKPOINT, WEIGHTS, LOG, PLAN, NEAR = "checkpoint.pt", "reader.npz", "log.jsonl", "plan.json", "near.json"
EMBEDDER = "embedder.npz"
WARM_AVERAGE = 10  # the average forgets the first steps: after n of them it keeps (1 + n) / (10 + n) of itself


@dataclass(frozen=True)
class Plan:
    """The numbers of a training. `epochs` alone may change when it is resumed."""

    seed: int = 7
    epochs: float = 4
    batch_tokens: int = 4608
    peak_rate: float = 2e-4
    warm_up: float = 0.05  # of the steps
    decay: float = 0.01
    dropout: float = 0.1
    averaged: float = 0.998  # weights are averaged over about 500 steps
    answers_weight: float = 0.5  # of the loss of "it answers", beside the pointers'
    frozen: int = 4

    def rate(self, step: int, steps: int) -> float:
        """The rate of learning at a step of `steps`: up to the peak, then down in a straight line, to 0 at the end.

        >>> [Plan(peak_rate=1, warm_up=0.2).rate(step, 10) for step in (0, 1, 2, 6, 10)]
        [0.5, 1.0, 1.0, 0.5, 0.0]
        """
        warm = max(1, int(self.warm_up * steps))
        if step < warm:
            return self.peak_rate * ((step + 1) / warm)
        return self.peak_rate * max(0.0, (steps - step) / max(1, steps - warm))

    def kept(self, step: int) -> float:
        """How much of the average a step leaves; the rest is the new weights."""
        return min(self.averaged, (1 + step) / (WARM_AVERAGE + step))

    def check_resumes(self, stored: dict[str, Any], work: Path) -> None:
        """Raises ModelError unless a stored plan is this one, but for `epochs`."""
        if stored | {"epochs": 0} != asdict(self) | {"epochs": 0}:
            raise ModelError(f"{work} holds a run with another plan: {stored}. Choose another --work.")


@dataclass(frozen=True)
class Record:
    """What a run was: its plan, the SHA-256 of its files, where it ran. `seconds` is None where it was not kept."""

    plan: dict[str, Any]
    data_sha256: dict[str, str]
    torch: str
    device: str
    steps: int
    seconds: float | None


def write_record(path: Path, record: Record) -> None:
    """Writes the record as JSON; the file is whole at any instant."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(record), indent=2) + "\n", "utf-8")
    part.replace(path)


def read_record(path: Path) -> Record:
    """Reads it again; raises ModelError where there is none or it is damaged."""
    try:
        return Record(**json.loads(path.read_text("utf-8")))
    except OSError as error:
        remedy = f"Resume the run, finished or not: python -m rag.models.training.train DATA --work {path.parent}"
        raise ModelError(f"{path.parent} has no {path.name}, the record of a training. {remedy}") from error
    except (ValueError, TypeError) as error:
        raise ModelError(f"{path} is damaged: {error}. Choose another --work.") from error
