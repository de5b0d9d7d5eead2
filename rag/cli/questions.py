"""`griot questions`: a test set, drafted from the documents by a language model."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.terminal import (
    INTERRUPTED,
    AuthorOption,
    IndexOption,
    InOption,
    SinceOption,
    SourceOption,
    UntilOption,
    counter,
    filter_from,
    say,
    settings_from,
    tell_unfinished,
)
from rag.errors import SettingsError

if TYPE_CHECKING:
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
    from rag.evaluate.draft import Drafter, DraftFile, Kept
    from rag.llm.name import WRITE
    from rag.llm.prompts import read_prompts

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
        drafter = Drafter(assistant, assistant.writer.model, prompt, languages, kept)
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
