"""The files of an index, and the small ones that are written whole: seals and roots.

It is there only while nobody writes to the part. None there, or one that does not fit: a process was killed, or
somebody touched the files, and the part is checked before it is used.
"""

from __future__ import annotations

import errno
import json
import os
import re
import resource
import shlex
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import DiskFullError, IndexBusyError, IndexDamagedError, IndexStoreError
from rag.settings import Settings

CATALOG = "catalog.sqlite"  # the first one; each rebuild puts one with the next number in its place
BESIDE = "rebuilt-beside"  # the folder in an index's where it is built anew while the old one answers
WRITE_LOCK = "write.lock"  # held by whoever changes the catalog
DERIVED_LOCK = "derived.lock"  # held by whoever owns Chroma and Tantivy's writer
PARTS = ("chroma", "tantivy")
LEAST_FREE_BYTES = 20_000_000  # less is a full disk: one sync of Chroma's writes more

# A write refused by a size limit (EFBIG) reaches Python as one of SQLite's I/O errors, not as "full".
_FULL_SQLITE = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE"}
_FULL_ERRNO = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FULL_WORDS = (
    *("no space left", "file too large", "disk is full", "os error 28", "os error 27", "quota exceeded"),
    "(code: 778)",  # SQLITE_IOERR_WRITE, as Chroma words it
)


_NUMBERED = re.compile(r"catalog(?:-(\d+))?\.sqlite")


def catalog_file(index: Path) -> Path:
    """The catalog in force: of those in the folder the one with the highest number; the first one's place if none is.

    A process that still reads an older one keeps it, with a write-ahead log of its own: hence a new name each time.
    """
    return index / max(_catalogs(index), default=(1, CATALOG))[1]


def next_catalog_file(index: Path) -> Path:
    """Where the next catalog is put."""
    return index / f"catalog-{max(_catalogs(index), default=(1, ''))[0] + 1}.sqlite"


def old_catalog_files(index: Path) -> list[Path]:
    """What is left of catalogs that are not in force any more, or of one that somebody removed."""
    current = catalog_file(index)
    kept = {current, *(current.with_name(current.name + suffix) for suffix in ("-wal", "-shm"))}
    found = (path for path in index.glob("catalog*.sqlite*") if _NUMBERED.match(path.name))
    return sorted(path for path in found if path not in kept or not current.exists())


def _catalogs(index: Path) -> list[tuple[int, str]]:
    try:
        names = os.listdir(index)
    except OSError:
        return []
    return [(int(found[1] or 1), name) for name in names if (found := _NUMBERED.fullmatch(name))]


def home(folder: Path) -> Path:
    """The index's folder, for itself and for the one in it where it is built anew."""
    return folder.parent if folder.name == BESIDE else folder


def command(index: Path, *arguments: str) -> str:
    """A command about an index as it can be typed: with `--index`, unless it is the default one.

    >>> command(Path("index"), "index", "--rebuild"), command(Path("my index"), "doctor")
    ('griot index --rebuild', "griot doctor --index 'my index'")
    """
    folder = home(index)
    where = () if folder == Settings.model_fields["index"].default else ("--index", str(folder))
    return shlex.join(("griot", *arguments, *where))


def rebuild_command(index: Path) -> str:
    """The command that builds an index anew."""
    return command(index, "index", "--rebuild")


def part_folder(index: Path, name: str, generation: int) -> Path:
    """The folder of one generation of a derived part."""
    return index / f"{name}-{generation}"


def part_folders(index: Path, name: str) -> list[Path]:
    """The folders of every generation of a part that are there."""
    return [path for path in sorted(index.glob(f"{name}-*")) if path.is_dir()]


def can_write(index: Path) -> bool:
    """Whether this process may change an index: one on a disk mounted for reading can only be asked."""
    file = catalog_file(index)
    return os.access(index, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def size_bytes(path: Path) -> int:
    """The size of a file, or of the files in a folder; 0 where there is none."""
    files = path.rglob("*") if path.is_dir() else (path,)
    total = 0
    for file in files:
        try:
            total += file.stat().st_size
        except FileNotFoundError:
            continue  # an index that is being written comes and goes
    return total


def write_json(file: Path, value: object) -> None:
    """Replaces a file by a value as JSON; all of it or nothing, and on the disk when this returns."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with new.open("w", encoding="ascii") as opened:
        json.dump(value, opened, indent=1)  # escapes names that are no UTF-8
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Has the names in a folder on the disk: a file that was synced can otherwise be lost by its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def means_full(error: BaseException) -> bool:
    """Whether an error says that there was no room to write, by whatever library it came through."""
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") in _FULL_SQLITE:
        return True
    if isinstance(error, OSError) and error.errno in _FULL_ERRNO:
        return True
    return any(words in str(error).lower() for words in _FULL_WORDS)


def is_full(index: Path) -> bool:
    """Whether the disk, or a limit on the size of this process's files, leaves no room: Chroma does not say so."""
    if shutil.disk_usage(index).free < LEAST_FREE_BYTES:
        return True
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    return limit != resource.RLIM_INFINITY and any(size_bytes(file) > 0.9 * limit for file in index.rglob("*.*"))


def full_disk(index: Path) -> DiskFullError:
    """What a user is told when there is no room."""
    return DiskFullError(
        f"There is no room to write in '{home(index)}'. What was indexed before is kept. "
        f"Free some space, then run: {command(index, 'index')}"
    )


@contextmanager
def catalog_errors(index: Path) -> Iterator[None]:
    """Turns what SQLite and the file system raise about an index into the error that a user can act on."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if means_full(error):
            raise full_disk(index) from error
        raise _sorted_error(index, error) from error


def _sorted_error(index: Path, error: sqlite3.Error | OSError) -> IndexStoreError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return IndexBusyError(f"Another process has been writing to '{index}' for too long. Try again in a minute.")
    if isinstance(error, OSError) or name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return IndexStoreError(f"The index in '{index}' cannot be used: {error}. Check who may read and write there.")
    return IndexDamagedError(
        f"The catalog in '{index}' is damaged: {error}. Build it again from the files: {rebuild_command(index)}"
    )


def seal(folder: Path) -> None:
    """Notes the files of a part that has just been closed."""
    _file(folder).write_text(json.dumps(_files(folder)))


def break_seal(folder: Path) -> None:
    """To be called before the part is opened for writing."""
    _file(folder).unlink(missing_ok=True)


def move_part(folder: Path, place: Path) -> None:
    """Moves a part's folder with its seal; without it, it is checked when it is next opened."""
    folder.rename(place)
    if _file(folder).exists():
        _file(folder).rename(_file(place))


def is_sealed(folder: Path) -> bool:
    """Whether the files are those of the last orderly close."""
    try:
        noted = json.loads(_file(folder).read_text())
    except (OSError, ValueError):
        return False
    return bool(noted == _files(folder))


def _file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.seal")


def _files(folder: Path) -> dict[str, list[int]]:
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith(".lock"):  # Tantivy's readers touch its lock files
            stat = file.stat()
            found[file.relative_to(folder).as_posix()] = [stat.st_size, stat.st_mtime_ns]
    return found


FILE = "roots.json"
NAMED = 3  # roots in a sentence; the rest are counted


def keep_roots(index: Path, roots: Collection[Path]) -> None:
    """Writes down what an index follows; all of it or nothing, and on the disk when this returns."""
    if kept_roots(index) == sorted(roots):
        return
    with catalog_errors(index):
        write_json(index / FILE, {"roots": [str(root) for root in sorted(roots)]})


def kept_roots(index: Path) -> list[Path]:
    """What an index followed when that was last written down; none if it was not, or cannot be read."""
    try:
        return sorted(Path(root) for root in json.loads((index / FILE).read_text("ascii"))["roots"])
    except (OSError, ValueError, KeyError, TypeError):
        return []


def rebuild_from(index: Path) -> str:
    """How an index that has lost its catalog comes back, naming what it is built from."""
    roots = kept_roots(index)
    if not roots:
        again = command(index, "index", "--rebuild", "PATH")
        return f"What it followed is not known. Build it again, with the folder of your documents as PATH: {again}"
    named = ", ".join(f"'{root}'" for root in roots[:NAMED])
    more = f" and {len(roots) - NAMED} more" if len(roots) > NAMED else ""
    return f"It followed {named}{more}. Build it again from there: {rebuild_command(index)}"
