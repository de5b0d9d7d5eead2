"""What is indexed: the catalog (the truth), Chroma and Tantivy (derived from it), and what keeps them in step."""

from rag.store.joined import Joined, Shelf
from rag.store.schema import Card, Fingerprint, indexed_text
from rag.store.spelling import Name
from rag.store.status import IndexStatus, PartStatus, read_status
from rag.store.store import Store
from rag.store.unfinished import Unfinished, read_unfinished
from rag.text.analysis import analyse, name_sounds, token_terms, token_words, tokens
from rag.text.letters import fold

__all__ = [
    "Card",
    "Fingerprint",
    "IndexStatus",
    "Joined",
    "Name",
    "PartStatus",
    "Shelf",
    "Store",
    "Unfinished",
    "analyse",
    "fold",
    "indexed_text",
    "name_sounds",
    "read_status",
    "read_unfinished",
    "token_terms",
    "token_words",
    "tokens",
]
