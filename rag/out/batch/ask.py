"""A table of questions → their answers, one line after the other: what is wrong with one keeps no other from it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Protocol

from rag.errors import GriotError, QuestionError
from rag.out.batch.records import Answered, Line, Table
from rag.records import Answer, Filter
from rag.settings import Settings

log = logging.getLogger(__name__)


class Asks(Protocol):
    """What a batch needs of an assistant."""

    @property
    def settings(self) -> Settings:
        """How long a question may be."""

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        """The answer; raises GriotError."""


def ask_table(
    table: Table,
    assistant: Asks,
    *,
    filter: Filter | None = None,
    is_stopped: Callable[[], bool] = bool,
    before_each: Callable[[], object] = bool,
) -> Iterator[Answered]:
    """Each line in the order of the file, as soon as it is answered; a question that came before is not asked again.

    Once `is_stopped` says so, the lines that are left are only noted. `before_each` is called before each question.
    """
    known: dict[str, Answered] = {}
    for line in table.lines:
        question = line.cells[table.question].strip()
        first = known.get(" ".join(question.casefold().split()))
        if first is not None:
            yield Answered(line, question, first.answer, first.note, same_as=first.line.number)
        elif is_stopped():
            yield Answered(line, question, note="stopped")
        else:
            before_each()
            found = _ask(line, question, assistant, filter)
            if found.note == "failed" and is_stopped():  # in the midst of it
                found = Answered(line, question, note="stopped")
            if question and not line.fault:
                known[" ".join(question.casefold().split())] = found
            yield found


def _ask(line: Line, question: str, assistant: Asks, filter: Filter | None) -> Answered:
    if line.fault:
        return Answered(line, question, note="cells")
    if not question:
        return Answered(line, question, note="empty")
    if len(question) > assistant.settings.question_chars:
        return Answered(line, question, note="long")
    try:
        return Answered(line, question, assistant.ask(question, filter=filter))
    except QuestionError:
        return Answered(line, question, note="wordless")
    except GriotError:
        log.warning("A question of a batch could not be answered", exc_info=True)
    except Exception:
        log.exception("A question of a batch could not be answered")
    return Answered(line, question, note="failed")
