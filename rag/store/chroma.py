"""Chroma, the dense part: passages' vectors under their ids, nothing else. What they say is joined from the catalog."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, cast

import numpy as np

from rag.records import Candidate
from rag.store.catalog import Catalog, Vector
from rag.store.chroma_files import fault_of_files
from rag.store.parts import PartError, PartName, part_errors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection

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
