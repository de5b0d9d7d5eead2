"""Follow-ups on a document itself: which one is meant, and « Dans quel journal ? » after « Qui a écrit « … » ? »."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from rag.records import Turn
from rag.search import holds_phrase, quoted_phrases
from rag.talk.grammar import LANGUAGES, pattern, section
from rag.talk.history import Memory
from rag.talk.noun_phrases import Mention, is_about_documents
from rag.talk.tokens import MARKS, capitalised, plain

REACH = 2  # turns back in which a document may have been named: it stays the subject while its content is asked for

Titles = Callable[[str], str | None]  # a document's title by its path

_NAMED = re.compile(r"(?:l'|le |the |du |cet |this )(?:article|texte|depeche|document|text|dispatch),? $")
_LED = r"(?:(?:et|mais|and|but|alors|so) )?"
_FIELDS = ("author", "date", "publisher", "title")
_OF_FIELD = re.compile(
    r"\b(?:auteure?|author|ecrite?|redigee?|wrote|written|publiee?|paru|parait|published|date de quand|journal"
    r"|newspaper|paper|source|titre|title)\b"
)
_OF_DOCUMENT = re.compile(
    r"\b(?:dates?|datent|date-t-il|articles?|publi\w*|paru\w*|parait|parution|ecrit\w*|redige\w*|signe|auteurs?|titre|journal"
    r"|source|de quoi (?:parle|il parle|ca parle|s'agit)|authors?|published|written|wrote|titled?|headline|newspaper"
    r"|paper|reported|what is it about|what does it say)\b"
)
_FILE = re.compile(r"\.\w{1,8}$")  # a document without a title has its file's name, which its text does not hold


def named_document(turns: Sequence[Turn]) -> str | None:
    """The name in quotes of the document that one of the last questions was about; None where none names one."""
    return next((name for turn in [*reversed(turns)][:REACH] if (name := _named_in(turn))), None)


def catalog_form(asked: str, turns: Sequence[Turn], document: str | None, language: str) -> str | None:
    """What asks a field of a document, of a follow-up that is nothing else; None of any other.

    `document`: as a question in the language says which was spoken of last, « l’article « … » ».
    """
    if document is None:
        return None
    if any(_asks(asked, one, "reported") for one in LANGUAGES):
        field: str | None = "publisher"
    elif asks_field(turns[-1].question) and is_titled(turns[-1].question, document):
        field = next((field for field in _FIELDS if any(_asks(asked, one, field) for one in LANGUAGES)), None)
    else:
        field = None
    written: str = section(language, "catalog", field)[0] if field else ""
    return written.format(document) or None


def _asks(asked: str, language: str, field: str) -> bool:
    return _shape(language, field).fullmatch(plain(asked).strip(MARKS)) is not None


@cache
def _shape(language: str, field: str) -> re.Pattern[str]:
    """The pattern of what asks a field of a document, in a word or two."""
    catalog = section(language, "catalog")
    forms = catalog[field] if field == "reported" else catalog[field][1:]
    return re.compile(f"{_LED}(?:{'|'.join(forms)})".replace("OUTLET", catalog["outlet"]))


def article_named(question: str, language: str, document: str | None) -> str | None:
    """« L’article date de quand ? » with the document's name for « l’article »; None if it has no such word."""
    found = pattern(language, "the_article").search(plain(question)) if document else None
    if found is None or document is None:
        return None
    return capitalised(f"{question[: found.start()]}{document}{question[found.end() :]}")


def asks_field(question: str) -> bool:
    """Whether a question asks what a document, named in quotes, says of itself.

    >>> asks_field("Qui a écrit « Le pont de Mopti » ?"), asks_field("Que dit « Le pont de Mopti » ?")
    (True, False)
    """
    return bool(quoted_phrases(question)) and _OF_FIELD.search(plain(question)) is not None


def is_titled(question: str, title: str) -> bool:
    """Whether a question has a title, or some of it, in quotes."""
    return any(holds_phrase(title, phrase) for phrase in quoted_phrases(question))


def _named_in(turn: Turn) -> str | None:
    for phrase in quoted_phrases(turn.question):
        before = turn.question[: turn.question.find(phrase)].rstrip(' «“"\u00a0\u202f')
        if _NAMED.search(f"{plain(before)} "):
            return phrase
    return None


def _is_of_its_document(question: str, title: str) -> bool:
    return is_about_documents(question) or is_titled(question, title)


def with_document(
    memory: Memory, turns: Sequence[Turn], language: str, titles: Titles | None, *, is_catalog: bool
) -> Memory:
    """The memory with the document of the last answer: what a list of one names, and « cet article »."""
    last = next((turn for turn in reversed(turns) if turn.documents), None)
    is_told = len(turns[-1].documents) == 1 and is_about_documents(turns[-1].question)
    if name := named_document(turns[-1:] if is_told else turns):
        is_only = asks_field(turns[-1].question)
        name = name if is_catalog or not _FILE.search(name) else ""
    elif last:
        title = (titles(last.documents[0]) if titles else None) or ""
        name = title or (last.documents[0] if is_catalog else "")
        is_only = len(last.documents) == 1 and _is_of_its_document(last.question, title)
    else:
        return memory
    document = _document(name, language, told=not is_only)
    rest = tuple(one for one in memory[0] if one.sort != "document")
    before = (tuple(one for one in spoken if not _is_cut(one)) for spoken in memory[1:])
    return ((document, *rest) if is_only else (*rest, document), *before)


def _is_cut(one: Mention) -> bool:
    """Whether it is a document with the beginning of its title, which is no name of it."""
    return one.sort == "document" and any(mark in one.text for mark in "«“")


def _document(name: str, language: str, *, told: bool) -> Mention:
    text = "l’article" if language == "fr" else "the article"
    if name:
        text += f" « {name} »" if language == "fr" else f" “{name}”"
    return Mention(text, "document", "article", language, gender="m", told=told)


def document_in(memory: Memory) -> str | None:
    """The document that the last turn spoke of, where it has a name."""
    found = next((one.text for one in memory[0] if one.sort == "document"), "") if memory else ""
    return found if quoted_phrases(found) else None


def is_of_document(folded: str) -> bool:
    """Whether a folded question asks what a document says of itself: its date, its author, where it came out."""
    return _OF_DOCUMENT.search(folded) is not None
