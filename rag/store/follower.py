"""The owner of the derived parts: has them follow the catalog's log, for a while or for as long as a server runs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from rag.errors import GriotError, IndexDamagedError
from rag.store.catalog import Catalog, Target
from rag.store.changes import put_target
from rag.store.chroma import VectorIndex
from rag.store.layout import DERIVED_LOCK, catalog_errors, command, full_disk, is_full, means_full, part_folder, seal
from rag.store.locks import FileLock
from rag.store.parts import Part, PartError, PartName
from rag.store.rebuild import PAGE, OnApplied, build_part, is_at_rest, note_state, open_part
from rag.store.words import WordIndex

START_S = 3.0  # a server first gets its page ready, which the import of Chroma would delay; exact search answers
TICK_S = 1.0  # how often a server looks for what another process has committed
RETRY_S = 60.0  # after a part could not be rebuilt
KINDS: tuple[type[Part], ...] = (WordIndex, VectorIndex)  # words first: quick, and without them a leg is missing

_log = logging.getLogger(__name__)


class Follower:
    """Holds `derived.lock` while it lives. `catch_up` works in the caller's thread, `start` in one of its own."""

    def __init__(self, index: Path, lock: FileLock, catalog: Catalog) -> None:
        self._index = index
        self._lock = lock
        self._catalog = catalog
        self._parts: dict[PartName, Part] = {}
        self._applied: dict[PartName, int] = {}
        self._folders: dict[PartName, Path] = {}
        self._counted: dict[PartName, int] = {}  # the last change after which a part was found to hold what it must
        self._suspect: set[PartName] = set()
        self._busy = Lock()
        self._wake, self._stop = Event(), Event()
        self._thread: Thread | None = None

    @classmethod
    def take(cls, index: Path) -> Follower | None:
        """The follower of an index, or None where another process has its derived parts."""
        with catalog_errors(index):
            lock = FileLock.take(index / DERIVED_LOCK)
        if lock is None:
            return None
        try:
            return cls(index, lock, Catalog.open(index))
        except BaseException:
            lock.release()
            raise

    def catch_up(self, kinds: Sequence[type[Part]] = KINDS, on_applied: OnApplied | None = None) -> None:
        """Brings parts to the end of the log; one that is missing, damaged or of another version is built again.

        A part that is current and was closed in order is not even opened, unless `start` was called. Raises
        DiskFullError, and IndexDamagedError where a part cannot be built; the catalog answers nevertheless.
        """
        with self._busy:
            for kind in kinds:
                if self._stop.is_set() or not self._catalog.is_in_place():
                    return  # what stands in the folder of an index that was replaced is another one's
                try:
                    with catalog_errors(self._index):
                        self._bring(kind, on_applied or _silent)
                except PartError as error:
                    if self._stop.is_set():
                        return
                    self._give_up(kind.name)
                    if means_full(error):
                        raise full_disk(self._index) from error
                    raise IndexDamagedError(
                        f"A part of the index in '{self._index}' cannot be built ({error}). "
                        f"The catalog is whole and answers without it. Run: {command(self._index, 'doctor')}"
                    ) from error

    def vectors(self, latest_seq: int) -> VectorIndex | None:
        """Chroma, where it is open and has applied the log as far as `latest_seq`; else None, and it is set to work."""
        part = self._parts.get("chroma")
        if isinstance(part, VectorIndex) and self._applied["chroma"] == latest_seq and "chroma" not in self._suspect:
            return part
        self._wake.set()
        return None

    def report(self, name: PartName, error: PartError) -> None:
        """Has a part that failed a reader checked, and built again where it is damaged."""
        _log.warning("A part of the index failed and is checked: %s", error)
        self._suspect.add(name)
        self._wake.set()

    def start(self) -> None:
        """Follows the log in a thread, from now until `close`."""
        self._thread = Thread(target=self._follow, name="griot-follower", daemon=True)
        self._thread.start()

    def close(self, *, sealed: bool = True) -> None:
        """Stops following, closes and seals the parts, and lets another process have them.

        Not `sealed`: another index took the folder, and the files there are not those that were open.
        """
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        try:
            for name in list(self._parts):
                try:
                    self._close(name, sealed=sealed)
                except (PartError, OSError):
                    if sealed:  # else the files are gone, or another index's
                        _log.exception("A part of the index was not closed in order; it is checked when next opened")
        finally:
            self._catalog.close()
            self._lock.release()

    def _follow(self) -> None:
        self._wake.wait(START_S)
        while not self._stop.is_set():
            try:
                self.catch_up()
            except GriotError:
                _log.exception("A part of the index cannot follow the catalog; trying again in %s s", RETRY_S)
                self._stop.wait(RETRY_S)
            self._wake.wait(TICK_S)
            self._wake.clear()

    def _bring(self, kind: type[Part], on_applied: OnApplied) -> None:
        name, target = kind.name, self._catalog.target(kind.name)
        if name in self._suspect:
            self._close(name, sealed=False)
            self._suspect.discard(name)
        if name not in self._parts:
            if self._thread is None and is_at_rest(kind, self._catalog):
                return
            if part := open_part(kind, self._catalog, target):
                self._hold(part, target.applied_seq, target.generation)
            else:
                self._rebuild(kind, target, on_applied)
        try:
            sound = self._replay(name, on_applied)
        except PartError as error:
            if means_full(error) or is_full(self._index):
                raise full_disk(self._index) from error
            _log.warning("A part of the index failed and is built again: %s", error)
            sound = False
        if not sound and not self._stop.is_set():
            self._rebuild(kind, self._catalog.target(name), on_applied)
            if not self._replay(name, on_applied):
                raise PartError(f"{name}: it does not hold what was put into it")

    def _hold(self, part: Part, applied_seq: int, generation: int) -> None:
        self._applied[part.name] = applied_seq
        self._folders[part.name] = part_folder(self._index, part.name, generation)
        self._parts[part.name] = part  # last: a searching thread looks here first

    def _rebuild(self, kind: type[Part], target: Target, on_applied: OnApplied) -> None:
        self._close(kind.name, sealed=False)
        part, generation, seq = build_part(kind, self._catalog, target, self._stop, on_applied)
        self._hold(part, seq, generation)

    def _replay(self, name: PartName, on_applied: OnApplied) -> bool:
        """Applies the rest of the log; False where the part then holds another number of passages than the catalog."""
        part = self._parts[name]
        applied = self._applied[name]
        total, done = self._catalog.latest_seq() - applied, 0
        while not self._stop.is_set():
            seq, ids = self._catalog.changed_since(applied, PAGE)
            if not ids:
                break
            part.apply(self._catalog, ids)
            put_target(self._catalog, name, applied_seq=seq)
            done += seq - applied
            self._applied[name] = applied = seq
            on_applied(name, done, max(total, done))
        if self._counted.get(name) == applied:
            return True
        expected = part.expected(self._catalog)
        if self._catalog.latest_seq() == applied and part.count() != expected:
            return False
        self._counted[name] = applied
        note_state(self._catalog, name, "current")
        return True

    def _give_up(self, name: PartName) -> None:
        self._close(name, sealed=False)
        with suppress(GriotError):  # a full disk cannot note it either
            note_state(self._catalog, name, "damaged")

    def _close(self, name: PartName, *, sealed: bool) -> None:
        self._counted.pop(name, None)
        part = self._parts.pop(name, None)
        if part is not None:
            if sealed:
                part.close()
                seal(self._folders[name])
            else:
                with suppress(PartError):
                    part.close()


def _silent(name: PartName, done: int, total: int) -> None: ...
