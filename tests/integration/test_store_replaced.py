"""An index that is removed, or another one in its place, while a server has it open."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from rag.errors import IndexStoreError
from rag.indexing import index_paths
from rag.settings import Settings
from rag.store import Fingerprint, Store
from tests.fakes import WordEmbedder

EMBEDDER = WordEmbedder()


def build(folder: Path, animal: str, dimensions: int = 64) -> None:
    """An index of one document, about an animal."""
    docs = folder.parent / animal
    docs.mkdir()
    (docs / f"{animal}.txt").write_text(f"Le {animal} est arrivé mardi à Bamako avec la délégation.")
    embedder = WordEmbedder(dimensions=dimensions)
    with Store.create(folder, Fingerprint(embedder.name, dimensions, "none", 900)) as store:
        index_paths([docs], store, embedder, Settings())


def found(store: Store, animal: str) -> tuple[list[str], list[str], list[str]]:
    """The documents that an animal is found in by words and by meaning, and all there are."""
    vector = EMBEDDER.embed_queries([f"Le {animal} est arrivé"])[0]
    by_words, by_meaning = (
        sorted({passage.document for passage in store.passages([each.passage_id for each in hits]).values()})
        for hits in (store.search_words(animal, 5), store.search_dense(vector, 5))
    )
    return by_words, by_meaning, [card.path for card in store.cards()]


@pytest.mark.parametrize("serve", [False, True])
def test_another_index_in_its_place_is_asked(tmp_path: Path, serve: bool) -> None:
    index = tmp_path / "index"
    build(index, "lion")
    build(tmp_path / "new", "zèbre")
    with Store.open(index, None, serve=serve) as store:
        assert found(store, "lion") == (["lion.txt"], ["lion.txt"], ["lion.txt"])
        index.rename(tmp_path / "old")
        (tmp_path / "new").rename(index)
        assert found(store, "zèbre") == (["zèbre.txt"], ["zèbre.txt"], ["zèbre.txt"])
        assert found(store, "lion")[0] == []
        assert store.document("lion.txt") is None
        # What changes in it from now on is followed, too.
        (tmp_path / "zèbre" / "girafe.txt").write_text("La girafe est restée à Gao pendant la saison.")
        with Store.create(index, Fingerprint(EMBEDDER.name, 64, "none", 900)) as writing:
            index_paths([], writing, EMBEDDER, Settings())
        assert "girafe.txt" in found(store, "girafe")[1]


@pytest.mark.parametrize("by_chroma", [False, True])
def test_a_removed_index_is_one_sentence_until_there_is_one_again(tmp_path: Path, by_chroma: bool) -> None:
    index = tmp_path / "index"
    build(index, "lion")
    with Store.open(index, None, serve=True) as store:
        assert found(store, "lion")[0] == ["lion.txt"]
        while by_chroma and not store.answers_from_chroma():
            time.sleep(0.05)
        index.rename(tmp_path / "gone")  # at once: the server writes there, too
        shutil.rmtree(tmp_path / "gone", ignore_errors=True)
        for ask in (lambda: found(store, "lion"), store.cards, lambda: store.document("lion.txt"), store.status):
            # What the server was just writing may have made the folder again: then its catalog is what is missing.
            with pytest.raises(IndexStoreError, match=r"There is no index in |has lost its catalog .*Build it again"):
                ask()
        build(index, "zèbre")
        assert found(store, "zèbre") == (["zèbre.txt"], ["zèbre.txt"], ["zèbre.txt"])


def test_an_index_of_another_model_in_its_place_is_not_asked(tmp_path: Path) -> None:
    index = tmp_path / "index"
    build(index, "lion")
    build(tmp_path / "other", "zèbre", dimensions=32)
    with Store.open(index, None) as store:
        assert found(store, "lion")[0] == ["lion.txt"]
        index.rename(tmp_path / "old")
        (tmp_path / "other").rename(index)
        assert found(store, "lion") == (["lion.txt"], ["lion.txt"], ["lion.txt"])
        assert "still answers from the one before it" in store.notice()
