"""A conversation: each thing said is understood by what was said before, and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from rag.converse.line import tidy
from rag.converse.talk import reply_to, small_talk
from rag.converse.understand import spoken_language, understand_turn
from rag.records import Answer, Document, Filter, Turn

MOST_TURNS = 50  # that are kept: a follow-up reaches back a few


class Asker(Protocol):
    """What answers questions that stand alone: an `Assistant`."""

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        """The answer to a question."""


@runtime_checkable
class Shelf(Protocol):
    """What an asker that also has its documents can be asked: the title of « cet article » is that of a document."""

    def document(self, path: str) -> Document | None:
        """The document of that path, or None."""


class Conversation:
    """What was asked of an asker, and answered, in order; owns the turns."""

    def __init__(self, asker: Asker, turns: Sequence[Turn] = ()) -> None:
        self._asker = asker
        self._turns = [*turns]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far, oldest first."""
        return tuple(self._turns)

    def ask(self, said: str, *, question: str | None = None, filter: Filter | None = None) -> Answer:
        """The answer to what is said now; see `answer_turn`. Where it raises, the conversation is as it was."""
        answer = answer_turn(self._asker, said, self._turns, question=question, filter=filter)
        self._turns = [*self._turns, turn_of(answer)][-MOST_TURNS:]
        return answer

    def undo(self) -> None:
        """Takes the last turn back; nothing where there is none."""
        self._turns = self._turns[:-1]

    def forget(self) -> None:
        """Begins anew."""
        self._turns = []


def answer_turn(
    asker: Asker, said: str, turns: Sequence[Turn], *, question: str | None = None, filter: Filter | None = None
) -> Answer:
    """The answer to what is said after some turns. `question` is it as it stands alone, where somebody has written it.

    The answer's `question` stands alone, and `said` is what was typed where that differs. Raises what the asker does.
    """
    if question is None or not question.strip():
        titles = (lambda path: _title(asker, path)) if isinstance(asker, Shelf) else None
        spoken = understand_turn(said, turns, titles=titles)
        if spoken.kind != "question":
            talk = small_talk(said)
            return reply_to(spoken.kind, said.strip(), (talk and talk[1]) or spoken_language(said, turns))
        question = spoken.question
    answer = asker.ask(question, filter=filter)
    return replace(answer, said=said.strip() if tidy(said) != tidy(answer.question) else "")


def turn_of(answer: Answer) -> Turn:
    """What a follow-up needs of an answer."""
    return Turn(
        question=answer.question,
        language=answer.language,
        exact=answer.exact,
        told=tuple(said.text for said in answer.statements) if answer.status == "answered" else (),
        documents=tuple(dict.fromkeys(citation.document for citation in answer.citations)),
    )


def _title(asker: Shelf, path: str) -> str | None:
    document = asker.document(path)
    return document.title.value if document and document.title else None
