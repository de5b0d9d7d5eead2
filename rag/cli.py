"""The command line: `griot …`. Heavy packages are imported by the command that needs them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import GriotError

if TYPE_CHECKING:
    from rag.indexing import Progress
    from rag.settings import Settings

USER_MISTAKE = 2
NOT_FOUND = 1
NOT_REACHED = 1  # a score that was asked for
OUR_MISTAKE = 70  # sysexits.h: an error inside the program
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

app = typer.Typer(
    name="griot",
    help="Answers questions from your documents, with the sentence that proves each answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
model_app = typer.Typer(help="The bundled model.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(model_app, name="model")

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="The index's folder.  [index]")]
FailUnderOption = Annotated[
    list[str] | None, typer.Option(metavar="METRIC=VALUE", help="Exit with 1 where a score is lower; repeatable.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Folders or files.  [seeds]")] = None,
    index: IndexOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew, from the files.")] = False,
    allow_removal: Annotated[
        bool, typer.Option("--allow-removal", help="Follow the loss of most files, or of a folder.")
    ] = False,
) -> None:
    """Index folders and files; what has not changed is left as it is."""
    from rag.assistant import index_folder
    from rag.show import report_lines

    with _progress() as report_progress:
        report = index_folder(
            paths or [],
            _settings(index=index),
            rebuild=rebuild,
            allow_mass_removal=allow_removal,
            on_progress=report_progress,
        )
    typer.echo("\n".join(report_lines(report)))


@app.command()
def ask(
    question: str,
    index: IndexOption = None,
    as_json: JsonOption = False,
    fail_if_not_found: Annotated[
        bool, typer.Option("--fail-if-not-found", help="Exit with 1 where the documents do not answer.")
    ] = False,
) -> None:
    """Answer a question from the documents."""
    from rag.assistant import Assistant
    from rag.show import answer_json, answer_lines

    with Assistant.open(settings=_settings(index=index)) as assistant:
        answer = assistant.ask(question)
    if as_json:
        _print_json(answer_json(answer))
    else:
        typer.echo("\n".join(answer_lines(answer)))
    if fail_if_not_found and answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


@app.command()
def search(
    question: str,
    index: IndexOption = None,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many passages.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, best first."""
    from rag.assistant import Assistant
    from rag.show import hit_json, hit_lines

    with Assistant.open(settings=_settings(index=index)) as assistant:
        hits = assistant.search(question, top)
    if as_json:
        _print_json({"question": question, "passages": [hit_json(hit) | {"text": hit.passage.text} for hit in hits]})
    else:
        typer.echo("\n".join(hit_lines(hits)))


@app.command()
def status(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Say what the index holds and the state of its parts."""
    from dataclasses import asdict

    from rag.store import read_status

    found = read_status(_settings(index=index).index)
    if as_json:
        _print_json(asdict(found))
        return
    for name, value in asdict(found).items():
        typer.echo(f"{name}: {value}")


@app.command()
def doctor(index: IndexOption = None) -> None:
    """Check the files, the index and its parts, and say what to type where something is wrong."""
    from rag.assistant import expected_fingerprint
    from rag.doctor import examine, examine_model

    settings = _settings(index=index)
    model = examine_model(settings)
    expected = expected_fingerprint(settings) if model.level == "ok" else None
    findings = (model, *examine(settings.index, expected))
    for finding in findings:
        typer.echo(f"{finding.level:8}{finding.what}{'  → ' + finding.remedy if finding.remedy else ''}")
    if any(finding.level == "error" for finding in findings):
        raise typer.Exit(USER_MISTAKE)


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Argument(help="A file of questions: JSONL, CSV, Excel, SQuAD, or a BEIR folder.")],
    corpus: Annotated[Path | None, typer.Option(help="Documents to index for this: a folder or a corpus.jsonl.")] = None,
    index: IndexOption = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the report goes.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first so many.")] = None,
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Find passages; answer nothing.")] = False,
    by: Annotated[list[str] | None, typer.Option(metavar="COLUMN", help="Also score by this column; repeatable.")] = None,
    as_json: JsonOption = False,
    fail_under: FailUnderOption = None,
) -> None:
    """Ask a file of questions, and write a report of how the answers compare with what is expected."""
    from rag.evaluate import evaluate_file, write_run
    from rag.show import run_json, run_lines

    settings = _settings(index=index)
    with _bar() as advance:
        run, folder = evaluate_file(
            questions, settings, corpus=corpus, out=out, limit=limit, retrieval_only=retrieval_only, columns=by or [],
            on_progress=advance,
        )
    write_run(run, folder)
    if as_json:
        _print_json(run_json(run, folder))
    else:
        typer.echo("\n".join(run_lines(run, folder)))
    _fail_under(run, fail_under or [])


@app.command()
def compare(
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="The folder of the earlier run.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The folder of the later run.")],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the HTML goes.  [RUN_B/compared.html]")] = None,
    as_json: JsonOption = False,
    fail_under: FailUnderOption = None,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit with 1 where a score fell by more than noise.")
    ] = False,
) -> None:
    """Say what got better and worse from one run to another, question by question."""
    from rag.evaluate import compare_runs, read_run, write_comparison
    from rag.show import comparison_json, comparison_lines

    later = read_run(run_b)
    comparison = compare_runs(read_run(run_a), later)
    file = out or run_b / "compared.html"
    write_comparison(comparison, file)
    if as_json:
        _print_json(comparison_json(comparison))
    else:
        typer.echo("\n".join(comparison_lines(comparison, file)))
    _fail_under(later, fail_under or [])
    if fail_if_worse and comparison.worse():
        raise typer.Exit(NOT_REACHED)


@app.command()
def serve(
    index: IndexOption = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.  [127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0: any free one.  [7860]")] = None,
) -> None:
    """Open the chat page in a browser at http://localhost:7860."""
    from rag.web import serve as serve_page

    serve_page(_settings(index=index, host=host, port=port))


@model_app.command()
def export(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """Write the bundled embedder as a sentence-transformers folder."""
    from rag.models import export_sentence_transformers

    export_sentence_transformers(folder)
    typer.echo(f"Wrote the model to {folder}. Load it with: SentenceTransformer({str(folder)!r})")


def main() -> None:
    """Runs the command line; a user's mistake is one sentence and exit code 2, never a traceback."""
    try:
        app()
    except GriotError as error:
        typer.echo(str(error), err=True)
        sys.exit(USER_MISTAKE)
    except KeyboardInterrupt:
        typer.echo("Interrupted. What was indexed so far is kept.", err=True)
        sys.exit(INTERRUPTED)
    except Exception as error:
        log = _log_file()
        logging.getLogger("rag").exception("griot %s", " ".join(sys.argv[1:2]))
        typer.echo(f"Griot failed with {type(error).__name__}: {error}. The details are in {log}.", err=True)
        sys.exit(OUR_MISTAKE)


def _settings(**chosen: object) -> Settings:
    from rag.settings import read_settings

    return read_settings(**chosen)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
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


def _log_file() -> Path:
    """Where the details of a failure go: a file for this user, since the index's folder may be what failed."""
    import tempfile

    file = Path(tempfile.gettempdir()) / "griot-errors.log"
    logging.basicConfig(filename=file, format="%(asctime)s %(name)s %(message)s", force=True)
    return file


if __name__ == "__main__":
    main()
