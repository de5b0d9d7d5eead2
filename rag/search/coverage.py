"""What a text holds of a question: of its words, and of its names and numbers however they are spelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import log

from rag.records import Document, Passage
from rag.store import Name, Shelf, indexed_text
from rag.text import (
    analyse,
    designation_parts,
    marks,
    marks_among,
    number_part,
    numbers,
    sound_mark,
    token_terms,
    token_words,
    tokens,
    word_mark,
)

OTHERWISE = 0.9  # what a name counts that the text has in another spelling

Marks = tuple[frozenset[str], ...]  # one of each set is to be held


@dataclass(frozen=True, slots=True)
class _Sign:
    """A name or a number of a question; a text holds it by its mark, or by those of another spelling."""

    text: str
    mark: str
    otherwise: Marks
    weight: float

    def held(self, held: frozenset[str]) -> float:
        """How far (0 to 1) a text with those marks holds it."""
        if self.mark in held:
            return 1.0
        return OTHERWISE if self.otherwise and _all_held(self.otherwise, held) else 0.0


class QueryWords:
    """The words of one question, weighed by the passages of an index; `language` is the question's, where known."""

    def __init__(self, question: str, store: Shelf, language: str | None = None) -> None:
        self._question = question
        self._language = language
        self._store = store
        self._weights: dict[str, dict[str, float]] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the question as it writes them, each once: « Goïta », « Iounous-Bek », « Su-25 »."""
        signs = (sign.text for sign in self._signs)
        return tuple(dict.fromkeys(text for text in signs if any(map(str.isalpha, text))))

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The names that documents spell otherwise too, with the words that were searched for, frequent ones first."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self._names:
            if name.spellings:
                found[name.shown] = (*found.get(name.shown, ()), *name.spellings)
        return found

    @property
    def has_signs(self) -> bool:
        """Whether the question has any names or numbers."""
        return bool(self._signs)

    def named(self, text: str) -> float:
        """The share (0 to 1) of the question's names and numbers, by their information, that a text holds.

        A name in another spelling counts `OTHERWISE`; a number must be the very number. 0 where there are none.
        """
        return self._share(marks(text)) if self._signs else 0.0

    def coverage(self, text: str, language: str | None) -> float:
        """The share (0 to 1) of the question's information that a text in that language holds in its words.

        A word's information is its inverse document frequency; one that no passage has counts as the rarest. So a
        question in another language than the text's is covered by its names and numbers only, and words have little
        say about it. A name counts in any spelling. A question of stop words alone is not covered at all.
        """
        return self._covered(language or "", set(analyse(text, language)), text)

    def judge(self, found: Mapping[str, tuple[Passage, Document]]) -> dict[str, tuple[float, float]]:
        """`coverage` and `named` of the indexed texts of passages, by id.

        The index of words tells most of it; only where it is not up to date is a text read whole.
        """
        terms = {language: list(self._of(language)) for language in {one.language or "" for _, one in found.values()}}
        words = [
            [(language, of[place]) for language, of in terms.items() if place < len(of)]
            for place in range(max(map(len, terms.values()), default=0))
        ]
        sounds = sorted({sound for name in self._names for sound in name.sounds})
        held = self._store.held(found.keys(), words, sounds)
        heard = {len(words) + place: sound_mark(sound) for place, sound in enumerate(sounds)}
        judged: dict[str, tuple[float, float]] = {}
        for id_, (passage, document) in found.items():
            text, language = indexed_text(passage, document), document.language or ""
            if (places := held.get(id_)) is None:
                judged[id_] = self.coverage(text, language), self.named(text)
                continue
            said = frozenset(mark for place, mark in heard.items() if place in places)
            has = {term for place, term in enumerate(terms[language]) if place in places}
            named = self._share(said | marks_among(text, self._written)) if self._signs else 0.0
            judged[id_] = self._covered(language, has, said), named
        return judged

    def _covered(self, language: str, terms: set[str], held: str | frozenset[str]) -> float:
        """A text's coverage by its terms, and, where these lack a name, by its marks (`held`: them, or the text)."""
        weights = self._of(language)
        total = sum(weights.values())
        if not total:
            return 0.0
        if missing := self._otherwise.keys() & weights.keys() - terms:
            marked = marks(held) if isinstance(held, str) else held
            terms.update(term for term in missing if _all_held(self._otherwise[term], marked))
        return sum(weight for term, weight in weights.items() if term in terms) / total

    def _share(self, held: frozenset[str]) -> float:
        """The share of names and numbers that a text with those marks holds."""
        total = sum(sign.weight for sign in self._signs)
        return sum(sign.weight * sign.held(held) for sign in self._signs) / total

    @cached_property
    def _written(self) -> frozenset[str]:
        """The marks of names and numbers, without the sounds."""
        others = (mark for sign in self._signs for either in sign.otherwise for mark in either)
        return frozenset((*(sign.mark for sign in self._signs), *(mark for mark in others if mark[0] != "~")))

    @cached_property
    def _size(self) -> int:
        return sum(self._store.languages().values())

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        return self._store.names(self._question)

    @cached_property
    def _signs(self) -> tuple[_Sign, ...]:
        names = (
            _Sign(name.shown, word_mark(name.text), (_sounds(name),), self._weight(name.passages))
            for name in self._names
        )
        return (*names, *self._numbers())

    def _numbers(self) -> Iterator[_Sign]:
        before = ""
        for token in tokens(self._question):
            for number in numbers(token):
                parts = designation_parts(number)
                # « Su 25 » is a Su-25; no other number is its 25.
                others = parts or ([number_part(number)] if before[:1].isupper() else [])
                held = sum(self._store.passage_frequency(number, language) for language in self._store.languages())
                text = token if parts else number
                yield _Sign(text, number, tuple(frozenset([part]) for part in others), self._weight(held))
            before = token

    @cached_property
    def _otherwise(self) -> dict[str, Marks]:
        """What stands for the terms of names that are spelled otherwise; a whole has what its parts have."""
        found: dict[str, Marks] = {}
        for token, group in groupby(self._names, lambda name: name.token):
            names = list(group)
            if not any(name.spellings for name in names):
                continue
            if len(names) == len(token_words(token)):
                sounds = tuple(_sounds(name) for name in names)
                found |= {term: sounds for language in self._store.languages() for term in token_terms(token, language)}
            found |= {term: (_sounds(name),) for name in names for _, term in name.terms}
        return found

    def _terms(self, language: str) -> list[str]:
        """The question's terms as texts of a language have them, without what says nothing in its own."""
        telling = (token for token in tokens(self._question) if token_terms(token, self._language or language))
        return [term for token in telling for term in token_terms(token, language)]

    def _weight(self, passages: int) -> float:
        return log(1 + self._size / (0.5 + passages))

    def _of(self, language: str) -> dict[str, float]:
        if language not in self._weights:
            spelled = {term: name.passages for name in self._names if name.spellings for _, term in name.terms}
            asked = [(language, term) for term in dict.fromkeys(self._terms(language))]
            self._weights[language] = {
                term: self._weight(max(spelled.get(term, 0), passages))
                for (_, term), passages in self._store.passage_frequencies(asked).items()
            }
        return self._weights[language]


def _sounds(name: Name) -> frozenset[str]:
    return frozenset(map(sound_mark, name.sounds))


def _all_held(wanted: Marks, held: frozenset[str]) -> bool:
    return not any(map(held.isdisjoint, wanted))
