"""What files a folder holds."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be read: absolute, and below its root with forward slashes. A broken link has size -1."""

    file: Path
    relative: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What is below a folder. `skipped` counts files of other kinds; `closed` are folders that cannot be read."""

    files: tuple[FoundFile, ...]
    skipped: int = 0
    closed: tuple[Path, ...] = ()


def scan(start: Path, root: Path, suffixes: Collection[str], leave_out: Path | None = None) -> Scan:
    """The files below `start` (or itself) whose suffix is one of those, in the order of their paths.

    Hidden files and folders, and the folder `leave_out`, are passed over. A folder is entered once, however many links
    lead to it, and by its own name rather than by a link's.
    """
    if not start.is_dir():
        return Scan(tuple(_found([start], root if root != start else start.parent, suffixes)))
    files: list[Path] = []
    closed: list[Path] = []
    entered: set[tuple[int, int]] = set()
    folders, links = deque([start]), deque[Path]()
    while folders or links:
        folder = folders.popleft() if folders else links.popleft()
        try:
            stat = folder.stat()
            if (stat.st_dev, stat.st_ino) in entered or folder == leave_out:
                continue
            entered.add((stat.st_dev, stat.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            closed.append(folder)
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                (links if entry.is_symlink() else folders).append(folder / entry.name)
            else:
                files.append(folder / entry.name)
    found = sorted(_found(files, root, suffixes), key=lambda one: one.relative)
    return Scan(tuple(found), len(files) - len(found), tuple(closed))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _found(files: list[Path], root: Path, suffixes: Collection[str]) -> list[FoundFile]:
    found = []
    for file in files:
        if file.suffix.lower() not in suffixes:
            continue
        try:
            stat = file.stat()
            size, mtime_ns = stat.st_size, stat.st_mtime_ns
        except OSError:
            size, mtime_ns = -1, 0  # reading it says why
        found.append(FoundFile(file, file.relative_to(root).as_posix(), size, mtime_ns))
    return found
