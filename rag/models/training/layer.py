"""One layer of the encoder in PyTorch: its sizes, its weights, and what it computes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Size:
    """The sizes of the network; the first `frozen` of its layers are not trained."""

    dimensions: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    frozen: int = 4
    epsilon: float = 1e-12


def run_layer(
    hidden: Tensor, mask: Tensor, noise: tuple[Tensor, Tensor] | None, heads: int, epsilon: float, weights: list[Tensor]
) -> Tensor:
    """One post-norm layer of BERT over hidden states (texts, tokens, width).

    `mask` (texts, 1, 1, tokens) is 0 for a token and very low for padding; `noise` are two factors for dropout, of the
    shape of `hidden`; `weights` are weight and bias of each of `PARTS`, in their order. It is a function, so that one
    compilation serves all layers. Attention is written out: PyTorch's own takes half of a step in its backward pass on
    processors.
    """
    query, key, value, attended, attended_norm, widen, narrow, norm = zip(weights[::2], weights[1::2], strict=True)
    texts, tokens, width = hidden.shape
    parts = [
        functional.linear(hidden, *part).view(texts, tokens, heads, -1).transpose(1, 2) for part in (query, key, value)
    ]
    scores = (parts[0] * (width // heads) ** -0.5) @ parts[1].transpose(-1, -2) + mask
    context = torch.softmax(scores.float(), -1).to(hidden.dtype) @ parts[2]
    told = functional.linear(context.transpose(1, 2).reshape(texts, tokens, width), *attended)
    if noise is not None:
        told = told * noise[0]
    middle = functional.layer_norm(hidden + told, (width,), *attended_norm, eps=epsilon)
    fed = functional.linear(functional.gelu(functional.linear(middle, *widen)), *narrow)
    if noise is not None:
        fed = fed * noise[1]
    return functional.layer_norm(middle + fed, (width,), *norm, eps=epsilon)


class Layer(nn.Module):
    """The weights of one layer."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        width = size.dimensions
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attended, self.attended_norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.widen, self.narrow = nn.Linear(width, size.inner), nn.Linear(size.inner, width)
        self.norm = nn.LayerNorm(width)


PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm": "output.LayerNorm",
}
