"""Exact dense search: every vector of the catalog in memory, compared with the question's."""

from __future__ import annotations

from collections.abc import Collection
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from rag.records import Candidate
from rag.store.catalog import LISTED, Catalog, Vector, listed

DEAD_SHARE = 0.3  # of the rows; more, and all is read again
SCATTERED_SHARE = 0.25  # a filter that keeps less than this is quicker row by row than by a scan of everything


class ExactSearch:
    """The vectors of a catalog as one matrix (float32: four times as fast as float16), kept current with its log.

    A row is written once: a search that is under way keeps its view while rows are added behind it.
    """

    def __init__(self, dimensions: int) -> None:
        self._lock = Lock()
        self._dimensions = dimensions
        self._opened = 0  # which of the catalogs that took the index's folder
        self._forget()

    def search(
        self, catalog: Catalog, vector: Vector, k: int, documents: Collection[str] | None = None
    ) -> list[Candidate]:
        """The `k` passages nearest to a unit vector by cosine, best first; `documents` limits it to those paths."""
        with self._lock:
            self._follow(catalog)
            ids, size = self._ids, len(self._ids)
            matrix, alive, owners = self._matrix[:size], self._alive[:size], self._owners[:size]
            if documents is not None:
                wanted = np.zeros(len(self._paths), bool)
                wanted[[self._paths[path] for path in documents if path in self._paths]] = True
                alive = alive & wanted[owners]
            rows = np.flatnonzero(alive)
        scores = matrix[rows] @ vector if rows.size < SCATTERED_SHARE * size else (matrix @ vector)[rows]
        if rows.size > k:
            best = np.argpartition(-scores, k)[:k]
            rows, scores = rows[best], scores[best]
        order = np.lexsort((rows, -scores))
        return [Candidate(ids[rows[place]], float(scores[place])) for place in order]

    def _forget(self) -> None:
        self._seq = -1
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self._paths: dict[str, int] = {}
        self._matrix: Vector = np.empty((0, self._dimensions), np.float32)
        self._alive: NDArray[np.bool_] = np.empty(0, bool)
        self._owners: NDArray[np.int32] = np.empty(0, np.int32)

    def _follow(self, catalog: Catalog) -> None:
        with catalog.transaction("DEFERRED"):
            if catalog.opened != self._opened:
                self._forget()
                self._opened = catalog.opened
            latest = catalog.latest_seq()
            if latest == self._seq:
                return
            oldest = catalog.rows("SELECT coalesce(min(seq), 0) FROM log")[0][0]
            changes = latest - self._seq
            if self._seq < max(0, oldest - 1) or changes > DEAD_SHARE * max(len(self._ids), 1):
                self._read_all(catalog)
            else:
                self._read_changes(catalog)
            self._seq = latest
        if len(self._row_of) < (1 - DEAD_SHARE) * len(self._ids):
            self._seq = -1  # the next search reads all

    def _read_all(self, catalog: Catalog) -> None:
        self._forget()
        self._grow(catalog.passage_count(embedded=True))
        for block in catalog.stream(_VECTORS):
            self._append(block)

    def _read_changes(self, catalog: Catalog) -> None:
        _, ids = catalog.changed_since(self._seq)
        for id_ in ids:
            if (row := self._row_of.pop(id_, None)) is not None:
                self._alive[row] = False
        self._append(catalog.rows(f"{_VECTORS} WHERE p.id IN {LISTED}", listed(ids)))

    def _append(self, found: list[tuple[str, str, bytes]]) -> None:
        if not found:
            return
        start, end = len(self._ids), len(self._ids) + len(found)
        if end > len(self._alive):
            self._grow(2 * end)
        joined = np.frombuffer(b"".join(blob for *_, blob in found), np.float16)
        self._matrix[start:end] = joined.reshape(len(found), self._dimensions)
        self._alive[start:end] = True
        self._owners[start:end] = [self._paths.setdefault(path, len(self._paths)) for _, path, _ in found]
        self._ids.extend(id_ for id_, *_ in found)
        self._row_of.update((id_, start + place) for place, (id_, *_) in enumerate(found))

    def _grow(self, rows: int) -> None:
        size = len(self._ids)
        matrix = np.empty((rows, self._dimensions), np.float32)
        alive, owners = np.zeros(rows, bool), np.zeros(rows, np.int32)
        matrix[:size], alive[:size], owners[:size] = self._matrix[:size], self._alive[:size], self._owners[:size]
        self._matrix, self._alive, self._owners = matrix, alive, owners


_VECTORS = (
    "SELECT p.id, d.path, v.vector FROM passages p"
    " JOIN vectors v ON v.row = p.vector JOIN documents d ON d.row = p.document"
)
