"""Opening a derived part that can be trusted, and building the next generation of one that cannot."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

from rag.store.catalog import Catalog, Target
from rag.store.changes import put_target
from rag.store.layout import full_disk, is_full, means_full, part_folder, part_folders
from rag.store.parts import Part, PartError, PartName, PartState
from rag.store.seal import break_seal, is_sealed

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
