"""`griot chat`: a conversation in the terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from rag.cli.terminal import (
    BOLD,
    GREY,
    STRUCK,
    AuthorOption,
    ExplainOption,
    IndexOption,
    InOption,
    LlmOption,
    SinceOption,
    SourceOption,
    SpokenOption,
    TodayOption,
    UntilOption,
    day_from,
    failure,
    filter_from,
    harmless,
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import GriotError
from rag.records import Answer, Draft, visible
from rag.words import read_part

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text

    from rag.assistant import Assistant
    from rag.records import Answer, Filter


REDRAWS_PER_S = 10
LINES_LEFT = 2  # of a terminal's height: a draft that fills it cannot be wiped away


class Stopped(Exception):
    """Whoever reads has stopped the answer; the terminal says so already."""


def grown(steps: Iterator[Draft | Answer], language: str, *, is_worded: bool) -> Answer:
    """The last of the steps to an answer; on a terminal they are shown as they come, and wiped away at the end.

    `language` is that of what is said around a draft, `is_worded` whether a language model is asked. While it is
    shown, Ctrl-C leaves what was verified so far, and raises Stopped.
    """
    with closing(cast(Generator[Draft | Answer], steps)):
        if is_worded and sys.stdout.isatty():
            return _watched(steps, language)
        *_, answer = steps
        assert isinstance(answer, Answer)
        return answer


def _watched(steps: Iterator[Draft | Answer], language: str) -> Answer:
    from rich.console import Console
    from rich.live import Live

    words = read_part("terminal", terminal_language())
    draft = Draft((), (), "")
    console = Console(file=sys.stdout, highlight=False)
    try:
        with _quiet(), Live(console=console, transient=True, refresh_per_second=REDRAWS_PER_S) as live:
            live.update(_Tail(_drawn(draft, language, words["waiting"])))
            for step in steps:
                if isinstance(step, Answer):
                    return step
                draft = step
                live.update(_Tail(_drawn(draft, language, words["waiting"])))
    except KeyboardInterrupt:
        say("\n".join(_left(draft, language)))
        raise Stopped from None
    raise AssertionError("an answer comes last")


@contextmanager
def _quiet() -> Iterator[None]:
    """What is logged would stand amid the answer, which says itself what failed."""
    log, silence = logging.getLogger("rag"), logging.NullHandler()
    log.addHandler(silence)
    try:
        yield
    finally:
        log.removeHandler(silence)


def _drawn(draft: Draft, language: str, waiting: str) -> Text:
    """What is verified as it will stand, then dim what is being written."""
    from rich.text import Text

    from rag.cli.show import draft_lines

    said = "\n".join(draft_lines(draft, language, STRUCK))
    pending = harmless(draft.pending.strip()) or waiting
    return Text.assemble(Text.from_ansi(harmless(said)), "\n\n" if said else "", (pending, "dim"))


def _left(draft: Draft, language: str) -> Iterator[str]:
    """What stays of an answer that is stopped."""
    from rag.cli.show import stopped_lines

    words = read_part("terminal", terminal_language())
    if not draft.statements:
        yield words["unanswered"]
        return
    yield from stopped_lines(draft, language, STRUCK)
    yield ""
    yield words["stopped"]


class _Tail:
    """The last lines of a text, as many as the terminal can wipe away again."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.segment import Segment

        lines = console.render_lines(self._text, options.update(height=None), pad=False)
        for line in lines[-max(1, console.height - LINES_LEFT) :]:
            yield from line
            yield Segment.line()


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
        from rag.cli.show import answer_lines, explained_lines
        from rag.text import question_language

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


PROMPT = "› "


def chat(
    source: SourceOption = None,
    author: AuthorOption = None,
    language: SpokenOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    within: InOption = None,
    today: TodayOption = "",
    index: IndexOption = None,
    llm: LlmOption = None,
    explain: ExplainOption = False,
) -> None:
    """Talk with the documents: a question may follow from the one before. /help says what else can be typed."""
    from rag.assistant import Assistant

    filter = filter_from(source, author, language, since, until, within)
    spoken = terminal_language()
    words = read_part("terminal", spoken)
    settings = settings_from(index=index, today=day_from(today), llm=llm)
    with Assistant.open(settings=settings) as assistant:
        tell_unfinished(settings)
        assistant.filtered(filter)  # what cannot be met is said before anything is asked
        if sys.stdin.isatty():
            say(words["welcome"].format(count=assistant.status().documents) + "\n")
        hold(Talk(assistant, filter, spoken, explain=explain), typed_lines())
    if sys.stdin.isatty():
        say("\n" + words["bye"])


def hold(talk: Talk, lines: Iterator[str]) -> None:
    """Answers each line until one is /quit, there are no more, or Ctrl-C; what fails is a sentence, and it goes on."""
    try:
        for line in filter(None, map(str.strip, lines)):
            if line.lower() == "/quit":
                break
            _print_answer(talk, line)
    except KeyboardInterrupt:
        return


def typed_lines() -> Iterator[str]:
    """What is typed, with a prompt, or piped in, without."""
    if not sys.stdin.isatty():
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # a TextIO here, which has it
        for line in sys.stdin:  # noqa: UP028  # `yield from` would close it where the dialogue ends before it
            yield line
        return
    with suppress(ImportError):  # some systems have none
        import readline  # noqa: F401  # it gives `input` its history and its arrows
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            return


def _print_answer(talk: Talk, line: str) -> None:
    try:
        for text in talk.answer(line):
            say(text)
    except Stopped:
        pass  # and the dialogue goes on
    except GriotError as error:
        say(visible(str(error)), err=True)
    except BrokenPipeError:
        raise
    except Exception as error:
        say(failure(error, "chat"), err=True)
    say()
