"""Exact search: cosines worked out by hand, and kept current with the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.records import Candidate
from rag.store import Fingerprint
from rag.store.catalog import Catalog
from rag.store.changes import remove_files, tidy
from rag.store.exact import ExactSearch
from rag.store.opening import open_for_writing
from tests.fakes import fill_catalog

EAST, NORTH, NORTH_EAST = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(open_for_writing(tmp_path, Fingerprint("made", 2, "none", 900), rebuild=False)) as opened:
        yield opened


def found(candidates: list[Candidate]) -> list[tuple[str, float]]:
    return [(candidate.passage_id, round(candidate.score, 2)) for candidate in candidates]


def test_the_nearest_come_first_with_their_cosine(catalog: Catalog) -> None:
    fill_catalog(catalog, np.stack([EAST, NORTH, NORTH_EAST]))
    search = ExactSearch(2)
    assert found(search.search(catalog, NORTH, 2)) == [("made-1", 1.0), ("made-2", 0.8)]
    assert found(search.search(catalog, NORTH, 9)) == [("made-1", 1.0), ("made-2", 0.8), ("made-0", 0.0)]


def test_an_empty_catalog_has_nothing(catalog: Catalog) -> None:
    assert ExactSearch(2).search(catalog, EAST, 5) == []


def test_it_is_limited_to_documents(catalog: Catalog) -> None:
    fill_catalog(catalog, np.stack([EAST]), "a")
    fill_catalog(catalog, np.stack([NORTH_EAST]), "b")
    search = ExactSearch(2)
    assert found(search.search(catalog, EAST, 5, ["b-0.txt", "unknown.txt"])) == [("b-0", 0.6)]
    assert search.search(catalog, EAST, 5, []) == []


def test_what_is_added_and_removed_is_followed(catalog: Catalog) -> None:
    fill_catalog(catalog, np.stack([EAST] * 20), "a")
    search = ExactSearch(2)
    assert len(search.search(catalog, EAST, 50)) == 20
    fill_catalog(catalog, np.stack([NORTH]), "b")
    assert found(search.search(catalog, NORTH, 1)) == [("b-0", 1.0)]
    remove_files(catalog, ["/made/b-0.txt"])
    tidy(catalog)
    assert found(search.search(catalog, NORTH, 1)) == [("a-0", 0.0)]
    fill_catalog(catalog, np.stack([NORTH_EAST]), "b")  # the same id with another vector
    assert found(search.search(catalog, NORTH_EAST, 1)) == [("b-0", 1.0)]


def test_a_log_that_was_cut_is_read_from_the_start(catalog: Catalog) -> None:
    fill_catalog(catalog, np.stack([EAST] * 20), "a")
    search = ExactSearch(2)
    search.search(catalog, EAST, 1)
    fill_catalog(catalog, np.stack([NORTH]), "b")
    catalog.write("DELETE FROM log WHERE seq < (SELECT max(seq) FROM log)")
    tidy(catalog)
    fill_catalog(catalog, np.stack([NORTH_EAST]), "c")
    assert found(search.search(catalog, NORTH, 2)) == [("b-0", 1.0), ("c-0", 0.8)]
