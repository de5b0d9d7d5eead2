"""Pairs, examples and batches for training, from a folder in SQuAD's layout that is small enough to know by heart."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.models.encoder import BUNDLED, open_tokenizer, read_manifest
from rag.models.reader import OVERLAP_TOKENS, WINDOW_TOKENS, windows
from rag.models.tokenizer import Tokenizer
from rag.models.training.examples import Example, make_batches, make_examples
from rag.models.training.misses import holds_answer
from rag.models.training.pairs import Pair, held_out_pairs, pairs_of_epoch, with_noise
from rag.models.training.plan import Plan, read_record
from rag.models.training.sources import Paragraph, Sources, read_sources
from rag.models.training.train import main
from tests.training_files import write_training_files


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("train")
    write_training_files(folder)
    return read_sources(folder)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return open_tokenizer(BUNDLED, read_manifest(BUNDLED))


@pytest.fixture(scope="module")
def pairs(sources: Sources) -> list[Pair]:
    return [pair for epoch in range(3) for pair in pairs_of_epoch(sources, {}, 7, epoch)]


def text_of(tokenizer: Tokenizer, ids: list[int]) -> str:
    return "".join(tokenizer.pieces(ids)).replace("▁", " ").strip()


def test_a_pairs_spans_are_the_words_of_the_answer(pairs: list[Pair]) -> None:
    told = {(pair.paragraph.language, pair.paragraph.text[start:end]) for pair in pairs for start, end in pair.spans}
    assert ("fr", "Ségou n° 7") in told
    assert ("en", "a river of 7 miles") in told
    assert ("de", "ein Fluss von 7 Meilen") in told


def test_an_answer_outside_of_its_paragraph_is_left_out(sources: Sources) -> None:
    (item,) = [item for item in sources.items + sources.held_out if item.id == "piaf/outside"]
    assert item.places["fr"][1] == ()


def test_a_question_in_one_language_meets_a_paragraph_in_another(pairs: list[Pair]) -> None:
    crossed = {(pair.question_language, pair.paragraph.language) for pair in pairs if pair.source == "xquad"}
    assert {("en", "en"), ("en", "de"), ("en", "es")} <= crossed
    assert not any("zh" in languages for languages in crossed)
    native = [pair for pair in pairs if pair.question_language == "fon"]
    assert {pair.paragraph.language for pair in native} == {"fr"}
    assert {f"Hwenu tɛ nu axi {number} hun ?" for number in range(24)} & {pair.question for pair in native}


def test_a_paragraph_that_does_not_answer_holds_none_of_the_answers(sources: Sources) -> None:
    answers = {
        (item.id.split("/")[0], wording): [
            sources.paragraphs[place].text[start:end] for place, spans in item.places.values() for start, end in spans
        ]
        for item in sources.items
        for wording in item.wordings.values()
    }
    every = {item.id: list(range(len(sources.paragraphs))) for item in sources.items}
    wrong = [pair for epoch in range(3) for pair in pairs_of_epoch(sources, every, 7, epoch) if not pair.spans]
    known = [(pair, answers[pair.source, pair.question]) for pair in wrong if (pair.source, pair.question) in answers]
    assert len(known) > 30
    assert not any(holds_answer(pair.paragraph.text, found) for pair, found in known)


def test_a_seed_and_an_epoch_decide_the_pairs(sources: Sources) -> None:
    assert pairs_of_epoch(sources, {}, 7, 1) == pairs_of_epoch(sources, {}, 7, 1)
    assert pairs_of_epoch(sources, {}, 7, 1) != pairs_of_epoch(sources, {}, 7, 2)
    assert pairs_of_epoch(sources, {}, 8, 1) != pairs_of_epoch(sources, {}, 7, 1)


def test_what_is_held_out_is_never_trained_on(sources: Sources, pairs: list[Pair]) -> None:
    held = {sources.paragraphs[place].text for item in sources.held_out for place, _ in item.places.values()}
    assert held
    assert not {item.id for item in sources.items} & {item.id for item in sources.held_out}
    assert not {pair.paragraph.text for pair in pairs if pair.spans} & held
    scored = held_out_pairs(sources, 5)
    assert {pair.paragraph.text for pair in scored if pair.spans} <= held
    assert max(sum(pair.source == source for pair in scored) for source in ("piaf", "xquad", "squad2", "afriqa")) <= 5


@given(st.text(min_size=1).filter(str.strip), st.integers())
def test_noise_leaves_something_of_a_question(question: str, seed: int) -> None:
    assert with_noise(question, random.Random(seed)).strip()


@pytest.mark.parametrize("question", ["?", "é", "??  ?", "\u0301"])
def test_noise_leaves_something_of_one_character(question: str) -> None:
    assert all(with_noise(question, random.Random(seed)).strip() for seed in range(200))


def test_the_answers_tokens_say_the_answer_wherever_a_crop_moves_it(tokenizer: Tokenizer) -> None:
    before, after = "« L’audience, disait-il, n’est pas levée. » " * 40, " Puis vint l'été à Ségou." * 60
    text = f"{before}Le général Mamadou Koné a signé.{after}"
    start = len(before) + len("Le ")
    spans = ((start, start + len("général Mamadou Koné")),)
    pair = Pair("Qui a signé ?", "fr", Paragraph("Accord", text, "fr", "piaf/fr/Accord"), spans, "piaf")
    examples = make_examples([pair] * 60, tokenizer, random.Random(3))
    answers = [example.answer or (0, 0) for example in examples]
    told = [example.ids[first : last + 1] for example, (first, last) in zip(examples, answers, strict=True)]
    assert {text_of(tokenizer, ids) for ids in told} == {"général Mamadou Koné"}
    assert len(set(answers)) > 20
    assert all(len(example.ids) <= WINDOW_TOKENS for example in examples)


def test_an_answer_longer_than_the_window_ends_with_it(tokenizer: Tokenizer) -> None:
    text = "Bamako est au Mali. " * 200
    pair = Pair("Où ?", "fr", Paragraph("", text, "fr", "piaf/fr/"), ((0, len(text)),), "piaf")
    (example,) = make_examples([pair], tokenizer, random.Random(0))
    assert example.answer == (example.passage[0], example.passage[1] - 1)


def test_an_empty_paragraph_is_an_example_without_a_passage(tokenizer: Tokenizer) -> None:
    pair = Pair("Où ?", "fr", Paragraph("", "", "fr", "piaf/fr/"), (), "piaf")
    (example,) = make_examples([pair], tokenizer, random.Random(0))
    assert example.passage[0] == example.passage[1]


@given(st.lists(st.integers(4, 200), max_size=40), st.integers(32, 600), st.integers())
def test_batches_hold_every_example_and_keep_to_their_size(lengths: list[int], tokens: int, seed: int) -> None:
    examples = [
        Example([0, *[10 + number] * (length - 2), 2], (1, length - 1), (1, length - 2) if number % 2 else None)
        for number, length in enumerate(lengths)
    ]
    batches = list(make_batches(examples, tokens, random.Random(seed)))
    rows = [(batch, row) for batch in batches for row in range(len(batch.ids))]
    assert {int(batch.ids[row, 1]) - 10 for batch, row in rows} == set(range(len(lengths)))
    assert all(batch.ids.size <= tokens or len(batch.ids) == 1 for batch in batches)
    for batch, row in rows:
        example = examples[int(batch.ids[row, 1]) - 10]
        assert batch.ids[row, batch.mask[row]].tolist() == example.ids
        assert batch.allowed[row].nonzero()[0].tolist() == [0, *range(*example.passage)]
        assert (batch.starts[row], batch.ends[row]) == (example.answer or (0, 0))


@given(st.integers(0, 3000), st.integers(3, 132))
def test_windows_hold_every_token_and_fit(tokens: int, head: int) -> None:
    parts = windows(tokens, head)
    assert {token for start, end in parts for token in range(start, end)} == set(range(tokens))
    assert all(head + end - start + 1 <= WINDOW_TOKENS for start, end in parts)
    assert all(0 <= start <= end <= tokens for start, end in parts)
    following = list(pairwise(parts))
    assert all(one[0] < other[0] and one[1] - other[0] >= OVERLAP_TOKENS - 1 for one, other in following)


def test_the_average_is_at_first_the_weights_themselves() -> None:
    assert Plan(averaged=0.998).kept(0) == 0.1
    assert Plan(averaged=0.998).kept(100_000) == 0.998


def test_a_run_may_be_made_longer_and_nothing_else(tmp_path: Path) -> None:
    stored = {**vars(Plan()), "epochs": 9}
    Plan(epochs=3).check_resumes(stored, tmp_path)
    with pytest.raises(ModelError, match="another plan"):
        Plan(seed=8).check_resumes(stored, tmp_path)


def test_a_missing_training_file_is_one_plain_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["train", str(tmp_path), "--work", str(tmp_path / "work")])
    with pytest.raises(SystemExit, match=r"piaf_fr\.json cannot be read"):
        main()
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"data": [{"title": "T"}]}'])
def test_a_damaged_training_file_is_named(tmp_path: Path, content: str) -> None:
    write_training_files(tmp_path)
    (tmp_path / "squad2_en.json").write_text(content)
    with pytest.raises(ModelError, match=r"squad2_en\.json is not in SQuAD's layout"):
        read_sources(tmp_path)


def test_other_training_files_are_not_mixed_into_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_training_files(tmp_path)
    record = {"plan": {}, "data_sha256": {"piaf_fr.json": "0"}, "torch": "", "device": "", "steps": 1, "seconds": None}
    (tmp_path / "plan.json").write_text(json.dumps(record))
    monkeypatch.setattr(sys, "argv", ["train", str(tmp_path), "--work", str(tmp_path)])
    with pytest.raises(SystemExit, match="other training files"):
        main()


def test_a_folder_without_a_record_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"rag\.models\.training\.train DATA --work"):
        read_record(tmp_path / "plan.json")


def test_without_pytorch_the_remedy_is_named(tmp_path: Path) -> None:
    write_training_files(tmp_path)
    code = "import sys; sys.modules['torch'] = None; from rag.models.training.train import main; main()"
    command = [sys.executable, "-c", code, str(tmp_path), "--work", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stderr.strip() == "Training needs PyTorch. Run: pip install -e '.[train]'"
