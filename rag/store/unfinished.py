"""The mark of a run of indexing that has not ended, and what is told of it.

The catalog has a row of `meta` for each path that is to be indexed: set by the transaction that sets the roots, gone
when the run is at its end. What a killed process leaves is thus known, and the next run takes it up.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rag.errors import GriotError
from rag.store.catalog import Catalog
from rag.store.changes import replace_roots
from rag.store.layout import BESIDE, WRITE_LOCK, catalog_file, command, home, keep_roots, kept_roots
from rag.store.locks import holder
from rag.store.schema import Fingerprint

MARK = "unfinished:"
PROGRESS = "progress"
LOST = "roots lost"  # in `meta` of a catalog that was made anew without knowing what the one before it followed


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that has not ended: `done` of `total` documents of `paths`.

    `rebuilt`: it is built anew beside the index, which answers as before. `writer` is the number of the process that
    is at it, "" if none is.
    """

    paths: tuple[str, ...]
    done: int
    total: int
    rebuilt: bool
    writer: str

    def sentence(self, index: Path) -> str:
        """How far it is, and what to type if nobody goes on with it."""
        far = f"{self.done} of {self.total} documents so far"
        what = "The index is being built anew" if self.rebuilt else "The index is unfinished"
        if self.writer:
            return f"{what}: {far}; process {self.writer} goes on with it."
        again = command(index, "index", *(["--rebuild"] if self.rebuilt else []))
        return f"{what if not self.rebuilt else 'A rebuild was interrupted'}: {far}. Finish it with: {again}"


def begin_run(catalog: Catalog, roots: Collection[Path], starts: Collection[Path], done: int, total: int) -> list[str]:
    """Sets the roots and marks a run's paths; gives the marks that its end takes away: its own, and those below."""
    keep_roots(home(catalog.index), {*roots, *kept_roots(home(catalog.index))})  # before the catalog can be lost
    with catalog.transaction():
        replace_roots(catalog, roots)
        catalog.write_many("INSERT OR REPLACE INTO meta VALUES (?, '')", ((MARK + str(start),) for start in starts))
        catalog.write("DELETE FROM meta WHERE key = ?", LOST)
        put_progress(catalog, done, total)
    keep_roots(home(catalog.index), roots)
    below = tuple(f"{MARK}{start}{os.sep}".replace("//", "/") for start in starts)
    own = {MARK + str(start) for start in starts}
    return [key for key in _marks(catalog) if key in own or key.startswith(below)]


def put_progress(catalog: Catalog, done: int, total: int) -> None:
    """Notes how many of a run's documents are in the catalog."""
    catalog.write("INSERT OR REPLACE INTO meta VALUES (?, ?)", PROGRESS, f"{done} {total}")


def end_run(catalog: Catalog, marks: Collection[str]) -> None:
    """Takes the marks of a run away; what was marked meanwhile stays."""
    with catalog.transaction():
        catalog.write_many("DELETE FROM meta WHERE key = ?", ((key,) for key in marks))
        catalog.write("DELETE FROM meta WHERE key = ?", PROGRESS)


def mark_waiting(index: Path, file: Path) -> None:
    """Marks a file that is to be indexed, whoever writes to the index now; on the disk when this returns."""
    with closing(Catalog.open(index)) as catalog:  # the one in force: a rebuild takes its marks over
        catalog.write("PRAGMA synchronous = FULL")
        catalog.write("INSERT OR REPLACE INTO meta VALUES (?, '')", MARK + str(file))


def unmark(index: Path, file: Path) -> None:
    """Takes back `mark_waiting`."""
    with closing(Catalog.open(index)) as catalog:
        catalog.write("DELETE FROM meta WHERE key = ?", MARK + str(file))


def left_to_do(catalog: Catalog) -> list[Path] | None:
    """What a process that is started has to index: none if all that is followed; None if there is nothing to do.

    What was marked and is not there now waits for its disk.
    """
    there = [path for key in _marks(catalog) if (path := Path(key.removeprefix(MARK))).exists()]
    was_begun = catalog.rows("SELECT 1 FROM roots UNION ALL SELECT 1 FROM documents LIMIT 1")
    return there or (None if was_begun else [])


def goes_on_with_rebuild(index: Path, fingerprint: Fingerprint) -> bool:
    """Whether a rebuild for this model was begun, and nobody is at it."""
    if holder(index / WRITE_LOCK) is not None or not catalog_file(index / BESIDE).exists():
        return False
    try:
        with closing(Catalog.open(index / BESIDE)) as catalog:
            return catalog.fingerprint() == fingerprint
    except GriotError:
        return False


def unfinished_of(catalog: Catalog) -> Unfinished | None:
    """The run that has not ended, of the index or of its rebuild; None if every one has."""
    paths = tuple(key.removeprefix(MARK) for key in _marks(catalog))
    writer = holder(home(catalog.index) / WRITE_LOCK)
    if paths:
        done, total = _progress(catalog) or (0, len(paths))
        return Unfinished(paths, done, total, catalog.index.name == BESIDE, _named(writer))
    beside = catalog.index / BESIDE
    if not catalog_file(beside).exists():
        return None
    try:
        with closing(Catalog.open(beside)) as rebuilt:
            return unfinished_of(rebuilt)
    except GriotError:  # it was just put in the place of the index, or is to be made anew
        return None


def read_unfinished(index: Path) -> Unfinished | None:
    """The run that has not ended of the index in a folder; raises what `Catalog.open` raises."""
    with closing(Catalog.open(index)) as catalog:
        return unfinished_of(catalog)


def why_empty(catalog: Catalog) -> str:
    """Why an index without a document is empty, and what to type."""
    index = home(catalog.index)
    unfinished = unfinished_of(catalog)
    roots = [row[0] for row in catalog.rows("SELECT path FROM roots ORDER BY path")]
    follow = command(index, "index")
    if unfinished and unfinished.writer:
        return f"The index in '{index}' is empty so far: process {unfinished.writer} is building it. Ask again soon."
    if unfinished:
        return f"The index in '{index}' is empty: its building was interrupted. Go on with it: {follow}"
    if roots:
        places = ", ".join(f"'{root}'" for root in roots)
        return f"The index in '{index}' is empty: it found no text in {places}. Put documents there, then run: {follow}"
    return f"The index in '{index}' is empty: nothing was indexed. Run: {command(index, 'index', 'PATH')}"


def _named(writer: str | None) -> str:
    return "" if writer is None else writer or "unknown"


def _marks(catalog: Catalog) -> list[str]:
    sql = "SELECT key FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key"
    return [row[0] for row in catalog.rows(sql, len(MARK), MARK)]


def _progress(catalog: Catalog) -> tuple[int, int] | None:
    found = catalog.rows("SELECT value FROM meta WHERE key = ?", PROGRESS)
    if not found:
        return None
    done, total = found[0][0].split()
    return int(done), int(total)
