"""Questions about the documents themselves, for which no word needs to be translated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rag.records import Document
from rag.talk.suggest.draft import Draft, Made
from rag.talk.suggest.parts import MONTHS, NAME_WORD
from rag.talk.suggest.people import ENGLISH_TITLE, FRENCH_TITLE

TITLE_WORDS = 9  # a longer one is no part of a question that anybody would click
MOST_MET = 4  # documents of few that mention a name: of most of them, it tells nothing
MENTIONS = 6  # names that are offered, of those in several documents
HEAD_CHARS = 10_000  # of a document, in which names are looked for

_ABOUT = {
    "fr": (("gist", "De quoi parle {noun} « {title} » ?"), ("date", "De quand date {noun} « {title} » ?"),
           ("author", "Qui a écrit {noun} « {title} » ?")),
    "en": (("gist", "What is {noun} “{title}” about?"), ("date", "When was {noun} “{title}” published?"),
           ("author", "Who wrote {noun} “{title}”?")),
}  # fmt: skip
_MENTIONED = {"fr": "Quels {noun} mentionnent {name} ?", "en": "Which {noun} mention {name}?"}
_NOUNS = {
    "fr": {True: ("l’article", "articles"), False: ("le document", "documents")},
    "en": {True: ("the article", "articles"), False: ("the document", "documents")},
}
# A town, by the word before it; or a name of several words, which a French article belongs to.
_NAMED = {
    "fr": re.compile(
        rf"\bà (?P<town>{NAME_WORD})(?! [A-ZÀ-Ý])|(?<=[a-zà-ÿ] )(?P<name>(?:l[ea] |les "
        rf"|l’)?{NAME_WORD}(?: {NAME_WORD})+)"
    ),
    "en": re.compile(
        rf"\b(?:in|at|to|from) (?P<town>{NAME_WORD})(?! [A-Z])|(?<=[a-z] )"
        rf"(?P<name>(?:the )?{NAME_WORD}(?: {NAME_WORD})+)"
    ),
}
_NO_NAME = re.compile(rf"[A-Z]\w{{0,2}}$|[XVI]+e|(?:{MONTHS['en']}|{FRENCH_TITLE}|{ENGLISH_TITLE})\b", re.I)
# Places that the other language spells otherwise.
_TRANSLATED = frozenset(
    str.split(
        "Moscou Moscow Londres London Pékin Beijing Varsovie Warsaw Genève Geneva Bruxelles Brussels Athènes Athens"
        " Vienne"
        " Vienna Lisbonne Lisbon Venise Venice Barcelone Barcelona Alger Algiers Damas Damascus Bagdad Baghdad Rome"
        " Roma"
        " Milan Turin Florence Naples Copenhague Copenhagen Bucarest Bucharest Prague Édimbourg Edinburgh Israël Israel"
    )
)


def catalog_drafts(document: Document, language: str) -> Iterator[Draft]:
    """What the catalog can be asked about one document; nothing of one without a short title."""
    title = " ".join(document.title.value.split()) if document.title else ""
    if not title or len(title.split()) > TITLE_WORDS or any(mark in title for mark in '«»“”"'):
        return
    noun = _NOUNS[language][_is_article(document)][0]
    known = {"gist": True, "date": document.date, "author": document.author}
    for fact, shape in _ABOUT[language]:
        if known[fact]:
            yield Draft(Made("catalog", shape.format(noun=noun, title=title), "", language), document.path, 0, 0)


def listed_drafts(documents: Sequence[Document], language: str) -> Iterator[Draft]:
    """Which documents mention a name that several of these have, the most widely met first."""
    where: dict[str, str] = {}
    met: Counter[str] = Counter()
    for document in documents:
        names = set(_names(document, language))
        met.update(names)
        where.update((name, document.path) for name in names)
    noun = _NOUNS[language][any(map(_is_article, documents))][1]
    most = max(MOST_MET, len(documents) // 2)
    several = sorted((name for name in met if 1 < met[name] <= most), key=lambda name: (-met[name], name))
    for name in several[:MENTIONS]:
        yield Draft(Made("listed", _MENTIONED[language].format(noun=noun, name=name), "", language), where[name], 0, 0)


def _is_article(document: Document) -> bool:
    """Whether it is one of a newspaper: it says when, by whom or where it was published."""
    return any((document.date, document.author, document.publisher))


def _names(document: Document, language: str) -> Iterator[str]:
    """The names that a document has, as a question in a language writes them.

    In the other language, a French text's towns alone have the same name, unless they are known to have another.
    """
    is_foreign = document.language != language
    for found in _NAMED.get(document.language or "", _NAMED["en"]).finditer(document.text[:HEAD_CHARS]):
        name = found["town"] or found["name"]
        if is_foreign and (not found["town"] or document.language != "fr" or name in _TRANSLATED):
            continue
        if not _NO_NAME.match(re.sub(r"^(?:l[ea] |les |l’|the )", "", name)):
            yield name
