"""What the time in a question gives to retrieval, on the articles and questions of tests/qa/times.

    python -m tests.measure.times

The articles are of a country that is invented. The weight is `rag.search.retrieve.TIME_WEIGHT`, in log-odds; it is
chosen on one half of the questions, and the other is held out. What is asked of articles of a time is filtered.
"""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log
from pathlib import Path

from rag.assistant import Assistant, index_folder
from rag.evaluate.corpus import corpus_folder
from rag.evaluate.records import TestQuestion
from rag.evaluate.testset import read_test_set
from rag.records import Hit, Understood
from rag.search.retrieve import TIME_WEIGHT
from rag.settings import Settings

TIMES = Path(__file__).parents[1] / "qa" / "times"
TODAY = datetime.date(2024, 9, 15)  # from which « l'an dernier » counts in the questions
WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
KINDS = ("at", "limit", "relative", "documents", "recent", "none")
TOP_K = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a search found for it, in the order of the scores."""

    question: TestQuestion
    understood: Understood
    hits: tuple[Hit, ...]

    def first(self, weight: float) -> Hit:
        """The best hit where the time has that weight, whatever weight its score has given it."""
        change = weight - TIME_WEIGHT
        return max(self.hits, key=lambda hit: log(hit.score / (1 - hit.score)) + change * hit.timely)

    def is_right(self, weight: float) -> bool:
        """Whether that hit is of a document that answers."""
        return Path(self.first(weight).document.path).stem in self.question.sources


@contextmanager
def times_assistant(folder: Path) -> Iterator[Assistant]:
    """An assistant over the articles, on the day from which the questions count."""
    settings = Settings(index=folder / "index", today=TODAY)
    index_folder([corpus_folder(TIMES / "corpus.jsonl", folder)], settings)
    with Assistant.open(settings.index, settings) as assistant:
        yield assistant


def ask_all(assistant: Assistant) -> tuple[Asked, ...]:
    """The questions, each with its hits."""
    questions = read_test_set(TIMES / "questions.jsonl").questions
    found = [(question, assistant.find(question.question, TOP_K)) for question in questions]
    return tuple(Asked(question, each.understood, each.hits) for question, each in found)


def of(asked: Sequence[Asked], kinds: Collection[str], half: str = "") -> list[Asked]:
    """The questions of some kinds, and of one half."""
    return [
        one for one in asked if one.question.columns["kind"] in kinds and half in ("", one.question.columns["half"])
    ]


def main() -> None:
    """Prints how many questions have the right document first, by weight, half and kind."""
    with tempfile.TemporaryDirectory() as folder, times_assistant(Path(folder)) as assistant:
        asked = ask_all(assistant)
    print(f"| half | kind | n | {' | '.join(map(str, WEIGHTS))} |\n|{'---|' * (len(WEIGHTS) + 3)}")
    for half in ("choose", "held"):
        for kinds in ((kind,) for kind in KINDS):
            some = of(asked, kinds, half)
            right = (str(sum(one.is_right(weight) for one in some)) for weight in WEIGHTS)
            print(f"| {half} | {kinds[0]} | {len(some)} | {' | '.join(right)} |")


if __name__ == "__main__":
    main()
