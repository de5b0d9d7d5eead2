"""An index that is built, in place or beside the one that answers.

It lies in a folder of the index's: a catalog that knows the documents of the other one, each to be read again, with
parts of its own. A killed rebuild leaves the index as it was, and the next one goes on with it.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

from rag.errors import DiskFullError, IndexBusyError, IndexStoreError
from rag.store.catalog import Catalog, Target
from rag.store.changes import put_target
from rag.store.layout import (
    BESIDE,
    DERIVED_LOCK,
    PARTS,
    break_seal,
    catalog_errors,
    catalog_file,
    full_disk,
    is_full,
    is_sealed,
    means_full,
    move_part,
    next_catalog_file,
    old_catalog_files,
    part_folder,
    part_folders,
    rebuild_command,
    size_bytes,
    sync_folder,
)
from rag.store.locks import FileLock
from rag.store.parts import Part, PartError, PartName, PartState
from rag.store.schema import Fingerprint, connect, create_tables
from rag.store.unfinished import MARK

PAGE = 2000  # passages applied at once

OnApplied = Callable[[PartName, int, int], None]  # a part's name, changes or passages done, and in all
_log = logging.getLogger(__name__)


def is_at_rest(kind: type[Part], catalog: Catalog) -> bool:
    """Whether a part is current and was closed in order: there is nothing to do, not even a library to load."""
    target = catalog.target(kind.name)
    return (
        target.generation > 0
        and target.applied_seq == catalog.latest_seq()
        and target.made_by == kind.made_by()
        and is_sealed(part_folder(catalog.index, kind.name, target.generation))
    )


def open_part(kind: type[Part], catalog: Catalog, target: Target) -> Part | None:
    """The part if its files can be trusted, after a check where they were not sealed; else None."""
    folder = part_folder(catalog.index, kind.name, target.generation)
    ours = target.generation > 0 and folder.is_dir() and target.made_by == kind.made_by()
    if not ours or target.applied_seq > catalog.latest_seq():
        return None
    if not is_sealed(folder):
        note_state(catalog, kind.name, "checking")
        if fault := kind.fault(catalog.index, folder):
            _log.warning("%s was not closed in order and is built again: %s", folder.name, fault)
            return None
    break_seal(folder)
    try:
        return kind.open(folder)
    except PartError as error:
        if means_full(error):
            raise
        _log.warning("%s cannot be opened and is built again: %s", folder.name, error)
        return None


def build_part(
    kind: type[Part], catalog: Catalog, target: Target, stop: Event, on_applied: OnApplied
) -> tuple[Part, int, int]:
    """Builds the next generation beside the present one, then makes it the present one in one transaction.

    Gives the part, its generation, and the change of the log that it holds. Nothing is embedded. Raises PartError where
    it cannot be built or `stop` is set; the present generation is then as it was.
    """
    name, index = kind.name, catalog.index
    note_state(catalog, name, "rebuilding")
    generation = 1 + max([target.generation, *map(_generation, part_folders(index, name))])
    folder = part_folder(index, name, generation)
    break_seal(folder)
    seq = catalog.latest_seq()  # what is committed from here on is applied again by the log
    part = kind.create(folder, catalog.fingerprint().dimensions)
    try:
        _fill(part, catalog, stop, on_applied)
    except BaseException as error:
        full = isinstance(error, PartError) and is_full(index)
        with suppress(PartError):
            part.close()
        _remove(folder)
        if full:
            raise full_disk(index) from error
        raise
    if not catalog.is_in_place():
        raise PartError(f"{name}: the index was replaced while it was built")
    put_target(catalog, name, generation=generation, applied_seq=seq, state="current", made_by=kind.made_by())
    for old in part_folders(index, name):
        if _generation(old) < generation:  # a later one is that of a catalog which has taken this one's place
            _remove(old)
    return part, generation, seq


def note_state(catalog: Catalog, name: PartName, state: PartState) -> None:
    """Notes a part's state for other processes to show."""
    if catalog.target(name).state != state:
        put_target(catalog, name, state=state)


def _fill(part: Part, catalog: Catalog, stop: Event, on_applied: OnApplied) -> None:
    total, done, row = part.expected(catalog), 0, 0
    while True:
        row, ids = catalog.ids_after(row, PAGE)
        if not ids:
            return
        if stop.is_set():
            raise PartError(f"{part.name}: stopped while it was built")
        part.apply(catalog, ids)
        done += len(ids)
        on_applied(part.name, min(done, total), total)


def _generation(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def _remove(folder: Path) -> None:
    break_seal(folder)
    shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed now is tried again after the next rebuild


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
