"""Tuning with the real encoder; only its uppermost layer learns, from a few sentences."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from rag.models.embedder import BundledEmbedder
from rag.models.encoder import BUNDLED, open_tokenizer, read_manifest
from rag.models.training.contrast import asked_of_epoch, held_out_questions, make_contrast, passage_text
from rag.models.training.plan import Plan
from rag.models.training.sources import Sources, read_sources
from rag.models.training.tuning import rank, tuning_run
from tests.training_files import write_training_files

PLAN_OF_TESTS = Plan(seed=1, epochs=1, peak_rate=1e-3, averaged=0.5, dropout=0.0, frozen=11)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("train")
    write_training_files(folder)
    return read_sources(folder)


def test_a_run_that_is_cut_ends_with_the_same_weights(sources: Sources, tmp_path: Path) -> None:
    weights = []
    for name, cuts in (("uncut", 0), ("cut", 1)):
        (tmp_path / name).mkdir()
        for _ in range(cuts):
            tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path / name)[0].train(stop_after_s=0)
        run, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path / name)
        assert run.step == cuts < run.steps
        run.train()
        weights.append(tuner.masters.averaged_weights())
    assert weights[0].keys() == weights[1].keys()
    assert {name.split(".")[2] for name in weights[0]} == {"11"}
    assert all(np.array_equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_before_tuning_its_vectors_are_the_embedders(sources: Sources, tmp_path: Path) -> None:
    _, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    asked = asked_of_epoch(sources, {}, 1, 0)[:6]
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    batch = make_contrast(asked, sources.paragraphs, tokenizer, random.Random(0))
    ours = BundledEmbedder(threads=1).embed_queries([one.question for one in asked])
    tuner.network.eval()
    found = tuner.embed(batch.questions).detach().numpy()
    assert (found * ours).sum(1).min() > 0.98


def test_the_loss_falls_on_what_is_shown_again_and_again(sources: Sources, tmp_path: Path) -> None:
    run, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    batch = make_contrast(asked_of_epoch(sources, {}, 1, 0)[:12], sources.paragraphs, tokenizer, random.Random(0))
    losses = [tuner.update(batch, step, 12) for step in range(12)]
    assert losses[-1] < losses[0] / 2
    assert run.steps > 0


def test_what_says_the_same_or_holds_the_answer_is_no_wrong_passage(sources: Sources) -> None:
    asked = asked_of_epoch(sources, {}, 3, 0)
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    rivers = [one for one in asked if one.source == "xquad"][:8]
    batch = make_contrast(rivers, sources.paragraphs, tokenizer, random.Random(0))
    places = list(dict.fromkeys(one.right for one in rivers))
    for row, one in enumerate(rivers):
        for column, place in enumerate(places):
            assert batch.open[row, column] == (place == one.right or place not in one.same)


def test_held_out_questions_are_ranked(sources: Sources, tmp_path: Path) -> None:
    _, tuner, _ = tuning_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    held_out = held_out_questions(sources, 20)
    assert held_out
    found = rank(tuner, tokenizer, sources, held_out)
    assert 0 < found["recall@1"]["all"] <= found["recall@5"]["all"] <= 1


def test_a_paragraph_is_embedded_as_in_an_index(sources: Sources) -> None:
    assert (
        passage_text(sources.paragraphs[0]) == f"passage: {sources.paragraphs[0].title}\n{sources.paragraphs[0].text}"
    )
