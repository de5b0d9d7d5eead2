"""The names of a question, and how the documents spell them otherwise: Evkourov, Ievkourov, Yevkurov."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.records import Document, Passage
from rag.store.schema import indexed_text
from rag.text import SLIP_FROM, bare_token, fold, name_sounds, same_sound, sound, token_terms, token_words, tokens

# The share of the passages with a word that have it with a capital, from which it is a name: for a word that the
# question has in small letters or begins with, and for one that it has with a capital (« Le Rôle du Parlement »).
CAPITAL, CAPITAL_AGAIN = 0.5, 0.1
SPELLED_FROM = 5  # letters of a sound from which a name that documents have is sought in others: Home is not Homme
READ = 20  # passages that are read for the spellings of a name


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names somebody or something, in its case; `token` is what it is part of in the question.

    `sounds` are those that it is looked for by, `terms` its own (language, term) pairs, and `passages` how many hold
    it in any spelling. `spellings` are other words of the documents with such a sound, the most frequent first.
    """

    text: str
    token: str
    terms: frozenset[tuple[str, str]]
    sounds: frozenset[str]
    spellings: tuple[str, ...]
    passages: int

    @property
    def shown(self) -> str:
        """What a person takes for the name: « Iounous-Bek », without what is elided before it.

        >>> Name("Bek", "d'Iounous-Bek", frozenset(), frozenset(), (), 0).shown
        'Iounous-Bek'
        """
        return bare_token(self.token)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    token: str
    heard: str
    named: bool  # it has a capital, and not only because the question begins with it
    first: bool


class Sounds(Protocol):
    """What an index of words tells of names: `WordSearch`, or several as one."""

    def frequency(self, term: str, language: str) -> int:
        """How many passages of a language hold a term."""

    def sound_frequency(self, sound: str) -> int:
        """How many passages hold a name of that sound."""

    def sounding(self, sounds: Iterable[str], without: Iterable[tuple[str, str]], k: int) -> list[str]:
        """The ids of the best `k` passages with names of these sounds, and without any of (language, term) pairs."""

    def sounding_nearly(self, sound: str, k: int) -> list[str]:
        """The ids of up to `k` passages with names one letter more, less, other or swapped from a sound."""


class Texts(Protocol):
    """What a store tells of the texts that those passages are of."""

    def languages(self) -> dict[str, int]:
        """Passages per language."""

    def passages_and_documents(self, ids: Sequence[str]) -> dict[str, tuple[Passage, Document]]:
        """Passages with their documents, by id."""


def find_names(question: str, search: Sounds, texts: Texts) -> tuple[Name, ...]:
    """The names of a question, in its order: the words that it or the documents write with a capital.

    A word that no document has is a name where it has a capital; where it is the first, or the whole question has no
    capitals, it is one if the documents have its sound.
    """
    words = list(_words(question))
    careless = not any(word.named for word in words)
    found = (_name(word, careless, search, texts) for word in words)
    return tuple(name for name in found if name)


def _words(question: str) -> Iterator[_Word]:
    read = tokens(question)
    for at, token in enumerate(read):
        parts = () if any(map(str.isdigit, token)) else token_words(token)
        for place, part in enumerate(parts):
            after = parts[place + 1] if place + 1 < len(parts) else read[at + 1] if at + 1 < len(read) else ""
            heard = sound(part, surname=not after[:1].isupper())
            yield _Word(part, token, heard, part[0].isupper() and at > 0, at == 0)


def _name(word: _Word, careless: bool, search: Sounds, texts: Texts) -> Name | None:
    terms = {(language, term) for language in texts.languages() for term in token_terms(word.text, language)}
    written = sum(search.frequency(term, language) for language, term in terms)
    heard = search.sound_frequency(word.heard)
    if written and heard < written * (CAPITAL_AGAIN if word.named else CAPITAL):
        return None
    if not (written or word.named or word.first or careless):
        return None
    slips: set[str] = set() if written or heard else _slips(word, search, texts)
    sounds = {word.heard} | slips
    sought = not written or len(word.heard) >= SPELLED_FROM
    others = search.sounding(sounds, terms, READ) if sought else ()
    spellings = _spellings(word.text, sounds, others, texts)
    if not (written or word.named or spellings):
        return None
    passages = max(written, sum(map(search.sound_frequency, sounds)))
    return Name(word.text, word.token, frozenset(terms), frozenset(sounds), spellings, passages)


def _slips(word: _Word, search: Sounds, texts: Texts) -> set[str]:
    """The sounds of the documents that are one slip from one that they do not have; a word in small letters is longer.

    Else an effector would be an Elector.
    """
    if len(word.heard) < SLIP_FROM + word.text.islower():
        return set()
    near = search.sounding_nearly(word.heard, READ)
    return {other for _, other in _heard(near, texts) if same_sound(word.heard, other)}


def _spellings(text: str, sounds: Collection[str], ids: Sequence[str], texts: Texts) -> tuple[str, ...]:
    counted = Counter(word for word, other in _heard(ids, texts) if other in sounds and fold(word) != fold(text))
    return tuple(word for word, _ in counted.most_common())


def _heard(ids: Sequence[str], texts: Texts) -> Iterator[tuple[str, str]]:
    """The names in passages, with each of their sounds."""
    for passage, document in texts.passages_and_documents(ids).values() if ids else ():
        for token in tokens(indexed_text(passage, document)):
            for word in token_words(token):
                yield from ((word, heard) for heard in name_sounds(word))
