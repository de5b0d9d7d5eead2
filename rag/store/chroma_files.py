"""Whether Chroma's files agree with one another, read without Chroma: nothing here can crash.

Reads internals of version 1.5: the bound on chromadb's version in pyproject.toml is as narrow as that.
"""

from __future__ import annotations

import pickle
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any

LINK_LISTS_BYTES_PER_ROW = 2000  # a runaway file has been seen to fill the disk; a sound one has about 7


def fault_of_files(folder: Path) -> str | None:
    """What the files say against one another, or None; opens nothing that could crash."""
    database = folder / "chroma.sqlite3"
    if not database.is_file():
        return "chroma.sqlite3 is missing"
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
        segments = dict(db.execute("SELECT scope, id FROM segments"))
        rows = {id_ for (id_,) in db.execute("SELECT embedding_id FROM embeddings")}
        synced = db.execute("SELECT seq_id FROM max_seq_id WHERE segment_id = ?", (segments.get("VECTOR"),)).fetchone()
        waiting = {id_ for (id_,) in db.execute("SELECT id FROM embeddings_queue WHERE seq_id > ?", (synced or (0,)))}
    hnsw = folder / segments.get("VECTOR", "missing")
    if synced is None and rows <= waiting:
        return None  # too few to have been written to the files yet: Chroma reads them from its tables
    files = {name: hnsw / name for name in ("header.bin", "index_metadata.pickle", "data_level0.bin", "link_lists.bin")}
    for name, file in files.items():
        if not file.is_file():
            return f"{name} is missing"
    _, _, capacity, elements, row_bytes = struct.unpack_from("<i4Q", files["header.bin"].read_bytes())
    with files["index_metadata.pickle"].open("rb") as pickled:
        labels: dict[str, Any] = _Plain(pickled).load()
    if labels["total_elements_added"] != elements or elements > capacity:
        return f"header.bin counts {elements} vectors, index_metadata.pickle {labels['total_elements_added']}"
    if files["data_level0.bin"].stat().st_size < elements * row_bytes:
        return "data_level0.bin is too short"
    if files["link_lists.bin"].stat().st_size > LINK_LISTS_BYTES_PER_ROW * max(elements, 1000):
        return "link_lists.bin is far too long"
    lost = len(rows - waiting - labels["id_to_label"].keys())
    return f"{lost} vectors are lost" if lost else None


class _Plain(pickle.Unpickler):
    """Reads dictionaries, lists, strings and numbers: an index that somebody sent must not run code."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        raise pickle.UnpicklingError(f"index_metadata.pickle names {module_name}.{global_name}")
