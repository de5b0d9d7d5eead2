"""The documents of an index that filters leave, by their words and by what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import log

from rag.answer.collection.filters import Filters
from rag.answer.collection.question import is_quoted
from rag.records import Document
from rag.search import Origins
from rag.store import Card, Shelf
from rag.text import Phrase, Span, Token, analyse, fold, read_phrase, sentence_spans, share_held

LEAST_SHARE = 2 / 3  # of a topic's information, from which a document in the question's language is meant by it
STEM_CHARS = 4  # of a name: what French and English share of it, as in `rag.text.question`
MOST_COMPARED = 20  # documents whose sentences are compared with a topic
HEAD_CHARS = 100_000  # of a document, in which the sentence that tells of a topic is sought
MARK_CHARS = 10  # by which two ways of writing a title may differ: spaces and marks
TITLE_WORDS = 2  # that tell something, of a part of a title: « Le Mali » is in many
CLEAR_WORDS = 3  # of one that no mark sets off, where nobody says that it is an article: « Guerre et paix » is a book
MOST_READ = 200  # documents whose text is read where a name's stem is shorter: « mal » is found for « Mali »

_SEGMENT = re.compile(r"\s*[:;|,!?…]\s*|\s+[-–—]\s+|\.\s+")


class DocumentCollection:
    """The documents of a store, or those of some paths, as one question in one language sees them."""

    def __init__(self, store: Shelf, language: str, documents: Collection[str] | None = None) -> None:
        self._store = store
        self.language = language
        self._languages = tuple(store.languages())
        self._holding: dict[tuple[str, bool], set[str]] = {}
        self._documents = documents
        self.cards = tuple(card for card in store.cards() if documents is None or card.path in documents)
        self.origins = Origins(self.cards)

    def knows_words(self) -> bool:
        """Whether it can be told which documents hold a word."""
        return self._store.documents_holding(()) is not None

    def topic_words(self, topic: Phrase) -> tuple[Token, ...]:
        """The words of a topic that tell something, each once."""
        words = {
            word.folded: word
            for word in topic.words
            if (len(word.folded) > 1 or word.folded.isdigit()) and analyse(topic.spelled(word), self.language)
        }
        return tuple(words.values())

    def select(self, filters: Filters) -> Sequence[Card]:
        """The documents that meet every filter, the newest first and those without a date last."""
        left = [card for card in self.cards if _meets(card, filters)]
        if filters.topic is not None:
            words = self.topic_words(filters.topic)
            held = [self._holders(filters.topic, word, near=False) for word in words]
            left = [card for card in left if held and all(card.path in paths for paths in held)]
        dated = sorted((card for card in left if card.date), key=lambda card: card.date.value if card.date else "")
        return [*reversed(dated), *(card for card in left if not card.date)]

    def named(self, phrase: Phrase, *, is_article: bool = True) -> Sequence[Card]:
        """The documents whose title or file a phrase names, as a whole; else by a part of the title, in quotes."""
        whole = [card for card in self.cards if phrase and phrase.folded in _names(card, len(phrase.written))]
        return whole or self._titled_in_part(phrase, is_article=is_article)

    def meant(self, filters: Filters) -> Sequence[Card]:
        """The documents that « l'article sur … » may mean: the best one alone, or all that are as good.

        A document must hold every name of the topic, and most of the rest unless that is in another language.
        """
        left = [card for card in self.cards if _meets(card, filters)]
        if filters.topic is None or not left:
            return left
        if called := [card for card in self.named(filters.topic) if card in left]:
            return called
        topic, words = filters.topic, self.topic_words(filters.topic)
        held = {word: self._holders(topic, word, near=True) for word in words}
        weights = {word: log(1 + len(self.cards) / (0.5 + len(paths))) for word, paths in held.items()}
        names = [word for word in words if topic.is_name(word)]
        paths = [card.path for card in left if all(card.path in held[word] for word in names)]
        scores = {path: _weight_held(path, held, weights) for path in paths}
        most, best = sum(weights.values()), 0.0
        for card in left:
            is_enough = scores.get(card.path, 0.0) >= LEAST_SHARE * most or (names and card.language != self.language)
            best = max(best, scores.get(card.path, 0.0)) if is_enough else best
        return self._closest(topic, [card for card in left if best > 0 and scores.get(card.path) == best])

    def telling_span(self, document: Document, topic: Phrase) -> tuple[Span | None, int]:
        """The first sentence with the most words of a topic, and their number; None where none has any."""
        text, words = document.text[:HEAD_CHARS], self.topic_words(topic)
        best: tuple[Span | None, int] = None, 0
        for start, end in sentence_spans(text):
            terms = set(analyse(text[start:end], document.language))
            held = sum(self._is_in(topic, word, terms, document.language or "") for word in words)
            if held > best[1]:
                best = (start, end), held
        return best

    def documents(self, cards: Iterable[Card]) -> tuple[Document, ...]:
        """The documents of cards, in their order; what was removed meanwhile is left out."""
        order = [card.path for card in cards]
        found = {document.path: document for document in self._store.documents(order)}
        return tuple(found[path] for path in order if path in found)

    def _titled_in_part(self, phrase: Phrase, *, is_article: bool) -> Sequence[Card]:
        """The documents whose title has some quoted words; unless `is_article`, one of which they are a clear part.

        If the question does not say that they are of an article, they may be of a book that a title speaks of.
        """
        telling = set(analyse(phrase.written, self.language))
        if len(telling) < TITLE_WORDS or not is_quoted(phrase):
            return ()
        found = [card for card in self.cards if card.title and _holds(card.title.value, phrase)]
        if is_article:
            return found
        clear = [card for card in found if len(telling) >= CLEAR_WORDS or _is_segment(card, phrase)]
        return clear if len(found) == 1 else ()

    def _closest(self, topic: Phrase, cards: Sequence[Card]) -> Sequence[Card]:
        """Of documents as good as each other, those with the whole topic in the title, or most of it in a sentence."""
        words = self.topic_words(topic)
        titled = [card for card in cards if all(self._in_title(topic, word, card) for word in words)]
        cards = titled or cards
        if not 1 < len(cards) <= MOST_COMPARED:
            return cards
        told = {document.path: self.telling_span(document, topic)[1] for document in self.documents(cards)}
        return [card for card in cards if told.get(card.path) == max(told.values(), default=0)]

    def _holders(self, topic: Phrase, word: Token, *, near: bool) -> set[str]:
        """The paths of the documents that hold a word; a name is sought `near` by its first letters."""
        key = (word.folded, near)
        if key not in self._holding:
            terms = {(language, term) for language in self._languages for term in self._terms(topic, word, language)}
            if near and topic.is_name(word) and word.folded[:STEM_CHARS].isalpha():
                terms |= {(language, word.folded[:STEM_CHARS] + "*") for language in self._languages}
            found = self._store.documents_holding(terms) or set()
            found = found if self._documents is None else found.intersection(self._documents)
            self._holding[key] = self._checked(topic, word, {term for _, term in terms}, found)
        return self._holding[key]

    def _checked(self, topic: Phrase, word: Token, terms: Collection[str], found: set[str]) -> set[str]:
        """Without the documents that hold another word of a name's short stem, where reading them is soon done."""
        least = min((len(term.rstrip("*")) for term in terms), default=0)
        if not topic.is_name(word) or least >= min(STEM_CHARS, len(word.folded)) or len(found) > MOST_READ:
            return found
        return {document.path for document in self._store.documents(found) if share_held((word.folded,), document.text)}

    def _terms(self, topic: Phrase, word: Token, language: str) -> tuple[str, ...]:
        """The terms that a word may be in documents of a language; of a name, with the endings of other languages."""
        exact = tuple(analyse(topic.spelled(word), language or None))
        is_foreign = language != self.language and topic.is_name(word) and word.folded.isalpha()
        if not is_foreign or len(word.folded) <= STEM_CHARS:
            return exact
        return (*exact, word.folded[:-1] + "*", word.folded[:-2])  # « Russie », stem « russ », for "Russia"

    def _in_title(self, topic: Phrase, word: Token, card: Card) -> bool:
        if card.title is None:
            return False
        return self._is_in(topic, word, set(analyse(card.title.value, card.language)), card.language or "")

    def _is_in(self, topic: Phrase, word: Token, terms: set[str], language: str) -> bool:
        wanted = self._terms(topic, word, language)
        begun = tuple(term[:-1] for term in wanted if term.endswith("*"))
        return not terms.isdisjoint(wanted) or any(term.startswith(begun) for term in terms if begun)


def _weight_held(path: str, held: Mapping[Token, set[str]], weights: Mapping[Token, float]) -> float:
    """What the words weigh that a document holds."""
    return sum(weight for word, weight in weights.items() if path in held[word])


def _meets(card: Card, filters: Filters) -> bool:
    if filters.period is not None and not (card.date and filters.period.holds(card.date.value)):
        return False
    if filters.origin is not None:
        fact = card.publisher if filters.origin[0] == "publisher" else card.author
        if fact is None or fold(fact.value) != fold(filters.origin[1]):
            return False
    return filters.language is None or card.language == filters.language


def _names(card: Card, chars: int) -> Iterator[tuple[str, ...]]:
    """What a document can be called by, folded, of about that length: its title, its path, its file's name or stem."""
    name = card.path.rsplit("/", 1)[-1]
    for called in (card.title.value if card.title else "", card.path, name, re.sub(r"\.\w+$", "", name)):
        if abs(len(called) - chars) <= MARK_CHARS:
            yield read_phrase(called).folded


def _holds(title: str, phrase: Phrase) -> bool:
    return f" {phrase} " in f" {read_phrase(title)} "


def _is_segment(card: Card, phrase: Phrase) -> bool:
    """Whether the words are all between two marks of the title."""
    parts = _SEGMENT.split(card.title.value) if card.title else []
    return any(read_phrase(part).folded == phrase.folded for part in parts)
