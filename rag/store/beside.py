"""An index built anew beside the one in force, which answers meanwhile, and put in its place when it is whole.

It lies in a folder of the index's: a catalog that knows the documents of the other one, each to be read again, with
parts of its own. A killed rebuild leaves the index as it was, and the next one goes on with it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

from rag.errors import DiskFullError, IndexBusyError, IndexStoreError
from rag.store.catalog import Catalog
from rag.store.changes import put_target
from rag.store.fingerprint import Fingerprint
from rag.store.layout import (
    BESIDE,
    DERIVED_LOCK,
    PARTS,
    catalog_errors,
    catalog_file,
    next_catalog_file,
    old_catalog_files,
    part_folder,
    part_folders,
    rebuild_command,
    size_bytes,
    sync_folder,
)
from rag.store.locks import FileLock
from rag.store.schema import connect, create_tables
from rag.store.seal import break_seal, move_part
from rag.store.unfinished import MARK

# What an index takes, the other takes, too; and the catalog's write-ahead log is added while it grows.
ROOM = 1.2
KNOWN = "known "  # before a mark of the index's, in the rebuild's `meta`: it was there when the rebuild began
IS_MARK = f"substr(key, 1, {len(MARK)}) = '{MARK}'"
DOCUMENT = "path, file, root, size, mtime_ns, sha256, language, facts, text"


def open_beside(present: Catalog, fingerprint: Fingerprint) -> Catalog:
    """The catalog of an index's rebuild: that of one that was killed, if it was for the same model, or a new one.

    Raises DiskFullError if there is no room for it.
    """
    index, folder = present.index, present.index / BESIDE
    if not _goes_on(folder, fingerprint):
        with catalog_errors(index):
            shutil.rmtree(folder, ignore_errors=True)
            _check_room(index)
            folder.mkdir()
            with closing(connect(folder, "rwc")) as db:
                create_tables(db, fingerprint.to_json())
    catalog = Catalog.open(folder)
    try:
        _adopt(catalog, catalog_file(index))
    except BaseException:
        catalog.close()
        raise
    return catalog


def put_in_force(catalog: Catalog) -> None:
    """Puts a finished rebuild, whose parts are closed, in the place of the index; closes its catalog.

    The rename of the catalog is the moment: before it the index is the old one, and after it the new one. Processes
    that have the old one open go on reading it.
    """
    folder, index = catalog.index, catalog.index.parent
    with catalog_errors(index):
        _take_marks(catalog, catalog_file(index))
        parts = {name: _move_in(catalog, name, index) for name in PARTS}
        busy = catalog.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        catalog.close()
        if busy:  # somebody looks how far it is: what is in the log alone would stay behind
            raise IndexBusyError(f"The rebuild in '{folder}' is being read. Run again: {rebuild_command(index)}")
        file = catalog_file(folder)
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
        file.rename(next_catalog_file(index))
        sync_folder(index)
        for old in old_catalog_files(index):
            old.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        _remove_old_parts(index, parts)


def _goes_on(folder: Path, fingerprint: Fingerprint) -> bool:
    if not catalog_file(folder).exists():
        return False
    try:
        with closing(Catalog.open(folder)) as catalog:
            return catalog.fingerprint() == fingerprint and catalog.rows("PRAGMA quick_check(1)") == [("ok",)]
    except IndexStoreError:
        return False


def _check_room(index: Path) -> None:
    """Raises if the disk cannot hold a second index."""
    parts = sum(size_bytes(folder) for name in PARTS for folder in part_folders(index, name))
    needed, free = ROOM * (size_bytes(catalog_file(index)) + parts), shutil.disk_usage(index).free
    if needed > free:
        raise DiskFullError(
            f"A rebuild needs about {needed / 1e6:.0f} MB beside the index in '{index}', and {free / 1e6:.0f} MB are "
            f"free. Free some space, then run: {rebuild_command(index)}"
        )


def _adopt(catalog: Catalog, present: Path) -> None:
    """Has a rebuild's catalog know what the index follows and holds, each document to be read again.

    So what cannot be read now is kept, and what is missing is missed. What was read again before a kill stays.
    """
    catalog.write("ATTACH DATABASE ? AS present", str(present))
    try:
        with catalog.transaction():
            catalog.write(
                f"INSERT OR IGNORE INTO documents (stale, {DOCUMENT}) SELECT 1, {DOCUMENT} FROM present.documents"
            )
            catalog.write("INSERT OR IGNORE INTO roots (path) SELECT path FROM present.roots")
            catalog.write("INSERT OR REPLACE INTO failures SELECT * FROM present.failures")
            catalog.write(f"INSERT OR REPLACE INTO meta SELECT '{KNOWN}' || key, '' FROM present.meta WHERE {IS_MARK}")
    finally:
        catalog.write("DETACH DATABASE present")


def _take_marks(catalog: Catalog, present: Path) -> None:
    """Takes over what was marked in the index since: files that came while it was built anew, and wait."""
    catalog.write("ATTACH DATABASE ? AS present", str(present))
    try:
        with catalog.transaction():
            catalog.write(
                f"INSERT OR IGNORE INTO meta SELECT key, '' FROM present.meta WHERE {IS_MARK}"
                f" AND '{KNOWN}' || key NOT IN (SELECT key FROM main.meta)"
            )
            catalog.write(f"DELETE FROM meta WHERE substr(key, 1, {len(KNOWN)}) = '{KNOWN}'")
    finally:
        catalog.write("DETACH DATABASE present")


def _move_in(catalog: Catalog, name: str, index: Path) -> Path:
    """Moves a part of a rebuild to the index's parts, where it is not in force yet; its place there."""
    generation = catalog.target(name).generation
    taken = [int(folder.name.rpartition("-")[2]) for folder in part_folders(index, name)]
    place = part_folder(index, name, 1 + max(taken, default=0))
    if generation and part_folder(catalog.index, name, generation).is_dir():
        move_part(part_folder(catalog.index, name, generation), place)
        put_target(catalog, name, generation=int(place.name.rpartition("-")[2]))
    return place


def _remove_old_parts(index: Path, in_force: dict[str, Path]) -> None:
    """Removes parts of the index that was; a process that answers from them keeps them until it ends."""
    lock = FileLock.take(index / DERIVED_LOCK)
    if lock is None:
        return
    for name, place in in_force.items():
        for folder in part_folders(index, name):
            if folder != place:
                break_seal(folder)
                shutil.rmtree(folder, ignore_errors=True)
    lock.release()
