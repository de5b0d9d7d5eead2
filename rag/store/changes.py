"""Changing the catalog: one transaction a document is the point at which it is indexed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np

from rag.records import Document, Passage
from rag.store.catalog import Catalog, Vector
from rag.store.scan import Skipped
from rag.store.schema import SKIPPED, facts_json

LOG_KEPT = 100_000  # entries that every part has applied, kept for readers that follow; one further behind reads all


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was read. `path` is what citations name, `file` and `root` are absolute."""

    path: str
    file: str
    root: str
    size: int
    mtime_ns: int
    sha256: str = ""
    stale: bool = False


def text_hash(embedded_text: str) -> bytes:
    """What a vector is known by: the hash of the text that was embedded, whichever file it came from."""
    return sha256(embedded_text.encode()).digest()


def known_vectors(catalog: Catalog, hashes: Iterable[bytes]) -> set[bytes]:
    """Those of the hashes whose vector is in the catalog."""
    found: set[bytes] = set()
    rest = iter(hashes)
    while some := list(islice(rest, 500)):  # far below the number of values that SQLite takes in one statement
        marks = ", ".join("?" * len(some))
        found |= {row[0] for row in catalog.rows(f"SELECT text_hash FROM vectors WHERE text_hash IN ({marks})", *some)}
    return found


def put_vectors(catalog: Catalog, vectors: Mapping[bytes, Vector]) -> None:
    """Keeps vectors (unit length) by the hash of their text; a document that names them may follow later."""
    with catalog.transaction():
        catalog.write_many(
            "INSERT OR IGNORE INTO vectors (text_hash, vector) VALUES (?, ?)",
            ((hash_, vector.astype(np.float16).tobytes()) for hash_, vector in vectors.items()),
        )


def put_document(
    catalog: Catalog, state: FileState, document: Document, passages: Sequence[tuple[Passage, bytes]]
) -> None:
    """Puts a document with its passages (and their texts' hashes) in the place of what its path or file had before.

    Passages whose words, title and language are what they were are not logged: nothing has to follow them.
    """
    language = document.language or ""
    with catalog.transaction():
        before = catalog.rows(
            "SELECT row, language FROM documents WHERE path = ? OR file = ?", document.path, state.file
        )
        old: dict[str, tuple[str, bytes | None]] = {}
        for row, spoken in before:
            old |= {
                id_: (spoken, hash_)
                for id_, hash_ in catalog.rows(
                    "SELECT p.id, v.text_hash FROM passages p LEFT JOIN vectors v ON v.row = p.vector"
                    " WHERE p.document = ?",
                    row,
                )
            }
            _delete(catalog, row)
        catalog.write(
            "INSERT INTO documents (path, file, root, size, mtime_ns, sha256, language, facts, text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            document.path, state.file, state.root, state.size, state.mtime_ns, document.sha256, language,
            facts_json(document), document.text,
        )  # fmt: skip
        row = catalog.rows("SELECT last_insert_rowid()")[0][0]
        catalog.write_many(
            "INSERT INTO passages (id, document, start, end, heading, vector)"
            " VALUES (?, ?, ?, ?, ?, (SELECT row FROM vectors WHERE text_hash = ?))",
            ((p.id, row, p.start, p.end, p.heading, hash_) for p, hash_ in passages),
        )
        new = {passage.id: (language, hash_) for passage, hash_ in passages}
        _log(catalog, "delete", (id_ for id_ in old if id_ not in new))
        _log(catalog, "add", (id_ for id_, kept in new.items() if old.get(id_) != kept))
        catalog.write("DELETE FROM failures WHERE file = ?", state.file)
        _touched(catalog)


def touch(catalog: Catalog, state: FileState) -> None:
    """Notes that a file has a new time or size record, and the bytes that are known."""
    catalog.write("UPDATE documents SET size = ?, mtime_ns = ? WHERE file = ?", state.size, state.mtime_ns, state.file)


def remove_files(catalog: Catalog, files: Collection[str]) -> None:
    """Removes the documents of files that are gone, and what was said of such files."""
    for file in files:
        with catalog.transaction():
            for (row,) in catalog.rows("SELECT row FROM documents WHERE file = ?", file):
                ids = [found[0] for found in catalog.rows("SELECT id FROM passages WHERE document = ?", row)]
                _delete(catalog, row)
                _log(catalog, "delete", ids)
            catalog.write("DELETE FROM failures WHERE file = ?", file)
            _touched(catalog)


def put_failures(catalog: Catalog, looked_at: Iterable[Path], failures: Iterable[tuple[str, str, str]]) -> None:
    """Replaces what is said of unreadable files in the folders that were looked at: (file, path, reason)."""
    with catalog.transaction():
        _forget_below(catalog, "failures", looked_at)
        catalog.write_many("INSERT OR REPLACE INTO failures (file, path, reason) VALUES (?, ?, ?)", failures)


def put_skipped(catalog: Catalog, looked_at: Iterable[Path], skipped: Iterable[Skipped]) -> None:
    """Replaces what is said of files that are passed over in the folders that were looked at."""
    with catalog.transaction():
        catalog.write(SKIPPED)
        _forget_below(catalog, "skipped", looked_at)
        rows = ((each.file, each.path, each.kind, each.reason) for each in skipped)
        catalog.write_many("INSERT OR REPLACE INTO skipped (file, path, kind, reason) VALUES (?, ?, ?, ?)", rows)


def replace_roots(catalog: Catalog, roots: Collection[Path]) -> None:
    """Replaces the folders and single files that are followed; a part of a transaction."""
    catalog.write("DELETE FROM roots")
    catalog.write_many("INSERT INTO roots (path) VALUES (?)", ((str(root),) for root in sorted(roots)))
    _touched(catalog)


def tidy(catalog: Catalog) -> None:
    """Drops vectors that no passage names and log entries that nobody needs."""
    with catalog.transaction():
        catalog.write("DELETE FROM vectors WHERE NOT EXISTS (SELECT 1 FROM passages p WHERE p.vector = vectors.row)")
        catalog.write(
            "DELETE FROM log WHERE seq <= (SELECT min(applied_seq) FROM targets)"
            " AND seq <= (SELECT max(seq) FROM log) - ?",
            LOG_KEPT,
        )


def put_target(catalog: Catalog, name: str, **columns: int | str) -> None:
    """Sets some of `generation`, `applied_seq`, `state` and `made_by` of a derived part, all in one transaction."""
    names = ", ".join(f"{column} = ?" for column in columns)
    catalog.write(f"UPDATE targets SET {names} WHERE name = ?", *columns.values(), name)


def _delete(catalog: Catalog, row: int) -> None:
    catalog.write("DELETE FROM passages WHERE document = ?", row)
    catalog.write("DELETE FROM documents WHERE row = ?", row)


def _forget_below(catalog: Catalog, table: Literal["failures", "skipped"], looked_at: Iterable[Path]) -> None:
    for start in map(str, looked_at):
        below = start + os.sep
        catalog.write(f"DELETE FROM {table} WHERE file = ? OR substr(file, 1, ?) = ?", start, len(below), below)


def _log(catalog: Catalog, op: str, ids: Iterable[str]) -> None:
    catalog.write_many("INSERT INTO log (op, passage) VALUES (?, ?)", ((op, id_) for id_ in ids))


def _touched(catalog: Catalog) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    catalog.write("INSERT OR REPLACE INTO meta VALUES ('updated', ?)", now)
