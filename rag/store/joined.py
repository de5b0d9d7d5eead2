"""Two stores read as one: what a visitor added, before the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path

from rag.records import Candidate, Document, Passage
from rag.store.catalog import Vector
from rag.store.parts import PartError
from rag.store.schema import Card
from rag.store.spelling import Name, Sounds, find_names
from rag.store.status import IndexStatus
from rag.store.store import Store
from rag.store.unfinished import Unfinished

Frequencies = dict[tuple[str, str], int]


class Joined:
    """A store before another, for whoever asks; of a path that both have, the first one's document is found.

    Each method is that of `Store`; what it says more is how two answers become one.
    """

    def __init__(self, first: Shelf, second: Shelf) -> None:
        self._both = first, second
        self._cards: tuple[tuple[Card, ...], ...] = ((), (), ())
        self._hidden: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()

    def search_dense(self, vector: Vector, k: int, documents: Collection[str] | None = None) -> list[Candidate]:
        """The nearest of both: cosines are comparable."""
        own, others = self._each(k, lambda store, most: store.search_dense(vector, most, documents))
        return sorted([*own, *others], key=lambda candidate: -candidate.score)[:k]

    def search_words(self, question: str, k: int, documents: Collection[str] | None = None) -> list[Candidate]:
        """The best `k` of each, in turns: a BM25 is of its own index, and small ones give little of it for anything.

        By their scores, the passages of a small store would all come behind those of a large one. What is found is
        judged by what is comparable, so that proposing more of it costs only time.
        """
        found = zip_longest(*self._each(k, lambda store, most: store.search_words(question, most, documents)))
        return [candidate for pair in found for candidate in pair if candidate is not None]

    def passages_with_all(self, words: str, k: int) -> dict[str, Passage]:
        """Up to `k` of each."""
        own, others = (store.passages_with_all(words, k) for store in self._both)
        hidden = self._hide()[1]
        return own | {id_: passage for id_, passage in others.items() if id_ not in hidden}

    def names(self, question: str) -> tuple[Name, ...]:
        """The names, as all passages write them."""
        sounds = [found for store in self._both if (found := store.sounds())]
        try:
            return find_names(question, _BothSounds(sounds), self)
        except PartError:
            return self._both[1].names(question)  # it says what is wrong with its own

    def sounds(self) -> Sounds | None:
        """Those of both."""
        found = [each for store in self._both if (each := store.sounds())]
        return _BothSounds(found) if found else None

    def passage_frequency(self, stem: str, language: str) -> int:
        """Their sum."""
        return sum(store.passage_frequency(stem, language) for store in self._both)

    def passage_frequencies(self, terms: Collection[tuple[str, str]]) -> Frequencies:
        """Their sums."""
        own, others = (store.passage_frequencies(terms) for store in self._both)
        return {term: own[term] + others[term] for term in own}

    def held(
        self, ids: Collection[str], words: Sequence[Collection[tuple[str, str]]], sounds: Sequence[str]
    ) -> dict[str, frozenset[int]]:
        """What either tells."""
        own, others = (store.held(ids, words, sounds) for store in self._both)
        return others | own

    def documents_holding(self, terms: Collection[tuple[str, str]]) -> set[str] | None:
        """None where either cannot know; a store that holds nothing knows it."""
        own, others = (store.documents_holding(terms) for store in self._both)
        if own is None and not self._both[0].languages():
            own = set()
        return None if own is None or others is None else own | (others - self._hide()[0])

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of both."""
        return {id_: passage for id_, (passage, _) in self.passages_and_documents(ids).items()}

    def passages_and_documents(self, ids: Sequence[str]) -> dict[str, tuple[Passage, Document]]:
        """Those of both."""
        own = self._both[0].passages_and_documents(ids)
        hidden = self._hide()[1]
        return own | self._both[1].passages_and_documents([id_ for id_ in ids if id_ not in own and id_ not in hidden])

    def passages_of(self, path: str) -> list[Passage]:
        """Those of the document that is found by that path."""
        return self._both[0].passages_of(path) or self._both[1].passages_of(path)

    def passage_counts(self) -> dict[str, int]:
        """The first one's, and those of the second's documents that are found."""
        own, others = (store.passage_counts() for store in self._both)
        hidden = self._hide()[0]
        return own | {path: count for path, count in others.items() if path not in hidden}

    def origin(self, path: str) -> tuple[Path, str] | None:
        """That of the document that is found by that path."""
        return self._both[0].origin(path) or self._both[1].origin(path)

    def vectors(self, ids: Sequence[str]) -> dict[str, Vector]:
        """Those of both."""
        return self._both[1].vectors(ids) | self._both[0].vectors(ids)

    def document(self, path: str) -> Document | None:
        """The first one's, or else the second's."""
        return self._both[0].document(path) or self._both[1].document(path)

    def documents(self, paths: Collection[str] | None = None) -> tuple[Document, ...]:
        """The first one's by path, and then the second's."""
        own, others = (store.documents(paths) for store in self._both)
        hidden = self._hide()[0]
        return (*own, *(document for document in others if document.path not in hidden))

    def cards(self) -> tuple[Card, ...]:
        """The first one's by path, and then the second's; the same tuple until either changes."""
        self._hide()
        return self._cards[2]

    def languages(self) -> dict[str, int]:
        """The sums, the most first."""
        counted = Counter[str]()
        for store in self._both:
            counted.update(store.languages())
        return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))

    def answers_from_chroma(self) -> bool:
        """Whether the second would."""
        return self._both[1].answers_from_chroma()

    def status(self) -> IndexStatus:
        """The second's, with the documents and passages of both."""
        own, others = (store.status() for store in self._both)
        return replace(
            others,
            documents=len(self.cards()),
            passages=own.passages + others.passages - len(self._hide()[1]),
            languages=self.languages(),
        )

    def unfinished(self) -> Unfinished | None:
        """The second's."""
        return self._both[1].unfinished()

    def notice(self) -> str:
        """The second's."""
        return self._both[1].notice()

    def why_empty(self) -> str:
        """The second's."""
        return self._both[1].why_empty()

    def close(self) -> None:
        """Closes the first; the second is others', too."""
        self._both[0].close()

    def _each(self, k: int, search: Callable[[Shelf, int], list[Candidate]]) -> tuple[list[Candidate], list[Candidate]]:
        """What each finds, the second without what the first one's documents stand in the place of."""
        hidden = self._hide()[1]
        others = (candidate for candidate in search(self._both[1], k + len(hidden)))
        return search(self._both[0], k), [found for found in others if found.passage_id not in hidden][:k]

    def _hide(self) -> tuple[frozenset[str], frozenset[str]]:
        """The paths that both have, and the ids of the second's passages there."""
        own, others = (store.cards() for store in self._both)
        if self._cards[0] is not own or self._cards[1] is not others:
            mine = {card.path for card in own}
            paths = frozenset(card.path for card in others if card.path in mine)
            ids = frozenset(passage.id for path in paths for passage in self._both[1].passages_of(path))
            self._hidden = paths, ids
            self._cards = own, others, (*own, *(card for card in others if card.path not in paths))
        return self._hidden


Shelf = Store | Joined


class _BothSounds:
    """What some indexes of words tell of names together."""

    def __init__(self, each: Sequence[Sounds]) -> None:
        self._each = each

    def frequency(self, term: str, language: str) -> int:
        return sum(one.frequency(term, language) for one in self._each)

    def sound_frequency(self, sound: str) -> int:
        return sum(one.sound_frequency(sound) for one in self._each)

    def sounding(self, sounds: Iterable[str], without: Iterable[tuple[str, str]], k: int) -> list[str]:
        wanted, unwanted = list(sounds), list(without)
        return list(chain.from_iterable(one.sounding(wanted, unwanted, k) for one in self._each))

    def sounding_nearly(self, sound: str, k: int) -> list[str]:
        return list(chain.from_iterable(one.sounding_nearly(sound, k) for one in self._each))
