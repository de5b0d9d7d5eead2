"""The catalog: documents whole or not at all, and a log of what changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.records import Document, Fact, Passage
from rag.store import Fingerprint
from rag.store.catalog import Catalog
from rag.store.changes import FileState, put_document, put_vectors, remove_files, text_hash, tidy
from rag.store.opening import open_for_writing

PRINT = Fingerprint("made", 2, "none", 900)
TEXT = "Été à Bamako 🎉.\n\x00 Fin."
DOCUMENT = Document(
    "sub/a.txt", "f" * 64, TEXT, title=Fact("Été", 0, 3), date=Fact("2023-07", 4, 5), language="fr"
)  # fmt: skip
STATE = FileState("sub/a.txt", "/docs/sub/a.txt", "/docs", 10, 20)
FIRST = Passage("first", DOCUMENT.path, 0, 15, TEXT[0:15], "Titre")
LAST = Passage("last", DOCUMENT.path, 16, len(TEXT), TEXT[16:])


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(open_for_writing(tmp_path, PRINT, rebuild=False)) as opened:
        yield opened


def put(catalog: Catalog, document: Document, *passages: Passage) -> None:
    put_vectors(catalog, {text_hash(passage.text): np.array([0.6, 0.8], np.float32) for passage in passages})
    put_document(catalog, STATE, document, [(passage, text_hash(passage.text)) for passage in passages])


def log(catalog: Catalog) -> list[tuple[str, str]]:
    return [(op, passage) for op, passage in catalog.rows("SELECT op, passage FROM log ORDER BY seq")]


def test_a_document_comes_back_as_it_was_put(catalog: Catalog) -> None:
    put(catalog, DOCUMENT, FIRST, LAST)
    assert catalog.documents() == (DOCUMENT,)
    assert catalog.passages(["first", "last", "unknown"]) == {"first": (FIRST, DOCUMENT), "last": (LAST, DOCUMENT)}
    assert catalog.passages_of("sub/a.txt") == [FIRST, LAST]
    np.testing.assert_allclose(catalog.vectors(["last"])["last"], [0.6, 0.8], atol=1e-3)
    assert catalog.languages() == {"fr": 2}


def test_a_new_version_takes_the_place_of_the_old_one(catalog: Catalog) -> None:
    put(catalog, DOCUMENT, FIRST, LAST)
    changed = replace(DOCUMENT, sha256="e" * 64)
    put(catalog, changed, FIRST)
    assert catalog.documents() == (changed,)
    assert catalog.existing(["first", "last"]) == {"first"}


def test_the_log_names_only_what_there_is_to_follow(catalog: Catalog) -> None:
    put(catalog, DOCUMENT, FIRST)
    put(catalog, DOCUMENT, FIRST, LAST)
    remove_files(catalog, ["/docs/sub/a.txt", "/docs/unknown.txt"])
    assert log(catalog) == [("add", "first"), ("add", "last"), ("delete", "first"), ("delete", "last")]
    assert catalog.changed_since(1) == (4, ["last", "first"])
    assert catalog.changed_since(1, limit=1) == (2, ["last"])


def test_a_vector_is_kept_while_a_passage_names_its_text(catalog: Catalog) -> None:
    put(catalog, DOCUMENT, FIRST)
    tidy(catalog)
    assert catalog.rows("SELECT count(*) FROM vectors") == [(1,)]
    remove_files(catalog, ["/docs/sub/a.txt"])
    tidy(catalog)
    assert catalog.rows("SELECT count(*) FROM vectors") == [(0,)]


def test_a_transaction_that_fails_leaves_nothing(catalog: Catalog) -> None:
    def fail() -> None:
        with catalog.transaction():
            catalog.write("INSERT INTO roots (path) VALUES ('/docs')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert catalog.rows("SELECT * FROM roots") == []


def test_threads_read_while_another_connection_writes(catalog: Catalog) -> None:
    put(catalog, DOCUMENT, FIRST, LAST)
    wrong: list[object] = []

    def read() -> None:
        for _ in range(200):
            held = catalog.passages(["first", "last"])
            if held and set(held) != {"first", "last"}:
                wrong.append(held)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    with closing(Catalog.open(catalog.index)) as writer:
        for number in range(50):
            put(writer, replace(DOCUMENT, sha256=f"{number:064}"), FIRST, LAST)
    for thread in threads:
        thread.join()
    assert wrong == []
