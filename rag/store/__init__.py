"""What is indexed: the catalog (the truth), Chroma and Tantivy (derived from it), and what keeps them in step."""

from rag.store.catalog import Catalog
from rag.store.changes import (
    FileState,
    known_vectors,
    put_document,
    put_failures,
    put_skipped,
    put_vectors,
    remove_files,
    text_hash,
    tidy,
    touch,
)
from rag.store.doctor import Finding, examine, examine_model
from rag.store.joined import Joined, Shelf
from rag.store.layout import command, sync_folder
from rag.store.locks import FileLock
from rag.store.plan import Plan, Work, file_hash, plan_changes
from rag.store.scan import LINK, QUIET, UNNAMED, UNREADABLE, Skipped, count_kinds, kinds_in_words
from rag.store.schema import Card, Fingerprint, indexed_text
from rag.store.sources import FOUND_OUT, encoding_for, read_encodings, use_encoding
from rag.store.spelling import Name
from rag.store.status import IndexStatus, PartStatus, read_status
from rag.store.store import Store
from rag.store.unfinished import (
    Unfinished,
    begin_run,
    end_run,
    goes_on_with_rebuild,
    left_to_do,
    mark_waiting,
    put_progress,
    read_unfinished,
    unmark,
)
from rag.text import analyse, fold, name_sounds, token_terms, token_words, tokens

__all__ = [
    "FOUND_OUT",
    "LINK",
    "QUIET",
    "UNNAMED",
    "UNREADABLE",
    "Card",
    "Catalog",
    "FileLock",
    "FileState",
    "Finding",
    "Fingerprint",
    "IndexStatus",
    "Joined",
    "Name",
    "PartStatus",
    "Plan",
    "Shelf",
    "Skipped",
    "Store",
    "Unfinished",
    "Work",
    "analyse",
    "begin_run",
    "command",
    "count_kinds",
    "encoding_for",
    "end_run",
    "examine",
    "examine_model",
    "file_hash",
    "fold",
    "goes_on_with_rebuild",
    "indexed_text",
    "kinds_in_words",
    "known_vectors",
    "left_to_do",
    "mark_waiting",
    "name_sounds",
    "plan_changes",
    "put_document",
    "put_failures",
    "put_progress",
    "put_skipped",
    "put_vectors",
    "read_encodings",
    "read_status",
    "read_unfinished",
    "remove_files",
    "sync_folder",
    "text_hash",
    "tidy",
    "token_terms",
    "token_words",
    "tokens",
    "touch",
    "unmark",
    "use_encoding",
]
