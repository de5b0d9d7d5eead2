"""In which language questions are suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rag.store import Card
from rag.talk.suggest.make import SPOKEN


def suggested_language(wanted: Iterable[str], cards: Iterable[Card]) -> str | None:
    """The first language wanted that questions are made in, or else that of most documents, if they are made in it."""
    if known := next((language for language in wanted if language in SPOKEN), None):
        return known
    most = Counter(card.language for card in cards).most_common(1)
    return next((language for language, _ in most if language in SPOKEN), None)
