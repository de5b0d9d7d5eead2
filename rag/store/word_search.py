"""Searching Tantivy, whoever writes to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from threading import Lock

from rag.records import Candidate
from rag.store.catalog import Catalog
from rag.store.layout import part_folder
from rag.store.parts import part_errors
from rag.store.words import open_index, term_query


class WordSearch:
    """Reads one folder of Tantivy's, whoever writes to it."""

    def __init__(self, folder: Path) -> None:
        with part_errors("tantivy"):
            self._index = open_index(folder)

    def reload(self) -> None:
        """Sees what was committed since."""
        with part_errors("tantivy"):
            self._index.reload()

    def count(self) -> int:
        """How many passages it holds."""
        with part_errors("tantivy"):
            return self._index.searcher().num_docs

    def search(
        self, terms: Iterable[tuple[str, str]], k: int, documents: Collection[str] | None = None
    ) -> list[Candidate]:
        """The `k` passages with the best BM25 for (language, term) pairs, best first."""
        from tantivy import Occur, Query

        wanted = [(Occur.Should, term_query(self._index, "words", f"{language}:{term}")) for language, term in terms]
        if not wanted or k < 1:
            return []
        with part_errors("tantivy"):
            query = Query.boolean_query(wanted)
            if documents is not None:
                allowed = Query.term_set_query(self._index.schema, "document", sorted(documents))
                allowed = Query.const_score_query(allowed, 0.0)
                query = Query.boolean_query([(Occur.Must, query), (Occur.Must, allowed)])
            searcher = self._index.searcher()
            hits = searcher.search(query, k, count=False).hits
            return [Candidate(str(searcher.doc(address).get_first("id")), float(score)) for score, address in hits]

    def holding(self, terms: Iterable[tuple[str, str]]) -> list[str]:
        """The ids of all passages that hold any of (language, term) pairs; "mali*" is any term that begins so."""
        from tantivy import Occur, Query

        with part_errors("tantivy"):
            wanted = [
                Query.regex_query(self._index.schema, "words", re.escape(f"{language}:{term[:-1]}") + ".*")
                if term.endswith("*")
                else term_query(self._index, "words", f"{language}:{term}")
                for language, term in terms
            ]
            searcher = self._index.searcher()
            if not wanted or not searcher.num_docs:
                return []
            query = Query.const_score_query(Query.boolean_query([(Occur.Should, each) for each in wanted]), 1.0)
            hits = searcher.search(query, searcher.num_docs, count=False).hits
            return [str(searcher.doc(address).get_first("id")) for _, address in hits]

    def frequency(self, term: str, language: str) -> int:
        """How many passages of a language hold a term."""
        with part_errors("tantivy"):
            return self._index.searcher().doc_freq("words", f"{language}:{term}")


class CurrentWords:
    """The newest generation of the words, opened when it is first needed and reloaded when more is applied."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = Lock()
        self._search: WordSearch | None = None
        self._generation, self._applied_seq = 0, -1

    def get(self) -> WordSearch | None:
        """What to search, or None before the first generation; raises PartError where it cannot be read."""
        target = self._catalog.target("tantivy")
        if target.generation == 0:
            return None
        with self._lock:
            if self._search is None or self._generation != target.generation:
                self._search = WordSearch(part_folder(self._catalog.index, "tantivy", target.generation))
            elif self._applied_seq != target.applied_seq:
                self._search.reload()
            self._generation, self._applied_seq = target.generation, target.applied_seq
            return self._search

    def forget(self) -> None:
        """Opens it anew the next time: reading it failed."""
        with self._lock:
            self._search = None
