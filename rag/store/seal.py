"""The mark that a part was closed in order: the size and time of each of its files, beside its folder.

It is there only while nobody writes to the part. None there, or one that does not fit: a process was killed, or
somebody touched the files, and the part is checked before it is used.
"""

from __future__ import annotations

import json
from pathlib import Path


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
