"""`griot evaluate` and `griot compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.terminal import (
    IndexOption,
    JsonOption,
    LlmOption,
    counter,
    print_json,
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.evaluate.records import Run

NOT_REACHED = 1  # a score that was asked for

LanguageOption = Annotated[
    Literal["fr", "en"] | None, typer.Option("--language", help="Of the report.  [the terminal's]")
]
FailUnderOption = Annotated[
    list[str] | None, typer.Option(metavar="METRIC=VALUE", help="Exit with 1 where a score is lower; repeatable.")
]


def evaluate(
    questions: Annotated[Path, typer.Argument(help="A file of questions: JSONL, CSV, Excel, SQuAD, or a BEIR folder.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Documents to index for this: a folder or a corpus.jsonl.")
    ] = None,
    index: IndexOption = None,
    llm: LlmOption = None,
    judge: Annotated[
        str | None,
        typer.Option(metavar="PROVIDER:MODEL", help="A language model that judges the sentences of the other."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the report goes.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only the first so many.")] = None,
    retrieval_only: Annotated[bool, typer.Option("--retrieval-only", help="Find passages; answer nothing.")] = False,
    by: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="Also score by this column; repeatable.")
    ] = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
    fail_under: FailUnderOption = None,
) -> None:
    """Ask a file of questions, and write a report of how the answers compare with what is expected."""
    from rag.evaluate import evaluate_file, write_run
    from rag.evaluate.show import run_json, run_lines

    wanted = _scores_wanted(fail_under or [])
    settings = settings_from(index=index, llm=llm)
    with counter("questions") as count:
        run, folder = evaluate_file(
            questions,
            settings,
            corpus=corpus,
            out=out,
            limit=limit,
            retrieval_only=retrieval_only,
            columns=by or [],
            judge=judge,
            on_progress=count,
        )
    if corpus is None:
        tell_unfinished(settings)
    write_run(run, folder, language or terminal_language())
    if as_json:
        print_json(run_json(run, folder))
    else:
        say("\n".join(run_lines(run, folder)))
    _fail_under(run, wanted)


def compare(
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="The folder of the earlier run.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The folder of the later run.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the HTML goes.  [RUN_B/compared.html]")
    ] = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
    fail_under: FailUnderOption = None,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Exit with 1 where a score fell by more than noise.")
    ] = False,
) -> None:
    """Say what got better and worse from one run to another, question by question."""
    from rag.evaluate import compare_runs, read_run, write_comparison
    from rag.evaluate.show import comparison_lines

    wanted = _scores_wanted(fail_under or [])
    later = read_run(run_b)
    comparison = compare_runs(read_run(run_a), later)
    file = out or run_b / "compared.html"
    write_comparison(comparison, file, language or terminal_language())
    if as_json:
        print_json(comparison.as_dict())
    else:
        say("\n".join(comparison_lines(comparison, file)))
    _fail_under(later, wanted)
    if fail_if_worse and comparison.worse():
        raise typer.Exit(NOT_REACHED)


def _scores_wanted(texts: Sequence[str]) -> dict[str, float]:
    """`METRIC=VALUE` texts as numbers; SettingsError where one is no metric, or no number."""
    from rag.evaluate.metrics import METRICS

    wanted = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name not in METRICS:
            raise SettingsError(f"{name!r} is no metric. These are: {', '.join(METRICS)}.")
        try:
            wanted[name] = float(value)
        except ValueError as error:
            raise SettingsError(f"--fail-under {text!r}: a number belongs after the =, as in hit@1=0.9.") from error
    return wanted


def _fail_under(run: Run, wanted: Mapping[str, float]) -> None:
    """Exits with 1 where a score is under what was wanted, or could not be had."""
    scores = {score.metric: score.value for score in run.groups[0].scores}
    missed = {name: least for name, least in wanted.items() if (value := scores.get(name)) is None or value < least}
    for name, least in missed.items():
        say(f"{name} is {scores.get(name)}, and at least {least} was wanted.", err=True)
    if missed:
        raise typer.Exit(NOT_REACHED)
