"""The network with what changes it: one update of its weights, and their average over the last steps.

The network computes in bfloat16; the weights that the optimizer changes are float32.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rag.models.blocks import WordRows
from rag.models.training.examples import Batch
from rag.models.training.layer import Size
from rag.models.training.network import Network, upper_weights
from rag.models.training.plan import Plan

COMPILATIONS = 256  # kept at once: one for each length of text
NOT_ALLOWED = -1e4  # the logit of a token that a pointer may not choose
BETAS, EPSILON = (0.9, 0.98), 1e-6  # AdamW's
LARGEST_NORM = 1.0  # of the gradients of a step


class Learner:
    """A network in training, on a GPU where there is one; `layers` are the encoder's weights by transformers' names."""

    def __init__(self, plan: Plan, layers: dict[str, NDArray[np.float32]], words: WordRows, compiled: bool) -> None:
        self.plan, self.words = plan, words
        self.device = _choose_device()
        if compiled:
            torch._dynamo.config.cache_size_limit = COMPILATIONS
        torch.manual_seed(plan.seed)
        self.network = Network(Size(frozen=plan.frozen), layers, plan.dropout, compiled).to(self.device)
        self.trained: list[Tensor] = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.masters = [parameter.detach().float().clone().requires_grad_() for parameter in self.trained]
        self.average = [master.detach().clone() for master in self.masters]
        self.network.to(torch.bfloat16)
        groups = [
            {"params": [master for master in self.masters if master.ndim > 1], "weight_decay": plan.decay},
            {"params": [master for master in self.masters if master.ndim == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.peak_rate, betas=BETAS, eps=EPSILON, fused=True)

    def update(self, batch: Batch, step: int, steps: int) -> float:
        """Learns from a batch, as step number `step` of `steps`; returns its loss."""
        self.network.train()
        loss = self.loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        for master, parameter in zip(self.masters, self.trained, strict=True):
            assert parameter.grad is not None
            master.grad = parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(self.masters, LARGEST_NORM)
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.rate(step, steps)
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.masters, 1 - self.plan.kept(step))
            torch._foreach_copy_(self.trained, self.masters)
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

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Within it the network has the averaged weights, and neither drops out nor learns."""
        self.network.eval()
        with torch.no_grad():
            torch._foreach_copy_(self.trained, self.average)
            try:
                yield
            finally:
                torch._foreach_copy_(self.trained, self.masters)

    def averaged_weights(self) -> dict[str, NDArray[np.float32]]:
        """The averaged weights of what is trained, by transformers' names, and the head's."""
        names = [name for name, parameter in self.network.named_parameters() if parameter.requires_grad]
        return upper_weights(dict(zip(names, self.average, strict=True)))

    def state(self) -> dict[str, Any]:
        """What `load_state` needs to go on as if there had been no cut: weights, optimizer, random numbers."""
        return {
            "masters": self.masters,
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Goes on from a `state`."""
        with torch.no_grad():
            torch._foreach_copy_(self.masters, state["masters"])
            torch._foreach_copy_(self.average, state["average"])
            torch._foreach_copy_(self.trained, self.masters)
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"].cpu())


def _choose_device() -> torch.device:
    """A GPU, told to add up in the same order each time, or else the processor, which does so anyway."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    return torch.device("cuda")
