"""What remembers suggestions, so that each is made once for all who see the same documents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from threading import Lock

from rag.records import Answer
from rag.store import Card
from rag.talk.suggest.choose import IsWanted, always
from rag.talk.suggest.following import Exchange, exchange_of, next_questions
from rag.talk.suggest.opening import opening_questions
from rag.talk.suggest.verify import Asked

MOST_KEPT = 200  # results; each is a few questions

Key = tuple[object, ...]


class Suggester:
    """Suggestions over an assistant, one computation at a time; what was made is kept until a document changes."""

    def __init__(self, assistant: Asked) -> None:
        self.assistant = assistant
        self._lock = Lock()
        self._cards: tuple[Card, ...] = ()
        self._kept: OrderedDict[Key, tuple[str, ...]] = OrderedDict()

    def opening(self, language: str, *, is_wanted: IsWanted = always, wait_s: float = -1) -> tuple[str, ...]:
        """What an empty conversation may begin with; nothing where another computation takes longer than `wait_s`."""
        return self._once(
            (language,), lambda: opening_questions(self.assistant, language, is_wanted=is_wanted), is_wanted, wait_s
        )

    def next(
        self,
        answer: Answer | Exchange,
        asked: Collection[str],
        language: str,
        *,
        is_wanted: IsWanted = always,
        wait_s: float = -1,
    ) -> tuple[str, ...]:
        """What may be asked after an answer; nothing where another computation takes longer than `wait_s`."""
        exchange = answer if isinstance(answer, Exchange) else exchange_of(answer)
        return self._once(
            (language, exchange, tuple(asked)),
            lambda: next_questions(self.assistant, exchange, asked, language, is_wanted=is_wanted),
            is_wanted,
            wait_s,
        )

    def _once(
        self, key: Key, make: Callable[[], tuple[str, ...]], is_wanted: IsWanted, wait_s: float
    ) -> tuple[str, ...]:
        """What is kept under a key, or is made and kept; what was given up is not kept."""
        if not self._lock.acquire(timeout=wait_s):
            return ()
        try:
            cards = self.assistant.store.cards()
            if cards is not self._cards:
                self._cards = cards
                self._kept.clear()
            if key not in self._kept:
                made = make()
                if not is_wanted():
                    return made
                self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]
        finally:
            self._lock.release()
