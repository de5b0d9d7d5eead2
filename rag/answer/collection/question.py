"""What a question asks of documents, by the shapes that the lexicon has, and which documents it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.answer.collection.filters import Filters, read_filters
from rag.answer.templates import after, either, line, matched, place
from rag.load import SUFFIXES
from rag.search import Origins
from rag.text import Phrase, read_phrase
from rag.text.lexicon import words

SECTION = "collection"
Kind = Literal["author", "date", "publisher", "title", "gist", "count", "list", "newest", "oldest"]
SOME: tuple[Kind, ...] = ("count", "list", "newest", "oldest")  # what is asked of documents together
Manner = Literal["bid", "any", "which", "signed", ""]
_SHAPES: tuple[tuple[str, Kind, Manner], ...] = (  # a list of templates, what they ask for, and how
    ("unnamed", "list", "bid"),
    ("list_bid", "list", "bid"),
    ("newest", "newest", ""),
    ("oldest", "oldest", ""),
    ("author", "author", ""),
    ("date", "date", ""),
    ("publisher", "publisher", ""),
    ("title", "title", ""),
    ("gist", "gist", ""),
    ("count_any", "count", "any"),
    ("count", "count", ""),
    ("list_any", "list", "any"),
    ("list_which", "list", "which"),
    ("list", "list", ""),
    ("author_signed", "author", "signed"),
)
_NOUNS: tuple[Literal["article", "file", "weak"], ...] = ("article", "file", "weak")
_ENDINGS = frozenset((suffix.removeprefix("."),) for suffix in SUFFIXES)
_QUOTES = frozenset('«»“”"')
_OPENS, _CLOSES = "«“\"„‹‘'", "»”\"“›’'"


@dataclass(frozen=True, slots=True)
class CollectionQuestion:
    """What a question would ask for, if `subject` names documents.

    `manner` tells how documents are listed: "bid" to list them, "any" of those that there are, or "which" of all; it is
    "signed" if only articles can be meant, since agreements are signed too.
    """

    kind: Kind
    subject: Phrase
    manner: Manner
    language: str


@dataclass(frozen=True, slots=True)
class NamedDocuments:
    """A noun for documents and what is said of them: `rest` as written, and each way of reading it as filters."""

    rest: Phrase
    readings: tuple[Filters, ...]
    noun: Literal["article", "file", "weak"]
    this: bool
    is_plural: bool


def read_questions(question: str, language: str) -> Iterator[CollectionQuestion]:
    """What a question in a language may ask of documents, by each shape that it has.

    Nothing, unless there is a noun for documents in it, a title in quotes, a file's name, or a shape without any.
    """
    phrase = read_phrase(question)
    parts = tuple(dict.fromkeys((_without_courtesy(phrase, language), phrase)))
    may_name = _has_document_word(phrase, language) or any(map(is_called, parts))
    for part in parts:
        for name, kind, manner in _SHAPES if may_name else _SHAPES[:1]:
            for found in matched(part, language, SECTION, name):
                subject, more = place(part, found, "subject"), place(part, found, "more")
                named = Phrase(part.text, (*subject.words, *more.words)) if subject else read_phrase("documents")
                yield CollectionQuestion(kind, named, manner, language)


def named_documents(asked: CollectionQuestion, origins: Origins) -> NamedDocuments | None:
    """The documents that a question is about, or None if its words name none."""
    named, this = _after_article(asked)
    if not named:
        return None
    for noun in _NOUNS:
        found = either(asked.language, SECTION, noun).match(line(named))
        if found and (noun == "article" or asked.manner != "signed"):
            rest = after(named, found)
            plural = any(word.endswith("s") for word in found[0].split() if word not in ("news", "press"))
            return NamedDocuments(rest, tuple(read_filters(rest, origins, asked.language)), noun, this, plural)
    return None


def _tells_which(filters: Filters) -> bool:
    return bool(filters.topic or filters.origin or filters.language)


def _is_narrowed(filters: Filters) -> bool:
    return filters.anchored or filters.topic is not None


def _is_of_these(named: NamedDocuments) -> bool:
    """Whether the noun means documents for certain, or stands alone."""
    return named.noun != "weak" or named.this or not named.rest


def asks_for_documents(asked: CollectionQuestion, filters: Filters, named: NamedDocuments) -> bool:
    """Whether a question that reads so is one about the documents, and not about what they tell.

    "Which document was published in 1848?" and "What are sources?" are about the world.
    """
    is_weak = named.noun == "weak"
    if asked.kind in ("newest", "oldest"):
        return filters.known and (not is_weak or _is_narrowed(filters))
    if asked.kind not in SOME:
        return asked.kind == "gist" or _is_of_these(named)
    bidden = asked.manner in ("bid", "any") or filters.anchored
    if is_weak and not bidden and not (named.is_plural and filters.topic):
        return False
    if not filters.known and not bidden and named.noun != "article":
        return False
    if not named.is_plural and asked.manner == "which" and not _tells_which(filters):
        return False
    if asked.kind == "count" or asked.manner == "bid":
        return True
    return filters.narrow or (filters.anchored and asked.manner == "which")


def is_quoted(phrase: Phrase) -> bool:
    """Whether a phrase is, as a whole, between quotation marks.

    >>> is_quoted(read_phrase("Qui a écrit « Le pont » ?")[3:]), is_quoted(read_phrase("Le pont"))
    (True, False)
    """
    if not phrase:
        return False
    before = phrase.text[: phrase.words[0].start].rstrip()
    behind = phrase.text[phrase.words[-1].end :].lstrip(" \u00a0\u202f.,;:!?…")
    return before[-1:] in _OPENS and bool(before) and behind[:1] in _CLOSES and bool(behind)


def is_called(phrase: Phrase) -> bool:
    """Whether a phrase may be a document's name by its looks: it has quotation marks, or the ending of a file."""
    return phrase.folded[-1:] in _ENDINGS or not _QUOTES.isdisjoint(phrase.text)


def _has_document_word(phrase: Phrase, language: str) -> bool:
    return any(not words(language, f"{SECTION}.{noun}").isdisjoint(phrase.folded) for noun in _NOUNS)


def _without_courtesy(phrase: Phrase, language: str) -> Phrase:
    """A question without the « bonjour », "please" and "can you tell me" around it."""
    while found := either(language, SECTION, "opening").match(line(phrase)):
        phrase = after(phrase, found)
    while found := either(language, SECTION, "closing").search(line(phrase)):
        if found.end() < len(line(phrase)):
            break
        phrase = phrase[: -found[0].count(" ")]
    return phrase


def _after_article(asked: CollectionQuestion) -> tuple[Phrase | None, bool]:
    """What follows « l’ » or « cet » in a subject, or « tous les » if there are several; whether it was « cet »."""

    def holds(name: str, phrase: Phrase) -> bool:
        return bool(words(asked.language, f"{SECTION}.{name}").intersection(phrase.folded[:1]))

    named = asked.subject
    if asked.kind in SOME:
        while holds("determiners", named):
            named = named[1:]
        return named, False
    if holds("of", named):
        named = named[1:]
    this = holds("this", named)
    return (named[1:], this) if this or holds("definite", named) else (None, False)
