"""Where a training runs: a GPU where there is one, or else the processor."""

from __future__ import annotations

import os

import numpy as np
import torch
from numpy.typing import NDArray

from rag.models.training.layer import Size
from rag.models.training.network import Network
from rag.models.training.plan import Plan

COMPILATIONS = 256  # kept at once: one for each shape of a batch


def open_network(plan: Plan, layers: dict[str, NDArray[np.float32]], compiled: bool) -> tuple[Network, torch.device]:
    """The network of a plan on its device; `layers` are the encoder's weights by transformers' names."""
    device = choose_device()
    if compiled:
        torch._dynamo.config.cache_size_limit = COMPILATIONS
    torch.manual_seed(plan.seed)
    return Network(Size(frozen=plan.frozen), layers, plan.dropout, compiled).to(device), device


def choose_device() -> torch.device:
    """A GPU, told to add up in the same order each time, or else the processor, which does so anyway."""
    if not torch.cuda.is_available():
        return torch.device("cpu")
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    return torch.device("cuda")
