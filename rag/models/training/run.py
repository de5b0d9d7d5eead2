"""One training from its first batch to its last: the loop, its log and its checkpoint in a folder WORK."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch

from rag.errors import ModelError
from rag.models.training.build import write_npz
from rag.models.training.masters import Masters
from rag.models.training.plan import CHECKPOINT, LOG, PLAN, WEIGHTS, Plan, Record, write_record

LOG_STEPS, SCORE_STEPS, SAVE_S = 50, 500, 180


class Learns(Protocol):
    """What is trained, and how it learns from a batch of its kind."""

    masters: Masters
    device: torch.device

    def update(self, batch: Any, step: int, steps: int) -> float:
        """Learns from a batch, as step number `step` of `steps`; returns its loss."""


class Run:
    """A training in the folder `work`, resumed where it was cut; `step` counts batches over all epochs.

    `epoch` gives the batches of an epoch by its number, the same ones each time; `sha256` are its files'. Raises
    ModelError where the folder holds a run with another plan.
    """

    def __init__(
        self,
        plan: Plan,
        learner: Learns,
        epoch: Callable[[int], Sequence[Any]],
        sha256: dict[str, str],
        work: Path,
        weights: str = WEIGHTS,
    ) -> None:
        self.plan, self.learner, self.work, self._weights = plan, learner, work, weights
        self._epoch, self._sha256 = epoch, sha256
        self.steps = round(len(epoch(0)) * plan.epochs)
        self.step = 0
        self._seconds: float | None = 0.0  # of the runs before this one; None where one of them did not count
        self._began = time.monotonic()
        if (work / CHECKPOINT).exists():
            self._resume()
        self._record()

    def train(
        self,
        score: Callable[[], dict[str, Any]] | None = None,
        score_steps: int = SCORE_STEPS,
        stop_after_s: float = float("inf"),
    ) -> None:
        """Trains to the end, or until `stop_after_s` are over; logs, calls `score` now and then, and saves."""
        saved = self._began = time.monotonic()
        losses: list[float] = []
        for batches, batch in enumerate(self._batches(), start=1):
            losses.append(self.learner.update(batch, self.step, self.steps))
            self.step += 1
            now, ended = time.monotonic(), self.step == self.steps
            if self.step % LOG_STEPS == 0 or ended:
                pace = round((now - self._began) / batches, 2)
                self._log(step=self.step, of=self.steps, loss=round(float(np.mean(losses)), 4), seconds_a_step=pace)
                losses = []
            if score and (self.step % score_steps == 0 or ended):
                self._log(step=self.step, **score())
            stopped = now - self._began > stop_after_s
            if now - saved > SAVE_S or ended or stopped:
                self.save()
                saved = time.monotonic()
            if stopped:
                return

    def save(self) -> None:
        """Writes the checkpoint, the averaged weights and the record; each file is whole at any instant."""
        state = {
            "plan": asdict(self.plan),
            "step": self.step,
            "seconds": self._passed(),
            **self.learner.masters.state(),
        }
        torch.save(state, self.work / "checkpoint.part")
        os.replace(self.work / "checkpoint.part", self.work / CHECKPOINT)
        write_npz(self.work / "weights.part", dict(self.learner.masters.averaged_weights()))
        os.replace(self.work / "weights.part", self.work / self._weights)
        self._record()

    def _batches(self) -> Iterator[Any]:
        """From where the last run was cut to the end."""
        at = 0
        for epoch in count():
            if self.step >= self.steps:
                return
            for batch in self._epoch(epoch):
                if at >= self.step:
                    yield batch
                    if self.step >= self.steps:
                        return
                at += 1

    def _resume(self) -> None:
        path = self.work / CHECKPOINT
        try:
            state = torch.load(path, map_location=self.learner.device)
        except (OSError, RuntimeError, EOFError, ValueError) as error:
            raise ModelError(f"{path} cannot be read ({error}). Remove it to train from the start.") from error
        self.plan.check_resumes(state["plan"], self.work)
        self.step, self._seconds = state["step"], state.get("seconds")
        self.learner.masters.load_state(state)

    def _passed(self) -> float | None:
        """Seconds of training, over all the runs that made this one."""
        return None if self._seconds is None else round(self._seconds + time.monotonic() - self._began, 1)

    def _record(self) -> None:
        device = self.learner.device
        where = torch.cuda.get_device_name() if device.type == "cuda" else f"cpu, {torch.get_num_threads()} threads"
        made = asdict(self.plan), self._sha256, str(torch.__version__), where, self.steps, self._passed()
        write_record(self.work / PLAN, Record(*made))

    def _log(self, **entry: Any) -> None:
        line = json.dumps(entry)
        print(line, flush=True)
        with (self.work / LOG).open("a", encoding="utf-8") as log:
            log.write(line + "\n")
