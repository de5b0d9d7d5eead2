"""Follow-ups: the dialogues of tests/qa held with Griot, turn after turn, and each turn asked alone.

    python -m tests.benchmarks.dialogues [FILE] [--corpus DIR] [--json] [--show] [--baseline]

A turn is right as `griot evaluate` has it (metric "correct"), small talk where Griot replies. Beside that: right where
the stand-alone question that was meant is asked instead (`meant`: what reading allows), where the typed words are
asked alone (`alone`), and the share of turns that come out as the question meant does (`same`: refused as that, or with
its words or its sentence). Intervals of 95 % are by dialogue. `--show` lists the turns that went wrong, `--baseline`
writes `tests/qa/dialogues-baseline.json` anew.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.assistant import Assistant
from rag.evaluate.metrics import bootstrap_interval, score_question
from rag.evaluate.records import Outcome, TestQuestion
from rag.evaluate.run import index_corpus
from rag.evaluate.testset import resolve_sources
from rag.records import Answer
from rag.settings import read_settings

if TYPE_CHECKING:
    from rag.evaluate.metrics.bootstrap import Floats

QA = Path(__file__).parents[1] / "qa"
DIALOGUES = QA / "dialogues.jsonl"
BASELINE = QA / "dialogues-baseline.json"
SEEDS = QA.parents[1] / "seeds"
SMALL_TALK = "small_talk"
OWN = ("first", "new_subject", "unanswerable", SMALL_TALK)  # all other kinds need what was said before
MEASURES = ("right", "meant", "alone", "same")

Measured = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line of a dialogue: what is typed, and the stand-alone question that is meant ("" for small talk)."""

    said: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    sources: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What somebody asks in a row. `language` is "fr", "en" or "mixed"."""

    id: str
    language: str
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """An exchange that was held: what Griot made of it and answered, and what it is worth by each of MEASURES.

    Small talk has no measure but "right". `place` counts from 1 in its dialogue.
    """

    dialogue: Dialogue
    place: int
    answer: Answer
    measured: Measured

    @property
    def exchange(self) -> Exchange:
        """What was typed and meant."""
        return self.dialogue.exchanges[self.place - 1]

    @property
    def id(self) -> str:
        """The exchange's name in a baseline."""
        return f"{self.dialogue.id}.{self.place}"


def main() -> None:
    """Prints a table as Markdown or one JSON object, or writes the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=DIALOGUES)
    parser.add_argument("--corpus", type=Path, default=SEEDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="also list what went wrong: typed → made → meant")
    parser.add_argument("--baseline", action="store_true")
    options = parser.parse_args()
    settings = read_settings(index=Path(tempfile.gettempdir()) / "griot-dialogues" / "index")
    _, settings = index_corpus(options.corpus, settings)
    with Assistant.open(settings=settings) as assistant:
        dialogues, compared = read_dialogues(options.file), not options.baseline
        held = [one for dialogue in dialogues for one in hold(dialogue, assistant, compared=compared)]
    if options.baseline:
        BASELINE.write_text(json.dumps(baseline(held), indent=1) + "\n", "utf-8")
    elif options.json:
        print(json.dumps(as_json(held), ensure_ascii=False, indent=1))
    else:
        print("\n".join((*table_lines(held), *(wrong_lines(held) if options.show else ()))))


def read_dialogues(file: Path) -> list[Dialogue]:
    """The dialogues of a file of JSON lines."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [Dialogue(row["id"], row["lang"], tuple(map(_exchange, row["turns"]))) for row in rows]


def hold(dialogue: Dialogue, assistant: Assistant, *, compared: bool = True) -> Iterator[Held]:
    """Holds one dialogue; without `compared` nothing is asked beside it, and "right" is all that is measured."""
    chat = assistant.conversation()
    for place, exchange in enumerate(dialogue.exchanges, start=1):
        answer = chat.ask(exchange.said)
        measured = {"right": is_right(exchange, answer, assistant)}
        if compared and exchange.kind != SMALL_TALK:
            meant, alone = assistant.ask(exchange.question), assistant.ask(exchange.said)
            measured["meant"] = is_right(exchange, meant, assistant)
            measured["alone"] = is_right(exchange, alone, assistant)
            measured["same"] = comes_to_the_same(answer, meant)
        yield Held(dialogue, place, answer, measured)


def is_right(exchange: Exchange, answer: Answer, assistant: Assistant) -> bool:
    """Whether an answer settles what was meant."""
    if exchange.kind == SMALL_TALK:
        return answer.status == "replied"
    sources, unknown = resolve_sources(exchange.sources, [document.path for document in assistant.documents()])
    if unknown:
        raise ValueError(f"No document is called {unknown[0]!r}.")
    question = TestQuestion("", exchange.question, None, exchange.answers, exchange.answerable, exchange.sources)
    outcome = Outcome(question, answer.language, sources, (), status=answer.status, citations=answer.citations)
    return score_question(outcome)["correct"] == 1


def comes_to_the_same(answer: Answer, meant: Answer) -> bool:
    """Whether both are refused, or have the same exact words, or their first quotes share characters."""
    if answer.status != "answered" or meant.status != "answered":
        return answer.status == meant.status
    if answer.exact and answer.exact[:1] == meant.exact[:1]:
        return True
    ours, theirs = answer.citations[:1], meant.citations[:1]
    return any(
        one.document == other.document and one.start < other.end and other.start < one.end
        for one, other in zip(ours, theirs, strict=False)
    )


def groups_of(held: Sequence[Held]) -> Iterator[tuple[str, list[Held]]]:
    """All exchanges, those that need what was said before, those of each language, those of each kind."""
    yield "all", list(held)
    yield "follow-ups", [one for one in held if one.exchange.kind not in OWN]
    for language in sorted({one.dialogue.language for one in held}):
        yield f"language: {language}", [one for one in held if one.dialogue.language == language]
    for kind in sorted({one.exchange.kind for one in held}):
        yield f"kind: {kind}", [one for one in held if one.exchange.kind == kind]


def share(held: Sequence[Held], measure: str) -> tuple[float, float | None, float | None] | None:
    """The share of the exchanges that have a measure, with its interval: the dialogues are what is drawn again."""
    dialogues: dict[str, list[bool]] = {}
    for one in held:
        if measure in one.measured:
            dialogues.setdefault(one.dialogue.id, []).append(one.measured[measure])
    if not dialogues:
        return None
    import numpy as np

    counts = np.array([(sum(each), len(each)) for each in dialogues.values()], np.float64)

    def shares(rows: Floats) -> Floats:
        drawn = counts[rows.astype(np.int64)].sum(axis=1)
        ratio: Floats = drawn[:, 0] / drawn[:, 1]
        return ratio

    rights, total = counts.sum(axis=0)
    return (float(rights / total), *bootstrap_interval([float(place) for place in range(len(counts))], shares))


def table_lines(held: Sequence[Held]) -> Iterator[str]:
    """The shares in percent, a row for each group."""
    yield f"| {len({one.dialogue.id for one in held})} dialogues | n | {' | '.join(MEASURES)} |"
    yield "|---" * (len(MEASURES) + 2) + "|"
    for name, some in groups_of(held):
        yield f"| {name} | {len(some)} | {' | '.join(_cell(share(some, measure)) for measure in MEASURES)} |"


def wrong_lines(held: Sequence[Held]) -> Iterator[str]:
    """The exchanges that went wrong, and whether the question meant would have been answered."""
    for one in held:
        if not one.measured["right"]:
            why = "of the rewriting" if one.measured.get("meant", True) else "of the reading"
            yield f"\n{one.id} ({one.exchange.kind}), {why}: {one.answer.status} {one.answer.exact[:1] or ''}"
            yield f"  typed {one.exchange.said}\n  made  {one.answer.question}\n  meant {one.exchange.question}"


def as_json(held: Sequence[Held]) -> dict[str, Any]:
    """The shares of every group with their bounds, and every exchange."""
    return {
        "groups": {name: {measure: share(some, measure) for measure in MEASURES} for name, some in groups_of(held)},
        "turns": [
            {
                "id": one.id,
                "kind": one.exchange.kind,
                "said": one.exchange.said,
                "made": one.answer.question,
                "meant": one.exchange.question,
                "status": one.answer.status,
                "exact": one.answer.exact,
                **one.measured,
            }
            for one in held
        ],
    }


def baseline(held: Sequence[Held]) -> dict[str, Any]:
    """What a test holds later changes against."""
    found = share(held, "right")
    return {"right": found and found[0], "turns": {one.id: int(one.measured["right"]) for one in held}}


def _exchange(row: Mapping[str, Any]) -> Exchange:
    texts = {key: tuple(row[key]) for key in ("answers", "sources")}
    return Exchange(row["said"], row["question"], texts["answers"], row["answerable"], texts["sources"], row["kind"])


def _cell(found: tuple[float, float | None, float | None] | None) -> str:
    if found is None:
        return ""
    value, low, high = found
    return f"{100 * value:.1f}" + ("" if low is None or high is None else f" ({100 * low:.1f}–{100 * high:.1f})")


if __name__ == "__main__":
    main()
