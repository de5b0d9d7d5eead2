"""The parts of the model code that need no model."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models import export_sentence_transformers
from rag.models.blocks import BLOCK, WordRows, dequantise, quantise_q8, to_int8
from rag.models.embedder import groups_of_one_length, load_embedder, readable
from rag.models.encoder import BUNDLED, MANIFEST, WORDS, open_vocabulary, read_manifest
from rag.models.tokenizer import prune_tokenizer

HALF = b"\x00\x38"  # 0.5 as a little-endian float16


def q4_block(numbers: list[int]) -> bytes:
    """A Q4_0 block with the scale one half, written out slowly."""
    return HALF + bytes((numbers[j] + 8) | ((numbers[j + 16] + 8) << 4) for j in range(16))


NUMBERS = st.lists(st.integers(-8, 7), min_size=BLOCK, max_size=BLOCK)


@given(NUMBERS)
def test_a_block_gives_back_the_numbers_it_was_written_from(numbers: list[int]) -> None:
    blocks = np.frombuffer(q4_block(numbers), np.uint8).reshape(1, 1, -1)
    assert dequantise(blocks).tolist() == [[number / 2 for number in numbers]]


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_int8_is_within_half_a_step_of_the_weight(rows: list[list[int]]) -> None:
    blocks = np.frombuffer(b"".join(map(q4_block, rows)), np.uint8).reshape(len(rows), 1, -1)
    numbers, steps = to_int8(blocks)
    assert numbers.shape == (BLOCK, len(rows))
    assert np.abs(numbers).max() <= 63
    assert (np.abs(numbers * steps - dequantise(blocks).T) <= steps / 2 + 1e-6).all()


@given(st.lists(st.floats(-50, 50, width=16), min_size=BLOCK, max_size=BLOCK))
def test_q8_is_within_a_hundredth_of_the_largest_weight(row: list[float]) -> None:
    weights = np.array([row], np.float32)
    assert (np.abs(dequantise(quantise_q8(weights)) - weights) <= np.abs(weights).max() / 100 + 1e-6).all()


def test_word_rows_are_looked_up_in_the_shape_of_the_ids(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"".join(q4_block([number] * BLOCK) for number in (0, 2, 4)))
    words = WordRows(tmp_path / "words", BLOCK)
    found = words[np.array([[2, 0], [1, 2]])]
    assert len(words) == 3
    assert found.shape == (2, 2, BLOCK)
    assert found[..., 0].tolist() == [[2.0, 0.0], [1.0, 2.0]]


@given(st.lists(st.integers(1, 600), max_size=60))
def test_groups_hold_every_index_once_and_only_equal_lengths(lengths: list[int]) -> None:
    groups = list(groups_of_one_length(lengths, 512))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    assert all(len({lengths[index] for index in group}) == 1 for group in groups)
    assert all(len(group) == 1 or sum(lengths[index] for index in group) <= 512 for group in groups)


@given(st.text(st.characters(codec=None)))
def test_a_readable_text_can_be_written_as_utf8(text: str) -> None:
    assert readable(text).encode("utf-8")[:1] == text[:1].encode("utf-8", "replace")[:1]


def test_pruning_keeps_order_scores_and_special_tokens() -> None:
    pieces = [["<s>", 0.0], ["▁le", -1.0], ["ไทย", -2.0], ["▁да", -3.0], ["a語", -4.0], ["<mask>", 0.0]]
    added = [{"id": 0, "content": "<s>"}, {"id": 5, "content": "<mask>"}]
    pruned, kept = prune_tokenizer({"model": {"vocab": pieces}, "added_tokens": added})
    assert kept == [0, 1, 3, 5]
    assert pruned["model"]["vocab"] == [["<s>", 0.0], ["▁le", -1.0], ["▁да", -3.0], ["<mask>", 0.0]]
    assert pruned["added_tokens"] == [{"id": 0, "content": "<s>"}, {"id": 3, "content": "<mask>"}]


def test_a_models_name_changes_when_a_file_of_it_does(tmp_path: Path) -> None:
    sizes = {"model": "m", "dimensions": 1, "positions": 1, "heads": 1, "epsilon": 0.1, "words": 1}
    names = set()
    for digest in ("aa", "bb"):
        (tmp_path / MANIFEST).write_text(json.dumps({**sizes, "sha256": {"words.q4": digest}}))
        names.add(read_manifest(tmp_path).name)
    assert len(names) == 2


@pytest.mark.parametrize("content", ["{", "[]", '{"model": "m"}'])
def test_a_damaged_manifest_is_one_plain_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    with pytest.raises(ModelError, match="is damaged"):
        read_manifest(tmp_path)


def test_export_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(ModelError, match="not an empty folder"):
        export_sentence_transformers(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_no_setting_means_the_bundled_model() -> None:
    assert load_embedder(None, threads=1).name == read_manifest(BUNDLED).name


def test_one_changed_bit_of_the_word_rows_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "e5-small"
    folder.mkdir()
    for file in BUNDLED.iterdir():
        (folder / file.name).symlink_to(file)
    content = bytearray((BUNDLED / WORDS).read_bytes())
    content[len(content) // 2] ^= 1  # as large as it was
    (folder / WORDS).unlink()
    (folder / WORDS).write_bytes(content)
    with pytest.raises(ModelError, match=r"words\.q4 is damaged: .* (Install Griot again|git checkout)"):
        open_vocabulary(folder, read_manifest(folder))
