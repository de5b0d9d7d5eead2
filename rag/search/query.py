"""What is made of a question: its vector, its terms, what it quotes."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from rag.models import Embedder
from rag.records import Document, Understood
from rag.search.coverage import QueryWords
from rag.store import Shelf, indexed_text
from rag.text import analyse, fold, question_language, straight, visible
from rag.text.when import time_asked

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


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready; `vector` has the shape (dimensions,) and unit length.

    `quoting` is how many of the phrases that the question quotes a passage holds, by id, where it holds any.
    """

    text: str
    understood: Understood
    vector: NDArray[np.float32]
    words: QueryWords
    quoting: Mapping[str, int] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.understood.language


def make_query(question: str, store: Shelf, embedder: Embedder, today: datetime.date | None = None) -> Query:
    """The query of a question that is put to an index; relative dates count from `today`, None: the day it is."""
    vector = embedder.embed_queries([question])[0]
    understood = understand(question, today or datetime.date.today())
    words = QueryWords(question, store, understood.language)
    found = _find_quoted(question, vector, store)
    understood = replace(
        understood,
        quoted=tuple(phrase for phrase, passages in found.items() if passages),
        missing=tuple(phrase for phrase, passages in found.items() if not passages and is_indexed(phrase, store)),
        names=words.names,
        spellings=words.spellings,
    )
    return Query(question, understood, vector, words, Counter(chain.from_iterable(found.values())))


def understand(question: str, today: datetime.date) -> Understood:
    """What a question says by itself: its language, and the time that it asks for."""
    language = question_language(question)
    time = time_asked(question, language, today)
    return Understood(language, today.isoformat(), time.period, time.of_documents, time.recent)


def _find_quoted(question: str, vector: NDArray[np.float32], store: Shelf) -> dict[str, frozenset[str]]:
    """The phrases that a question quotes, each with the ids of passages that hold it."""
    phrases = quoted_phrases(question)
    is_sure = all(is_indexed(phrase, store) for phrase in phrases)
    near = [] if is_sure else [found.passage_id for found in store.search_dense(vector, MOST_QUOTING)]
    return {phrase: passages_quoting(phrase, store, near) for phrase in phrases}
