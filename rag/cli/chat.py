"""`griot chat`: a dialogue in the terminal, or over lines that are piped in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from rag.cli.growing import Stopped
from rag.cli.terminal import (
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
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import GriotError
from rag.records import visible
from rag.words import read_part

if TYPE_CHECKING:
    from rag.cli.talk import Talk

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
    from rag.cli.talk import Talk

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
