"""The words of the reports, one JSON file a language, and numbers written as that language writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT = "en"  # for a language that has no words of its own
FOLDER = Path(__file__).parent / "words"
PLAIN = ("mrr@10", "passage_mrr@10", "ndcg@10", "passage_ndcg@10", "aurc", "ece", "similarity")  # the share of nothing


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: str
    texts: dict[str, Any]

    def say(self, key: str, **fields: object) -> str:
        """The sentence of that name, its gaps filled."""
        text: str = self.texts[key]
        return text.format(**fields) if fields else text

    def word(self, kind: str, name: str) -> str:
        """The word for a value of a kind ("stage", "result"), or its own name where there is none."""
        return str(self.texts.get(f"{kind}_{name}" if kind else name, name))

    def metric(self, name: str) -> tuple[str, str]:
        """A metric's name, and what it says in a sentence ("" for a metric without words)."""
        stage, timed, statistic = name.partition("_ms_")
        if timed:
            return f"{self.word('stage', stage)} ({self.word('', statistic).lower()})", self.say("meaning_time")
        named: list[str] = self.texts["metrics"].get(name, [name, ""])
        return named[0], named[1]

    def number(self, value: float, decimals: int = 0) -> str:
        """The number with this language's marks."""
        text = f"{value:,.{decimals}f}"
        marks = {",": self.say("thousands"), ".": self.say("decimal"), "-": "−"}
        return "".join(marks.get(sign, sign) for sign in text)

    def score(self, metric: str, value: float | None) -> str:
        """A metric's value: a share as a percentage, "—" where it does not apply."""
        if value is None:
            return "—"
        if "_ms_" in metric:
            return self.say("unit_ms", n=self.number(value, 1 if value < 10 else 0))
        if abs(value) > 1 or metric == "questions_per_s":
            return self.number(value, 1)
        return self.number(value, 3) if metric in PLAIN else self.percent(value)

    def percent(self, share: float) -> str:
        """A share as a percentage with one decimal."""
        return self.say("percent", n=self.number(100 * share, 1))

    def duration(self, seconds: float) -> str:
        """Seconds under two minutes, minutes above."""
        if seconds < 120:
            return self.say("unit_s", n=self.number(seconds, 1 if seconds < 10 else 0))
        return self.say("unit_min", n=self.number(seconds / 60, 1))

    def moment(self, iso: str) -> str:
        """An ISO 8601 time to the minute; what is none comes back unchanged."""
        day, _, time = iso.partition("T")
        parts = day.split("-")
        if len(parts) != 3:
            return iso
        return self.say("date_format", y=parts[0], m=parts[1], d=parts[2], t=time[:5])


@cache
def read_wording(language: str) -> Wording:
    """The words of a language (ISO 639-1), or the English ones.

    >>> read_wording("fr").score("hit@1", 0.5), read_wording("de").score("hit@1", 0.5)
    ('50,0\\u202f%', '50.0%')
    """
    known = language if language in {path.stem for path in FOLDER.glob("*.json")} else DEFAULT
    return Wording(known, json.loads((FOLDER / f"{known}.json").read_text("utf-8")))
