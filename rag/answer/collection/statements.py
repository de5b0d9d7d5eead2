"""Documents → statements about them, in the language of the question, each with the characters that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.answer.cite import cite_part
from rag.answer.collection.filters import Filters
from rag.answer.collection.library import HEAD_CHARS, DocumentCollection
from rag.answer.collection.question import Kind
from rag.records import Citation, Document, Fact, Statement
from rag.store import Card
from rag.text import Span, sentence_spans
from rag.text.when import Period
from rag.words import read_part, spoken, write_date

VOWELS = "aeiou"  # which some languages elide before
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


class Quotes:
    """The citations of one answer, numbered as they come; the same characters are cited once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}
        self.citations: list[Citation] = []

    def cite(self, document: Document, span: Span, *, is_exact: bool = False) -> int:
        """The number of the citation of those characters."""
        key = (document.path, span)
        if key not in self._numbers:
            self._numbers[key] = number = len(self.citations) + 1
            self.citations.append(cite_part(document, number, span, span if is_exact else None))
        return self._numbers[key]


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


def tell_some(kind: Kind, filters: Filters, cards: Sequence[Card], collection: DocumentCollection) -> About:
    """How many documents meet filters, what was counted, and which they are."""
    language = collection.language
    count, total = len(cards), len(collection.cards)
    words = len(collection.topic_words(filters.topic)) if filters.topic else 0
    what = write_filters(filters, words, count, language)
    first = counted("found", count, language, total=total, what=what) if what else counted("all", count, language)
    quotes = Quotes()
    statements = [Statement(first, exact=str(count) if kind == "count" and cards else "")]
    for document in collection.documents(cards[:MOST_LISTED]):
        spans = _proof(document, filters, collection)
        numbers = tuple(dict.fromkeys(quotes.cite(document, span) for span in spans))
        statements.append(Statement(quoted(document.name, language), numbers))
    statements += _left_out(filters, cards, collection)
    return About(tuple(statements), tuple(quotes.citations), bool(cards))


def tell_dated(kind: Literal["newest", "oldest"], cards: Sequence[Card], collection: DocumentCollection) -> About:
    """The document of the last date, or of the first, and how many give none; those of one day together."""
    language = collection.language
    dates = {card.path: card.date.value for card in cards if card.date}
    undated = len(cards) - len(dates)
    if not dates:
        return refusal(frame("none_dated", language))
    end = (max if kind == "newest" else min)(dates.values())
    quotes = Quotes()
    statements = []
    found = [card for card in cards if dates.get(card.path) == end]
    for document in collection.documents(found[:MOST_LISTED]):
        if fact := document.date:
            number = quotes.cite(document, (fact.start, fact.end), is_exact=True)
            name, value = quoted(document.name, language), write_date(fact.value, language)
            said = frame(kind, language, name=name, value=value)
            statements.append(Statement(said, (number,)))
    if undated:
        statements.append(Statement(counted("undated", undated, language)))
    return About(tuple(statements), tuple(quotes.citations), True)


def tell_which(cards: Sequence[Card], collection: DocumentCollection) -> About:
    """That a question must name one document: of `cards`, or of all where it fits none."""
    language = collection.language
    total = len(collection.cards)
    first = frame("which" if cards else "none_meant", language, count=len(cards), total=total)
    shown = cards or collection.cards
    names = (quoted(document.name, language) for document in collection.documents(shown[:MOST_LISTED]))
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


def _proof(document: Document, filters: Filters, collection: DocumentCollection) -> tuple[Span, ...]:
    """The characters of a document for which filters left it: a fact's each, and the sentence with most of a topic."""
    asked = (filters.period and document.date, filters.origin and getattr(document, filters.origin[0]))
    spans = [(fact.start, fact.end) for fact in asked if isinstance(fact, Fact)]
    if filters.topic is not None:
        spans.append(collection.telling_span(document, filters.topic)[0] or anchor(document))
    return tuple(spans) or (anchor(document),)


def _left_out(filters: Filters, cards: Sequence[Card], collection: DocumentCollection) -> Iterable[Statement]:
    """What a reader of the count must know of the rest."""
    language = collection.language
    yield from (Statement(said) for said in _more(len(cards), language))
    alike = collection.select(replace(filters, period=None)) if filters.period else ()
    if undated := sum(card.date is None for card in alike):
        yield Statement(counted("undated", undated, language))
    if filters.topic and not cards and any(card.language != language for card in collection.cards):
        yield Statement(frame("foreign", language))


def _more(count: int, language: str) -> Iterable[str]:
    if count > MOST_LISTED:
        yield counted("more", count - MOST_LISTED, language)


def refusal(*said: str) -> About:
    """What is said where there is nothing to cite."""
    return About(tuple(map(Statement, said)), (), False)


def frame(key: str, language: str, **values: object) -> str:
    """One of Griot's sentences or parts of one, filled in.

    >>> frame("no_author", "en", name="“A visit”")
    '“A visit” does not say who wrote it.'
    """
    return read_part("about", language)[key].format(**values)


def counted(key: str, count: int, language: str, **values: object) -> str:
    """A frame in the number of what it counts; `about_zero` says which that is for none: in French, the singular.

    >>> counted("all", 1, "en"), counted("more", 0, "fr"), counted("more", 2, "fr")
    ('There is 1 document.', '… et 0 autre.', '… et 2 autres.')
    """
    number = "one" if count == 1 else "many" if count else frame("zero", language)
    return frame(f"{key}_{number}", language, count=count, **values)


def quoted(words: str, language: str) -> str:
    """Words between the quotation marks of a language."""
    return frame("quoted", language, words=words)


def write_filters(filters: Filters, words: int, count: int, language: str) -> str:
    """What was counted: `words` of them in the topic, `count` documents found."""
    parts = []
    if filters.origin:
        parts.append(counted(f"from_{filters.origin[0]}", count, language, value=quoted(filters.origin[1], language)))
    if filters.language:
        parts.append(counted("language", count, language, spoken=spoken(filters.language, language)))
    if filters.period:
        parts.append(counted("period", count, language, period=_write_period(filters.period, language)))
    if filters.topic:
        parts.append(counted("words" if words > 1 else "word", count, language, topic=filters.topic.written))
    return frame("and", language).join(parts)


def _write_period(period: Period, language: str) -> str:
    dates = (period.first, period.last or period.first)
    first, last = (write_date(date, language) for date in dates)
    of = "of_day" if _is_day(dates[0]) else "of_vowel" if first[0].lower() in VOWELS else "of"
    of_first = frame(of, language, date=first)
    first, last = (
        frame("the_day", language, date=written) if _is_day(date) else written
        for date, written in zip(dates, (first, last), strict=True)
    )
    return frame(period.limit, language, of_first=of_first, first=first, last=last)


def _is_day(date: str) -> bool:
    return len(date) == len("2023-07-28")
