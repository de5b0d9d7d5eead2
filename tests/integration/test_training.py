"""Training, export and reading with the real encoder; only its two uppermost layers learn, from a dozen sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.models.blocks import float_weights
from rag.models.encoder import BUNDLED, Vocabulary, open_tokenizer, open_vocabulary, read_layers, read_manifest
from rag.models.reader import READER, BundledReader, best_spans, prompt_head, windows
from rag.models.tokenizer import END
from rag.models.training.build import write_npz
from rag.models.training.examples import make_examples, pad, padded
from rag.models.training.export import export, read_weights
from rag.models.training.layer import Size
from rag.models.training.network import Network
from rag.models.training.pairs import pairs_of_epoch
from rag.models.training.plan import LOG, PLAN, WEIGHTS, Plan, read_record
from rag.models.training.reading import reader_run
from rag.models.training.sources import Sources, read_sources
from tests.training_files import write_training_files

FROZEN = 10
PLAN_OF_TESTS = Plan(seed=1, epochs=1, batch_tokens=256, peak_rate=1e-3, averaged=0.5, frozen=FROZEN)
MARGIN_BOUND, ANSWERS_BOUND = (
    1.0,
    0.4,
)  # log-odds that int8 may differ by from float32: at most 0.82, 0.33 were measured
LONG = "Le fleuve est calme, et les pirogues descendent vers le lac. " * 45
QUESTIONS = [
    ("Où s'est tenue l'audience 3 ?", "Audience 3", "À l’été 1903, « l’audience » s'est tenue à Ségou n° 3."),
    ("Who built bridge 5?", "Bridges", "Bridge 5 was built by engineer Smith5 and opened to trains."),
    ("Quand a ouvert le marché 8 ?", "", "Le marché numéro 8 de Cotonou a ouvert le 9 mars 1960."),
    ("What lies near town 2?", "Rivers", "2. Bei der Stadt liegt ein Fluss von 2 Meilen, der im Frühling steigt."),
    ("Qui dirige la délégation ?", "Accord", f"{LONG}Aminata Traoré dirige la délégation depuis 2019. {LONG}"),
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("train")
    write_training_files(folder)
    whole = read_sources(folder)
    return replace(whole, items=[item for item in whole.items if item.source in {"piaf", "squad2"}][::4])


@pytest.fixture(scope="module")
def work(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training from its first step to its last."""
    folder = tmp_path_factory.mktemp("work")
    reader_run(PLAN_OF_TESTS, sources, {}, folder)[0].train()
    return folder


def test_a_run_that_is_cut_ends_with_the_same_weights(sources: Sources, work: Path, tmp_path: Path) -> None:
    first, *_ = reader_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    for _ in range(2):
        first.train(stop_after_s=0)
    assert 2 == first.step < first.steps
    resumed, *_ = reader_run(PLAN_OF_TESTS, sources, {}, tmp_path)
    assert resumed.step == 2
    resumed.train()
    assert resumed.step == resumed.steps
    uncut, cut = read_weights(work / WEIGHTS), read_weights(tmp_path / WEIGHTS)
    assert uncut.keys() == cut.keys()
    assert all(np.array_equal(uncut[name], cut[name]) for name in uncut)
    assert {name.split(".")[2] for name in cut if "layer." in name} == {"10", "11"}
    record = read_record(tmp_path / PLAN)
    assert record.data_sha256 == sources.sha256
    assert record.seconds is not None


@pytest.fixture(scope="module")
def overfit(sources: Sources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float, float]:
    """The folder of a training that saw three questions again and again, and the loss before and after."""
    few, folder = replace(sources, items=sources.items[:3]), tmp_path_factory.mktemp("overfit")
    run, learner, _ = reader_run(replace(PLAN_OF_TESTS, epochs=10, dropout=0.0), few, {}, folder)
    tokenizer = open_tokenizer(BUNDLED, read_manifest(BUNDLED))
    pairs = [pair for pair in pairs_of_epoch(few, {}, 0, 0) if pair.spans]
    examples = make_examples(pairs, tokenizer, random.Random(0))
    batch = pad(examples, padded(max(len(example.ids) for example in examples)))
    before = float(learner.loss(batch).detach())
    run.train()
    return folder, before, float(learner.loss(batch).detach())


def test_the_loss_falls_on_what_is_shown_again_and_again(overfit: tuple[Path, float, float]) -> None:
    _, before, after = overfit
    assert after < before / 2


def test_the_exported_reader_reads_as_the_trained_network(overfit: tuple[Path, float, float], tmp_path: Path) -> None:
    export(overfit[0], tmp_path)
    network = network_of(read_weights(overfit[0] / WEIGHTS))
    assert_reads_as(BundledReader(threads=1, folder=tmp_path), network, QUESTIONS[:2])  # of what it was shown


def test_the_bundled_reader_reads_as_its_weights_do_in_pytorch() -> None:
    weights = float_weights(read_layers(READER, read_manifest(READER)))
    network = network_of(weights | {"head.weight": weights["head.weight"].T})
    assert_reads_as(BundledReader(threads=1), network, QUESTIONS)


def test_exporting_twice_gives_the_same_bytes_and_keeps_record_and_log(work: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(work, tmp_path / name)
    files = {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()}
    assert files == {file.name: file.read_bytes() for file in (tmp_path / "two").iterdir()}
    assert set(files) == {"encoder.onnx", "layers.npz", "manifest.json", "training.json", "training.jsonl"}
    assert files["training.jsonl"] == (work / LOG).read_bytes()


def test_weights_kept_from_an_earlier_point_are_averaged_with_the_last(work: Path, tmp_path: Path) -> None:
    last = read_weights(work / WEIGHTS)
    write_npz(tmp_path / "earlier.npz", {name: part + 2 for name, part in last.items()})
    export(work, tmp_path, tmp_path / "earlier.npz")
    bias = read_layers(tmp_path, read_manifest(tmp_path))["head.bias"]
    assert bias == pytest.approx(last["head.bias"] + 1)


def test_weights_of_other_layers_are_not_averaged(work: Path, tmp_path: Path) -> None:
    write_npz(tmp_path / "other.npz", {"head.bias": np.zeros(3, np.float32)})
    with pytest.raises(ModelError, match="of other layers"):
        export(work, tmp_path, tmp_path / "other.npz")


def assert_reads_as(reader: BundledReader, network: Network, questions: Sequence[tuple[str, str, str]]) -> None:
    """The same best span, and nearly the same logits."""
    vocabulary = open_vocabulary(BUNDLED, read_manifest(BUNDLED))
    for question, title, text in questions:
        (reading,) = reader.read(question, [(title, text)])
        margin, start, end, answers = read_exactly(network, vocabulary, question, title, text)
        best = reading.spans[0]
        assert text[best.start : best.end].strip() == text[start:end].strip()
        assert best.margin == pytest.approx(margin, abs=MARGIN_BOUND)
        assert reading.answers == pytest.approx(answers, abs=ANSWERS_BOUND)


def network_of(upper: dict[str, NDArray[np.float32]]) -> Network:
    """The embedder with these upper layers and head, in PyTorch and in float32."""
    weights = float_weights(read_layers(BUNDLED, read_manifest(BUNDLED)))
    return Network(Size(), weights | upper).eval()


def read_exactly(
    network: Network, vocabulary: Vocabulary, question: str, title: str, text: str
) -> tuple[float, int, int, float]:
    """The best span over all windows of a passage: its margin, its characters, and the best logit of "it answers"."""
    (asked, titled), (tokens,) = vocabulary.tokenizer.ids([question, title]), vocabulary.tokenizer.tokens([text])
    head = prompt_head(asked, titled)
    found, answers = [], []
    for start, end in windows(len(tokens.ids), len(head)):
        logits = network_logits(network, vocabulary, [*head, *tokens.ids[start:end], END])
        margin, first, last = best_spans(logits, len(head), len(head) + end - start)[0]
        found.append((margin, first + start - len(head), last + start - len(head)))
        answers.append(float(logits[0, 2]))
    margin, first, last = max(found)
    return margin, tokens.offsets[first][0], tokens.offsets[last][1], max(answers)


def network_logits(network: Network, vocabulary: Vocabulary, ids: Sequence[int]) -> NDArray[np.float32]:
    rows = torch.from_numpy(vocabulary.words[np.array([ids])])
    with torch.no_grad():
        logits: NDArray[np.float32] = network(rows, torch.ones(1, len(ids), dtype=torch.bool))[0].numpy()
    return logits
