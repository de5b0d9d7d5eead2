"""The folders that an index follows, kept beside its catalog: without them, a lost catalog could not be built again."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from rag.store.layout import catalog_errors, command, rebuild_command, write_json

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
