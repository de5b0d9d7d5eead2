"""The newest and the oldest of some documents, by the dates that they give of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rag.answer.collection.quotes import Quotes
from rag.answer.collection.select import Library
from rag.answer.collection.tell import MOST_LISTED, About, refusal
from rag.answer.collection.words import counted, frame, quoted
from rag.records import Statement
from rag.store import Card
from rag.words.frame import write_date


def tell_dated(kind: Literal["newest", "oldest"], cards: Sequence[Card], library: Library) -> About:
    """The document of the last date, or of the first, and how many give none; those of one day together."""
    language = library.language
    dates = {card.path: card.date.value for card in cards if card.date}
    undated = len(cards) - len(dates)
    if not dates:
        return refusal(frame("none_dated", language))
    end = (max if kind == "newest" else min)(dates.values())
    quotes = Quotes()
    statements = []
    found = [card for card in cards if dates.get(card.path) == end]
    for document in library.documents(found[:MOST_LISTED]):
        if fact := document.date:
            number = quotes.cite(document, (fact.start, fact.end), is_exact=True)
            name, value = quoted(document.name, language), write_date(fact.value, language)
            said = frame(kind, language, name=name, value=value)
            statements.append(Statement(said, (number,)))
    if undated:
        statements.append(Statement(counted("undated", undated, language)))
    return About(tuple(statements), tuple(quotes.citations), True)
