"""Weights in blocks of 32 that share one scale, as GGML's Q4_0 and Q8_0 lay them out.

A block is the scale (float16) and then 16 bytes (Q4_0: byte j holds weight j in its low half and weight j + 16 in its
high half, each plus 8) or 32 bytes (Q8_0: signed). A matrix of n rows and m columns is uint8 (n, m / 32, 18 or 34).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
Q4_BYTES = 2 + BLOCK // 2
Q8_BYTES = 2 + BLOCK
WORDS = "embeddings.word_embeddings.weight"  # transformers' name of the table of word embeddings
INT8_PEAK = 63  # not 127: processors without VNNI add two products in 16 bits, which eight-bit weights overflow

Weights = dict[str, NDArray[np.generic]]


def is_blocks(array: NDArray[np.generic]) -> bool:
    """Whether an array holds blocks of weights, and not plain numbers."""
    return array.dtype == np.uint8 and array.ndim == 3 and array.shape[-1] in {Q4_BYTES, Q8_BYTES}


def unpack(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The whole numbers (…, 32) and the scales (…) of blocks."""
    scales = blocks[..., :2].copy().view(np.float16)[..., 0].astype(np.float32)
    if blocks.shape[-1] == Q8_BYTES:
        return blocks[..., 2:].view(np.int8), scales
    halves = blocks[..., 2:]
    numbers = np.empty((*blocks.shape[:-1], BLOCK), np.uint8)
    np.bitwise_and(halves, 15, out=numbers[..., : BLOCK // 2])
    np.right_shift(halves, 4, out=numbers[..., BLOCK // 2 :])
    signed = numbers.view(np.int8)
    signed -= 8
    return signed, scales


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The weights, exactly: uint8 (n, m / 32, bytes) to float32 (n, m)."""
    numbers, scales = unpack(blocks)
    return np.multiply(numbers, scales[..., None], dtype=np.float32).reshape(len(blocks), -1)


def quantise_q8(weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Float32 (n, m) as Q8_0 blocks, for a model that was trained here; m must be a multiple of 32."""
    blocks = weights.reshape(len(weights), -1, BLOCK)
    scales = (np.abs(blocks).max(-1, keepdims=True) / 127).astype(np.float16)
    steps = np.where(scales > 0, scales, 1).astype(np.float32)
    numbers = np.clip(np.rint(blocks / steps), -127, 127).astype(np.int8)
    return np.concatenate([scales.view(np.uint8), numbers.view(np.uint8)], axis=-1)


def to_int8(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (out, in) of blocks as int8 (in, out) with one scale for each output, as ONNX Runtime multiplies it."""
    numbers, scales = unpack(blocks)
    peaks = np.maximum(-numbers.min(-1).astype(np.float32), numbers.max(-1)) * np.abs(scales)
    steps = np.maximum(peaks.max(1) / INT8_PEAK, np.float32(1e-12))
    weights = numbers.astype(np.float32)
    weights *= (scales / steps[:, None])[..., None]
    np.rint(weights, out=weights)
    return np.ascontiguousarray(weights.astype(np.int8).reshape(len(blocks), -1).T), steps


class WordRows:
    """The word embeddings, in a memory-mapped file of Q4_0 rows: only the pages that are looked up are read.

    Models that share a vocabulary share one of these.
    """

    def __init__(self, path: Path, dimensions: int) -> None:
        self._blocks = np.memmap(path, np.uint8, "r").reshape(-1, dimensions // BLOCK, Q4_BYTES)

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The rows of `ids` (any shape), as float32 (*ids.shape, dimensions)."""
        rows = dequantise(np.asarray(self._blocks[ids.ravel()]))
        return rows.reshape(*ids.shape, rows.shape[-1])


def float_weights(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """The same weights with every block written out."""
    return {
        name: dequantise(array.view(np.uint8)) if is_blocks(array) else array.astype(np.float32)
        for name, array in weights.items()
    }
