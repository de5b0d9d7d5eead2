"""The folders that an index follows, kept beside its catalog: without them, a lost catalog could not be built again."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path

from rag.store.layout import catalog_errors, command, rebuild_command

FILE = "roots.json"
NAMED = 3  # roots in a sentence; the rest are counted


def keep_roots(index: Path, roots: Collection[Path]) -> None:
    """Writes down what an index follows; all of it or nothing, and on the disk when this returns."""
    if kept_roots(index) == sorted(roots):
        return
    with catalog_errors(index):
        new = index / f"{FILE}.{os.getpid()}"
        with new.open("w", encoding="ascii") as file:
            json.dump({"roots": [str(root) for root in sorted(roots)]}, file)  # escapes names that are no UTF-8
            file.flush()
            os.fsync(file.fileno())
        new.replace(index / FILE)
        sync_folder(index)


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


def sync_folder(folder: Path) -> None:
    """Has the names in a folder on the disk: a file that was synced can otherwise be lost by its name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
