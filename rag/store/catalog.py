"""Reading the catalog: the SQLite file that is the truth about what is indexed."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rag.records import Document, Passage
from rag.store.layout import can_write, catalog_errors, catalog_file
from rag.store.scan import count_kinds
from rag.store.schema import (
    Card,
    Fingerprint,
    check_format,
    check_missing,
    connect,
    has_changes,
    read_card,
    read_document,
    read_passage,
)

Vector = NDArray[np.float32]
FINGERPRINT = "SELECT value FROM meta WHERE key = 'fingerprint'"
OUTDATED = "{built}. This process still answers from the one before it: stop it, and start it again."
KEPT_CHARS = 20_000_000  # of the documents last asked for: a chat comes back to the same ones


@dataclass(frozen=True, slots=True)
class Target:
    """How far a derived part follows the log: `applied_seq` of it; `generation` is its folder's, 0 before the first."""

    name: str
    generation: int
    applied_seq: int
    state: str
    made_by: str


class Catalog:
    """A connection to the catalog, safe to share by threads; every error is one that a user can act on.

    One that `follows` goes over to another index that took the folder, unless that is for another model: then
    `outdated` says so, and the old one goes on answering. `opened` counts both.
    """

    def __init__(self, index: Path, *, follows: bool = False) -> None:
        self.index = index
        self.opened = 1
        self.outdated = ""
        self._follows = follows
        self._lock = RLock()
        self._open()
        self._forget()

    @classmethod
    def open(cls, index: Path, *, follows: bool = False) -> Catalog:
        """The catalog of an index that exists; raises what `check_missing` and `check_format` raise."""
        return cls(index, follows=follows)

    def _open(self) -> None:
        with catalog_errors(self.index):
            check_missing(self.index)
            read_only = not can_write(self.index)
            is_alone = read_only and not has_changes(self.index)
            place = _place(self.index, is_alone=is_alone)
            db = connect(self.index, "ro" if read_only else "rw")
            try:
                check_format(self.index, db)
            except Exception:
                db.close()
                raise
        self.read_only = read_only
        self._is_alone = is_alone
        self._place = place
        self._db = db

    def _forget(self) -> None:
        self._recent: OrderedDict[int, Document] = OrderedDict()
        self._recent_chars = 0
        self._languages: tuple[int, dict[str, int]] = (-1, {})
        self._cards: tuple[tuple[int, int], tuple[Card, ...]] = ((-1, -1), ())

    def close(self) -> None:
        """Closes the connection."""
        with self._lock:
            self._db.close()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Every row of a statement's result."""
        with self._lock, catalog_errors(self.index):
            self._follow()
            return self._db.execute(sql, values).fetchall()

    def write(self, sql: str, *values: Any) -> None:
        """Runs a statement that changes the catalog; by itself it is a transaction."""
        self.rows(sql, *values)

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Runs a statement once for each row of values."""
        with self._lock, catalog_errors(self.index):
            self._db.executemany(sql, rows)

    @contextmanager
    def transaction(self, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE") -> Iterator[None]:
        """All of what the block does, or nothing of it; "DEFERRED" only reads, and sees one state throughout."""
        with self._lock, catalog_errors(self.index):
            self._follow()
            self._db.execute(f"BEGIN {kind}")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk has already rolled back what it broke.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def stream(self, sql: str, size: int = 4096) -> Iterator[list[tuple[Any, ...]]]:
        """A statement's rows in blocks; only inside a `transaction`."""
        cursor = self._db.execute(sql)
        while block := cursor.fetchmany(size):
            yield block

    def is_in_place(self) -> bool:
        """Whether it is still the catalog in its folder, and not that of an index that was removed or replaced."""
        try:
            return _place(self.index, is_alone=False) == self._place[:2]
        except OSError:
            return False

    def version(self) -> int:
        """A number that changes when another connection commits."""
        return int(self.rows("PRAGMA data_version")[0][0])

    def latest_seq(self) -> int:
        """The last change of the log, or 0."""
        return int(self.rows("SELECT coalesce(max(seq), 0) FROM log")[0][0])

    def changed_since(self, seq: int, limit: int = -1) -> tuple[int, list[str]]:
        """How far a reading of the log comes from `seq` on, and the passages it names, each once."""
        rows = self.rows("SELECT seq, passage FROM log WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit)
        return (rows[-1][0] if rows else seq), list(dict.fromkeys(row[1] for row in rows))

    def fingerprint(self) -> Fingerprint:
        """What the index was built with."""
        return Fingerprint.from_json(self.rows(FINGERPRINT)[0][0])

    def target(self, name: str) -> Target:
        """How far a derived part is."""
        sql = "SELECT name, generation, applied_seq, state, made_by FROM targets WHERE name = ?"
        return Target(*self.rows(sql, name)[0])

    def skipped_kinds(self) -> dict[str, int]:
        """How many files are passed over, by kind, as `scan` names them."""
        if not self.rows("SELECT name FROM sqlite_master WHERE name = 'skipped'"):
            return {}
        return count_kinds(row[0] for row in self.rows("SELECT kind FROM skipped"))

    def passage_count(self, *, embedded: bool = False) -> int:
        """How many passages there are; `embedded`: that have a vector."""
        column = "vector" if embedded else "*"
        return int(self.rows(f"SELECT count({column}) FROM passages")[0][0])

    def passage_counts(self) -> dict[str, int]:
        """How many passages each document has, by path; one without any is left out."""
        return dict(
            self.rows(
                "SELECT d.path, count(*) FROM passages p JOIN documents d ON d.row = p.document GROUP BY p.document"
            )
        )

    def languages(self) -> dict[str, int]:
        """Passages per language ("" where it is not known), the most first."""
        seq = self.latest_seq()
        if self._languages[0] != seq:
            found = self.rows(
                "SELECT d.language, count(*) FROM passages p JOIN documents d ON d.row = p.document"
                " GROUP BY d.language ORDER BY count(*) DESC, d.language"
            )
            self._languages = (seq, dict(found))
        return dict(self._languages[1])

    def existing(self, ids: Collection[str]) -> set[str]:
        """Those of the passages' ids that are in the catalog."""
        return {row[0] for row in self.rows(f"SELECT id FROM passages WHERE id IN {LISTED}", listed(ids))}

    def ids_after(self, row: int, limit: int) -> tuple[int, list[str]]:
        """The passages after a row's number, and the last one's number: a walk over all of them, from 0."""
        rows = self.rows("SELECT row, id FROM passages WHERE row > ? ORDER BY row LIMIT ?", row, limit)
        return (rows[-1][0] if rows else row), [found[1] for found in rows]

    def vectors(self, ids: Collection[str]) -> dict[str, Vector]:
        """The vector of each passage that has one."""
        found = self.rows(
            f"SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.row = p.vector WHERE p.id IN {LISTED}",
            listed(ids),
        )
        return {id_: np.frombuffer(blob, np.float16).astype(np.float32) for id_, blob in found}

    def passages(self, ids: Collection[str]) -> dict[str, tuple[Passage, Document]]:
        """Passages with their documents, by id; what is not there is left out."""
        # One state throughout: a document replaced between the two statements would miss its passages.
        with self.transaction("DEFERRED"):
            found = self.rows(
                f"SELECT id, document, start, end, heading FROM passages WHERE id IN {LISTED}", listed(ids)
            )
            documents = self._documents_by_row({row[1] for row in found})
        return {id_: (read_passage(id_, documents[row], *place), documents[row]) for id_, row, *place in found}

    def passages_of(self, path: str) -> list[Passage]:
        """A document's passages in the order of its text."""
        found = self.rows(
            "SELECT p.id FROM passages p JOIN documents d ON d.row = p.document"
            " WHERE d.path = ? ORDER BY p.start, p.row",
            path,
        )
        passages = self.passages([row[0] for row in found])
        return [passages[row[0]][0] for row in found if row[0] in passages]

    def documents(self, paths: Collection[str] | None = None) -> tuple[Document, ...]:
        """The documents of those paths, or all of them, by path."""
        with self.transaction("DEFERRED"):
            if paths is None:
                found = self.rows("SELECT row FROM documents ORDER BY path")
            else:
                found = self.rows(f"SELECT row FROM documents WHERE path IN {LISTED} ORDER BY path", listed(paths))
            documents = self._documents_by_row([row[0] for row in found])
        return tuple(documents[row[0]] for row in found)

    def cards(self) -> tuple[Card, ...]:
        """What is known of every document without its text, by path; the same tuple until the catalog changes."""
        with self._lock:
            # Not the log's last number: facts that change alone are not logged.
            now = (self.version(), self._db.total_changes)
            if self._cards[0] != now:
                found = self.rows("SELECT path, language, facts FROM documents ORDER BY path")
                self._cards = (now, tuple(read_card(*row) for row in found))
            return self._cards[1]

    def paths_of(self, ids: Collection[str]) -> set[str]:
        """The paths of the documents that passages are of."""
        found = self.rows(
            f"SELECT path FROM documents WHERE row IN (SELECT document FROM passages WHERE id IN {LISTED})",
            listed(ids),
        )
        return {row[0] for row in found}

    def _follow(self) -> None:
        """Opens the catalog that is in the folder now, unless it is the one that is open."""
        if not self._follows or self._db.in_transaction:
            return
        try:
            place = _place(self.index, is_alone=self._is_alone)
        except FileNotFoundError:
            check_missing(self.index)
            raise
        if place != self._place:
            self._go_over()

    def _go_over(self) -> None:
        before = self._db, self.read_only, self._is_alone, self._place
        built = _fingerprint(self._db)
        self._open()
        found = _fingerprint(self._db)
        self.opened += 1
        if sentence := found.mismatch(built, self.index):
            self._db.close()
            self._db, self.read_only, self._is_alone, self._place = before
            self._follows = False
            self.outdated = OUTDATED.format(built=sentence.partition("; the settings ask for ")[0])
        else:
            before[0].close()
            self._forget()

    def _documents_by_row(self, rows: Collection[int]) -> dict[int, Document]:
        known = {row: self._recent[row] for row in rows if row in self._recent}
        missing = [row for row in rows if row not in known]
        sql = f"SELECT row, path, sha256, text, language, facts FROM documents WHERE row IN {LISTED}"
        for row, *values in self.rows(sql, listed(missing)) if missing else ():
            known[row] = self._recent[row] = read_document(*values)
            self._recent_chars += len(known[row].text)
        for row in known:
            self._recent.move_to_end(row)
        while self._recent_chars > KEPT_CHARS:
            self._recent_chars -= len(self._recent.popitem(last=False)[1].text)
        return known


def _fingerprint(db: sqlite3.Connection) -> Fingerprint:
    return Fingerprint.from_json(db.execute(FINGERPRINT).fetchone()[0])


def _place(index: Path, *, is_alone: bool) -> tuple[int, ...]:
    """What tells one catalog from another in its place; for one that is read without locks, its size and time too."""
    stat = catalog_file(index).stat()
    changes = (stat.st_size, stat.st_mtime_ns, int(has_changes(index))) if is_alone else ()
    return (stat.st_dev, stat.st_ino, *changes)


LISTED = "(SELECT value FROM json_each(?))"  # a list of any length as one value


def listed(values: Collection[str] | Collection[int]) -> str:
    """A list of any length as one value of a statement: `IN {LISTED}`."""
    return json.dumps(list(values))
