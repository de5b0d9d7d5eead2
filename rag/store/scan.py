"""What files a folder holds: those that may be read, and those that are passed over, each with its reason."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HIDDEN, TEMPORARY, LINK, UNNAMED = "hidden", "temporary", "link", "without an ending"
UNREADABLE = "unreadable"  # what is not passed over, and cannot be read
QUIET = (HIDDEN, TEMPORARY)  # nobody means to ask these
LEFT_BY_PROGRAMS = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini"))


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be read: absolute, and below its root with forward slashes. A broken link has size -1."""

    file: Path
    relative: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, folder or link that is not read, with the reason as a sentence; names that are no text have escapes.

    `kind` is what it is counted as: its ending (".pdf"), or one of HIDDEN, TEMPORARY, LINK and UNNAMED.
    """

    file: str
    path: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What is below a folder; `closed` are folders that cannot be read."""

    files: tuple[FoundFile, ...]
    skipped: tuple[Skipped, ...] = ()
    closed: tuple[Path, ...] = ()


@dataclass(slots=True)
class _Search:
    """A search of a folder, and what it has found so far."""

    root: Path
    suffixes: Collection[str]
    leave_out: Path | None
    follow_links: bool
    elsewhere: Collection[Path]
    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)  # what was entered or taken, by device and number
    by_link: bool = False  # what has a name of its own is through


def scan(
    start: Path,
    root: Path,
    suffixes: Collection[str],
    leave_out: Path | None = None,
    *,
    follow_links: bool = False,
    elsewhere: Collection[Path] = (),
) -> Scan:
    """The files below `start` (or itself) whose suffix is one of those, in the order of their paths.

    Hidden files and folders, and the folder `leave_out`, are passed over. A link is followed to what stands in `root`
    and is not found there by its own name; one that leads out of it only with `follow_links`, and not into the folders
    `elsewhere`, which are read by themselves. Nothing is found twice, and no circle is entered.
    """
    search = _Search(root, suffixes, leave_out, follow_links, elsewhere)
    if start.is_dir():
        _enter(search, start)
    else:
        search.root = root if root != start else start.parent
        _take(search, start)
    in_order = sorted(search.files, key=lambda found: found.relative)
    return Scan(tuple(in_order), tuple(sorted(search.skipped, key=lambda each: each.path)), tuple(search.closed))


def count_kinds(kinds: Iterable[str]) -> dict[str, int]:
    """How many there are of each kind: the most first, what nobody means to ask last."""
    counts = Counter(kinds)
    return dict(sorted(counts.items(), key=lambda each: (each[0] in QUIET, -each[1], each[0])))


def kinds_in_words(counts: Mapping[str, int]) -> str:
    """What `count_kinds` counted, as it stands in a sentence.

    >>> kinds_in_words({".pdf": 2, "link": 2, "hidden": 1})
    '2 .pdf, 2 links, 1 hidden'
    """
    return ", ".join(f"{count} {kind}{'s' if kind == LINK and count > 1 else ''}" for kind, count in counts.items())


def other_kind(name: str, suffixes: Collection[str]) -> tuple[str, str]:
    """What a file that is not read is counted as, and why."""
    suffix = os.path.splitext(name)[1].lower()
    if name.lower() in LEFT_BY_PROGRAMS or name.startswith("~$") or name.endswith("~") or suffix == ".tmp":
        return TEMPORARY, "Another program keeps it for itself: a lock, a backup or a list."
    known = " and ".join(sorted(suffixes))
    what = f"{suffix} files" if suffix else "files without an ending"
    return suffix or UNNAMED, f"Griot does not read {what} (it reads {known}). Save the text as one of these."


def escaped(name: str) -> str:
    """A name from the file system as text: bytes that are no UTF-8 are shown with escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _enter(search: _Search, start: Path) -> None:
    """Looks through a folder and those below it, and follows links at the end: what has a name of its own is first."""
    folders, links = deque([start]), deque[Path]()
    while folders or links:
        search.by_link = search.by_link or not folders
        folder = folders.popleft() if folders else links.popleft()
        if folder.is_symlink() and not _is_followed(search, folder):
            continue
        try:
            stat = folder.stat()
            if folder == search.leave_out or (stat.st_dev, stat.st_ino) in search.seen:
                continue
            search.seen.add((stat.st_dev, stat.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            search.closed.append(folder)
            continue
        for entry in entries:
            place = folder / entry.name
            if entry.name.startswith("."):
                _skip(search, place, HIDDEN, "Its name begins with a full stop: it is hidden.")
            elif entry.is_symlink():
                links.append(place)
            elif entry.is_dir():
                folders.append(place)
            else:
                _take(search, place)


def _is_followed(search: _Search, link: Path) -> bool:
    """Whether a link leads to a folder that is to be entered; a file is taken here, and what is neither is noted."""
    target = Path(os.path.realpath(link))
    if not os.path.exists(link):
        if link.suffix.lower() in search.suffixes:
            _take(search, link)  # reading it says why it cannot be read
        else:
            _skip(search, link, LINK, "It is a link that leads nowhere.")
        return False
    is_folder = os.path.isdir(link)
    if not is_folder and link.suffix.lower() not in search.suffixes:
        _skip(search, link, *other_kind(link.name, search.suffixes))
    elif not _is_within(target, search.root):
        if any(_is_within(target, folder) for folder in search.elsewhere):
            _skip(search, link, LINK, f"It leads to '{target}', which is read by its own name.")
        elif not search.follow_links:
            _skip(
                search,
                link,
                LINK,
                f"It leads out of the folder, to '{target}', and is not followed without --follow-links.",
            )
        else:
            return _is_taken(search, link, is_folder)
    elif search.leave_out and _is_within(target, search.leave_out):
        _skip(search, link, LINK, "It leads into the index.")
    elif _has_own_name(search, target, is_folder):
        name = target.relative_to(search.root).as_posix()
        _skip(search, link, LINK, f"It leads to '{name}', which is read by its own name.")
    else:
        return _is_taken(search, link, is_folder)
    return False


def _is_taken(search: _Search, link: Path, is_folder: bool) -> bool:
    """Takes a link to a file; whether it is one to a folder that was not entered yet."""
    if not is_folder:
        _take(search, link)
        return False
    stat = link.stat()
    if (stat.st_dev, stat.st_ino) in search.seen:
        _skip(search, link, LINK, "It leads to a folder that is read by another name.")
        return False
    return True


def _has_own_name(search: _Search, target: Path, is_folder: bool) -> bool:
    """Whether what a link leads to, within the root, is read where it stands."""
    is_hidden = any(part.startswith(".") for part in target.relative_to(search.root).parts)
    return not is_hidden and (is_folder or target.suffix.lower() in search.suffixes)


def _take(search: _Search, file: Path) -> None:
    if file.suffix.lower() not in search.suffixes:
        _skip(search, file, *other_kind(file.name, search.suffixes))
        return
    try:
        stat = file.stat()
    except OSError:  # reading it says why
        search.files.append(_found(search, file, -1, 0))
        return
    if search.by_link and (stat.st_dev, stat.st_ino) in search.seen:
        _skip(search, file, LINK, "It is a file that is read by another name.")
        return
    search.seen.add((stat.st_dev, stat.st_ino))
    search.files.append(_found(search, file, stat.st_size, stat.st_mtime_ns))


def _found(search: _Search, file: Path, size: int, mtime_ns: int) -> FoundFile:
    return FoundFile(file, file.relative_to(search.root).as_posix(), size, mtime_ns)


def _skip(search: _Search, place: Path, kind: str, reason: str) -> None:
    path = place.relative_to(search.root).as_posix()
    search.skipped.append(Skipped(escaped(str(place)), escaped(path), escaped(kind), escaped(reason)))


def _is_within(place: Path, folder: Path) -> bool:
    return place == folder or folder in place.parents
