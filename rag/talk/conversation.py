"""A conversation: each thing said is understood by what was said before, and answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from rag.records import Answer, Document, Draft, Filter, Turn
from rag.talk.follow_up import understand_turn
from rag.talk.small_talk import reply_to, small_talk
from rag.talk.tokens import has_language, spoken_language, tidy
from rag.words import not_found

MOST_TURNS = 50  # that are kept: a follow-up reaches back a few


class Asker(Protocol):
    """What answers questions that stand alone: an `Assistant`."""

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        """The answer to a question."""


@runtime_checkable
class TitledAsker(Protocol):
    """What an asker that also has its documents can be asked: the title of « cet article » is that of a document."""

    def document(self, path: str) -> Document | None:
        """The document of that path, or None."""


@runtime_checkable
class Drafter(Protocol):
    """An asker that may have a language model: it words answers as one can watch, and follow-ups as questions."""

    def stream(self, question: str, *, filter: Filter | None = None) -> Iterator[Draft | Answer]:
        """The drafts of an answer, then the answer."""

    def condense(self, said: str, turns: Sequence[Turn]) -> str | None:
        """What is said after some turns as a question that stands alone, or None where no model makes one of it."""


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
        *_, answer = self.stream(said, question=question, filter=filter)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, said: str, *, question: str | None = None, filter: Filter | None = None
    ) -> Iterator[Draft | Answer]:
        """What `ask` gives, last; before it drafts, where a language model words the answer."""
        for step in stream_turn(self._asker, said, self._turns, question=question, filter=filter):
            if isinstance(step, Answer):
                self._turns = [*self._turns, turn_of(step)][-MOST_TURNS:]
            yield step

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
    *_, answer = stream_turn(asker, said, turns, question=question, filter=filter)
    assert isinstance(answer, Answer)
    return answer


def stream_turn(
    asker: Asker, said: str, turns: Sequence[Turn], *, question: str | None = None, filter: Filter | None = None
) -> Iterator[Draft | Answer]:
    """What `answer_turn` gives, last; before it drafts, where the asker has a language model."""
    alone = (question,) if question and question.strip() else _alone(asker, said, turns)
    if isinstance(alone, Answer):
        yield alone
        return
    for step in _asked(asker, alone, filter):
        if isinstance(step, Answer):
            step = _in_tongue(step, turns)
            step = replace(step, said=said.strip() if tidy(said) != tidy(step.question) else "")
        yield step


def _asked(asker: Asker, questions: Sequence[str], filter: Filter | None) -> Iterator[Draft | Answer]:
    """The steps to the answer of the first question that has one; to the last one's where none has."""
    for question in questions:
        steps: Iterable[Draft | Answer] = (
            asker.stream(question, filter=filter)
            if isinstance(asker, Drafter)
            else [asker.ask(question, filter=filter)]
        )
        for step in steps:
            if not isinstance(step, Answer) or step.status != "not_found" or question == questions[-1]:
                yield step
            if isinstance(step, Answer) and step.status != "not_found":
                return


def _alone(asker: Asker, said: str, turns: Sequence[Turn]) -> tuple[str, ...] | Answer:
    """What is said as questions that stand alone, to be asked in turn; the reply to what is no question."""
    titles = (lambda path: _title(asker, path)) if isinstance(asker, TitledAsker) else None
    spoken = understand_turn(said, turns, titles=titles)
    if spoken.kind != "question":
        talk = small_talk(said)
        return reply_to(spoken.kind, said.strip(), (talk and talk[1]) or spoken_language(said, turns))
    condensed = asker.condense(said, turns) if turns and isinstance(asker, Drafter) else None
    if condensed:
        return (condensed,)
    return (spoken.narrowed, spoken.question) if spoken.narrowed else (spoken.question,)


def _in_tongue(answer: Answer, turns: Sequence[Turn]) -> Answer:
    """A refusal of what is in no language, in that of the conversation."""
    language = spoken_language(answer.question, turns)
    if answer.status != "not_found" or not turns or has_language(answer.question) or language == answer.language:
        return answer
    refused = {not_found(answer.language): not_found(language)}
    statements = tuple(replace(said, text=refused.get(said.text, said.text)) for said in answer.statements)
    return replace(answer, language=language, statements=statements)


def turn_of(answer: Answer) -> Turn:
    """What a follow-up needs of an answer."""
    return Turn(
        question=answer.question,
        language=answer.language,
        exact=answer.exact,
        told=tuple(said.text for said in answer.statements if said.supported) if answer.status == "answered" else (),
        documents=tuple(dict.fromkeys(citation.document for citation in answer.citations)),
    )


def _title(asker: TitledAsker, path: str) -> str | None:
    document = asker.document(path)
    return document.title.value if document and document.title else None
