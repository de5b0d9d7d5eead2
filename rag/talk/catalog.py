"""Follow-ups on a document itself: « Dans quel journal ? » after « Qui a écrit « … » ? », "Which paper ran it?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.records import Turn
from rag.search.quoted import holds_phrase, quoted_phrases
from rag.talk.line import plain

REACH = 2  # turns back in which a document may have been named: it stays the subject while its content is asked for
_MARKS = " \u00a0\u202f?!.,…"

Field = Literal["author", "date", "publisher", "title"]

_NAMED = re.compile(r"(?:l'|le |the |du |cet |this )(?:article|texte|depeche|document|text|dispatch),? $")
_OUTLET = (
    r"(?:journal|journaux|medias?|site|agence|quotidien|hebdomadaire|magazine|revue|(?:news)?paper|newspaper|outlet"
    r"|agency|website|publication)"
)
_LED = r"(?:(?:et|mais|and|but|alors|so) )?"
_FIELDS: tuple[tuple[Field, str], ...] = (
    ("author", r"(?:par |de )?qui|(?:l'|son )auteure?|(?:by )?whom?|(?:its|the) (?:author|writer)|who by"),
    (
        "date",
        r"quand|de quand|a quelle date|(?:en )?quelle annee|quel jour|(?:la|sa) date(?: de (?:publication|parution))?"
        r"|when|(?:on |in )?(?:what|which) (?:date|day|year)|(?:its|the) (?:publication )?date",
    ),
    (
        "publisher",
        rf"ou|(?:dans |par |sur |de )?quel(?:le)? {_OUTLET}|(?:le|la|son|sa) (?:journal|source)|where"
        rf"|(?:in |by |on )?(?:which|what) {_OUTLET}|(?:its|the) (?:source|publisher|newspaper|paper)",
    ),
    ("title", r"(?:le|son) titre|quel titre|(?:its|the) title"),
)
_SHORT = tuple((field, re.compile(f"{_LED}(?:{shape})")) for field, shape in _FIELDS)
_REPORTED = re.compile(
    rf"{_LED}(?:quel(?:le)? {_OUTLET} (?:(?:en a|en) parle|l'a (?:rapporte|publie|dit|ecrit)"
    r"|a (?:rapporte|publie|dit|ecrit|raconte) (?:ca|cela))"
    rf"|(?:which|what) {_OUTLET} (?:has )?(?:reported|covered|ran|published|printed|carried|wrote)"
    r"(?: on| about)? (?:it|this|that))"
)
_ASKED: dict[tuple[str, Field], str] = {
    ("fr", "author"): "Qui a écrit {} ?",
    ("fr", "date"): "Quand {} a-t-il été publié ?",
    ("fr", "publisher"): "Dans quel journal {} a-t-il paru ?",
    ("fr", "title"): "Quel est le titre de {} ?",
    ("en", "author"): "Who wrote {}?",
    ("en", "date"): "When was {} published?",
    ("en", "publisher"): "Which newspaper published {}?",
    ("en", "title"): "What is the title of {}?",
}
_OF_FIELD = re.compile(
    r"\b(?:auteure?|author|ecrite?|redigee?|wrote|written|publiee?|paru|parait|published|date de quand|journal"
    r"|newspaper|paper|source|titre|title)\b"
)


def named_document(turns: Sequence[Turn]) -> str | None:
    """The name in quotes of the document that one of the last questions was about; None where none names one."""
    return next((name for turn in [*reversed(turns)][:REACH] if (name := _named_in(turn))), None)


def catalog_form(asked: str, turns: Sequence[Turn], document: str | None, language: str) -> str | None:
    """What asks a field of a document, of a follow-up that is nothing else; None of any other.

    `document`: as a question in the language says which was spoken of last, « l’article « … » ».
    """
    folded = plain(asked).strip(_MARKS)
    if document is None:
        return None
    if _REPORTED.fullmatch(folded):
        return _ASKED[language, "publisher"].format(document)
    if not turns or not asks_field(turns[-1].question) or not is_titled(turns[-1].question, document):
        return None
    field = next((field for field, shape in _SHORT if shape.fullmatch(folded)), None)
    return _ASKED[language, field].format(document) if field else None


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
