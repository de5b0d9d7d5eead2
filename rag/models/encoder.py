"""Opens a model folder: the graph, the layers' weights, the word rows and the tokenizer.

The folder holds:

    encoder.onnx        the graph, without weights
    layers.npz          the weights by transformers' names: blocks (see `blocks.py`) for matrices, float32 for the rest
    words.q4            the word embeddings, one Q4_0 row a token
    tokenizer.model     the tokenizer, as sentencepiece reads it
    manifest.json       the model's name and sizes, and the SHA-256 of the files above

The reader's folder has neither words nor tokenizer, and only its own layers: the others are the embedder's.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.blocks import WordRows, is_blocks, to_int8
from rag.models.tokenizer import Tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

GRAPH = "encoder.onnx"
LAYERS = "layers.npz"
WORDS = "words.q4"
TOKENIZER = "tokenizer.model"
MANIFEST = "manifest.json"
SCALE = ".scale"  # what the graph calls the scales of an int8 weight, after its name
BUNDLED = Path(__file__).parent / "e5-small"
REMEDY = "Install Griot again, or in a clone run: git checkout -- rag/models"


@dataclass(frozen=True)
class Manifest:
    """What a model folder says of itself."""

    model: str
    dimensions: int
    positions: int
    heads: int
    epsilon: float
    words: int
    sha256: dict[str, str]

    @property
    def name(self) -> str:
        """The model's name with a digest of all its files: it changes when any weight does."""
        digest = hashlib.sha256("".join(self.sha256[file] for file in sorted(self.sha256)).encode())
        return f"{self.model}/{digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the embedder and the reader share: the tokenizer and the word rows."""

    tokenizer: Tokenizer
    words: WordRows


_vocabularies: dict[Path, Vocabulary] = {}
_opening = Lock()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model folder; raises ModelError where there is none or it is damaged."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_bytes()))
    except OSError as error:
        raise ModelError(f"The model folder {folder} has no readable {MANIFEST}. {REMEDY}") from error
    except (ValueError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST} is damaged: {error}. {REMEDY}") from error


def _compare(folder: Path, file: str, manifest: Manifest, digest: str) -> None:
    if digest != manifest.sha256[file]:
        raise ModelError(f"The model file {folder / file} is damaged: its SHA-256 is not the manifest's. {REMEDY}")


def read_checked(folder: Path, file: str, manifest: Manifest) -> bytes:
    """A file of the model whose SHA-256 is the manifest's; raises ModelError where it is missing or differs."""
    try:
        content = (folder / file).read_bytes()
    except OSError as error:
        raise ModelError(f"The model file {folder / file} cannot be read ({error.strerror}). {REMEDY}") from error
    _compare(folder, file, manifest, hashlib.sha256(content).hexdigest())
    return content


def check_file(folder: Path, file: str, manifest: Manifest) -> None:
    """Raises ModelError unless a file of the model is there, whole; reads it in parts."""
    try:
        with (folder / file).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The model file {folder / file} cannot be read ({error.strerror}). {REMEDY}") from error
    _compare(folder, file, manifest, digest)


def check_model(folder: Path) -> None:
    """Raises ModelError unless every file of a model folder is there, whole."""
    manifest = read_manifest(folder)
    for file in manifest.sha256:
        check_file(folder, file, manifest)


def open_words(folder: Path, manifest: Manifest) -> WordRows:
    """The word rows; raises ModelError unless they are whole: a wrong vector would not look wrong."""
    check_file(folder, WORDS, manifest)  # 37 MB: 30 ms of one core
    try:
        words = WordRows(folder / WORDS, manifest.dimensions)
    except (OSError, ValueError) as error:
        raise ModelError(f"The model file {folder / WORDS} cannot be read ({error}). {REMEDY}") from error
    if len(words) != manifest.words:
        raise ModelError(f"{folder / WORDS} has {len(words)} rows, not {manifest.words}. {REMEDY}")
    return words


def open_tokenizer(folder: Path, manifest: Manifest) -> Tokenizer:
    """The tokenizer of a model folder."""
    return Tokenizer(read_checked(folder, TOKENIZER, manifest))


def open_vocabulary(folder: Path, manifest: Manifest) -> Vocabulary:
    """The tokenizer and the word rows, once for the process: they take 35 MB and half a second."""
    with _opening:
        if folder not in _vocabularies:
            with ThreadPoolExecutor(1) as pool:  # the digest leaves the interpreter to the tokenizer
                words = pool.submit(open_words, folder, manifest)
                _vocabularies[folder] = Vocabulary(open_tokenizer(folder, manifest), words.result())
        return _vocabularies[folder]


def read_layers(folder: Path, manifest: Manifest) -> dict[str, NDArray[np.generic]]:
    """The layers' weights as they are stored, by transformers' names."""
    with np.load(BytesIO(read_checked(folder, LAYERS, manifest))) as stored:
        return {name: stored[name] for name in stored.files}


def open_session(
    folder: Path, manifest: Manifest, threads: int, layers: dict[str, NDArray[np.generic]] | None = None
) -> InferenceSession:
    """The encoder, ready to run. Any number of threads may run it at once; each run uses the thread that calls it.

    `layers` are all the weights of the graph, where the folder does not hold all of them.
    """
    import onnxruntime

    layers = layers or read_layers(folder, manifest)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # texts side by side are a third faster than threads within one operation
    # The graph is written in the fused operations that are fastest; the optimizer would undo that with BiasGelu.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.enable_mem_reuse = False  # planning it takes 150 ms of every start, and no run is faster for it
    with ThreadPoolExecutor(threads) as pool:
        parts = [part for some in pool.map(_graph_weights, layers.items()) for part in some]
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for _, value in parts]
    options.add_external_initializers([name for name, _ in parts], values)
    graph = read_checked(folder, GRAPH, manifest)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _graph_weights(item: tuple[str, NDArray[np.generic]]) -> list[tuple[str, NDArray[np.generic]]]:
    """A stored weight as the graph wants it: blocks become int8 and scales."""
    name, array = item
    if not is_blocks(array):
        return [item]
    weights, scales = to_int8(array.view(np.uint8))
    return [(name, weights), (name + SCALE, scales)]
