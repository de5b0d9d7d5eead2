"""The reader in training: the network, its loss, and one update of its weights."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rag.models.blocks import WordRows
from rag.models.training.device import open_network
from rag.models.training.examples import Batch
from rag.models.training.masters import Masters
from rag.models.training.plan import Plan

NOT_ALLOWED = -1e4  # the logit of a token that a pointer may not choose


class Learner:
    """A network in training, on a GPU where there is one; `layers` are the encoder's weights by transformers' names."""

    def __init__(self, plan: Plan, layers: dict[str, NDArray[np.float32]], words: WordRows, compiled: bool) -> None:
        self.plan, self.words = plan, words
        self.network, self.device = open_network(plan, layers, compiled)
        self.masters = Masters(self.network, plan)

    def update(self, batch: Batch, step: int, steps: int) -> float:
        """Learns from a batch, as step number `step` of `steps`; returns its loss."""
        self.network.train()
        loss = self.loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        self.masters.update(step, steps)
        return float(loss.detach())

    def loss(self, batch: Batch) -> Tensor:
        """The mean of the two pointers' cross-entropies, and "it answers" beside them."""
        logits = self.logits(batch)
        starts, ends, allowed = (
            torch.from_numpy(part).to(self.device) for part in (batch.starts, batch.ends, batch.allowed)
        )
        start, end = (logits[..., column].masked_fill(~allowed, NOT_ALLOWED) for column in (0, 1))
        pointed = functional.cross_entropy(start, starts) + functional.cross_entropy(end, ends)
        answered = functional.binary_cross_entropy_with_logits(logits[:, 0, 2], (starts > 0).float())
        return pointed / 2 + self.plan.answers_weight * answered

    def logits(self, batch: Batch) -> Tensor:
        """The network's logits, float32 (texts, tokens, 3)."""
        rows = torch.from_numpy(self.words[batch.ids]).to(self.device, torch.bfloat16)
        found: Tensor = self.network(rows, torch.from_numpy(batch.mask).to(self.device))
        return found
