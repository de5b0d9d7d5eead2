"""What an index has to do to follow its files: the files on disk against those that the catalog knows."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from rag.errors import LoadError, MassRemovalError
from rag.store.catalog import Catalog
from rag.store.changes import FileState
from rag.store.layout import BESIDE, command, home
from rag.store.scan import LINK, FoundFile, Scan, Skipped, escaped, other_kind, scan
from rag.store.unfinished import LOST


@dataclass(frozen=True, slots=True)
class Work:
    """A file to be read: its path in citations, and what the catalog knows of it."""

    found: FoundFile
    path: str
    root: Path
    known: FileState | None

    def state(self, sha256: str) -> FileState:
        """What the catalog is to know of it."""
        found = self.found
        return FileState(self.path, str(found.file), str(self.root), found.size, found.mtime_ns, sha256)


@dataclass(slots=True)
class Plan:
    """`scopes` are the (root, folder or file below it) pairs that were looked at; `removed` are files."""

    scopes: list[tuple[Path, Path]]
    roots: set[Path]
    work: list[Work] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)  # file, path, the reason as a sentence

    def fail(self, file: Path, path: str, reason: str) -> None:
        """Notes a file or folder that cannot be read; a name that is no UTF-8 is shown with escapes."""
        self.failed.append((escaped(str(file)), escaped(path), escaped(reason)))


def plan_changes(
    catalog: Catalog,
    paths: Sequence[Path],
    default: Path,
    suffixes: Collection[str],
    *,
    allow_mass_removal: bool,
    follow_links: bool = False,
) -> Plan:
    """Compares `paths` (none: what was followed before, or `default`) with the catalog; changes nothing.

    Raises LoadError if a path does not exist or names a file of a kind that is not read, and MassRemovalError if most
    of a root's documents are gone.
    """
    _check_kinds(paths, suffixes)
    roots = [Path(row[0]) for row in catalog.rows("SELECT path FROM roots ORDER BY row")]
    known = {state.file: state for state in _known(catalog)}
    given = [path.expanduser().resolve() for path in paths] or roots or [_first_root(catalog, default)]
    allow = command(
        catalog.index, "index", *_rebuilding(catalog), *(map(str, given) if paths else ()), "--allow-removal"
    )
    scopes = _scopes(given, roots)
    new = [root for root, _ in scopes if root not in roots]
    plan = Plan(scopes, (set(roots) | set(new)) - _absorbed(roots, new))
    taken = {state.path: state.file for state in known.values()}
    for root, start in scopes:
        here = {file: state for file, state in known.items() if _is_below(file, start)}
        seen = _scan(
            plan,
            root,
            start,
            here,
            suffixes,
            home(catalog.index),
            "" if allow_mass_removal else allow,
            follow_links,
            plan.roots - {root},
        )
        gone = _gone(here, seen)
        if not allow_mass_removal:
            _check_loss(start, here, gone, seen, allow)
        plan.removed.extend(gone)
        for file in gone:
            taken.pop(here[file].path, None)
        for found in seen.files:
            _compare(plan, found, root, known.get(str(found.file)), taken)
        plan.skipped.extend(seen.skipped)
        if start.is_file() and seen.skipped:
            plan.roots.discard(start)  # followed since a time when such a file was taken for a folder
        for folder in seen.closed:
            reason = f"The folder '{folder}' cannot be read. Type: chmod +rx '{folder}'"
            plan.fail(folder, os.path.relpath(folder, root), reason)
    return plan


def _absorbed(roots: Sequence[Path], new: Sequence[Path]) -> set[Path]:
    """The roots that lie in a new one."""
    return {root for root in roots if any(other in root.parents for other in new)}


def _first_root(catalog: Catalog, default: Path) -> Path:
    """What is indexed if nothing is named; raises LoadError if the index followed something else before it was lost."""
    if catalog.rows("SELECT 1 FROM meta WHERE key = ?", LOST):
        again = command(catalog.index, "index", "PATH")
        raise LoadError(f"What this index followed is not known any more. Name the folder of your documents: {again}")
    return default.expanduser().resolve()


def _rebuilding(catalog: Catalog) -> tuple[str, ...]:
    return ("--rebuild",) if catalog.index.name == BESIDE else ()


def _known(catalog: Catalog) -> list[FileState]:
    sql = "SELECT path, file, root, size, mtime_ns, sha256, stale = 1 FROM documents"
    return [FileState(*row) for row in catalog.rows(sql)]


def _scopes(given: Sequence[Path], roots: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Each path under the outermost root that holds it, each once: what is in a known folder keeps its path there."""
    scopes: list[tuple[Path, Path]] = []
    for path in dict.fromkeys(given):
        if any(other in path.parents for other in given):
            continue
        holders = [root for root in roots if root == path or root in path.parents]
        scopes.append((min(holders, key=lambda root: len(root.parts), default=path), path))
    return scopes


def _scan(
    plan: Plan,
    root: Path,
    start: Path,
    here: Mapping[str, FileState],
    suffixes: Collection[str],
    index: Path,
    allow: str,
    follow_links: bool,
    elsewhere: Collection[Path],
) -> Scan:
    if start.exists():
        return scan(start, root, suffixes, index.resolve(), follow_links=follow_links, elsewhere=elsewhere)
    if not here:
        again = command(index, "index", "PATH")
        raise LoadError(f"There is no file or folder '{start}'. Check the path, then run: {again}")
    is_file = str(start) in here
    if not is_file and allow:
        raise MassRemovalError(
            f"The folder '{start}' is not there, and {len(here)} documents of the index come from it. "
            f"Bring it back, or remove them with: {allow}"
        )
    if root == start:
        plan.roots.discard(root)
    return Scan(())


def _gone(here: Mapping[str, FileState], seen: Scan) -> list[str]:
    """The known files that are not there; what is in a folder that cannot be read now is not taken for gone."""
    present = {str(found.file) for found in seen.files}
    return [file for file in here if file not in present and not any(_is_below(file, folder) for folder in seen.closed)]


def _check_loss(start: Path, here: Mapping[str, FileState], gone: Sequence[str], seen: Scan, allow: str) -> None:
    """Raises where more than half is gone; a file that is there under another name is not gone."""
    if len(gone) < 2 or 2 * len(gone) <= len(here):
        return
    sizes = {here[file].size for file in gone}
    new = [found for found in seen.files if str(found.file) not in here and found.size in sizes]
    moved = {digest for found in new if (digest := file_hash(found.file))}
    lost = [file for file in gone if here[file].sha256 not in moved]
    if len(lost) >= 2 and 2 * len(lost) > len(here):
        raise MassRemovalError(
            f"{len(lost)} of the {len(here)} documents from '{start}' are gone{_by_links(here, lost, seen)}. "
            f"Bring them back, or remove them from the index with: {allow}"
        )


def _compare(plan: Plan, found: FoundFile, root: Path, known: FileState | None, taken: dict[str, str]) -> None:
    same_place = known is not None and known.root == str(root)
    path = known.path if known and same_place else _free_path(found, root, taken)
    taken[path] = str(found.file)
    if known and same_place and not known.stale and (known.size, known.mtime_ns) == (found.size, found.mtime_ns):
        plan.unchanged += 1
    else:
        plan.work.append(Work(found, path, root, known))


def _free_path(found: FoundFile, root: Path, taken: Mapping[str, str]) -> str:
    """The file's path below its root; with the root's name before it, and a number, where another file has that."""
    name, path, number = root.name or "root", found.relative, 1
    while taken.get(path, str(found.file)) != str(found.file):
        path = f"{name}/{found.relative}" if number == 1 else f"{name}-{number}/{found.relative}"
        number += 1
    return path


def _by_links(here: Mapping[str, FileState], lost: Sequence[str], seen: Scan) -> str:
    """A hint if some of what is gone was read through links that are not followed."""
    links = [Path(each.file) for each in seen.skipped if each.kind == LINK]
    behind = sum(any(_is_below(file, link) for link in links) for file in lost)
    return f" ({behind} of them are behind links, which are not followed without --follow-links)" if behind else ""


def _check_kinds(paths: Sequence[Path], suffixes: Collection[str]) -> None:
    """Raises if a file that somebody names is of a kind that is not read: in a folder it would be passed over."""
    others = [path for path in paths if path.is_file() and path.suffix.lower() not in suffixes]
    if others:
        named = ", ".join(f"'{path}'" for path in others)
        raise LoadError(f"{named}: {other_kind(others[0].name, suffixes)[1]} Nothing was indexed.")


def file_hash(file: Path) -> str | None:
    """The SHA-256 of a file's bytes, or None where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None


def _is_below(file: str, folder: Path) -> bool:
    return file == str(folder) or file.startswith(f"{folder}{os.sep}")
