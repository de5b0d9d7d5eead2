"""An assistant whose answer under way can be given up: with a language model, one may take a minute."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rag.assistant import Assistant
from rag.errors import GriotError
from rag.records import Answer, Draft, Filter


class StoppedError(GriotError):
    """Nobody waits for the answer any more."""


class Stoppable(Assistant):
    """The assistant `other`, which gives an answer up once `is_stopped` says so; the model is then let go at once."""

    def __init__(self, other: Assistant, is_stopped: Callable[[], bool]) -> None:
        super().__init__(other.store, other.embedder, other.reader, other.settings, other.reranker, other.writer)
        self._is_stopped = is_stopped

    def stream(
        self, question: str, *, passages: int | None = None, filter: Filter | None = None
    ) -> Iterator[Draft | Answer]:
        """What an assistant gives; raises StoppedError, too."""
        for step in super().stream(question, passages=passages, filter=filter):
            if isinstance(step, Draft) and self._is_stopped():
                raise StoppedError("The answer was stopped.")
            yield step


def stoppable(assistant: Assistant, is_stopped: Callable[[], bool]) -> Assistant:
    """The assistant as one that can be stopped; as it is, where no language model keeps it waiting."""
    return Stoppable(assistant, is_stopped) if assistant.writer is not None else assistant
