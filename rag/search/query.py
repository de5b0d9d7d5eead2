"""A question as the stages after it see it: its language, its vector, and what each of its words tells."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rag.models import Embedder
from rag.records import Understood
from rag.search.coverage import QueryWords
from rag.search.quoted import MOST_QUOTING, is_indexed, passages_quoting, quoted_phrases
from rag.store import Shelf
from rag.text import question_language
from rag.text.when import time_asked


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
