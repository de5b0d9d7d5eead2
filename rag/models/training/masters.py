"""The weights that a training changes: float32 for the optimizer, their running average, and the network's bfloat16."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rag.models.training.network import Network, upper_weights
from rag.models.training.plan import Plan

BETAS, EPSILON = (0.9, 0.98), 1e-6  # AdamW's
LARGEST_NORM = 1.0  # of the gradients of a step


class Masters:
    """What is trained of a network, in float32, and the optimizer that changes it; the network becomes bfloat16."""

    def __init__(self, network: Network, plan: Plan) -> None:
        self._network, self._plan = network, plan
        self._trained: list[Tensor] = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self._masters = [parameter.detach().float().clone().requires_grad_() for parameter in self._trained]
        self._average = [master.detach().clone() for master in self._masters]
        network.to(torch.bfloat16)
        groups = [
            {"params": [master for master in self._masters if master.ndim > 1], "weight_decay": plan.decay},
            {"params": [master for master in self._masters if master.ndim == 1], "weight_decay": 0.0},
        ]
        self._optimizer = torch.optim.AdamW(groups, lr=plan.peak_rate, betas=BETAS, eps=EPSILON, fused=True)

    def update(self, step: int, steps: int) -> None:
        """Changes the weights by the network's gradients, which it takes, as step number `step` of `steps`."""
        for master, parameter in zip(self._masters, self._trained, strict=True):
            assert parameter.grad is not None
            master.grad = parameter.grad.float()
            parameter.grad = None
        torch.nn.utils.clip_grad_norm_(self._masters, LARGEST_NORM)
        for group in self._optimizer.param_groups:
            group["lr"] = self._plan.rate(step, steps)
        self._optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self._average, self._masters, 1 - self._plan.kept(step))
            torch._foreach_copy_(self._trained, self._masters)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Within it the network has the averaged weights, and neither drops out nor learns."""
        self._network.eval()
        with torch.no_grad():
            torch._foreach_copy_(self._trained, self._average)
            try:
                yield
            finally:
                torch._foreach_copy_(self._trained, self._masters)

    def averaged_weights(self) -> dict[str, NDArray[np.float32]]:
        """The averaged weights of what is trained, by transformers' names, and the head's."""
        names = [name for name, parameter in self._network.named_parameters() if parameter.requires_grad]
        return upper_weights(dict(zip(names, self._average, strict=True)))

    def state(self) -> dict[str, Any]:
        """What `load_state` needs to go on as if there had been no cut: weights, optimizer, random numbers."""
        return {
            "masters": self._masters,
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }

    def load_state(self, state: dict[str, Any]) -> None:
        """Goes on from a `state`."""
        with torch.no_grad():
            torch._foreach_copy_(self._masters, state["masters"])
            torch._foreach_copy_(self._average, state["average"])
            torch._foreach_copy_(self._trained, self._masters)
        self._optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"].cpu())
