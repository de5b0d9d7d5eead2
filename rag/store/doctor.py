"""Checks an index against its files and its parts against the catalog, and says what to type."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from rag.errors import GriotError, LoadError, ModelError
from rag.load import doubt_about
from rag.models import BUNDLED, READER, BundledReader, check_model, load_embedder, load_reranker
from rag.settings import Settings
from rag.store.catalog import Catalog
from rag.store.changes import text_hash
from rag.store.chroma import VectorIndex
from rag.store.layout import (
    DERIVED_LOCK,
    PARTS,
    WRITE_LOCK,
    break_seal,
    command,
    is_sealed,
    part_folder,
    part_folders,
    rebuild_command,
    seal,
    size_bytes,
)
from rag.store.locks import FileLock, holder
from rag.store.parts import Part, PartError
from rag.store.plan import file_hash
from rag.store.scan import kinds_in_words
from rag.store.schema import Fingerprint, indexed_text
from rag.store.sources import encoding_for, read_encodings
from rag.store.status import part_status
from rag.store.unfinished import unfinished_of, why_empty
from rag.store.words import WordIndex, WordSearch

NAMED = 5  # files named in one finding; the rest are counted
UNIT_WITHIN = 0.01  # float16 keeps a unit vector's length better than that
FREE_BYTES = 1_000_000_000  # with less, indexing some thousand files may not end


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and the command to type about it ("" for none)."""

    level: Literal["ok", "warning", "error"]
    what: str
    remedy: str = ""


def examine(folder: Path, fingerprint: Fingerprint | None = None) -> tuple[Finding, ...]:
    """Every finding about the index in a folder, good ones too; works on a damaged or half deleted one.

    `fingerprint` is what the settings ask for; None: not compared.
    """
    return tuple(_findings(folder, fingerprint))


def examine_model(settings: Settings) -> Finding:
    """Whether the models that the settings name can be loaded, and every file of the bundled ones is as it was made."""
    try:
        check_model(BUNDLED)  # the reader has its words and its lower layers from there, whichever model embeds
        check_model(READER)
        embedder = load_embedder(settings.embedding_model, settings.threads, settings.allow_downloads)
        embedder.load()
        reader = BundledReader(settings.threads)
        reader.load()
        load_reranker(settings.reranker, settings.threads, settings.allow_downloads)
    except ModelError as error:
        return Finding("error", str(error))
    return Finding("ok", f"The models {embedder.name!r} and {reader.name!r} are whole.")


def _findings(folder: Path, fingerprint: Fingerprint | None) -> Iterator[Finding]:
    try:
        with closing(Catalog.open(folder)) as catalog:
            yield from _whole(catalog)
            yield from _unfinished(catalog)
            yield from _fingerprint(catalog, fingerprint)
            yield from _files(catalog)
            yield from _doubts(catalog)
            yield from _texts(catalog)
            yield from _vectors(catalog)
            yield from _parts(catalog)
    except GriotError as error:
        what, typed, remedy = str(error).rpartition(": griot ")
        yield Finding("error", what or remedy, f"griot {remedy}" if typed else "")
    if folder.is_dir():
        yield from _folder(folder)


def _whole(catalog: Catalog) -> Iterator[Finding]:
    rebuild = rebuild_command(catalog.index)
    faults = [row[0] for row in catalog.rows("PRAGMA integrity_check(3)") if row[0] != "ok"]
    faults += [
        f"{row[0]} row {row[1]} names a row that is not there" for row in catalog.rows("PRAGMA foreign_key_check")
    ]
    if faults:
        yield Finding("error", f"The catalog is damaged: {'; '.join(faults[:NAMED])}.", rebuild)
    else:
        count = catalog.rows("SELECT count(*) FROM documents")[0][0]
        yield Finding("ok", f"The catalog is whole: {count} documents, {catalog.passage_count()} passages.")


def _unfinished(catalog: Catalog) -> Iterator[Finding]:
    if unfinished := unfinished_of(catalog):
        what, _, remedy = unfinished.sentence(catalog.index).partition(" Finish it with: ")
        yield Finding("warning", what, remedy)
    elif not catalog.rows("SELECT 1 FROM documents LIMIT 1"):
        yield Finding("warning", why_empty(catalog))


def _fingerprint(catalog: Catalog, asked: Fingerprint | None) -> Iterator[Finding]:
    built = catalog.fingerprint()
    sentence = built.mismatch(asked, catalog.index) if asked else None
    if sentence:
        what, _, remedy = sentence.partition(" Run: ")
        yield Finding("error", what, remedy)
    else:
        yield Finding("ok", f"The index was built with {built.embedder!r} and {built.splitter!r}.")


def _files(catalog: Catalog) -> Iterator[Finding]:
    follow = command(catalog.index, "index")
    gone: list[str] = []
    closed: list[str] = []
    changed: list[str] = []
    spoilt: list[str] = []
    rows = catalog.rows("SELECT path, file, size, mtime_ns, sha256 FROM documents ORDER BY path")
    for path, file, size, mtime_ns, sha256 in rows:
        try:
            stat = Path(file).stat()
        except OSError:
            gone.append(path)
            continue
        found = file_hash(Path(file))  # each is read whole: a disk that loses bits says nothing of it
        if found is None:
            closed.append(path)
        elif found != sha256:
            (spoilt if (stat.st_size, stat.st_mtime_ns) == (size, mtime_ns) else changed).append(path)
    if gone:
        yield Finding("warning", f"{_named(gone)} cannot be found on disk any more.", follow)
    if changed:
        yield Finding("warning", f"{_named(changed)} changed since indexing.", follow)
    if closed:
        what = f"{_named(closed)} cannot be read: check who may read there, and the disk. What was indexed is kept."
        yield Finding("warning", what)
    if spoilt:
        what = f"{_named(spoilt)} changed although its size and time did not: the disk may fail."
        again = rebuild_command(catalog.index)
        yield Finding("warning", f"{what} Compare with a copy of it; to index it as it is:", again)
    if not gone and not changed and not spoilt and not closed:
        yield Finding("ok", "Every document is on disk as it was indexed.")
    failures = catalog.rows("SELECT path, reason FROM failures ORDER BY path")
    for path, reason in failures[:NAMED]:
        yield Finding("warning", f"Left out: {path}: {reason}", follow)
    if len(failures) > NAMED:
        yield Finding("warning", f"{len(failures) - NAMED} more files are left out.", follow)
    if skipped := catalog.skipped_kinds():
        all_names = command(catalog.index, "index", "--left-out")
        yield Finding("ok", f"{kinds_in_words(skipped)} in the folders: not read.", all_names)


def _doubts(catalog: Catalog) -> Iterator[Finding]:
    """Files whose letters may be others than those that were read."""
    kept, count = read_encodings(catalog.index), 0
    name_it = command(catalog.index, "index", "PATH", "--encoding", "NAME")
    for path, file in catalog.rows("SELECT path, file FROM documents ORDER BY path"):
        try:
            doubt = doubt_about(Path(file), encoding=encoding_for(Path(file), kept))
        except LoadError:  # gone, or changed since: the other checks tell of it
            continue
        count += bool(doubt)
        if doubt and count <= NAMED:
            yield Finding("warning", f"In doubt: {path}: {doubt}.", name_it)
    if count > NAMED:
        yield Finding("warning", f"The encodings of {count - NAMED} more files are in doubt.", name_it)


def _texts(catalog: Catalog) -> Iterator[Finding]:
    """Whether the texts that are quoted are those that were indexed: each passage's vector is known by their hash."""
    spoilt = []
    sql = "SELECT p.id, v.text_hash FROM passages p JOIN vectors v ON v.row = p.vector JOIN documents d"
    for (path,) in catalog.rows("SELECT path FROM documents ORDER BY path"):
        hashes = dict(catalog.rows(f"{sql} ON d.row = p.document WHERE d.path = ?", path))
        try:
            held = catalog.passages(hashes)
        except GriotError:  # not even UTF-8 any more
            spoilt.append(path)
            continue
        if any(text_hash(indexed_text(*held[id_])) != hash_ for id_, hash_ in hashes.items()):
            spoilt.append(path)
    if spoilt:
        what = f"The catalog's text of {_named(spoilt)} is not the one that was indexed."
        yield Finding("error", what, rebuild_command(catalog.index))
    else:
        yield Finding("ok", "Every text in the catalog is as it was indexed.")


def _vectors(catalog: Catalog) -> Iterator[Finding]:
    dimensions = catalog.fingerprint().dimensions
    wrong = missing = 0
    with catalog.transaction("DEFERRED"):
        for block in catalog.stream("SELECT v.vector FROM passages p LEFT JOIN vectors v ON v.row = p.vector"):
            shaped = [blob for (blob,) in block if blob is not None and len(blob) == 2 * dimensions]
            missing += sum(blob is None for (blob,) in block)
            wrong += sum(blob is not None for (blob,) in block) - len(shaped)
            matrix = np.frombuffer(b"".join(shaped), np.float16).reshape(-1, dimensions).astype(np.float32)
            wrong += int(np.sum(~(np.abs(np.linalg.norm(matrix, axis=1) - 1) < UNIT_WITHIN)))
    if wrong:
        yield Finding(
            "error", f"{wrong} vectors are not {dimensions} numbers of unit length.", rebuild_command(catalog.index)
        )
    if missing:
        yield Finding(
            "warning",
            f"{missing} passages have no vector, and are found by their words alone.",
            command(catalog.index, "index"),
        )
    if not wrong and not missing:
        yield Finding("ok", "Every passage has its vector.")


def _parts(catalog: Catalog) -> Iterator[Finding]:
    if catalog.read_only:
        yield Finding("ok", f"Nothing can be written in '{catalog.index}': it can be asked as it is, and not changed.")
        yield from _read_only_parts(catalog)
        return
    lock = FileLock.take(catalog.index / DERIVED_LOCK)
    try:
        kinds: tuple[type[Part], ...] = (VectorIndex, WordIndex)
        for kind in kinds:
            yield _part(catalog, kind, is_ours=lock is not None)
    finally:
        if lock is not None:
            lock.release()


def _read_only_parts(catalog: Catalog) -> Iterator[Finding]:
    """Chroma writes even to read, so that an exact scan of the catalog's vectors stands in for it."""
    status = part_status(catalog, "tantivy")
    folder = part_folder(catalog.index, "tantivy", status.generation)
    if status.generation == 0 or not folder.is_dir():
        yield Finding("warning", "Tantivy has not been built, or is gone: passages are found by their vectors alone.")
    elif fault := WordIndex.fault(catalog.index, folder):
        yield Finding("error", f"Tantivy is damaged: {fault}.", "griot index, where the folder can be written")
    elif status.lag:
        yield Finding("warning", f"Tantivy is {status.lag} changes behind the catalog.")
    else:
        yield Finding("ok", "Tantivy agrees with the catalog.")


def _part(catalog: Catalog, kind: type[Part], *, is_ours: bool) -> Finding:
    follow = command(catalog.index, "index")
    title = kind.name.capitalize()
    status = part_status(catalog, kind.name)
    folder = part_folder(catalog.index, kind.name, status.generation)
    if not is_ours:
        other = holder(catalog.index / DERIVED_LOCK) or "unknown"
        return Finding("ok", f"{title} is {status.state}, and process {other} looks after it: not checked.")
    if status.generation == 0 or not folder.is_dir():
        return Finding("warning", f"{title} has not been built, or is gone.", follow)
    was_sealed = is_sealed(folder)
    fault = kind.fault(catalog.index, folder)
    if fault is None and was_sealed:
        seal(folder)  # looking touched the files
    if fault:
        break_seal(folder)  # so that the remedy checks it too, and builds it again
        return Finding("error", f"{title} is damaged: {fault}.", follow)
    if status.lag:
        return Finding(
            "warning", f"{title} is {status.lag} changes behind the catalog.", command(catalog.index, "index")
        )
    count, expected = _count(kind.name, folder, catalog)
    if count != expected:
        break_seal(folder)
        return Finding(
            "error", f"{title} holds {count} passages, the catalog {expected}.", command(catalog.index, "index")
        )
    return Finding("ok", f"{title} agrees with the catalog.")


def _count(name: str, folder: Path, catalog: Catalog) -> tuple[int | None, int]:
    """How many passages a part holds and how many it should; Chroma's own check has counted already."""
    if name == "chroma":
        return (expected := catalog.passage_count(embedded=True)), expected
    try:
        return WordSearch(folder).count(), catalog.passage_count()
    except PartError:
        return None, catalog.passage_count()


def _folder(folder: Path) -> Iterator[Finding]:
    writer = holder(folder / WRITE_LOCK)
    if writer is not None:
        yield Finding("warning", f"Process {writer or 'unknown'} is writing to the index now.")
    try:
        with closing(Catalog.open(folder)) as catalog:
            present = {part_folder(folder, name, catalog.target(name).generation) for name in PARTS}
    except GriotError:
        present = {path for name in PARTS for path in part_folders(folder, name)}  # cannot tell the old from the new
    old = [path for name in PARTS for path in part_folders(folder, name) if path not in present]
    for path in (*old, *sorted(folder.glob("damaged-*-catalog*.sqlite"))):
        megabytes = size_bytes(path) / 1e6
        yield Finding("warning", f"'{path}' is left over ({megabytes:.1f} MB).", f"rm -r {shlex.quote(str(path))}")
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        yield Finding("warning", f"Only {free / 1e6:.0f} MB are free on the disk of '{folder}'.")
    else:
        yield Finding("ok", f"{free / 1e9:.0f} GB are free on the disk.")


def _named(paths: list[str]) -> str:
    shown = ", ".join(f"'{path}'" for path in paths[:NAMED])
    return shown if len(paths) <= NAMED else f"{shown} and {len(paths) - NAMED} more"
