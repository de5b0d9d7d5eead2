"""What is typed in `griot chat` → the lines that it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.cli.terminal import BOLD, GREY, STRUCK
from rag.words import read_part

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.records import Answer, Filter


class Talk:
    """A dialogue in a terminal; owns its conversation, and the answers that it gave."""

    def __init__(
        self, assistant: Assistant, filter: Filter, language: Literal["fr", "en"], *, explain: bool = False
    ) -> None:
        self._assistant = assistant
        self._chat = assistant.conversation()
        self._filter = filter
        self._language = language
        self._words = read_part("terminal", language)
        self._explain = explain
        self._answers: list[Answer] = []
        self._commands: Mapping[str, Callable[[str], Iterator[str]]] = {
            "/new": self._begin,
            "/undo": self._take_back,
            "/edit": self._edit,
            "/sources": self._source,
            "/save": self._save,
            "/help": self._help,
        }

    def answer(self, typed: str) -> Iterator[str]:
        """What is printed for a question or a command; raises GriotError where it cannot be done."""
        if not typed.startswith("/"):
            return self._ask(typed)
        name, _, rest = typed.partition(" ")
        command = self._commands.get(name.lower())
        return command(rest.strip()) if command else iter([self._words["unknown"].format(command=name)])

    def _ask(self, said: str, question: str | None = None) -> Iterator[str]:
        from rag.cli.growing import grown
        from rag.cli.show import answer_lines, explained_lines
        from rag.text.language import question_language

        steps = self._chat.stream(said, question=question, filter=self._filter)
        language = question_language(said, default=self._language)
        answer = grown(steps, language, is_worded=self._assistant.writer is not None)
        self._answers.append(answer)
        if answer.said and answer.said != answer.question:
            yield GREY(self._words["understood"].format(question=answer.question))
        yield "\n".join(answer_lines(answer, BOLD, STRUCK)).rstrip()
        if self._explain:
            yield "\n".join(("", *explained_lines(answer)))

    def _begin(self, _: str) -> Iterator[str]:
        self._chat.forget()
        self._answers = []
        yield self._words["forgotten"]

    def _take_back(self, _: str) -> Iterator[str]:
        yield self._words["undone"].format(said=self._undo()) if self._answers else self._words["nothing"]

    def _undo(self) -> str:
        """Takes the last question back; what was typed."""
        self._chat.undo()
        answer = self._answers.pop()
        return answer.said or answer.question

    def _edit(self, question: str) -> Iterator[str]:
        from rag.assistant import checked_question

        if not question or not self._answers:
            yield self._words["edit" if self._answers else "nothing"]
            return
        checked_question(question, self._assistant.settings.question_chars)  # before anything is taken back
        yield from self._ask(self._undo(), question)

    def _source(self, number: str) -> Iterator[str]:
        from rag.cli.show import context_lines

        if not self._answers or not number.isdecimal():
            yield self._words["source" if self._answers else "nothing"]
            return
        cited = next((one for one in self._answers[-1].citations if one.number == int(number)), None)
        if cited is None:
            yield self._words["no_source"].format(number=number)
        elif document := self._assistant.document(cited.document):
            yield from context_lines(cited, document.text, BOLD)
        else:
            yield self._words["gone"].format(document=cited.document)

    def _save(self, name: str) -> Iterator[str]:
        if not name or not self._answers:
            yield self._words["save" if self._answers else "nothing"]
            return
        file = Path(name).expanduser()
        try:
            with file.open("xb") as kept:
                kept.write(self._transcript(file.suffix.lower()))
        except FileExistsError:
            yield self._words["exists"].format(file=file)
        except OSError as error:
            yield self._words["unwritten"].format(file=file, why=error.strerror)
        else:
            yield self._words["saved"].format(file=file)

    def _transcript(self, suffix: str) -> bytes:
        """The conversation in the format of a suffix, Markdown where that is none."""
        from rag.out.export import FORMATS, compose, exchange_of, write_export

        exchanges = [exchange_of(answer) for answer in self._answers]
        composed = compose(exchanges, self._assistant, title=self._words["title"], language=self._language)
        return write_export(composed, next((name for name, one in FORMATS.items() if one.suffix == suffix), "md"))

    def _help(self, _: str) -> Iterator[str]:
        yield self._words["help"]
