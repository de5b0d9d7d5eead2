"""Whether Chroma's files can be trusted: `python -m rag.store.chroma_check INDEX FOLDER`, ended with 0 where they can.

Chroma 1.5.9 rewrites its HNSW files in place. A kill in that moment leaves a collection that raises on every call,
finds nothing without an error, or crashes the process; `count()` is right in all three. Hence two steps: the files
against one another, then vectors known from the catalog against what Chroma says of them.
"""

from __future__ import annotations

import random
import sys
from contextlib import closing
from pathlib import Path

import numpy as np

from rag.store.catalog import Catalog
from rag.store.chroma import fault_of_files

CANARIES = 300
MISSED_SHARE = 0.05  # HNSW misses up to 2 % of the vectors it holds when asked for them by themselves
NEAR_ENOUGH = 1e-3  # the catalog keeps float16


def fault_of_answers(catalog: Catalog, folder: Path) -> str | None:
    """What Chroma says of vectors that the catalog knows, or None where it is right about nearly all."""
    from rag.store.chroma import VectorIndex

    applied = catalog.target("chroma").applied_seq
    _, later = catalog.changed_since(applied)
    ids = [row[0] for row in catalog.rows("SELECT id FROM passages WHERE vector IS NOT NULL")]
    known = sorted(set(ids) - set(later))
    sample = random.Random(0).sample(known, min(CANARIES, len(known)))
    truth = catalog.vectors(sample)
    with closing(VectorIndex.open(folder)) as part:
        if not later and part.count() != len(ids):
            return f"it holds {part.count()} vectors, the catalog {len(ids)}"
        held = part.vectors(sample)
        # Not by id: a text that stands in twenty files has twenty passages with one vector.
        found = {id_: part.search(truth[id_], 1) for id_ in sample}
    if len(held) != len(sample):
        return f"{len(sample) - len(held)} of {len(sample)} vectors are not held"
    for id_, vector in held.items():
        if not np.allclose(vector, truth[id_], atol=NEAR_ENOUGH):
            return f"the vector of {id_} is another one"
    missed = sum(not nearest or nearest[0].score < 1 - NEAR_ENOUGH for nearest in found.values())
    return f"{missed} of {len(sample)} vectors are not found" if missed > MISSED_SHARE * len(sample) else None


def main() -> int:
    """Prints what is wrong and returns 1, or returns 0."""
    index, folder = Path(sys.argv[1]), Path(sys.argv[2])
    fault = fault_of_files(folder)
    if fault is None:
        with closing(Catalog.open(index)) as catalog:
            fault = fault_of_answers(catalog, folder)
    if fault:
        print(fault)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
