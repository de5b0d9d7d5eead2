"""Dense search by Chroma, and what its files look like on disk.

Reads internals of version 1.5: the bound on chromadb's version in pyproject.toml is as narrow as that.
"""

from __future__ import annotations

import pickle
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import version
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import numpy as np

from rag.records import Candidate
from rag.store.catalog import Catalog, Vector
from rag.store.parts import PartError, PartName, part_errors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection


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


COLLECTION = "passages"
BATCH = 2000  # rows a write: above 500 the speed is the same, and 5461 is the most that Chroma takes
# Each sync rewrites the files in place, and a kill in that moment breaks them: seldom is safer. Far above the batch,
# every write would read the whole unsynced log again.
SYNC_THRESHOLD = 8000
CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {
        "space": "cosine",
        "ef_construction": 100,
        "max_neighbors": 16,  # recall@10 .99 at 100,000; 32 gives .9995 and takes twice as long to build
        "ef_search": 100,
        "sync_threshold": SYNC_THRESHOLD,
    }
}
CHECK_TIMEOUT_S = 300


class VectorIndex:
    """Chroma's client and collection on one folder. Two clients on one folder lose rows without a word."""

    name: ClassVar[PartName] = "chroma"

    def __init__(self, folder: Path, client: ClientAPI, collection: Collection) -> None:
        self._folder = folder
        self._client = client
        self._collection = collection

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The part in a folder."""
        with part_errors(cls.name):
            client = _client(folder)
            return cls(folder, client, client.get_collection(COLLECTION, embedding_function=None))

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> Self:
        """An empty part in a new folder."""
        with part_errors(cls.name):
            folder.mkdir()
            client = _client(folder)
            collection = client.create_collection(COLLECTION, configuration=CONFIGURATION, embedding_function=None)
            return cls(folder, client, collection)

    @staticmethod
    def made_by() -> str:
        """The version that its files depend on."""
        return f"chromadb {version('chromadb')}"

    @staticmethod
    def fault(index: Path, folder: Path) -> str | None:
        """What `rag.store.chroma_check` says, in a process of its own: a damaged file can crash it."""
        package_root = Path(__file__).parents[2]
        path = ":".join(filter(None, (str(package_root), environ.get("PYTHONPATH"))))
        try:
            checked = subprocess.run(
                [sys.executable, "-m", "rag.store.chroma_check", str(index), str(folder)],
                env=environ | {"PYTHONPATH": path},
                capture_output=True,
                text=True,
                timeout=CHECK_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"its check did not end in {CHECK_TIMEOUT_S} s"
        if checked.returncode == 0:
            return None
        if checked.returncode < 0:
            return f"its check was ended by signal {-checked.returncode}"
        return checked.stdout.strip() or checked.stderr.strip()[-500:] or f"its check ended with {checked.returncode}"

    def apply(self, catalog: Catalog, ids: Sequence[str]) -> None:
        """Puts the vectors that the catalog has and drops the others."""
        found = catalog.vectors(ids)
        gone = [id_ for id_ in ids if id_ not in found]
        with part_errors(self.name):
            for start in range(0, len(gone), BATCH):
                self._collection.delete(ids=gone[start : start + BATCH])
            kept = list(found)
            for start in range(0, len(kept), BATCH):
                some = kept[start : start + BATCH]
                self._collection.upsert(ids=some, embeddings=np.stack([found[id_] for id_ in some]))

    def search(self, vector: Vector, k: int) -> list[Candidate]:
        """The `k` passages nearest to a unit vector by cosine, best first (nearly all of them, as HNSW does)."""
        with part_errors(self.name):
            found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        return [Candidate(id_, 1.0 - float(distance)) for id_, distance in zip(ids, distances, strict=True)]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """The vectors it holds for those ids."""
        with part_errors(self.name):
            found = self._collection.get(ids=list(ids), include=["embeddings"])
        held = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], held, strict=True))

    def count(self) -> int:
        """How many passages its tables hold: says nothing about whether they are found."""
        with part_errors(self.name):
            return self._collection.count()

    def expected(self, catalog: Catalog) -> int:
        """All passages that have a vector."""
        return catalog.passage_count(embedded=True)

    def close(self) -> None:
        """Stops Chroma on this folder; raises PartError where its files are not whole (a full disk goes unsaid)."""
        with part_errors(self.name):
            cast("Client", self._client).close()  # in every client, and in no interface
            if fault := fault_of_files(self._folder):
                raise PartError(f"chroma: {fault}")


def load_library() -> None:
    """Loads Chroma, which takes a second: while a model works, say."""
    import chromadb  # noqa: F401


def _client(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    if not folder.is_dir():
        raise PartError(f"chroma: there is no folder {folder}")
    # Else an environment, or a file `.env` in the working folder, could name a collector of traces.
    return chromadb.PersistentClient(str(folder), settings=Settings(chroma_otel_collection_endpoint=""))
