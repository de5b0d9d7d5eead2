"""The reader in PyTorch: the bundled encoder, its upper layers to be trained, and a head that points.

Weights carry transformers' names. The word rows are looked up outside (they are the embedder's and stay as they are),
and the lower layers are frozen: they are the embedder's, too, and so cost nothing to bundle.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rag.models.training.layer import PARTS, Layer, Size, run_layer

NOISE_POOL = 1 << 23  # numbers drawn once for dropout; drawing anew for each use takes longer than the products


class Network(nn.Module):
    """Word rows of question and passage to pointers.

    `weights` are the encoder's by transformers' names, without word rows; also the head's, unless it is to be drawn.
    """

    pool: Tensor

    def __init__(
        self, size: Size, weights: dict[str, NDArray[np.float32]], dropout: float = 0.0, compiled: bool = False
    ) -> None:
        super().__init__()
        self.size = size
        self.run = torch.compile(run_layer, dynamic=False) if compiled else run_layer
        self._load_embeddings(weights)
        self._load_layers(weights)
        self._load_head(weights)
        fixed = [self.places, self.kind, *self.norm.parameters(), *self.layers[: size.frozen].parameters()]
        for parameter in fixed:
            parameter.requires_grad = False
        kept = torch.rand(NOISE_POOL, generator=torch.Generator().manual_seed(0)) >= dropout
        self.register_buffer("pool", kept.float() / (1 - dropout), persistent=False)

    def _load_embeddings(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.places = nn.Parameter(torch.from_numpy(weights["embeddings.position_embeddings.weight"].copy()))
        self.kind = nn.Parameter(torch.from_numpy(weights["embeddings.token_type_embeddings.weight"][0].copy()))
        self.norm = nn.LayerNorm(self.size.dimensions, self.size.epsilon)
        self.norm.load_state_dict(
            {part: _named(weights, f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")}
        )

    def _load_layers(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.layers = nn.ModuleList([Layer(self.size) for _ in range(self.size.layers)])
        for number, layer in enumerate(self.layers):
            names = {name: _stored(number, name) for name in layer.state_dict()}
            layer.load_state_dict({name: _named(weights, stored) for name, stored in names.items()})

    def _load_head(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.head = nn.Linear(self.size.dimensions, 3)  # start, end, answers
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        if "head.weight" in weights:
            self.head.load_state_dict({part: _named(weights, f"head.{part}") for part in ("weight", "bias")})

    def forward(self, rows: Tensor, mask: Tensor) -> Tensor:
        """`rows` (texts, tokens, width), `mask` (texts, tokens) true for tokens: logits, float32 (texts, tokens, 3).

        They are of a start, of an end, and (of the first token only) of "it answers".
        """
        logits: Tensor = self.head(self.encode(rows, mask)).float()
        return logits

    def encode(self, rows: Tensor, mask: Tensor) -> Tensor:
        """The last hidden states (texts, tokens, width), from what `forward` takes."""
        shut = torch.zeros(mask.shape, dtype=rows.dtype, device=rows.device).masked_fill(~mask, -1e9)[:, None, None, :]
        hidden = self.norm(rows + self.places[: rows.shape[1]] + self.kind)
        for number, layer in enumerate(self.layers):
            noise = None
            if self.training and number >= self.size.frozen:
                noise = self._noise(hidden), self._noise(hidden)
            hidden = self.run(hidden, shut, noise, self.size.heads, self.size.epsilon, list(layer.parameters()))
        encoded: Tensor = hidden
        return encoded

    def _noise(self, hidden: Tensor) -> Tensor:
        """Factors for dropout: a stretch of the pool that begins anywhere."""
        at = 64 * int(torch.randint((NOISE_POOL - hidden.numel()) // 64, ()))
        return self.pool[at : at + hidden.numel()].view(hidden.shape)


def upper_weights(parameters: dict[str, Tensor]) -> dict[str, NDArray[np.float32]]:
    """Trained parameters of a network, float32, by transformers' names; the head's as `head.weight` and `head.bias`."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in parameters.items():
        if name.startswith("layers."):
            _, number, part = name.split(".", 2)
            name = _stored(int(number), part)
        found[name] = value.detach().float().cpu().numpy()
    return found


def _stored(number: int, name: str) -> str:
    part, kind = name.split(".")
    return f"encoder.layer.{number}.{PARTS[part]}.{kind}"


def _named(weights: dict[str, NDArray[np.float32]], name: str) -> Tensor:
    return torch.from_numpy(np.array(weights[name], np.float32))
