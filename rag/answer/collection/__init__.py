"""Questions about the documents themselves, answered from what the catalog knows of them, or recognised as none.

question.py    what is asked: an author, a date, a publisher, a title, a gist, a count, a list; and of which ones
filters.py     what narrows them down: a topic, a period, a publisher, an author, a language
library.py     the documents that are left
statements.py  what is said of them, with the characters that prove it
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rag.answer.collection.filters import Filters
from rag.answer.collection.library import DocumentCollection
from rag.answer.collection.question import (
    SOME,
    CollectionQuestion,
    NamedDocuments,
    asks_for_documents,
    is_called,
    named_documents,
    read_questions,
)
from rag.answer.collection.statements import About, quoted, tell_dated, tell_fact, tell_gist, tell_some, tell_which
from rag.store import Card, Shelf
from rag.text.lexicon import languages
from rag.words import FALLBACK

__all__ = ["About", "answer_about", "quoted"]


def answer_about(question: str, language: str, store: Shelf, documents: Collection[str] | None = None) -> About | None:
    """What the catalog answers to a question about the documents; None if the question is about anything else.

    A question in a language without a lexicon is read as one in any of those that have one. `documents`: there are only
    those of these paths.
    """
    known = language in languages()
    asked = [one for spoken in ((language,) if known else languages()) for one in read_questions(question, spoken)]
    if not asked:
        return None
    collection = DocumentCollection(store, language if known else FALLBACK, documents)
    if not collection.cards or not collection.knows_words():
        return None
    return next((about for one in asked if (about := _answer(one, collection)) is not None), None)


def _answer(asked: CollectionQuestion, collection: DocumentCollection) -> About | None:
    named = named_documents(asked, collection.origins)
    if named is None and (asked.kind in SOME or not is_called(asked.subject)):
        return None
    readings = tuple(_readings(asked, named, collection)) if named else ()
    if asked.kind in SOME:
        return _tell_some(asked, readings, named, collection)
    called = named.rest if named and named.rest else asked.subject
    cards = collection.named(called, is_article=named is not None)
    some = cards or next(filter(None, map(collection.meant, readings)), [])
    if len(some) == 1:
        return _tell_one(asked, some[0], collection)
    is_ours = named is not None and (named.noun == "article" or named.this or asked.kind == "gist")
    return tell_which(some, collection) if cards or (readings and is_ours) else None


def _tell_some(
    asked: CollectionQuestion, readings: Sequence[Filters], named: NamedDocuments | None, collection: DocumentCollection
) -> About | None:
    selected = [(filters, collection.select(filters)) for filters in readings]
    chosen = next((each for each in selected if each[1]), next(iter(selected), None))
    if chosen is None or (named and not chosen[1] and asked.manner == "which" and not named.is_plural):
        return None  # « Quel article parle de pêche ? » may be told by what is read, in other words
    if asked.kind in ("newest", "oldest") and chosen[1]:
        return tell_dated(asked.kind, chosen[1], collection)
    return tell_some(asked.kind, *chosen, collection)


def _readings(asked: CollectionQuestion, named: NamedDocuments, collection: DocumentCollection) -> Iterator[Filters]:
    for filters in named.readings:
        says_something = filters.topic is None or collection.topic_words(filters.topic)
        if says_something and asks_for_documents(asked, filters, named):
            yield filters


def _tell_one(asked: CollectionQuestion, card: Card, collection: DocumentCollection) -> About | None:
    for document in collection.documents((card,)):
        if asked.kind == "gist":
            return tell_gist(document, collection.language)
        if asked.kind in ("author", "date", "publisher", "title"):
            return tell_fact(asked.kind, document, collection.language)
    return None  # removed meanwhile
