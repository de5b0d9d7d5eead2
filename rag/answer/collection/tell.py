"""Documents → statements about them, each with the characters that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.answer.collection.filters import Filters
from rag.answer.collection.quotes import Quotes
from rag.answer.collection.select import HEAD_CHARS, Library
from rag.answer.collection.shapes import Kind
from rag.answer.collection.words import counted, frame, quoted, write_filters
from rag.records import Citation, Document, Fact, Statement
from rag.store import Card
from rag.text.sentences import Span, sentence_spans
from rag.words.frame import write_date

MOST_LISTED = 20  # documents: more is a page to scroll, and their number is said
LEAD_SENTENCES, LEAD_CHARS = 3, 500
_WHOLE = re.compile(r".{20,}[.!?][\"”’'»)\]\s]*", re.DOTALL)  # a sentence of the body, and no heading or cut-off line


@dataclass(frozen=True, slots=True)
class About:
    """What the catalog says: statements with their citations.

    `found` is False where nothing fits, where a document does not say what is asked of it, and where the question must
    name one; then nothing is cited.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    found: bool


def tell_fact(kind: Literal["author", "date", "publisher", "title"], document: Document, language: str) -> About:
    """What a document says of itself, or that it does not say it."""
    fact: Fact | None = getattr(document, kind)
    name = quoted(document.name if kind != "title" else document.path, language)
    if fact is None:
        return refusal(frame(f"no_{kind}", language, name=name))
    quotes = Quotes()
    number = quotes.cite(document, (fact.start, fact.end), is_exact=True)
    value = write_date(fact.value, language) if kind == "date" else " ".join(fact.value.split())
    text = frame(kind, language, name=name, value=quoted(value, language) if kind == "title" else value)
    said = Statement(text, (number,), " ".join(document.text[fact.start : fact.end].split()))
    return About((said,), tuple(quotes.citations), True)


def tell_gist(document: Document, language: str) -> About:
    """A document's title and its first sentences, in its own words."""
    quotes = Quotes()
    lead = lead_span(document)
    name = quotes.cite(document, anchor(document))
    opening = Statement(frame("gist", language, name=quoted(document.name, language)), (name,))
    said = Statement(" ".join(document.text[slice(*lead)].split()), (quotes.cite(document, lead),))
    return About((opening, said), tuple(quotes.citations), True)


def tell_some(kind: Kind, filters: Filters, cards: Sequence[Card], library: Library) -> About:
    """How many documents meet filters, what was counted, and which they are."""
    language = library.language
    count, total = len(cards), len(library.cards)
    words = len(library.topic_words(filters.topic)) if filters.topic else 0
    what = write_filters(filters, words, count, language)
    first = counted("found", count, language, total=total, what=what) if what else counted("all", count, language)
    quotes = Quotes()
    statements = [Statement(first, exact=str(count) if kind == "count" and cards else "")]
    for document in library.documents(cards[:MOST_LISTED]):
        spans = _proof(document, filters, library)
        numbers = tuple(dict.fromkeys(quotes.cite(document, span) for span in spans))
        statements.append(Statement(quoted(document.name, language), numbers))
    statements += _left_out(filters, cards, library)
    return About(tuple(statements), tuple(quotes.citations), bool(cards))


def tell_which(cards: Sequence[Card], library: Library) -> About:
    """That a question must name one document: of `cards`, or of all where it fits none."""
    language = library.language
    total = len(library.cards)
    first = frame("which" if cards else "none_meant", language, count=len(cards), total=total)
    shown = cards or library.cards
    names = (quoted(document.name, language) for document in library.documents(shown[:MOST_LISTED]))
    return refusal(first, *names, *_more(len(shown), language))


def lead_span(document: Document) -> Span:
    """The first whole sentences of a document's body, up to three that follow each other."""
    text = document.text[:HEAD_CHARS]
    after = document.title.end if document.title else 0
    spans = [span for span in sentence_spans(text) if span[0] >= after] or [anchor(document)]
    first = next((place for place, span in enumerate(spans) if _is_body(document, span)), 0)
    start, end = spans[first]
    for span in spans[first + 1 : first + LEAD_SENTENCES]:
        if not _is_body(document, span) or span[1] - start > LEAD_CHARS:
            break
        end = span[1]
    return start, end


def _is_body(document: Document, span: Span) -> bool:
    return _WHOLE.fullmatch(document.text, *span) is not None


def anchor(document: Document) -> Span:
    """What stands for a document: its title, or its first sentence."""
    if document.title:
        return document.title.start, document.title.end
    return next(iter(sentence_spans(document.text[:HEAD_CHARS])), (0, len(document.text)))


def _proof(document: Document, filters: Filters, library: Library) -> tuple[Span, ...]:
    """The characters of a document for which filters left it: a fact's each, and the sentence with most of a topic."""
    asked = (filters.period and document.date, filters.origin and getattr(document, filters.origin[0]))
    spans = [(fact.start, fact.end) for fact in asked if isinstance(fact, Fact)]
    if filters.topic is not None:
        spans.append(library.telling_span(document, filters.topic)[0] or anchor(document))
    return tuple(spans) or (anchor(document),)


def _left_out(filters: Filters, cards: Sequence[Card], library: Library) -> Iterable[Statement]:
    """What a reader of the count must know of the rest."""
    language = library.language
    yield from (Statement(said) for said in _more(len(cards), language))
    alike = library.select(replace(filters, period=None)) if filters.period else ()
    if undated := sum(card.date is None for card in alike):
        yield Statement(counted("undated", undated, language))
    if filters.topic and not cards and any(card.language != language for card in library.cards):
        yield Statement(frame("foreign", language))


def _more(count: int, language: str) -> Iterable[str]:
    if count > MOST_LISTED:
        yield counted("more", count - MOST_LISTED, language)


def refusal(*said: str) -> About:
    """What is said where there is nothing to cite."""
    return About(tuple(map(Statement, said)), (), False)
