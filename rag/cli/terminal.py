"""What every command does with the terminal: settings in, JSON and progress out, errors to a file."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.records import STEERING, visible

if TYPE_CHECKING:
    from rag.indexing import Progress
    from rag.records import Filter
    from rag.settings import Settings

INTERRUPTED = 130  # 128 + SIGINT, as shells have it

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="The index's folder.  [index]")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
SourceOption = Annotated[
    list[str] | None, typer.Option("--source", metavar="NAME", help="Only from this publisher; repeatable.")
]
AuthorOption = Annotated[
    list[str] | None, typer.Option("--author", metavar="NAME", help="Only by this author; repeatable.")
]
SpokenOption = Annotated[
    list[str] | None, typer.Option("--language", metavar="NAME", help="Only in this language; repeatable.")
]
SinceOption = Annotated[str, typer.Option("--since", metavar="DATE", help="Only from 2023, 2023-07 or 2023-07-28 on.")]
UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", help="Only to the end of such a date.")]
InOption = Annotated[
    list[str] | None, typer.Option("--in", metavar="PATH", help="Only this file, folder or glob; repeatable.")
]

TodayOption = Annotated[
    str, typer.Option("--today", metavar="DATE", help="The day from which « last year » counts, as 2023-08-01.")
]
LlmOption = Annotated[
    str | None,
    typer.Option(
        "--llm", metavar="PROVIDER:MODEL", help="The language model that words answers; '': none.  [GRIOT_LLM]"
    ),
]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Say how the question was understood and the passages found.")
]


BOLD = partial(typer.style, bold=True)  # `typer.echo` leaves styles out where the output is no terminal
STRUCK = partial(typer.style, strikethrough=True)
GREY = partial(typer.style, fg="bright_black")
STYLE = "\x1b\\[(?:0|1|9|90)m"  # what these three print
CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
REORDERING = "[\u202a-\u202e\u2066-\u2069]"


def settings_from(**chosen: object) -> Settings:
    """The settings of the environment, and over them the flags that were given."""
    from rag.settings import read_settings

    return read_settings(**chosen)


def tell_unfinished(settings: Settings) -> None:
    """Says beside the results that they come from an index that is not whole yet."""
    from rag.store import read_unfinished

    if unfinished := read_unfinished(settings.index):
        typer.echo(unfinished.sentence(settings.index), err=True)


def day_from(text: str) -> date | None:
    """The day that a flag names, None where it was not given; SettingsError where it is none."""
    from rag.errors import SettingsError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise SettingsError(f"--today {text!r} is no date. Write it as 2023-08-01.") from error


def filter_from(
    publishers: list[str] | None,
    authors: list[str] | None,
    languages: list[str] | None,
    since: str,
    until: str,
    paths: list[str] | None,
) -> Filter:
    """The filter of the flags that were given."""
    from rag.records import Filter

    return Filter(
        tuple(publishers or ()), tuple(authors or ()), tuple(languages or ()), since, until, tuple(paths or ())
    )


def terminal_language() -> Literal["fr", "en"]:
    """French where the terminal is set to French, else English."""
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if chosen.startswith("fr") else "en"


def say(text: str = "", *, err: bool = False) -> None:
    """Prints text, which may hold words of files and of language models; every command prints by this alone."""
    stream = sys.stderr if err else sys.stdout
    typer.echo(harmless(text, is_shown=stream.isatty()), err=err)


def harmless(text: str, *, is_shown: bool = True) -> str:
    r"""Text with an escape for what would steer a terminal, but for line ends, tabs and the styles above.

    What reorders signs is left in what is not `is_shown`: a quote in a file is as it is in its document.

    >>> harmless("a\x1b]0;x\x07b\u202e"), harmless("\x1b[1mb\x1b[0m\n\u202e", is_shown=False)
    ('a\\x1b]0;x\\x07b\\u202e', '\x1b[1mb\x1b[0m\n\u202e')
    """
    steering = f"{CONTROL}|{REORDERING}" if is_shown else CONTROL
    return re.sub(f"({STYLE})|{steering}", lambda found: found[1] or visible(found[0]), text)


def print_json(value: object) -> None:
    """Prints one JSON value, with escapes for what would steer a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    typer.echo(STEERING.sub(lambda sign: sign[0] if sign[0] == "\n" else f"\\u{ord(sign[0]):04x}", text))


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar on a terminal; nothing where the output is piped, so that only results stand there."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def report(progress: Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(progress.stage, total=progress.total)
            bar.update(tasks[progress.stage], completed=progress.done, total=progress.total)

        yield report


@contextmanager
def counter(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar of one count on a terminal; nothing where the output is piped."""
    from rag.indexing import Progress

    with progress_bar() as report:
        yield report and (lambda done, total: report(Progress("embed", done, total, name)))


def log_file() -> Path:
    """Where the details of a failure go: a file for this user, since the index's folder may be what failed."""
    file = Path(tempfile.gettempdir()) / "griot-errors.log"
    logging.basicConfig(filename=file, format="%(asctime)s %(name)s %(message)s", force=True)
    return file


def failure(error: Exception, command: str) -> str:
    """Logs an error that nobody foresaw, whole; the sentence that says so."""
    log = log_file()
    logging.getLogger("rag").error("griot %s", command, exc_info=error)
    return f"Griot failed with {type(error).__name__}: {error}. The details are in {log}."
