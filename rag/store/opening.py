"""Opening the catalog for whoever changes it: the first time, after damage, and with other settings."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import GriotError, IndexBusyError, IndexDamagedError, IndexMismatchError, IndexStoreError
from rag.store.catalog import Catalog
from rag.store.layout import (
    PARTS,
    WRITE_LOCK,
    can_write,
    catalog_errors,
    catalog_file,
    keep_roots,
    kept_roots,
    old_catalog_files,
    part_folders,
)
from rag.store.locks import FileLock, holder
from rag.store.rebuild import open_beside
from rag.store.schema import Fingerprint, check_folder, connect, create_tables, is_empty, was_built
from rag.store.unfinished import LOST, begin_run


def take_write_lock(index: Path) -> FileLock:
    """The lock of whoever changes the catalog; makes the folder. Raises IndexBusyError where another has it."""
    with catalog_errors(index):
        check_folder(index)
        index.mkdir(parents=True, exist_ok=True)
        if not can_write(index):
            raise IndexStoreError(
                f"The index in '{index}' can only be read: this process may not write there. It can be asked as it "
                "is; to index, name a folder with --index that can be written."
            )
        lock = FileLock.take(index / WRITE_LOCK)
    if lock is None:
        other = holder(index / WRITE_LOCK) or "unknown"
        raise IndexBusyError(
            f"Another process (number {other}) is writing to the index in '{index}'. "
            "Wait until it has ended, or stop it."
        )
    return lock


def open_for_writing(index: Path, fingerprint: Fingerprint, *, rebuild: bool) -> Catalog:
    """The catalog, made if there is none; the caller has the write lock.

    With `rebuild`, it is one beside the present one (`rag.store.rebuild`), and a catalog that cannot be read is moved
    aside. Without, raises IndexMismatchError for another fingerprint and IndexDamagedError for a damaged catalog.
    """
    if _is_new(index):
        return _create(index, fingerprint, kept_roots(index))
    try:
        catalog = Catalog.open(index)
        if rebuild:
            _check_whole(catalog)
    except (IndexDamagedError, IndexMismatchError):
        if not rebuild:
            raise
        roots = _salvaged_roots(index) or kept_roots(index)
        _move_aside(index)
        return _create(index, fingerprint, roots)
    if rebuild:
        with closing(catalog):
            return open_beside(catalog, fingerprint)
    if sentence := catalog.fingerprint().mismatch(fingerprint, index):
        catalog.close()
        raise IndexMismatchError(sentence)
    keep_roots(index, [Path(row[0]) for row in catalog.rows("SELECT path FROM roots")])  # older indexes have not
    return catalog


def _is_new(index: Path) -> bool:
    """Whether there is no catalog, or one that a process was killed while making."""
    if not catalog_file(index).exists():
        return True
    if any(part_folders(index, name) for name in PARTS):
        return False
    with catalog_errors(index), suppress(sqlite3.DatabaseError), closing(connect(index, "rw")) as db:
        return is_empty(db)
    return False


def _create(index: Path, fingerprint: Fingerprint, roots: Sequence[Path]) -> Catalog:
    """An empty catalog that follows what one before it did, all of which is to be indexed.

    If that is not known, its first run must be told: it would index the settings' folder instead.
    """
    lost_all = was_built(index) and not roots
    with catalog_errors(index):
        for old in old_catalog_files(index):
            old.unlink(missing_ok=True)  # a write-ahead log would be taken for the new catalog's
        with closing(connect(index, "rwc")) as db:
            create_tables(db, fingerprint.to_json())
    catalog = Catalog.open(index)
    if roots:
        begin_run(catalog, roots, roots, 0, 0)
    elif lost_all:
        catalog.write("INSERT INTO meta VALUES (?, '')", LOST)
    return catalog


def _check_whole(catalog: Catalog) -> None:
    try:
        found = catalog.rows("PRAGMA quick_check(1)")[0][0]
        if found != "ok":
            raise IndexDamagedError(f"The catalog in '{catalog.index}' is damaged: {found}.")
    except GriotError:
        catalog.close()
        raise


def _salvaged_roots(index: Path) -> list[Path]:
    """The folders that a damaged catalog followed, as far as they can be read."""
    with suppress(sqlite3.Error), closing(connect(index, "rw")) as db:
        return [Path(row[0]) for row in db.execute("SELECT path FROM roots")]
    return []


def _move_aside(index: Path) -> None:
    """Keeps a catalog that cannot be read, under another name: somebody may still get something from it."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    with catalog_errors(index):
        catalog = catalog_file(index).name
        for suffix in ("", "-wal", "-shm"):
            file = index / (catalog + suffix)
            if file.exists():
                file.rename(index / f"damaged-{stamp}-{file.name}")
