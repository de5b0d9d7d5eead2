"""The tables and the rows of the catalog, and what its passages were made with."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal

from rag.errors import IndexDamagedError, IndexMismatchError, IndexMissingError, IndexStoreError
from rag.records import Document, Fact, Passage
from rag.store.layout import (
    CATALOG,
    PARTS,
    catalog_file,
    command,
    kept_roots,
    part_folders,
    rebuild_command,
    rebuild_from,
)

FORMAT = 1  # of the catalog's tables; raise it when an older Griot could not read them


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The embedder, the splitter and the catalog's format. `dimensions` is the length of a vector.

    The versions of Chroma and Tantivy are kept with those parts, which are rebuilt by themselves when they differ.
    """

    embedder: str
    dimensions: int
    splitter: str
    passage_chars: int
    format: int = FORMAT

    def to_json(self) -> str:
        """As the catalog keeps it."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """The reverse of `to_json`."""
        kept = json.loads(text)
        return cls(**{field.name: kept[field.name] for field in fields(cls)})

    def mismatch(self, asked: Fingerprint, index: Path) -> str | None:
        """The sentence that says how the index in a folder, which has this one, is not what is asked for, or None.

        >>> Fingerprint("e5", 384, "v1", 900).mismatch(Fingerprint("bge-m3", 1024, "v1", 900), Path("index"))
        "The index was built with 'e5'; the settings ask for 'bge-m3'. Run: griot index --rebuild"
        """
        compared = (
            ("{!r}", self.embedder, asked.embedder),
            ("vectors of {} numbers", self.dimensions, asked.dimensions),
            ("the splitter {!r}", self.splitter, asked.splitter),
            ("passages of {} characters", self.passage_chars, asked.passage_chars),
            ("catalog format {}", self.format, asked.format),
        )
        for words, built, wanted in compared:
            if built != wanted:
                return (
                    f"The index was built with {words.format(built)}; "
                    f"the settings ask for {words.format(wanted)}. Run: {rebuild_command(index)}"
                )
        return None


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalog says of a document, as `Document` does, without its text."""

    path: str
    language: str | None = None
    title: Fact | None = None
    date: Fact | None = None
    publisher: Fact | None = None
    author: Fact | None = None


def facts_json(document: Document) -> str:
    """What a document says about itself, as the catalog keeps it."""
    facts = {field.name: getattr(document, field.name) for field in fields(document)}
    return json.dumps(
        {name: [fact.value, fact.start, fact.end] for name, fact in facts.items() if isinstance(fact, Fact)},
        ensure_ascii=False,
    )


def read_document(path: str, sha256: str, text: str, language: str, facts: str) -> Document:
    """A document from its row; `facts` is what `facts_json` wrote."""
    kept = {name: Fact(*values) for name, values in json.loads(facts).items()}
    return Document(path, sha256, text, language=language or None, **kept)


def read_card(path: str, language: str, facts: str) -> Card:
    """A document's card from its row; `facts` is what `facts_json` wrote."""
    return Card(path, language or None, **{name: Fact(*values) for name, values in json.loads(facts).items()})


def read_passage(id_: str, document: Document, start: int, end: int, heading: str) -> Passage:
    """A passage from its row and its document."""
    return Passage(id_, document.path, start, end, document.text[start:end], heading)


def indexed_text(passage: Passage, document: Document) -> str:
    """What both legs index of a passage: its document's title and its heading before its text."""
    title = document.title.value if document.title else ""
    return "\n".join(filter(None, (title, passage.heading, passage.text)))


APPLICATION_ID = 0x67726F74  # "grot", so that another program's database is not taken for ours

# `text` comes last in its row: what is asked without it then does not read the pages that hold it.
# AUTOINCREMENT: a row's number is never used again, so that what was read by it can be kept in memory.
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (row INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE documents (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,      -- below its root, with forward slashes; what a citation names
    file TEXT NOT NULL UNIQUE,      -- the same file, absolute
    root TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    stale INTEGER NOT NULL DEFAULT 0,  -- 1: to be read again although the file has not changed
    sha256 TEXT NOT NULL,
    language TEXT NOT NULL,         -- ISO 639-1, or ''
    facts TEXT NOT NULL,            -- JSON: name -> [value, start, end]
    text TEXT NOT NULL
);
CREATE TABLE failures (
    file TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    reason TEXT NOT NULL            -- a sentence
) WITHOUT ROWID;
CREATE TABLE vectors (row INTEGER PRIMARY KEY, text_hash BLOB NOT NULL UNIQUE, vector BLOB NOT NULL);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents (row),
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    heading TEXT NOT NULL,
    vector INTEGER REFERENCES vectors (row)
);
CREATE INDEX passages_of_document ON passages (document);
CREATE INDEX passages_of_vector ON passages (vector);
CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, op TEXT NOT NULL, passage TEXT NOT NULL);
CREATE TABLE targets (
    name TEXT PRIMARY KEY,
    generation INTEGER NOT NULL DEFAULT 0,  -- of its folder; 0: never built
    applied_seq INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'damaged',
    made_by TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
"""

# Made when it is first written: indexes of this format that are older have none.
SKIPPED = """CREATE TABLE IF NOT EXISTS skipped (
    file TEXT PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID"""


def connect(index: Path, mode: Literal["ro", "rw", "rwc"]) -> sqlite3.Connection:
    """A connection to an index's catalog that threads may share under a lock of theirs; "rwc" makes the file.

    "ro" writes nothing, not even beside the catalog. Raises IndexStoreError if there is a log of changes (-wal) that
    cannot be read without writing.
    """
    file = catalog_file(index)
    # SQLite reads a log only with the memory that writers share (-shm); without a log, the file alone is all there is.
    is_alone = mode == "ro" and not has_changes(index)
    if mode == "ro" and not is_alone and not file.with_name(f"{file.name}-shm").exists():
        raise IndexStoreError(
            f"The index in '{index}' was copied while it was being changed ({file.name}-wal without {file.name}-shm), "
            "and nothing can be written there to complete it. Copy it again after Griot has ended, or to a place that "
            "can be written, and run there: griot doctor"
        )
    uri = f"{file.resolve().as_uri()}?mode={mode}{'&immutable=1' if is_alone else ''}"
    # The wait covers a writer in another process; a document's transaction takes milliseconds.
    db = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        if mode == "rwc":
            db.execute("PRAGMA journal_mode = WAL")
        if mode == "ro":
            db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last files' work, never the catalog
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        db.close()
        raise
    return db


def has_changes(index: Path) -> bool:
    """Whether changes stand in the log beside the catalog that may not be in its file yet."""
    file = catalog_file(index)
    wal = file.with_name(f"{file.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def create_tables(db: sqlite3.Connection, fingerprint_json: str) -> None:
    """Makes an empty catalog, all of it or nothing."""
    targets = "".join(f"INSERT INTO targets (name) VALUES ('{name}');" for name in PARTS)
    quoted = fingerprint_json.replace("'", "''")
    db.executescript(
        f"BEGIN IMMEDIATE; {TABLES} {targets} INSERT INTO meta VALUES ('fingerprint', '{quoted}');"
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
    )


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether the file holds no table at all: just made, or cut to nothing."""
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,))


def check_missing(index: Path) -> None:
    """Raises where there is no catalog; one sentence for no index at all, another for half of one."""
    file = catalog_file(index)
    if file.is_file():
        return
    if file.exists():
        raise IndexDamagedError(
            f"'{file}' is {_kind(file)}, not the catalog of an index. Remove it, or name another folder with --index."
        )
    check_folder(index)
    if was_built(index):
        raise IndexDamagedError(f"The index in '{index}' has lost its catalog ({CATALOG}). {rebuild_from(index)}")
    raise _missing(index)


def _missing(index: Path) -> IndexMissingError:
    return IndexMissingError(
        f"There is no index in '{index}'. Name the folder of your documents. Run: {command(index, 'index', 'PATH')}"
    )


def was_built(index: Path) -> bool:
    """Whether a folder without a catalog held an index before."""
    leftovers = [*(path for name in PARTS for path in part_folders(index, name)), *index.glob("damaged-*")]
    return bool(leftovers or kept_roots(index))


def check_folder(index: Path) -> None:
    """Raises if something else than a folder stands where the index should."""
    if index.exists() and not index.is_dir():
        raise IndexStoreError(f"'{index}' is {_kind(index)}, not the folder of an index. Name a folder with --index.")


def _kind(place: Path) -> str:
    return "a folder" if place.is_dir() else "a file" if place.is_file() else "a device or a pipe"


def check_format(index: Path, db: sqlite3.Connection) -> None:
    """Raises where the file is no catalog of this version of Griot."""
    if is_empty(db):
        if not was_built(index):  # a process was killed while it made it
            raise _missing(index)
        raise IndexDamagedError(f"The catalog in '{index}' is empty. {rebuild_from(index)}")
    if db.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        raise IndexDamagedError(
            f"'{catalog_file(index)}' is not a catalog of Griot's. Name another folder with --index."
        )
    found = db.execute("PRAGMA user_version").fetchone()[0]
    if found != FORMAT:
        raise IndexMismatchError(
            f"The catalog in '{index}' has format {found}; this Griot reads format {FORMAT}. "
            f"Run: {rebuild_command(index)}"
        )
