"""Phrases in quotation marks: they mean exactly this."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import islice

from rag.records import Document
from rag.store import Shelf, indexed_text
from rag.text import analyse, fold, straight, visible

MOST_PHRASES = 10  # of a question; what is quoted beyond them is only words
MOST_QUOTING = 200  # passages with all words of a phrase, or documents, that are looked at for the phrase itself
RAREST = 3  # words of a phrase by which documents are found that it may run through

_QUOTED = re.compile(
    r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"|‹([^‹›]+)›"
    r"|(?<!\w)‘((?:[^‘’\n]|(?<=\w)’(?=\w)){2,})’(?!\w)|(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w)){2,})'(?!\w)"
)
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟‹›", '"'))
_FRENCH_SPACE = re.compile(r"(?<=[«‹])\s+|\s+(?=[»›%?!:;])")
_WORD = re.compile(r"\w")


def quoted_phrases(question: str) -> tuple[str, ...]:
    """What a question has in quotation marks, in its order, each once, without the marks and « "Barkhane," »'s comma.

    >>> quoted_phrases("Qu’est-ce que le mouvement « Yèrèwolo-Ton » ? And what is \\"Barkhane\\"?")
    ('Yèrèwolo-Ton', 'Barkhane')
    >>> quoted_phrases("L'accord d'Alger n'a-t-il pas été signé ?")
    ()
    """
    found = (" ".join(next(filter(None, match.groups())).split()) for match in _QUOTED.finditer(question))
    phrases = (phrase.rstrip(",.;: ") for phrase in found)
    return tuple(islice(dict.fromkeys(phrase for phrase in phrases if _WORD.search(phrase)), MOST_PHRASES))


def holds_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words: same words and marks, whatever capitals, accents and spaces.

    >>> holds_phrase("Les « Su-25 »\\nde l’armée", "su‑25"), holds_phrase("Les Su-250", "Su-25")
    (True, False)
    """
    return count_held(text, [phrase]) == 1


def count_held(text: str, phrases: Iterable[str]) -> int:
    """How many of some phrases a text holds."""
    plain = _plain(text)
    return sum(_stands(plain, _plain(phrase)) for phrase in phrases)


def passages_quoting(phrase: str, store: Shelf, near: Collection[str]) -> frozenset[str]:
    """The ids of passages that hold a phrase; where none does, of those that it runs through from one into another.

    `near` are ids of passages that are looked at where an index of words cannot tell: a phrase of stop words.
    """
    held = store.passages_with_all(phrase, MOST_QUOTING)
    if not is_indexed(phrase, store):
        held |= store.passages(list(near))
    found = {document.path: document for document in store.documents({one.document for one in held.values()})}
    quoting = frozenset(
        id_
        for id_, passage in held.items()
        if passage.document in found and holds_phrase(indexed_text(passage, found[passage.document]), phrase)
    )
    return quoting or frozenset(
        id_ for document in store.documents(_may_hold(phrase, store)) for id_ in _run_through(phrase, document, store)
    )


def is_indexed(phrase: str, store: Shelf) -> bool:
    """Whether words of a phrase are in the index, whatever the language: "The Who" is stop words in English."""
    return all(analyse(phrase, language) for language in store.languages())


def _may_hold(phrase: str, store: Shelf) -> list[str]:
    """Up to `MOST_QUOTING` documents with the rarest words of a phrase, by path."""
    paths: set[str] = set()
    for language in store.languages():
        terms = sorted(set(analyse(phrase, language)), key=lambda term: store.passage_frequency(term, language))
        holding = [store.documents_holding([(language, term)]) or set() for term in terms[:RAREST]]
        paths |= set.intersection(*holding) if holding else set()
    return sorted(paths)[:MOST_QUOTING]


def _run_through(phrase: str, document: Document, store: Shelf) -> list[str]:
    """The ids of the fewest passages in a row that hold a phrase together."""
    if not holds_phrase(document.text, phrase):
        return []
    passages = store.passages_of(document.path)
    for count in range(1, len(passages) + 1):
        for row in zip(*(passages[at:] for at in range(count)), strict=False):
            if holds_phrase(document.text[row[0].start : row[-1].end], phrase):
                return [passage.id for passage in row]
    return []


def _stands(text: str, phrase: str) -> bool:
    before = r"(?<!\d[.,])" if phrase[:1].isdigit() else ""  # 1,25 is not 25
    after = r"(?![.,]\d)" if phrase[-1:].isdigit() else ""
    return re.search(rf"(?<!\w){before}{re.escape(phrase)}{after}(?!\w)", text) is not None


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    text = _FRENCH_SPACE.sub("", visible(unicodedata.normalize("NFKC", text)))
    return " ".join(fold(straight(text).translate(_QUOTES)).split())
