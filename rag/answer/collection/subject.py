"""The documents that a question names: « cet article », « l'article sur le Mali », "documents from 2023"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.collection.filters import Filters, read_filters
from rag.answer.collection.shapes import SOME, Asked
from rag.load import SUFFIXES
from rag.search.filters import Origins
from rag.text.phrase import Phrase

_ARTICLE = r"(?:(?:news |press )?articles?(?: de presse| d actualite)?|depeches?|dispatch(?:es)?)"
_FILE = r"(?:documents?|fichiers?|files?)"
_WEAK = r"(?:textes?|texts?|sources?|publications?)"  # of the Nile, of an accord: seldom what Griot reads
_NOUN = rf"(?P<noun>(?P<article>{_ARTICLE})|{_FILE}|(?P<weak>{_WEAK}))(?P<rest>(?: .+)?)"
_ONE = re.compile(
    rf"(?:(?:de|d|dans|of|in|for|from|by) )?(?:(?P<this>(?:ce|cet|cette|this|that) )|l ?|(?:le|la|du|the) ){_NOUN}"
)
_SOME = re.compile(
    r"(?:(?:de|des|du|d|of|all|tous|toutes|les|the|any|une?|an?|tes|vos|your|mes|my|ces|these|autres|other|some) )*"
    + _NOUN
)

_ENDINGS = frozenset((suffix.removeprefix("."),) for suffix in SUFFIXES)
_QUOTES = frozenset('«»“”"')


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun for documents and what is said of them: `rest` as written, and each way of reading it as filters."""

    rest: Phrase
    readings: tuple[Filters, ...]
    this: bool
    is_article: bool
    is_weak: bool
    is_plural: bool


def may_name_documents(asked: Asked) -> bool:
    """Whether it is worth looking at the catalog: there is a noun for documents, a title in quotes, or a file."""
    line = str(asked.subject)
    if asked.kind in SOME:
        return _SOME.fullmatch(line) is not None
    is_called = asked.subject.folded[-1:] in _ENDINGS or not _QUOTES.isdisjoint(asked.subject.text)
    return is_called or _ONE.fullmatch(line) is not None


def read_subject(asked: Asked, origins: Origins) -> Subject | None:
    """The documents that a question is about, or None where its words name none."""
    is_some = asked.kind in SOME
    found = (_SOME if is_some else _ONE).fullmatch(str(asked.subject))
    if found is None:
        return None
    rest = asked.subject.matched(found, "rest")[1:] if found["rest"] else asked.subject[:0]
    subject = Subject(
        rest=rest,
        readings=read_filters(rest, origins),
        this=not is_some and found["this"] is not None,
        is_article=found["article"] is not None,
        is_weak=found["weak"] is not None,
        is_plural=re.search(r"s\b", found["noun"].split()[0]) is not None or "dispatches" in found["noun"],
    )
    return subject if asked.signed <= subject.is_article else None


def asks_for_documents(asked: Asked, filters: Filters, subject: Subject) -> bool:
    """Whether a question that reads so is one about the documents, and not about what they tell.

    "Which document was published in 1848?" and "What are sources?" are about the world.
    """
    if asked.kind in ("newest", "oldest"):
        return filters.known and (not subject.is_weak or filters.anchored or filters.topic is not None)
    if asked.kind not in SOME:
        return not subject.is_weak or subject.this or not subject.rest or asked.kind == "gist"
    bidden = asked.manner in ("bid", "any") or filters.anchored
    if subject.is_weak and not bidden and not (subject.is_plural and filters.topic):
        return False
    if not filters.known and not bidden and not subject.is_article:
        return False
    if not subject.is_plural and asked.manner == "which" and not (filters.topic or filters.origin or filters.language):
        return False
    if asked.kind == "count" or asked.manner == "bid":
        return True
    return filters.narrow or (filters.anchored and asked.manner == "which")
