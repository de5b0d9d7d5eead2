"""What every report is set in: its words, its frame, its tables."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.evaluate.records import Outcome
from rag.records import Generation
from rag.words import why_not, why_not_worded

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


STATIC = Path(__file__).parent / "static"
THEME = Path(__file__).parents[2] / "web" / "static" / "theme.css"
CLOSERS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def frame_page(title: str, body: str, data: object, script: str, language: str) -> str:
    """A whole HTML page: `body` is HTML, `data` what the script reads, `script` a file's name in `static`.

    The policy lets in this very style and script, by their hashes, and nothing else.
    """
    style = _read(THEME) + _read(STATIC / "report.css")
    code = _read(STATIC / "table.js") + _read(STATIC / script)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(code)}; base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="Griot">\n'
        f"<title>{html.escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f'<script type="application/json" id="data">{embed_json(data)}</script>\n<script>{code}</script>\n'
        "</body>\n</html>\n"
    )


def embed_json(value: object) -> str:
    """JSON that no text in it can end, or turn into markup, inside a `<script>`.

    >>> embed_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(CLOSERS)


def html_table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of texts, each escaped; a row's first cell is its head."""
    top = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
    lines = "".join(
        f'<tr><th scope="row" dir="auto">{html.escape(row[0])}</th>'
        + "".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def html_details(summary: str, content: str) -> str:
    """Something folded away under its name."""
    return f"<details><summary>{html.escape(summary)}</summary>{content}</details>"


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


FOUND_SHOWN = 10
VALUES_AT_MOST = 40  # a column with more values is no filter: its text is searched instead
FACETS_AT_MOST = 8
JUDGED = {True: "shown", False: "not_shown", None: "unsaid"}
RESULTS = (
    *("right", "found", "rightly_refused", "unjudged", "no_source"),
    *("document_not_found", "not_read", "wrong_span", "refused", "answered", "error"),
)

Row = dict[str, object]


def right_rank(outcome: Outcome) -> int | None:
    """The rank, from 1, of the first right document among those found; None where none is, or none is right."""
    right = set(outcome.sources)
    return next((rank for rank, path in enumerate(outcome.ranking, 1) if path in right), None)


def result_of(outcome: Outcome) -> str:
    """One of `RESULTS`: the failure, or how all went well."""
    if outcome.failure:
        return outcome.failure
    if outcome.status is None:
        return "found" if outcome.sources else "no_source"
    if outcome.status == "not_found":
        return "rightly_refused"
    is_judged = any(outcome.scores.get(name) is not None for name in ("correct", "answer_cited_right"))
    return "right" if is_judged else "unjudged"


def explain_failure(outcome: Outcome, words: Wording) -> str:
    """Why a question failed, as a sentence; "" where it did not."""
    if outcome.failure is None:
        return ""
    rank = right_rank(outcome)
    reason: str = outcome.failure
    if reason == "wrong_span" and (
        rank is None or any(cited.document in outcome.sources for cited in outcome.citations)
    ):
        reason = "wrong_words" if outcome.author == "model" else "wrong_sentence"
    if reason == "refused" and rank is None:
        reason = "refused_unknown"
    return words.say(f"why_{reason}", rank=rank, found=len(outcome.ranking))


def count_results(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many questions ended in each of `RESULTS`, without those that are 0."""
    counts = Counter(map(result_of, outcomes))
    return {result: counts[result] for result in RESULTS if counts[result]}


def make_row(number: int, outcome: Outcome, words: Wording) -> Row:
    """All that the table says of a question, texts as they are (the page writes them as text, never as HTML)."""
    question = outcome.question
    verbatim = (*outcome.verbatim, *(True for _ in outcome.citations[len(outcome.verbatim) :]))
    return {
        "number": number,
        "id": question.id,
        "question": question.question,
        "expected": tuple(dict.fromkeys(question.answers)) if question.answerable else (),
        "answerable": question.answerable,
        "given": outcome.answer,
        "status": outcome.status,
        "reason": why_not(outcome.reason, words.language) if outcome.reason else "",
        "quotes": [
            {"text": cited.quote, "document": cited.title or cited.document, "verbatim": exact}
            for cited, exact in zip(outcome.citations, verbatim, strict=False)
        ],
        "rank": right_rank(outcome),
        "confidence": outcome.confidence,
        "result": result_of(outcome),
        "why": explain_failure(outcome, words),
        "found": outcome.ranking[:FOUND_SHOWN],
        "sources": outcome.sources,
        "scores": [
            (words.metric(name)[0], words.score(name, value))
            for name, value in outcome.scores.items()
            if value is not None
        ],
        "columns": dict(question.columns),
        "timings": [
            (words.word("stage", stage), words.say("unit_ms", n=words.number(ms, 1)))
            for stage, ms in sorted(outcome.timings_ms.items(), key=lambda one: one[0] == "total")
        ],
        "model": [
            *(_model_facts(outcome.generation, words) if outcome.generation else ()),
            *((words.word("judged", JUDGED[one.shown]), one.text) for one in outcome.judged),
        ],
        "facets": {**question.columns, "": result_of(outcome), "language": outcome.language},
    }


def make_facets(outcomes: Sequence[Outcome], words: Wording) -> list[Row]:
    """The filters by choice: the outcome (key ""), the language, then each column with few values."""
    results = count_results(outcomes)
    facets: list[Row] = [
        {
            "key": "",
            "label": words.say("column_result"),
            "options": [(result, words.word("result", result), n) for result, n in results.items()],
        }
    ]
    columns = dict.fromkeys(name for outcome in outcomes for name in outcome.question.columns if name != "language")
    for key in ("language", *columns):
        values = Counter(
            outcome.language if key == "language" else outcome.question.columns.get(key, "") for outcome in outcomes
        )
        if 1 < len(values) <= VALUES_AT_MOST:
            label = words.say("column_language") if key == "language" else key
            options = [(value, value or "—", n) for value, n in sorted(values.items())]
            facets.append({"key": key, "label": label, "options": options})
    return facets[:FACETS_AT_MOST]


def _model_facts(generation: Generation, words: Wording) -> list[tuple[str, str]]:
    """What a language model did for an answer: (name, fact); which model it is, and why it failed, need no name."""
    facts = [("", generation.model)]
    if generation.outcome != "answered":
        facts.append(("", why_not_worded(generation, words.language)))
    if generation.sentences:
        facts.append((words.say("model_sentences"), f"{generation.supported} / {generation.sentences}"))
    if generation.first_token_ms is not None:
        facts.append((words.say("model_first"), words.say("unit_ms", n=words.number(generation.first_token_ms))))
    return [*facts, (words.say("model_wrote"), generation.text)] if generation.text else facts
