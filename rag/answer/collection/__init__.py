"""Questions about the documents themselves, answered from what the catalog knows of them, or recognised as none.

shapes.py   the ways of asking for an author, a date, a publisher, a title, a gist, a count or a list;
            whole.py those of all documents, or the newest
subject.py  the documents that a question names, and whether it is about them at all
filters.py  what narrows them down: a topic, a period, a publisher, an author, a language
select.py   the documents that are left; title.py those that a part of their title names
tell.py     what is said of them, with the characters that prove it (quotes.py); dated.py of the newest and the oldest;
            words.py has Griot's own words
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rag.answer.collection.dated import tell_dated
from rag.answer.collection.filters import Filters
from rag.answer.collection.select import Library
from rag.answer.collection.shapes import SOME, Asked, read_shapes
from rag.answer.collection.subject import Subject, asks_for_documents, may_name_documents, read_subject
from rag.answer.collection.tell import About, tell_fact, tell_gist, tell_some, tell_which
from rag.store import Card, Shelf
from rag.text.phrase import read_phrase
from rag.words import FALLBACK

__all__ = ["About", "answer_about"]

SPOKEN = ("fr", "en")


def answer_about(question: str, language: str, store: Shelf, documents: Collection[str] | None = None) -> About | None:
    """What the catalog answers to a question about the documents; None where the question is about anything else.

    `documents`: there are only those of these paths.
    """
    asked = [one for one in read_shapes(read_phrase(question)) if may_name_documents(one)]
    if not asked:
        return None
    library = Library(store, language if language in SPOKEN else FALLBACK, documents)
    if not library.cards or not library.knows_words():
        return None
    return next((about for one in asked if (about := _answer(one, library)) is not None), None)


def _answer(asked: Asked, library: Library) -> About | None:
    subject = read_subject(asked, library.origins)
    readings = _readings(asked, subject, library) if subject else ()
    if asked.kind in SOME:
        selected = [(filters, library.select(filters)) for filters in readings]
        chosen = next((each for each in selected if each[1]), next(iter(selected), None))
        if chosen is None or (subject and not chosen[1] and asked.manner == "which" and not subject.is_plural):
            return None  # « Quel article parle de pêche ? » may be told by what is read, in other words
        return _tell_some(asked, *chosen, library)
    named = library.named(subject.rest if subject and subject.rest else asked.subject, is_article=subject is not None)
    cards = named or next(filter(None, map(library.meant, readings)), [])
    if len(cards) == 1:
        return _tell_one(asked, cards[0], library)
    is_ours = subject is not None and (subject.is_article or subject.this or asked.kind == "gist")
    return tell_which(cards, library) if named or (readings and is_ours) else None


def _tell_some(asked: Asked, filters: Filters, cards: Sequence[Card], library: Library) -> About | None:
    if asked.kind in ("newest", "oldest") and cards:
        return tell_dated(asked.kind, cards, library)
    return tell_some(asked.kind, filters, cards, library)


def _readings(asked: Asked, subject: Subject, library: Library) -> tuple[Filters, ...]:
    return tuple(
        filters
        for filters in subject.readings
        if asks_for_documents(asked, filters, subject) and (filters.topic is None or library.topic_words(filters.topic))
    )


def _tell_one(asked: Asked, card: Card, library: Library) -> About | None:
    for document in library.documents((card,)):
        if asked.kind == "gist":
            return tell_gist(document, library.language)
        if asked.kind in ("author", "date", "publisher", "title"):
            return tell_fact(asked.kind, document, library.language)
    return None  # removed meanwhile
