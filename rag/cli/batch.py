"""`griot batch`: a table of questions in, a table of answers out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from rag.cli.terminal import (
    AuthorOption,
    IndexOption,
    InOption,
    LlmOption,
    SinceOption,
    SourceOption,
    SpokenOption,
    TodayOption,
    UntilOption,
    counter,
    day_from,
    filter_from,
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import LoadError


def batch(
    questions: Annotated[Path, typer.Argument(help="A table with a column 'question': CSV or Excel (.xlsx).")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The answers: .csv or .xlsx.  [QUESTIONS-answers.csv]")
    ] = None,
    source: SourceOption = None,
    author: AuthorOption = None,
    language: SpokenOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    within: InOption = None,
    today: TodayOption = "",
    index: IndexOption = None,
    llm: LlmOption = None,
    headings: Annotated[
        Literal["fr", "en"] | None, typer.Option("--headings", help="The language of the headings.  [the terminal's]")
    ] = None,
) -> None:
    """Answer a table of questions, with the sources of each answer."""
    from rag.assistant import Assistant
    from rag.out.batch import Answered, ask_table, read_table, table_notes, write_csv, write_xlsx

    file = out or questions.with_name(f"{questions.stem}-answers.csv")
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise LoadError(f"--out {str(file)!r} is no table. Let its name end in .csv or .xlsx.")
    if not file.parent.is_dir():
        raise LoadError(f"The folder of {str(file)!r} is not there. Make it, or choose another with --out.")
    table = read_table(questions)
    for note in table_notes(table, terminal_language()):
        say(note, err=True)
    filter = filter_from(source, author, language, since, until, within)
    answered: list[Answered] = []
    settings = settings_from(index=index, today=day_from(today), llm=llm)
    with Assistant.open(settings=settings) as assistant, counter("questions") as count:
        tell_unfinished(settings)
        assistant.filtered(filter)  # what is wrong with it is said before any question is asked
        for line in ask_table(table, assistant, filter=filter):
            answered.append(line)
            if count:
                count(len(answered), len(table.lines))
    write = write_xlsx if file.suffix.lower() == ".xlsx" else write_csv
    try:
        file.write_bytes(write(table, answered, headings or terminal_language()))
    except OSError as error:
        raise LoadError(f"{str(file)!r} cannot be written: {error.strerror}. Choose another file.") from error
    found = sum(line.answer is not None and line.answer.status == "answered" for line in answered)
    say(f"{len(answered)} lines, {found} answered: {file}")
