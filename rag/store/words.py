"""Lexical search by Tantivy.

All languages share one field, each term with its language before it ("fr:audienc"). A field for each language would
skew BM25: Tantivy takes the average length of a field over all passages, so that those of a rare language would all
seem far too long.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, Self

from rag.records import Candidate
from rag.store.catalog import Catalog
from rag.store.layout import part_folder
from rag.store.parts import PartError, PartName, part_errors
from rag.store.schema import indexed_text
from rag.text import ANALYSIS, analyse, name_sounds, tokens

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


ALL_EXACT = 23  # powers of two from 1 on whose sums a score, a float32, holds exactly
ALIKE = 0.8  # what another spelling of a name counts beside the name as it is asked for


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
        self,
        terms: Iterable[tuple[str, str]],
        k: int,
        documents: Collection[str] | None = None,
        *,
        alike: Iterable[tuple[Collection[tuple[str, str]], Collection[str]]] = (),
    ) -> list[Candidate]:
        """The `k` passages with the best BM25 for (language, term) pairs, best first.

        `alike` are more terms, those of one word together, with the sounds that stand for them where a passage spells
        them otherwise; a passage has the better of the two.
        """
        from tantivy import Occur, Query

        if k < 1:
            return []
        with part_errors("tantivy"):
            either = [[self._of_terms(own), self._of_sounds(sounds, ALIKE)] for own, sounds in alike]
            wanted = [self._of_terms(terms), *map(Query.disjunction_max_query, either)]
            query = Query.boolean_query([(Occur.Should, each) for each in wanted])
            if documents is not None:
                allowed = Query.term_set_query(self._index.schema, "document", sorted(documents))
                allowed = Query.const_score_query(allowed, 0.0)
                query = Query.boolean_query([(Occur.Must, query), (Occur.Must, allowed)])
            searcher = self._index.searcher()
            hits = searcher.search(query, k, count=False).hits
            return [Candidate(str(searcher.doc(address).get_first("id")), float(score)) for score, address in hits]

    def sounding(self, sounds: Iterable[str], without: Iterable[tuple[str, str]], k: int) -> list[str]:
        """The ids of the best `k` passages with names of these sounds, and without any of (language, term) pairs."""
        from tantivy import Occur, Query

        with part_errors("tantivy"):
            wanted, unwanted = self._of_sounds(sounds), self._of_terms(without)
            return self._ids(Query.boolean_query([(Occur.Must, wanted), (Occur.MustNot, unwanted)]), k)

    def sounding_nearly(self, sound: str, k: int) -> list[str]:
        """The ids of up to `k` passages with names one letter more, less, other or swapped from a sound."""
        from tantivy import Query

        with part_errors("tantivy"):
            return self._ids(Query.fuzzy_term_query(self._index.schema, "sounds", sound, 1), k)

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
            query = Query.const_score_query(Query.boolean_query([(Occur.Should, each) for each in wanted]), 1.0)
            return self._ids(query, self._index.searcher().num_docs)

    def holding_all(self, sets: Iterable[Collection[tuple[str, str]]], k: int) -> list[str]:
        """The ids of the best `k` passages that hold every (language, term) pair of one of the sets."""
        from tantivy import Occur, Query

        with part_errors("tantivy"):
            every = [
                Query.boolean_query([(Occur.Must, self._of_terms([pair])) for pair in sorted(pairs)])
                for pairs in sets
                if pairs
            ]
            return self._ids(Query.boolean_query([(Occur.Should, each) for each in every]), k)

    def held(
        self, ids: Collection[str], words: Sequence[Collection[tuple[str, str]]], sounds: Sequence[str]
    ) -> dict[str, frozenset[int]]:
        """By id, the places of what a passage holds, first in `words` and then, counted on, in `sounds`.

        A word is held by any of its (language, term) pairs. Ids that are not here are left out. One search tells it
        all: what is held adds a power of two of its own to the score.
        """
        with part_errors("tantivy"):
            sought = [*map(self._of_terms, words), *(term_query(self._index, "sounds", sound) for sound in sounds)]
            found: dict[str, set[int]] = defaultdict(set)
            for start in range(0, max(1, len(sought)), ALL_EXACT):
                for id_, places in self._held(ids, sought[start : start + ALL_EXACT]):
                    found[id_].update(start + place for place in places)
            return {id_: frozenset(places) for id_, places in found.items()}

    def frequencies(self, terms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How many passages of a language hold a term, for each (language, term) pair."""
        with part_errors("tantivy"):
            searcher = self._index.searcher()
            return {pair: searcher.doc_freq("words", f"{pair[0]}:{pair[1]}") for pair in terms}

    def frequency(self, term: str, language: str) -> int:
        """How many passages of a language hold a term."""
        return self.frequencies([(language, term)])[language, term]

    def sound_frequency(self, sound: str) -> int:
        """How many passages hold a name of that sound."""
        with part_errors("tantivy"):
            return self._index.searcher().doc_freq("sounds", sound)

    def _held(self, ids: Collection[str], sought: Sequence[tantivy.Query]) -> Iterator[tuple[str, list[int]]]:
        from tantivy import Occur, Query

        listed = Query.boolean_query([(Occur.Should, term_query(self._index, "id", id_)) for id_ in ids])
        counted = [Query.const_score_query(query, float(1 << place)) for place, query in enumerate(sought)]
        query = Query.boolean_query(
            [(Occur.Must, Query.const_score_query(listed, 0.0)), *((Occur.Should, each) for each in counted)]
        )
        searcher = self._index.searcher()
        for score, address in searcher.search(query, len(ids), count=False).hits if ids else ():
            places = [place for place in range(len(sought)) if int(score) >> place & 1]
            yield str(searcher.doc(address).get_first("id")), places

    def _of_terms(self, terms: Iterable[tuple[str, str]]) -> tantivy.Query:
        from tantivy import Occur, Query

        words = (f"{language}:{term}" for language, term in sorted(terms))
        return Query.boolean_query([(Occur.Should, term_query(self._index, "words", word)) for word in words])

    def _of_sounds(self, sounds: Iterable[str], weight: float = 1.0) -> tantivy.Query:
        from tantivy import Query

        heard = [term_query(self._index, "sounds", sound) for sound in sorted(sounds)]
        return Query.boost_query(Query.disjunction_max_query(heard), weight)

    def _ids(self, query: tantivy.Query, k: int) -> list[str]:
        searcher = self._index.searcher()
        hits = searcher.search(query, k, count=False).hits if k else []
        return [str(searcher.doc(address).get_first("id")) for _, address in hits]


class CurrentWords:
    """The newest generation of the words, opened when it is first needed and reloaded when more is applied."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = Lock()
        self._search: WordSearch | None = None
        self._place, self._applied_seq = (0, 0), -1

    @property
    def applied_seq(self) -> int:
        """The change of the log that what `get` gave last has come to."""
        return self._applied_seq

    def get(self) -> WordSearch | None:
        """What to search, or None before the first generation; raises PartError where it cannot be read."""
        target = self._catalog.target("tantivy")
        if target.generation == 0:
            return None
        with self._lock:
            if self._search is not None and self._catalog.outdated:
                return self._search  # the folder is another index's by now
            place = self._catalog.opened, target.generation
            is_changed = self._catalog.read_only and self._applied_seq != target.applied_seq
            if self._search is None or self._place != place or is_changed:
                self._search = WordSearch(part_folder(self._catalog.index, "tantivy", target.generation))
            elif self._applied_seq != target.applied_seq:
                self._search.reload()
            self._place, self._applied_seq = place, target.applied_seq
            return self._search

    def forget(self) -> None:
        """Opens it anew the next time: reading it failed."""
        with self._lock:
            self._search = None
