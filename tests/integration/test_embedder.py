"""The bundled embedder, with its real weights."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models.embedder import BundledEmbedder
from rag.models.encoder import BUNDLED, LAYERS, MANIFEST, WORDS, check_model, open_tokenizer, read_manifest

SAMPLE = Path(__file__).parent.parent / "data" / "embedder"
TEXTS = json.loads((SAMPLE / "texts.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def embedder() -> BundledEmbedder:
    return BundledEmbedder()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A model folder that a test may damage."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


def test_passages_and_queries_have_the_vectors_of_the_same_weights_in_float32(embedder: BundledEmbedder) -> None:
    reference = np.load(SAMPLE / "vectors.npz")
    assert (embedder.embed_passages(TEXTS["passages"]) * reference["passages"]).sum(1).min() >= 0.995
    assert (embedder.embed_queries(TEXTS["queries"]) * reference["queries"]).sum(1).min() >= 0.995


def test_the_pruned_tokenizer_cuts_every_kept_script_as_the_whole_one_did() -> None:
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    for text, pieces in json.loads((SAMPLE / "tokens.json").read_text("utf-8")).items():
        (ids,) = tokenizer.ids([text])
        assert ["<s>", *tokenizer.pieces(ids), "</s>"] == pieces


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("How do I cook rice with tomato?", "Pour réussir le riz au gras"),
        ("How many people work at the mine?", "La mine emploie"),
        ("Pourquoi a-t-on modifié le traité ?", "The treaty was signed"),
    ],
)
def test_a_question_finds_its_passage_in_the_other_language(
    embedder: BundledEmbedder, question: str, start: str
) -> None:
    scores = embedder.embed_passages(TEXTS["passages"]) @ embedder.embed_queries([question])[0]
    assert TEXTS["passages"][scores.argmax()].startswith(start)


def test_vectors_are_unit_rows_and_nothing_gives_no_rows(embedder: BundledEmbedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)
    vectors = embedder.embed_queries(["", " ", "où ?"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(embedder: BundledEmbedder) -> None:
    together = embedder.embed_passages(TEXTS["passages"])
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS["passages"]])
    assert np.abs(together - alone).max() <= 1e-5


def test_two_runs_and_any_number_of_threads_agree(embedder: BundledEmbedder) -> None:
    single = BundledEmbedder(threads=1)
    assert single.name == embedder.name
    difference = single.embed_passages(TEXTS["passages"]) - embedder.embed_passages(TEXTS["passages"])
    assert np.abs(difference).max() <= 1e-5


def test_callers_in_several_threads_get_their_own_vectors(embedder: BundledEmbedder) -> None:
    alone = [embedder.embed_queries([text])[0] for text in TEXTS["queries"]]
    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(lambda text: embedder.embed_queries([text])[0], TEXTS["queries"]))
    assert np.abs(np.array(alone) - np.array(at_once)).max() <= 1e-5


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=60))
def test_no_text_is_refused(embedder: BundledEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed_passages([text])).all()


@pytest.mark.parametrize("text", ["mot " * 25_000, "x" * 100_000, " " * 100_000, "\x00" * 100_000, "語" * 100_000])
def test_a_very_long_text_is_cut_at_the_window(embedder: BundledEmbedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed_passages([text])) == pytest.approx(1, abs=1e-5)


def test_what_is_beyond_the_window_changes_nothing(embedder: BundledEmbedder) -> None:
    first = "La pluie tombe sur la ville. " * 100
    vectors = embedder.embed_passages([first, first + "Le ministre est arrivé."])
    assert np.array_equal(vectors[0], vectors[1])


def test_the_bundled_files_are_those_of_the_manifest_and_of_the_card() -> None:
    check_model(BUNDLED)
    card = (BUNDLED / "MODEL_CARD.md").read_text("utf-8")
    manifest = read_manifest(BUNDLED)
    assert all(digest in card for digest in manifest.sha256.values())
    assert manifest.name in card


@pytest.mark.parametrize("file", [MANIFEST, LAYERS, WORDS])
def test_a_missing_file_is_one_plain_sentence(copied: Path, file: str) -> None:
    (copied / file).unlink()
    with pytest.raises(ModelError, match="Install Griot again"):
        BundledEmbedder(folder=copied).load()


def test_a_truncated_file_is_one_plain_sentence(copied: Path) -> None:
    for file in (LAYERS, WORDS):
        whole = (copied / file).read_bytes()
        (copied / file).write_bytes(whole[: len(whole) // 2])
        with pytest.raises(ModelError, match=r"damaged|rows, not|cannot be read"):
            BundledEmbedder(folder=copied).load()
        (copied / file).write_bytes(whole)


def test_a_changed_byte_is_noticed(copied: Path) -> None:
    with (copied / WORDS).open("r+b") as file:
        file.seek(1000)
        file.write(b"\xff\x00\xff")
    with pytest.raises(ModelError, match="damaged"):
        check_model(copied)
