"""`griot evaluate`, `griot questions` and `griot batch`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.terminal import (
    INTERRUPTED,
    AuthorOption,
    IndexOption,
    InOption,
    JsonOption,
    LlmOption,
    SinceOption,
    SourceOption,
    SpokenOption,
    TodayOption,
    UntilOption,
    counter,
    day_from,
    filter_from,
    print_json,
    say,
    settings_from,
    tell_unfinished,
    terminal_language,
)
from rag.errors import LoadError, SettingsError

if TYPE_CHECKING:
    from rag.evaluate import Run
    from rag.evaluate.draft import Kept, Reason


class Tongue(StrEnum):
    """A language that questions can be drafted in."""

    FRENCH = "fr"
    ENGLISH = "en"


WHY: dict[Reason, str] = {
    "unproved": "not shown by their passage",
    "answered": "said to have no answer, and may have one",
    "alone": "not understood without their passage",
    "told": "give their answer away",
    "language": "in another language",
    "duplicate": "ask what another asks",
    "malformed": "not written as they were asked for",
    "spare": "more than were wanted",
}


def questions(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="The file for the questions.")],
    llm: Annotated[
        str | None, typer.Option("--llm", metavar="PROVIDER:MODEL", help="The language model that drafts.  [GRIOT_LLM]")
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many questions.")] = 40,
    language: Annotated[
        list[Tongue] | None, typer.Option("--language", help="Of the questions; repeatable.  [both]")
    ] = None,
    source: SourceOption = None,
    author: AuthorOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    within: InOption = None,
    index: IndexOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Add to a file that is there.")] = False,
) -> None:
    """Draft a test set from the documents, for `griot evaluate`, with a language model."""
    from rag.assistant import Assistant
    from rag.evaluate.draft import DraftFile, Kept, QuestionDrafter
    from rag.llm import WRITE, read_prompts

    settings = settings_from(index=index, llm=llm)
    if not settings.llm:
        raise SettingsError(f"Questions are drafted by a language model: name it with --llm or GRIOT_LLM. {WRITE}")
    filter = filter_from(source, author, None, since, until, within)
    with DraftFile(out, resume=resume) as file, Assistant.open(settings=settings) as assistant:
        tell_unfinished(settings)
        filtered = assistant.filtered(filter)
        documents = filtered.documents if filtered else {card.path for card in assistant.store.cards()}
        assert assistant.writer
        kept = Kept(count, assistant.embedder, file.questions)
        prompt = read_prompts(settings.prompts).questions
        languages = [tongue.value for tongue in dict.fromkeys(language or Tongue)]
        drafter = QuestionDrafter(assistant, assistant.writer.model, prompt, languages, kept)
        try:
            with counter("questions") as report:
                for drafts in drafter.draft(documents, count):
                    file.add(drafts)
                    if report:
                        report(len(kept.questions), count)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        finally:
            say("\n".join(_told(kept, len(file.questions), out)))


def _told(kept: Kept, before: int, out: Path) -> Iterator[str]:
    """What was kept, and why the others were not."""
    reasons = [f"{count} {WHY[reason]}" for reason, count in kept.left_out.most_common() if count]
    left_out = f"; {kept.left_out.total()} left out: {', '.join(reasons)}" if reasons else ""
    added = len(kept.questions) - before
    drafted = f"{added} questions drafted" if added != 1 else "1 question drafted"
    yield f"{drafted}{left_out}"
    if added:
        yield f'{out}: read them before you trust what they score, and take "review": "draft" out of what is right.'


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
    from rag.evaluate import evaluate_file, run_json, run_lines, write_run

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
    from rag.evaluate import compare_runs, comparison_lines, read_run, write_comparison

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
