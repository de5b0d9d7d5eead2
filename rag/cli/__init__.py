"""The command line: `griot …`. Heavy packages are imported by the command that needs them."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from rag import __version__
from rag.cli.chat import Stopped, chat, grown
from rag.cli.evaluation import batch, compare, evaluate, questions
from rag.cli.terminal import (
    BOLD,
    INTERRUPTED,
    STRUCK,
    AuthorOption,
    ExplainOption,
    IndexOption,
    InOption,
    JsonOption,
    LlmOption,
    SinceOption,
    SourceOption,
    SpokenOption,
    TodayOption,
    UntilOption,
    day_from,
    failure,
    filter_from,
    print_json,
    progress_bar,
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import GriotError
from rag.offline import own_process
from rag.records import visible

USER_MISTAKE = 2
NOT_FOUND = 1
OUR_MISTAKE = 70  # sysexits.h: an error inside the program

app = typer.Typer(
    name="griot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
model_app = typer.Typer(help="The bundled model.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(model_app, name="model")


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"griot {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Answers questions from your documents, with the sentence that proves each answer."""


def _named_path(text: str) -> Path:
    """A path; an empty one, as a shell makes of a variable that is not set, would be the folder one stands in."""
    if not text.strip():
        raise typer.BadParameter("A path is empty. Name a folder or a file.")
    return Path(text)


@app.command()
def index(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Folders or files.  [seeds]", parser=_named_path)
    ] = None,
    index: IndexOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew, from the files.")] = False,
    allow_removal: Annotated[
        bool, typer.Option("--allow-removal", help="Follow the loss of most files, or of a folder.")
    ] = False,
    follow_links: Annotated[
        bool | None, typer.Option("--follow-links", help="Follow links that lead out of a folder.  [no]")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", metavar="NAME", help="The encoding of the files in PATH, kept for later; auto: find it out."
        ),
    ] = None,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Name every file that is not read, not only the first of a kind.")
    ] = False,
) -> None:
    """Index folders and files; what has not changed is left as it is."""
    from rag.assistant import index_folder
    from rag.cli.show import report_lines

    settings = settings_from(index=index, follow_links=follow_links)
    try:
        with progress_bar() as report_progress:
            report = index_folder(
                paths or [],
                settings,
                rebuild=rebuild,
                allow_mass_removal=allow_removal,
                encoding=encoding,
                on_progress=report_progress,
            )
    except KeyboardInterrupt:
        say("Interrupted. What was indexed so far is kept.", err=True)
        with suppress(GriotError):  # it was too early for an index
            tell_unfinished(settings)
        raise typer.Exit(INTERRUPTED) from None
    say("\n".join(report_lines(report, settings.index, every_name=left_out)))
    tell_unfinished(settings)


@app.command()
def ask(
    question: str,
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
    as_json: JsonOption = False,
    fail_if_not_found: Annotated[
        bool, typer.Option("--fail-if-not-found", help="Exit with 1 where the documents do not answer.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write it there, too: .md, .html, .docx, .pdf, .bib, .json (CSL)."),
    ] = None,
) -> None:
    """Answer a question from the documents."""
    from rag.assistant import Assistant
    from rag.cli.show import answer_json, answer_lines, explained_lines
    from rag.out.export import format_of, save_answers
    from rag.text import question_language

    filter = filter_from(source, author, language, since, until, within)
    if out:
        format_of(out)  # what is wrong with it is said before the models are loaded
    settings = settings_from(index=index, today=day_from(today), llm=llm)
    with Assistant.open(settings=settings) as assistant:
        tell_unfinished(settings)
        steps, spoken = assistant.stream(question, filter=filter), question_language(question, terminal_language())
        try:
            answer = grown(steps, spoken, is_worded=assistant.writer is not None and not as_json)
        except Stopped:
            raise typer.Exit(INTERRUPTED) from None
        if out:
            save_answers([answer], assistant, out, title=answer.question, language=answer.language)
    if as_json:
        print_json(answer_json(answer))
    else:
        say("\n".join(answer_lines(answer, BOLD, STRUCK)))
        if explain:
            say("\n".join(("", *explained_lines(answer))))
    if fail_if_not_found and answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


@app.command()
def search(
    question: str,
    source: SourceOption = None,
    author: AuthorOption = None,
    language: SpokenOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    within: InOption = None,
    today: TodayOption = "",
    index: IndexOption = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    explain: ExplainOption = False,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, best first."""
    from rag.assistant import Assistant
    from rag.cli.show import search_json, search_lines

    filter = filter_from(source, author, language, since, until, within)
    settings = settings_from(index=index, today=day_from(today), llm="")
    with Assistant.open(settings=settings) as assistant:
        tell_unfinished(settings)
        found = assistant.find(question, top, filter=filter)
    if as_json:
        print_json(search_json(question, found))
    else:
        say("\n".join(search_lines(found, explain=explain)))


@app.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and the state of its parts."""
    from dataclasses import asdict

    from rag.store import read_status

    found = read_status(settings_from(index=index).index)
    if as_json:
        print_json(asdict(found))
        return
    for name, value in asdict(found).items():
        say(f"{name}: {value}")
    tell_unfinished(settings_from(index=index))


@app.command()
def doctor(index: IndexOption = None) -> None:
    """Check the files, the index and its parts, and say what to type where something is wrong."""
    from rag.assistant import expected_fingerprint
    from rag.llm import examine_llm
    from rag.store import examine, examine_model

    settings = settings_from(index=index)
    model = examine_model(settings)
    expected = expected_fingerprint(settings) if model.level == "ok" else None
    findings = (model, *examine_llm(settings), *examine(settings.index, expected))
    for finding in findings:
        say(visible(f"{finding.level:8}{finding.what}{'  → ' + finding.remedy if finding.remedy else ''}"))
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(USER_MISTAKE)


@app.command()
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.  [127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0: any free one.  [7860]")] = None,
    open_to_everybody: Annotated[
        bool,
        typer.Option(
            "--open-to-everybody", help="Ask no password, although everybody who reaches --host may read everything."
        ),
    ] = False,
) -> None:
    """Open the chat page in a browser at http://localhost:7860."""
    from rag.web import serve as serve_page

    serve_page(settings_from(index=index, host=host, port=port, open_to_everybody=open_to_everybody or None))


app.command()(chat)
app.command()(batch)
app.command()(evaluate)
app.command()(compare)
app.command()(questions)


@model_app.command()
def export(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Write the bundled embedder as a sentence-transformers folder."""
    from rag.models import export_sentence_transformers

    export_sentence_transformers(folder)
    say(f"Wrote the model to {folder}. Load it with: SentenceTransformer({str(folder)!r})")


def main() -> None:
    """Runs the command line; a user's mistake is one sentence and exit code 2, never a traceback."""
    own_process()
    try:
        app()
    except GriotError as error:
        say(visible(str(error)), err=True)
        sys.exit(USER_MISTAKE)
    except KeyboardInterrupt:
        say("Interrupted. What was indexed so far is kept.", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        say(failure(error, " ".join(sys.argv[1:2])), err=True)
        sys.exit(OUR_MISTAKE)
