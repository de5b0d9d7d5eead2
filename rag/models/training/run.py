"""One training from its first batch to its last: the loop, its log and its checkpoint in a folder WORK."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rag.errors import ModelError
from rag.models.build import write_npz
from rag.models.encoder import BUNDLED, open_tokenizer, open_words, read_layers, read_manifest
from rag.models.source import float_weights
from rag.models.training.examples import Batch, make_batches, make_examples
from rag.models.training.learner import Learner
from rag.models.training.near import Near
from rag.models.training.pairs import Pair, pairs_of_epoch
from rag.models.training.plan import CHECKPOINT, LOG, PLAN, WEIGHTS, Plan, Record, write_record
from rag.models.training.scoring import score
from rag.models.training.sources import Sources

LOG_STEPS, SCORE_STEPS, SAVE_S = 50, 500, 180


class Run:
    """A training in the folder `work`, resumed where it was cut; `step` counts batches over all epochs.

    Raises ModelError where the folder holds a run with another plan.
    """

    def __init__(self, plan: Plan, sources: Sources, near: Near, work: Path, compiled: bool = False) -> None:
        manifest = read_manifest(BUNDLED)
        layers = float_weights(read_layers(BUNDLED, manifest))
        self.plan, self.sources, self.near, self.work = plan, sources, near, work
        self.tokenizer = open_tokenizer(BUNDLED, manifest)
        self.learner = Learner(plan, layers, open_words(BUNDLED, manifest), compiled)
        self.steps = round(len(self._epoch(0)) * plan.epochs)
        self.step = 0
        self._seconds: float | None = 0.0  # of the runs before this one; None where one of them did not count
        self._began = time.monotonic()
        if (work / CHECKPOINT).exists():
            self._resume()
        self._record()

    def train(self, held_out: Sequence[Pair], stop_after_s: float = float("inf")) -> None:
        """Trains to the end, or until `stop_after_s` are over; logs, scores `held_out` pairs and saves on the way."""
        saved = self._began = time.monotonic()
        losses: list[float] = []
        texts = 0
        for batch in self._batches():
            losses.append(self.learner.update(batch, self.step, self.steps))
            texts += len(batch.ids)
            self.step += 1
            now, ended = time.monotonic(), self.step == self.steps
            if self.step % LOG_STEPS == 0:
                rate = round(texts / (now - self._began), 1)
                self._log(step=self.step, of=self.steps, loss=round(float(np.mean(losses)), 4), pairs_s=rate)
                losses = []
            if self.step % SCORE_STEPS == 0 or ended:
                self._log(step=self.step, **score(self.learner, self.tokenizer, held_out))
            stopped = now - self._began > stop_after_s
            if now - saved > SAVE_S or ended or stopped:
                self.save()
                saved = time.monotonic()
            if stopped:
                return

    def save(self) -> None:
        """Writes the checkpoint, the averaged weights and the record; each file is whole at any instant."""
        state = {"plan": asdict(self.plan), "step": self.step, "seconds": self._passed(), **self.learner.state()}
        torch.save(state, self.work / "checkpoint.part")
        os.replace(self.work / "checkpoint.part", self.work / CHECKPOINT)
        write_npz(self.work / "reader.part", dict(self.learner.averaged_weights()))
        os.replace(self.work / "reader.part", self.work / WEIGHTS)
        self._record()

    def _epoch(self, epoch: int) -> list[Batch]:
        draw = random.Random(f"{self.plan.seed}/{epoch}/examples")
        pairs = pairs_of_epoch(self.sources, self.near, self.plan.seed, epoch)
        return list(make_batches(make_examples(pairs, self.tokenizer, draw), self.plan.batch_tokens, draw))

    def _batches(self) -> Iterator[Batch]:
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
        self.learner.load_state(state)

    def _passed(self) -> float | None:
        """Seconds of training, over all the runs that made this one."""
        return None if self._seconds is None else round(self._seconds + time.monotonic() - self._began, 1)

    def _record(self) -> None:
        device = self.learner.device
        where = torch.cuda.get_device_name() if device.type == "cuda" else f"cpu, {torch.get_num_threads()} threads"
        made = asdict(self.plan), self.sources.sha256, str(torch.__version__), where, self.steps, self._passed()
        write_record(self.work / PLAN, Record(*made))

    def _log(self, **entry: Any) -> None:
        line = json.dumps(entry)
        print(line, flush=True)
        with (self.work / LOG).open("a", encoding="utf-8") as log:
            log.write(line + "\n")
