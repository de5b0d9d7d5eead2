"""A question as the stages after it see it: its language, its vector, and what each of its words tells."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from rag.language import question_language
from rag.models.embedder import Embedder
from rag.records import Understood
from rag.store import Store, analyse
from rag.when import time_asked


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready; `vector` has the shape (dimensions,) and unit length."""

    text: str
    understood: Understood
    vector: NDArray[np.float32]
    words: QueryWords

    @property
    def language(self) -> str:
        """ISO 639-1."""
        return self.understood.language


class QueryWords:
    """The words of one question, weighed by the passages of an index."""

    def __init__(self, question: str, store: Store) -> None:
        self._question = question
        self._store = store
        self._size = sum(store.languages().values())
        self._weights: dict[str, dict[str, float]] = {}

    def coverage(self, text: str, language: str | None) -> float:
        """The share (0 to 1) of the question's information that a text in that language holds in its words.

        A word's information is its inverse document frequency; one that no passage has counts as the rarest. So a
        question in another language than the text's is covered by its names and numbers only, and words have little
        say about it. A question of stop words alone is not covered at all.
        """
        weights = self._of(language or "")
        total = sum(weights.values())
        if not total:
            return 0.0
        held = set(analyse(text, language))
        return sum(weight for stem, weight in weights.items() if stem in held) / total

    def _of(self, language: str) -> dict[str, float]:
        if language not in self._weights:
            self._weights[language] = {
                stem: log(1 + self._size / (0.5 + self._store.passage_frequency(stem, language)))
                for stem in set(analyse(self._question, language or None))
            }
        return self._weights[language]


def make_query(question: str, store: Store, embedder: Embedder, today: datetime.date | None = None) -> Query:
    """The query of a question that is put to an index; relative dates count from `today`, None: the day it is."""
    vector = embedder.embed_queries([question])[0]
    return Query(question, understand(question, today), vector, QueryWords(question, store))


def understand(question: str, today: datetime.date | None = None) -> Understood:
    """How a question is read."""
    day = today or datetime.date.today()
    language = question_language(question)
    time = time_asked(question, language, day)
    return Understood(language, day.isoformat(), time.period, time.of_documents, time.recent)
