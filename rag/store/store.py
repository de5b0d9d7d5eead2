"""The store: what is indexed, and the two ways of finding passages in it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Self

from rag.errors import GriotError, IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.records import Candidate, Document, Passage
from rag.store.catalog import Catalog, Vector
from rag.store.chroma import load_library
from rag.store.exact import ExactSearch
from rag.store.follower import KINDS, Follower
from rag.store.layout import BESIDE
from rag.store.locks import FileLock
from rag.store.opening import open_for_writing, take_write_lock
from rag.store.parts import PartError
from rag.store.rebuild import OnApplied, is_at_rest, put_in_force
from rag.store.schema import Card, Fingerprint
from rag.store.sources import origin_of, path_of
from rag.store.spelling import Name, Sounds, find_names
from rag.store.status import IndexStatus, status_of
from rag.store.unfinished import Unfinished, unfinished_of, why_empty
from rag.store.words import CurrentWords, WordIndex
from rag.text import analyse

OWN_AGAIN_S = 5.0  # how often a server tries to have the derived parts while another process has them
REPAIRED_AT_ONCE = 50_000  # passages whose words are indexed again before a question: some seconds
_log = logging.getLogger(__name__)


class Store:
    """An open index. Threads may share it; what it finds is joined to the catalog, so that nothing gone is found."""

    def __init__(
        self, catalog: Catalog, fingerprint: Fingerprint, *, write_lock: FileLock | None = None, serve: bool = False
    ) -> None:
        self.catalog = catalog
        self.fingerprint = fingerprint
        self._write_lock = write_lock
        self._serve = serve
        self._lock = Lock()
        self._opened = catalog.opened
        self._exact = ExactSearch(fingerprint.dimensions)
        self._words = CurrentWords(catalog)
        self._follower: Follower | None = None
        self._kinds = KINDS
        self._loading: Thread | None = None
        self._own_at = 0.0
        self._embedded = (-1, 0)
        self._names: tuple[tuple[str, int], tuple[Name, ...]] = (("", -1), ())

    @classmethod
    def create(cls, folder: Path, fingerprint: Fingerprint, *, rebuild: bool = False, chroma: bool = True) -> Self:
        """The index in a folder, open for changes; made if there is none. One process at a time has it so.

        `rebuild` has every file read and embedded again, into an index beside it that `finish` puts in its place; a
        catalog that cannot be read is moved aside. Without `chroma`, which a small index has no use for, an exact scan
        answers. Raises IndexBusyError, IndexMismatchError, IndexDamagedError, or DiskFullError for a rebuild.
        """
        lock = take_write_lock(folder)
        try:
            store = cls(open_for_writing(folder, fingerprint, rebuild=rebuild), fingerprint, write_lock=lock)
        except BaseException:
            lock.release()
            raise
        store._kinds = KINDS if chroma else (WordIndex,)
        try:
            store._follower = Follower.take(store.catalog.index)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open(cls, folder: Path, fingerprint: Fingerprint | None, *, serve: bool = False) -> Self:
        """The index in a folder, open for questions; without a fingerprint, whatever it was built with.

        `serve`: a process that stays has the derived parts follow the catalog in a thread, unless another one does.
        Raises IndexMissingError, IndexMismatchError or IndexDamagedError.
        """
        catalog = Catalog.open(folder, follows=True)
        try:
            found = catalog.fingerprint()
            if fingerprint and (sentence := found.mismatch(fingerprint, folder)):
                raise IndexMismatchError(sentence)
            store = cls(catalog, found, serve=serve)
        except BaseException:
            catalog.close()
            raise
        if serve and not catalog.read_only:
            store._own()
        elif not catalog.read_only:
            store._repair_words()
        return store

    def search_dense(self, vector: Vector, k: int, documents: Collection[str] | None = None) -> list[Candidate]:
        """The `k` passages nearest to a unit vector, by cosine, best first; `documents` limits it to those paths.

        Chroma answers where this process owns it, it is current, and nothing is filtered; else an exact scan does.
        """
        latest = self._follow()
        chroma = self._follower.vectors(latest) if self._follower and documents is None else None
        if chroma is not None and self._follower is not None:
            try:
                found = chroma.search(vector, k)
                if len(found) < min(k, self._embedded_count(latest)):
                    raise PartError(f"chroma: found {len(found)} passages where {k} were asked for")
                return self._joined(found)
            except PartError as error:
                self._follower.report("chroma", error)
        return self._joined(self._exact.search(self.catalog, vector, k, documents))

    def search_words(self, question: str, k: int, documents: Collection[str] | None = None) -> list[Candidate]:
        """The `k` passages with the best BM25 for a question, best first; none for a question of stop words alone.

        The question is analysed once for each language of the index. Its names are found in other spellings, too.
        """
        self._follow()
        try:
            words = self._words.get()
            terms = {(language, term) for language in self.languages() for term in analyse(question, language)}
            if words is None or not terms:
                return []
            otherwise = [(name.terms, name.sounds) for name in self.names(question) if name.spellings]
            terms -= {term for own, _ in otherwise for term in own}
            return self._joined(words.search(terms, k, documents, alike=otherwise))
        except PartError as error:
            self._report_words(error)
            return []

    def passages_with_all(self, words: str, k: int) -> dict[str, Passage]:
        """Up to `k` passages, by id, that hold all of some words, the best by BM25; none for stop words alone."""
        self._follow()
        try:
            search = self._words.get()
            sets = [{(language, term) for term in analyse(words, language)} for language in self.languages()]
            return self.passages(search.holding_all(sets, k)) if search else {}
        except PartError as error:
            self._report_words(error)
            return {}

    def names(self, question: str) -> tuple[Name, ...]:
        """The names of a question, with their spellings in the documents; none where the words cannot be read."""
        try:
            words = self._words.get()
            if words is None:
                return ()
            asked, named = (question, self.catalog.latest_seq()), self._names
            if named[0] != asked:
                self._names = named = (asked, find_names(question, words, self))
            return named[1]
        except PartError as error:
            self._report_words(error)
            return ()

    def sounds(self) -> Sounds | None:
        """What tells the names of a question; None where the words cannot be read."""
        try:
            return self._words.get()
        except PartError as error:
            self._report_words(error)
            return None

    def passage_frequency(self, stem: str, language: str) -> int:
        """How many passages of a language ("" where it is not known) hold a term of `analyse`'s."""
        return self.passage_frequencies([(language, stem)])[language, stem]

    def passage_frequencies(self, terms: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """How many passages of a language hold a term, for each of some (language, term) pairs."""
        try:
            words = self._words.get()
            return words.frequencies(terms) if words else dict.fromkeys(terms, 0)
        except PartError as error:
            self._report_words(error)
            return dict.fromkeys(terms, 0)

    def held(
        self, ids: Collection[str], words: Sequence[Collection[tuple[str, str]]], sounds: Sequence[str]
    ) -> dict[str, frozenset[int]]:
        """By passage's id, the places of what it holds, first in `words` and then, counted on, in `sounds`.

        A word is held by any of its (language, term) pairs, a sound by a name. Where the words are not up to date,
        nothing is told: the passages must be read.
        """
        try:
            latest = self.catalog.latest_seq()
            search = self._words.get()
            is_current = search is not None and self._words.applied_seq >= latest
            return search.held(ids, words, sounds) if search and is_current else {}
        except PartError as error:
            self._report_words(error)
            return {}

    def documents_holding(self, terms: Collection[tuple[str, str]]) -> set[str] | None:
        """The paths of all documents that hold any of (language, term) pairs; "mali*" is any term that begins so.

        Terms are `analyse`'s. None where that cannot be known: the words are not up to date, or cannot be read.
        """
        self._follow()
        try:
            words = self._words.get()
            if words is None or words.count() != self.catalog.passage_count():
                return None
            return self.catalog.paths_of(words.holding(terms))
        except PartError as error:
            self._report_words(error)
            return None

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; what is not there is left out."""
        return {id_: passage for id_, (passage, _) in self.catalog.passages(ids).items()}

    def passages_and_documents(self, ids: Sequence[str]) -> dict[str, tuple[Passage, Document]]:
        """Passages with their documents, by id; what is not there is left out."""
        return self.catalog.passages(ids)

    def passages_of(self, path: str) -> list[Passage]:
        """A document's passages in the order of its text; none where there is no such document."""
        return self.catalog.passages_of(path)

    def origin(self, path: str) -> tuple[Path, str] | None:
        """Where a document's file is, and the SHA-256 of its bytes when it was read; None for no such document."""
        return origin_of(self.catalog, path)

    def path_of(self, file: Path) -> str | None:
        """What citations name a file (absolute) by; None if it is not indexed."""
        return path_of(self.catalog, file)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """Unit vectors by passage's id, shape (dimensions,)."""
        return self.catalog.vectors(ids)

    def document(self, path: str) -> Document | None:
        """The document of that path, or None."""
        return next(iter(self.catalog.documents([path])), None)

    def documents(self, paths: Collection[str] | None = None) -> tuple[Document, ...]:
        """The documents of those paths (None: all), by path."""
        return self.catalog.documents(paths)

    def cards(self) -> tuple[Card, ...]:
        """What is known of every document without its text, by path: fast where there are many."""
        return self.catalog.cards()

    def passage_counts(self) -> dict[str, int]:
        """How many passages each document has, by path; one without any is left out."""
        return self.catalog.passage_counts()

    def languages(self) -> dict[str, int]:
        """Passages per language ("" where it is not known), the most first."""
        return self.catalog.languages()

    def answers_from_chroma(self) -> bool:
        """Whether a dense search without a filter would be Chroma's now; else it is an exact scan."""
        return self._follower is not None and self._follower.vectors(self._follow()) is not None

    def status(self) -> IndexStatus:
        """What the index holds and how its parts are."""
        return status_of(self.catalog)

    def load_ahead(self) -> None:
        """Loads what `apply` will need in a thread, while the caller's model works."""
        if self._follower is not None and self._loading is None and self._kinds is KINDS:
            self._loading = Thread(target=load_library)
            self._loading.start()

    def apply_words(self) -> None:
        """Has what is committed be found by its words before all is; what fails is tried again by `apply`."""
        if self._follower is not None:
            try:
                self._follower.catch_up((WordIndex,))
            except IndexDamagedError:
                _log.exception("The words cannot follow yet; they are built again at the end")

    def finish(self) -> None:
        """Puts an index that was built anew, and is whole, in the place of the old one; it is then closed."""
        if self.is_rebuild:
            if self._loading is not None:
                self._loading.join()
            if self._follower is not None:
                self._follower.close()
                self._follower = None
            put_in_force(self.catalog)

    @property
    def is_rebuild(self) -> bool:
        """Whether it is built anew beside the index that answers."""
        return self.catalog.index.name == BESIDE

    def unfinished(self) -> Unfinished | None:
        """The run of indexing that has not ended, or None."""
        return unfinished_of(self.catalog)

    def notice(self) -> str:
        """Why answers come from an index that is not in force any more, and what to do; "" while it is."""
        self._follow()
        return self.catalog.outdated

    def why_empty(self) -> str:
        """Why there is nothing to ask, and what to type."""
        return why_empty(self.catalog)

    def apply(self, on_applied: OnApplied | None = None) -> None:
        """Brings the derived parts to the catalog's state; where a server owns them, it does that by itself."""
        if self._follower is not None:
            self._follower.catch_up(self._kinds, on_applied)

    def close(self) -> None:
        """Closes the parts in order and frees the locks."""
        try:
            if self._loading is not None:
                self._loading.join()  # the interpreter must not end amid an import
            if self._follower is not None:
                self._follower.close()
            self.catalog.close()
        finally:
            self._follower = None
            if self._write_lock is not None:
                self._write_lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _follow(self) -> int:
        """Notices what other processes did to the index; the log's last number."""
        try:
            self.catalog.version()  # a statement, for which the catalog looks whether another one took its place
        except (IndexMissingError, IndexDamagedError):
            self._begin_again()  # Chroma, left open, would take an index that comes to the same place for the old one
            raise
        if self.catalog.opened != self._opened:
            self._begin_again()
        if self._serve and self._follower is None and not self.catalog.read_only and not self.catalog.outdated:
            self._own()
        return self.catalog.latest_seq()

    def _begin_again(self) -> None:
        """Leaves the derived parts of an index that another one took the place of."""
        with self._lock:
            follower, self._follower = self._follower, None
            self._own_at, self._embedded = 0.0, (-1, 0)
            self._names = (("", -1), ())
            self._opened = self.catalog.opened
        if follower:
            follower.close(sealed=False)
        if self.catalog.outdated:
            _log.warning("%s", self.catalog.outdated)

    def _own(self) -> None:
        with self._lock:
            if self._follower is None and monotonic() >= self._own_at:
                self._own_at = monotonic() + OWN_AGAIN_S
                if follower := Follower.take(self.catalog.index):
                    follower.start()
                    self._follower = follower

    def _repair_words(self) -> None:
        """Brings the words up to date for a process that only asks, where nobody else does and it is soon done."""
        try:
            if is_at_rest(WordIndex, self.catalog) or self.catalog.passage_count() > REPAIRED_AT_ONCE:
                return
            if follower := Follower.take(self.catalog.index):
                try:
                    follower.catch_up((WordIndex,))
                finally:
                    follower.close()
        except GriotError:
            _log.exception("The words of the index cannot be brought up to date; answers come without them")

    def _report_words(self, error: PartError) -> None:
        self._words.forget()
        if self._follower is not None:
            self._follower.report("tantivy", error)
        else:
            _log.warning("The words of the index cannot be searched: %s", error)

    def _joined(self, found: list[Candidate]) -> list[Candidate]:
        known = self.catalog.existing([candidate.passage_id for candidate in found])
        return [candidate for candidate in found if candidate.passage_id in known]

    def _embedded_count(self, latest: int) -> int:
        seq, count = self._embedded
        if seq != latest:
            count = self.catalog.passage_count(embedded=True)
            self._embedded = (latest, count)
        return count
