"""What is indexed: the catalog (the truth), Chroma and Tantivy (derived from it), and what keeps them in step."""

from rag.store.analysis import analyse, fold
from rag.store.fingerprint import Fingerprint
from rag.store.rows import Card, indexed_text
from rag.store.status import IndexStatus, PartStatus, read_status
from rag.store.store import Store

__all__ = [
    "Card",
    "Fingerprint",
    "IndexStatus",
    "PartStatus",
    "Store",
    "analyse",
    "fold",
    "indexed_text",
    "read_status",
]
