"""Tantivy, the lexical part: BM25 over the terms of title, heading and text, and over the sounds of their names.

All languages share one field, each term with its language before it ("fr:audienc"). A field for each language would
skew BM25: Tantivy takes the average length of a field over all passages, so that those of a rare language would all
seem far too long.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from rag.store.catalog import Catalog
from rag.store.parts import PartError, PartName, part_errors
from rag.store.rows import indexed_text
from rag.text.analysis import ANALYSIS, analyse, name_sounds, tokens

if TYPE_CHECKING:
    import tantivy

HEAP_BYTES = 50_000_000  # above Tantivy's minimum; more does not speed up one thread
COUNTED = ("words", "sounds")  # the fields that BM25 scores
SAMPLE = 100  # passages looked up after an unclean stop


class WordIndex:
    """Tantivy's writer on one folder."""

    name: ClassVar[PartName] = "tantivy"

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._writer: tantivy.IndexWriter | None = index.writer(HEAP_BYTES, 1)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The part in a folder."""
        with part_errors(cls.name):
            return cls(open_index(folder))

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> Self:
        """An empty part in a new folder."""
        import tantivy

        with part_errors(cls.name):
            folder.mkdir()
            return cls(tantivy.Index(_schema(), str(folder)))

    @staticmethod
    def made_by() -> str:
        """The versions that its terms and files depend on."""
        return f"tantivy {version('tantivy')}, PyStemmer {version('PyStemmer')}, analysis {ANALYSIS}"

    @staticmethod
    def fault(index: Path, folder: Path) -> str | None:
        """Whether a sample of what it holds can be read back: its commits are atomic, so this is for damaged files."""
        import tantivy

        try:
            with part_errors("tantivy"):
                opened = open_index(folder)
                searcher = opened.searcher()
                query = tantivy.Query.all_query()
                for _, address in searcher.search(query, SAMPLE, count=False).hits:
                    found = str(searcher.doc(address).get_first("id"))
                    if not searcher.search(term_query(opened, "id", found), 1, count=False).hits:
                        return f"{found} is held and not found"
        except PartError as error:
            return str(error)
        return None

    def apply(self, catalog: Catalog, ids: Sequence[str]) -> None:
        """Puts passages as the catalog has them, drops the others, and commits."""
        import tantivy

        found = catalog.passages(ids)
        with part_errors(self.name):
            writer = self._open_writer()
            for id_ in ids:
                writer.delete_documents_by_term("id", id_)
            for id_, (passage, document) in found.items():
                language = document.language or ""
                text = indexed_text(passage, document)
                words = " ".join(f"{language}:{term}" for term in analyse(text, language))
                sounds = " ".join(chain.from_iterable(map(name_sounds, tokens(text))))
                writer.add_document(tantivy.Document(id=id_, document=passage.document, words=words, sounds=sounds))
            writer.commit()

    def count(self) -> int:
        """How many passages it holds."""
        with part_errors(self.name):
            self._index.reload()
            return self._index.searcher().num_docs

    def expected(self, catalog: Catalog) -> int:
        """All passages."""
        return catalog.passage_count()

    def close(self) -> None:
        """Waits for merges, so that the folder is at rest."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with part_errors(self.name):
                writer.wait_merging_threads()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise PartError("tantivy: closed")
        return self._writer


def open_index(folder: Path) -> tantivy.Index:
    """The index in a folder, for reading; raises whatever Tantivy raises."""
    import tantivy

    index = tantivy.Index.open(str(folder if os.access(folder, os.W_OK) else _linked(folder)))
    index.config_reader("manual")  # the other policy starts a thread that watches the files
    return index


def _linked(folder: Path) -> Path:
    """Links to the files of a folder, where a lock can be written beside them: Tantivy takes one even to read."""
    place = Path(tempfile.mkdtemp(prefix="griot-words-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for file in folder.resolve().iterdir():
        if not file.name.endswith(".lock"):
            (place / file.name).symlink_to(file)
    return place


def term_query(index: tantivy.Index, field: str, term: str) -> tantivy.Query:
    """The passages that hold a term in a field."""
    from tantivy import Query

    return Query.term_query(index.schema, field, term, index_option="freq" if field in COUNTED else "basic")


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    # The terms are ours, with spaces between them; no phrase is ever asked for, so positions are not kept.
    for field in COUNTED:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
