"""What an index holds and how its parts are."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.store.catalog import Catalog
from rag.store.layout import DERIVED_LOCK, PARTS, catalog_file, is_sealed, part_folder, size_bytes
from rag.store.locks import holder
from rag.store.schema import Fingerprint
from rag.store.unfinished import Unfinished, unfinished_of

State = Literal["current", "lagging", "unchecked", "checking", "rebuilding", "damaged"]


@dataclass(frozen=True, slots=True)
class PartStatus:
    """A derived part. `lag` counts changes not yet applied.

    "unchecked": its last owner was killed; it is checked when it is next opened. "damaged": it will be built again.
    """

    name: str
    state: State
    lag: int
    generation: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """An index. `languages` is ISO 639-1 ("" for unknown) → passages; `failed` is (path, reason), by path;
    `skipped` counts the files that are passed over, by kind (".pdf", "hidden", "link", …).

    `updated` is ISO 8601 in UTC, "" before the first document.
    """

    folder: Path
    documents: int
    passages: int
    languages: Mapping[str, int]
    failed: tuple[tuple[str, str], ...]
    skipped: Mapping[str, int]
    roots: tuple[str, ...]
    fingerprint: Fingerprint
    updated: str
    parts: tuple[PartStatus, ...]
    catalog_bytes: int
    unfinished: Unfinished | None


def read_status(index: Path) -> IndexStatus:
    """The status of the index in a folder, whoever uses it; raises what `Catalog.open` raises."""
    with closing(Catalog.open(index)) as catalog:
        return status_of(catalog)


def status_of(catalog: Catalog) -> IndexStatus:
    """The status of an index whose catalog is open."""
    index = catalog.index
    updated = catalog.rows("SELECT value FROM meta WHERE key = 'updated'")
    file = catalog_file(index)
    return IndexStatus(
        folder=index,
        documents=catalog.rows("SELECT count(*) FROM documents")[0][0],
        passages=catalog.passage_count(),
        languages=catalog.languages(),
        failed=tuple(
            (path, reason) for path, reason in catalog.rows("SELECT path, reason FROM failures ORDER BY path")
        ),
        skipped=catalog.skipped_kinds(),
        roots=tuple(row[0] for row in catalog.rows("SELECT path FROM roots ORDER BY path")),
        fingerprint=catalog.fingerprint(),
        updated=updated[0][0] if updated else "",
        parts=tuple(part_status(catalog, name) for name in PARTS),
        catalog_bytes=size_bytes(file) + size_bytes(file.with_name(f"{file.name}-wal")),
        unfinished=unfinished_of(catalog),
    )


def part_status(catalog: Catalog, name: str) -> PartStatus:
    """The status of one derived part, as its owner notes it, or as its files say where nobody owns it."""
    target = catalog.target(name)
    folder = part_folder(catalog.index, name, target.generation)
    lag = max(0, catalog.latest_seq() - target.applied_seq)
    return PartStatus(
        name, _state(catalog.index, folder, target.state, lag), lag, target.generation, size_bytes(folder)
    )


def _state(index: Path, folder: Path, noted: str, lag: int) -> State:
    owned = holder(index / DERIVED_LOCK) is not None
    if owned and noted in {"checking", "rebuilding"}:
        return "checking" if noted == "checking" else "rebuilding"
    if noted in {"rebuilding", "damaged"} or not folder.is_dir():
        return "damaged"
    if not owned and not is_sealed(folder):
        return "unchecked"
    return "lagging" if lag else "current"
