"""Whether two drafted questions ask the same in other words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from rag.answer.agreement import same_answer
from rag.evaluate.draft.records import Drafted
from rag.models.embedder import Embedder
from rag.text.question import expected_form

# Cosines of the bundled embedder. Of 21 pairs of questions in other words that have one answer, 17 are above the first,
# of 18 pairs of different questions with one answer none (tests/integration/test_draft.py has them all). The second
# is for those whose answers differ: two right answers to one question. Of the 2,607 pairs of tests/qa/seeds.jsonl none
# that asks for the same form is above it.
SAME_ANSWERED_FROM = 0.88
SAME_FROM = 0.95


class Alike:
    """Tells whether a question was kept before; owns the vectors of those that were."""

    def __init__(self, embedder: Embedder, kept: Iterable[Drafted] = ()) -> None:
        self._embedder = embedder
        self._kept: list[tuple[Drafted, NDArray[np.float32]]] = []
        for drafted in kept:
            self.add(drafted)

    def add(self, drafted: Drafted) -> None:
        """Takes note of a question."""
        self._kept.append((drafted, self._vector(drafted)))

    def has(self, drafted: Drafted) -> bool:
        """Whether one in its language asks the same."""
        vector = self._vector(drafted)
        return any(
            asks_same(drafted, other, float(vector @ known))
            for other, known in self._kept
            if other.language == drafted.language
        )

    def _vector(self, drafted: Drafted) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._embedder.embed_queries([drafted.question])
        return np.asarray(vectors[0])


def asks_same(one: Drafted, other: Drafted, cosine: float) -> bool:
    """Whether two questions ask the same, by their cosine and what answers them."""
    if one.answer and other.answer and same_answer(one.answer, other.answer):
        return cosine >= SAME_ANSWERED_FROM
    return cosine >= SAME_FROM and expected_form(one.question) == expected_form(other.question)
