"""What each module of rules earns: how many answers it changes, and how many more of them are right with it.

    python -m tests.measure.follow_ups [DATA] [--limit N] [--out FILE]

Every dialogue of tests/qa is held once with all rules. Then each of its turns is understood again with one rule
switched off, after the turns that all rules produced; only a question that comes out differently is asked. The rules
for single questions are measured on those that they fire on, in the dialogues, in tests/qa/seeds.jsonl, and in the sets
of DATA/eval (`corpus.jsonl` and `questions.jsonl` each; `--limit` takes the first so many questions of a set).
`--out` also writes the table to a file; it is kept in tests/qa/rules.md. The held-out dialogues are counted, not shown.
"""

from __future__ import annotations

import argparse
import inspect
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rag.answer.agreement import same_answer
from rag.answer.collection import answer_about
from rag.answer.topic import topic_asked
from rag.assistant import Assistant
from rag.evaluate.metrics import score_question
from rag.evaluate.records import Outcome, TestQuestion
from rag.evaluate.run import RETRIEVAL_ONLY, index_corpus
from rag.evaluate.testset import read_test_set, resolve_sources
from rag.records import Answer, Document, Filter, Turn
from rag.settings import Settings, read_settings
from rag.talk import (
    Conversation,
    answer_turn,
    catalog_questions,
    clauses,
    english_pronouns,
    fragments,
    french_pronouns,
    history,
    pronouns,
    rewriting,
    small_talk,
    subject,
    turn_of,
)
from tests.benchmarks.dialogues import OWN, QA, SEEDS, SMALL_TALK, Exchange, is_right, read_dialogues

Function = Callable[..., Any]
DIALOGUES = (
    ("seeds", QA / "dialogues.jsonl", SEEDS),
    ("invented", QA / "dialogues-invented.jsonl", QA / "invented"),
    ("held-out", QA / "dialogues-held-out.jsonl", QA / "held-out"),
)
TALK = Conversation.__module__.rpartition(".")[0]  # the package whose results depend on the rules for follow-ups


def _nothing(*_: object, **__: object) -> None:
    return None


def _empty(*_: object, **__: object) -> str:
    return ""


def _no(*_: object, **__: object) -> bool:
    return False


def _first(first: object, *_: object, **__: object) -> object:
    return first


# What a rule is → its functions, and what stands in for each where the rule is switched off.
FOLLOW_UPS: dict[str, dict[Function, Function]] = {
    "small talk": {small_talk.small_talk: _nothing},
    "document that was spoken of": {catalog_questions.with_document: _first, catalog_questions.catalog_form: _nothing},
    "question word on the last question": {clauses.word_asked: _nothing},
    "phrase in the place of its like": {fragments.read_fragment: _nothing},
    "… « et son prix ? »": {fragments.whose: _empty},
    "what a question is about, added": {subject.with_subject: _empty},
    "full names": {history.full_names: lambda _: {}},
    "places and names in the other language": {rewriting.in_language: _first},
    "French pronouns": {french_pronouns.replace_pronouns: _nothing},
    "… il, elle": {french_pronouns.replace_subjects: _nothing},
    "… le, lui, y, en": {french_pronouns.replace_objects: _nothing},
    "… son, leur": {french_pronouns.replace_possessives: _nothing},
    "… ce dernier, à cette époque": {french_pronouns.replace_demonstratives: _nothing},
    "English pronouns": {english_pronouns.replace_pronouns: _nothing},
    '« cette visite », "those officers"': {pronouns.Pronouns.recollected: _nothing},
}
QUESTIONS: dict[str, dict[Function, Function]] = {
    "about the documents": {answer_about: _nothing},
    "topic": {topic_asked: _nothing},
    "same answer in other words": {same_answer: lambda one, other: one.casefold() == other.casefold()},
}


@contextmanager
def replaced(functions: dict[Function, Function]) -> Iterator[None]:
    """Puts others in the place of functions in every module of the package that has them by any name."""
    put: list[tuple[object, str, Function]] = []
    for path, module in [*sys.modules.items()]:
        if path == "rag" or path.startswith("rag."):
            for attribute, value in [*vars(module).items()]:
                owners: list[tuple[object, str, Any]] = [(module, attribute, value)]
                if inspect.isclass(value):
                    owners = [(value, name, method) for name, method in [*vars(value).items()]]
                for owner, name, function in owners:
                    if inspect.isfunction(function) and function in functions:
                        put.append((owner, name, function))
                        setattr(owner, name, functions[function])
    _forget()
    try:
        yield
    finally:
        for owner, name, function in put:
            setattr(owner, name, function)
        _forget()


def _forget() -> None:
    """Clears what the package of conversations has cached of questions."""
    for name, module in [*sys.modules.items()]:
        if name.startswith(TALK):
            for value in vars(module).values():
                if hasattr(value, "cache_clear") and getattr(value, "__module__", "").startswith(TALK):
                    value.cache_clear()


@dataclass
class Asker:
    """An assistant that asks each question once; `fired` notes the questions on which a rule had a result."""

    assistant: Assistant
    answers: dict[str, Answer] = field(default_factory=dict)
    fired: dict[str, set[str]] = field(default_factory=lambda: {rule: set() for rule in QUESTIONS})

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        """The answer to a question."""
        if question not in self.answers:
            watched = {
                function: self._watched(rule, function, question)
                for rule, functions in QUESTIONS.items()
                for function in functions
            }
            with replaced(watched):
                self.answers[question] = self.assistant.ask(question)
        return self.answers[question]

    def document(self, path: str) -> Document | None:
        """The document of that path, or None."""
        return self.assistant.document(path)

    def _watched(self, rule: str, function: Function, question: str) -> Function:
        def watched(*args: Any, **options: Any) -> Any:
            result = function(*args, **options)
            if result:
                self.fired[rule].add(question)
            return result

        return watched


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of a dialogue: what all rules made of it, and the turns before."""

    exchange: Exchange
    before: tuple[Turn, ...]
    answer: Answer
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a rule did on a set: answers changed, and right ones gained."""

    changed: int
    net: int


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="the folder that holds eval/")
    parser.add_argument("--limit", type=int, help="ask only the first so many questions of a set of DATA")
    parser.add_argument("--out", type=Path, help="also write the table there")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "griot-rules")
    options = parser.parse_args()
    settings = read_settings(index=options.work / "index")
    lines = [*follow_up_lines(settings), "", *question_lines(settings, options.data, options.limit)]
    print("\n".join(lines))
    if options.out:
        about = "What each module of rules earns: `python -m tests.measure.follow_ups DATA --limit N --out FILE`."
        options.out.write_text("\n".join(("# Rules", "", about, "", *lines)) + "\n", "utf-8")


def follow_up_lines(settings: Settings) -> Iterator[str]:
    """The table of the rules for follow-ups: for each set how many turns change, and the net of right ones."""
    rows: dict[str, list[Row]] = {rule: [] for rule in FOLLOW_UPS}
    sums: list[str] = []
    for name, file, corpus in DIALOGUES:
        print(f"{name} …", file=sys.stderr)
        _, opened = index_corpus(corpus, settings)
        with Assistant.open(settings=opened) as assistant:
            asker = Asker(assistant)
            held = [said for dialogue in read_dialogues(file) for said in _held(dialogue.exchanges, asker)]
            sums += _sum_lines(name, held, asker)
            for rule, functions in FOLLOW_UPS.items():
                with replaced(functions):
                    without = [answer_turn(asker, said.exchange.said, said.before) for said in held]
                rows[rule].append(_row(held, without, assistant))
    yield f"| rule for follow-ups | lines | {' | '.join(name for name, *_ in DIALOGUES)} | net |"
    yield "|---" * (3 + len(DIALOGUES)) + "|"
    for rule, counted in rows.items():
        cells = " | ".join(f"{row.changed} / {row.net:+}" if row.changed else "–" for row in counted)
        yield f"| {rule} | {_lines_of(FOLLOW_UPS[rule])} | {cells} | {sum(row.net for row in counted):+} |"
    yield "\nTurns changed / right ones gained by the rule. Lines are those of its modules."
    yield "\n| right | all | follow-ups | other turns | follow-ups as typed | other turns as typed |"
    yield "|---" * 6 + "|"
    yield from sums


def _held(exchanges: Sequence[Exchange], asker: Asker) -> Iterator[Said]:
    turns: tuple[Turn, ...] = ()
    for exchange in exchanges:
        answer = answer_turn(asker, exchange.said, turns)
        yield Said(exchange, turns, answer, is_right(exchange, answer, asker.assistant))
        turns = (*turns, turn_of(answer))


def _row(held: Sequence[Said], without: Sequence[Answer], assistant: Assistant) -> Row:
    changed = [
        (said, answer)
        for said, answer in zip(held, without, strict=True)
        if (answer.status, answer.exact, answer.citations)
        != (said.answer.status, said.answer.exact, said.answer.citations)
    ]
    net = sum(said.right - is_right(said.exchange, answer, assistant) for said, answer in changed)
    return Row(len(changed), net)


def _sum_lines(name: str, held: Sequence[Said], asker: Asker) -> Iterator[str]:
    """How many turns are right with all rules, and where each is asked as it was typed (small talk is kept)."""
    typed = [
        said.right
        if said.exchange.kind == SMALL_TALK
        else is_right(said.exchange, asker.ask(said.exchange.said), asker.assistant)
        for said in held
    ]
    own = [said.exchange.kind in OWN for said in held]
    right = [said.right for said in held]

    def cell(values: Iterable[bool], wanted: bool) -> str:
        some = [value for value, is_own in zip(values, own, strict=True) if is_own == wanted]
        return f"{sum(some)} of {len(some)}"

    cells = [cell(right, False), cell(right, True), cell(typed, False), cell(typed, True)]
    yield f"| {name} | {sum(right)} of {len(right)} | {' | '.join(cells)} |"


def question_lines(settings: Settings, data: Path | None, limit: int | None) -> Iterator[str]:
    """The table of the rules for single questions: on how many of all sets they fire, and the net of right ones."""
    sets: list[tuple[str, Path, Path, int | None]] = [("seeds", QA / "seeds.jsonl", SEEDS, None)]
    if data:
        folders = sorted(folder for folder in (data / "eval").iterdir() if (folder / "questions.jsonl").exists())
        sets += [(one.name, one / "questions.jsonl", one / "corpus.jsonl", limit) for one in folders]
    rows: dict[str, list[tuple[int, Row]]] = {rule: [] for rule in QUESTIONS}
    heads = []
    for name, file, corpus, most in sets:
        print(f"{name} …", file=sys.stderr)
        _, opened = index_corpus(corpus, settings)
        with Assistant.open(settings=opened) as assistant:
            paths = frozenset(document.path for document in assistant.documents())
            asked = [one for one in read_test_set(file).questions if one.columns.get("eval") != RETRIEVAL_ONLY][:most]
            asker = Asker(assistant)
            right = {one.line: _is_correct(one, asker.ask(one.question), paths) for one in asked}
            heads.append(f"{name} ({sum(right.values())} of {len(asked)})")
            for rule, functions in QUESTIONS.items():
                fired = [one for one in asked if one.question in asker.fired[rule]]
                counted: Counter[str] = Counter()
                with replaced(functions):
                    for one in fired:
                        answer, before = assistant.ask(one.question), asker.answers[one.question]
                        counted["changed"] += (answer.status, answer.exact) != (before.status, before.exact)
                        counted["net"] += right[one.line] - _is_correct(one, answer, paths)
                rows[rule].append((len(fired), Row(counted["changed"], counted["net"])))
    yield f"| rule for single questions | lines | {' | '.join(heads)} | net |"
    yield "|---" * (3 + len(heads)) + "|"
    for rule, each in rows.items():
        cells = " | ".join(f"{fired} / {row.changed} / {row.net:+}" if fired else "–" for fired, row in each)
        yield f"| {rule} | {_lines_of(QUESTIONS[rule])} | {cells} | {sum(row.net for _, row in each):+} |"
    yield "\nQuestions on which the rule fires / answers changed / right ones gained; in the head those right of all."


def _is_correct(question: TestQuestion, answer: Answer, paths: frozenset[str]) -> bool:
    sources, _ = resolve_sources(question.sources, paths)
    outcome = Outcome(question, answer.language, sources, (), status=answer.status, citations=answer.citations)
    return score_question(outcome)["correct"] == 1


def _lines_of(functions: Iterable[Function]) -> int:
    """The lines of the modules in which the functions stand."""
    files = {inspect.getsourcefile(function) for function in functions}
    return sum(len(Path(file).read_text("utf-8").splitlines()) for file in files if file)


if __name__ == "__main__":
    main()
