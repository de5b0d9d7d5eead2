"""Makes the bundled embedder from a tuning, mixed with the embedder that it began with.

    pip install -e '.[train]'
    python -m rag.models.training.export_embedder WORK --out rag/models/e5-small [--share 0.5]

Of each tuned weight `--share` is kept, and of the original the rest: what the tuning taught stays, and less is lost of
what its data do not show (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). Words, tokenizer, graph and
the layers that the reader shares stay byte for byte. The tuning's record, with the share, and its log go beside them.
The same files come out each time.
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models import encoder
from rag.models.blocks import Weights, dequantise, is_blocks, quantise_q8
from rag.models.encoder import BUNDLED, Manifest, check_model, read_layers, read_manifest
from rag.models.reader import READER
from rag.models.training import build
from rag.models.training.export import read_training, read_weights, shape_of, write_training
from rag.models.training.graph import embedder_model
from rag.models.training.plan import EMBEDDER

MODEL = "griot-e5-small-int8"
SHARE = 0.5


def export_embedder(work: Path, out: Path, share: float = SHARE, original: Path = BUNDLED) -> None:
    """Writes a whole model folder: `share` of the weights tuned in `work`, and the rest of the `original` folder's.

    A matrix that differs from the original's becomes blocks of eight-bit weights: four bits would round away nearly
    all that a tuning changes. Raises ModelError where WORK holds no tuning of the original, the original is not
    as it was built, or `onnx` is not installed.
    """
    if not 0 <= share <= 1:
        raise ModelError(
            f"The share of the tuned weights is {share}. Choose one from 0 (none of them) to 1 (nothing else)."
        )
    manifest = _original_manifest(original)
    record, log = read_training(work)
    layers = mixed_layers(read_layers(original, manifest), read_weights(work / EMBEDDER), share)
    shape = shape_of(layers, manifest)
    try:
        graph = embedder_model(shape)
    except ImportError as error:
        raise ModelError("Exporting the embedder needs onnx. Run: pip install -e '.[train]'") from error
    out.mkdir(parents=True, exist_ok=True)
    if out.resolve() != original.resolve():
        for file in (encoder.WORDS, encoder.TOKENIZER):
            shutil.copyfile(original / file, out / file)
    build.write_encoder(out, MODEL, shape, layers, graph, manifest.words)
    write_training(out, replace(record, plan=record.plan | {"share": share}), log)


def mixed_layers(stored: Weights, tuned: dict[str, NDArray[np.float32]], share: float) -> Weights:
    """The stored layers with `share` of the tuned weights in them; what is not changed stays as it is stored.

    Raises ModelError unless the tuned weights are the embedder's and none is the reader's, too.
    """
    own = read_layers(READER, read_manifest(READER))
    for name, array in tuned.items():
        if name not in stored or name not in own or array.shape != _plain(stored[name]).shape:
            raise ModelError(
                f"The tuning holds {name} {array.shape}, which is not the embedder's or is the reader's, too. "
                "Tune only the layers that the reader has for itself: python -m rag.models.training.tune"
            )
    return {name: _mixed(array, tuned[name], share) if name in tuned else array for name, array in stored.items()}


def _mixed(stored: NDArray[np.generic], tuned: NDArray[np.float32], share: float) -> NDArray[np.generic]:
    plain = _plain(stored)
    mixed = np.float32(share) * tuned + np.float32(1 - share) * plain
    if np.array_equal(mixed, plain):
        return stored
    return quantise_q8(mixed) if is_blocks(stored) else mixed


def _plain(stored: NDArray[np.generic]) -> NDArray[np.float32]:
    return dequantise(stored.view(np.uint8)) if is_blocks(stored) else stored.astype(np.float32)


def _original_manifest(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest.model != build.MODEL:
        raise ModelError(
            f"{folder} holds {manifest.model!r}, which is tuned already. Build the original with: "
            "python -m rag.models.training.build --out FOLDER; then name it with --original FOLDER"
        )
    check_model(folder)
    return manifest


def main() -> None:
    """The command line."""
    name = "python -m rag.models.training.export_embedder"
    parser = argparse.ArgumentParser(prog=name, description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder of the tuning")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write; rag/models/e5-small is replaced")
    parser.add_argument("--share", type=float, default=SHARE, help="of the tuned weights, from 0 to 1; default: 0.5")
    parser.add_argument("--original", type=Path, default=BUNDLED, help="the folder of the embedder that was tuned")
    chosen = parser.parse_args()
    try:
        export_embedder(chosen.work, chosen.out, chosen.share, chosen.original)
    except ModelError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
