"""An answer that grows in a terminal while a language model words it; elsewhere, the answer alone."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

from rag.cli.terminal import STRUCK, harmless, say, terminal_language
from rag.records import Answer, Draft
from rag.words import read_part

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text

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
