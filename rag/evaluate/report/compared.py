"""The page that shows what changed between two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from rag.evaluate.records import Outcome
from rag.evaluate.report.frame import Row, Wording, frame_page, html_details, html_table, make_row, read_wording
from rag.evaluate.report.page import HEADLINE

if TYPE_CHECKING:
    from rag.evaluate.compare import Comparison, MetricChange

CHANGES = ("better", "worse", "same", "none")
SIDE = ("given", "status", "reason", "quotes", "rank", "confidence", "result", "why")


def render_comparison(comparison: Comparison, language: str = "fr") -> str:
    """The comparison as one HTML page that needs nothing else, in French ("fr") or English."""
    words = read_wording(language)
    title = words.say("compare_title", a=comparison.name_a, b=comparison.name_b)
    lede = words.say(
        "compare_lede",
        n=words.number(len(comparison.questions)),
        a=comparison.name_a,
        b=comparison.name_b,
        date_a=words.moment(comparison.created_a),
        date_b=words.moment(comparison.created_b),
    )
    known = {change.metric: change for change in comparison.metrics if change.difference is not None}
    headline = {name: known[name] for name in HEADLINE if name in known}
    body = [
        f"<header><p>Griot</p><h1>{escape(title)}</h1><p>{escape(lede)}</p></header>",
        f"<section><h2>{escape(words.say('compare_scores'))}</h2>"
        f'<p class="soft">{escape(words.say("compare_scores_desc"))}</p>',
        _list_metrics(headline, words),
        f"{html_details(words.say('all_scores'), _list_metrics(known, words))}</section>",
        f'<section><h2>{escape(words.say("questions"))}</h2><div id="questions"></div></section>',
        _list_questions("only_a", comparison.only_a, words),
        _list_questions("only_b", comparison.only_b, words),
        _list_reworded(comparison, words),
    ]
    data = {
        "words": words.texts,
        "language": words.language,
        "measures": _measures(comparison, words),
        "changes": [(change, words.word("change", change)) for change in CHANGES],
        "rows": _make_rows(comparison, words),
    }
    return frame_page(title, "\n".join(filter(None, body)), data, "compare.js", words.language)


def _measures(comparison: Comparison, words: Wording) -> list[tuple[str, str]]:
    names = dict.fromkeys(name for pair in comparison.questions for name in pair.changes)
    order = [change.metric for change in comparison.metrics]
    first = sorted(names, key=lambda name: (name != "correct", order.index(name)))
    return [(name, words.metric(name)[0]) for name in first]


def _make_rows(comparison: Comparison, words: Wording) -> list[Row]:
    rows: list[Row] = []
    for number, pair in enumerate(comparison.questions, 1):
        a, b = make_row(number, pair.a, words), make_row(number, pair.b, words)
        shared = {name: a[name] for name in ("number", "id", "question", "expected", "answerable")}
        sides = {side: {name: row[name] for name in SIDE} for side, row in (("a", a), ("b", b))}
        rows.append({**shared, "changes": dict(pair.changes), **sides})
    return rows


def _list_metrics(changes: Mapping[str, MetricChange], words: Wording) -> str:
    heads = ("measure", "verdict", "head_a", "head_b", "difference", "interval_95", "n")
    top = "".join(f'<th scope="col">{escape(words.say(head))}</th>' for head in heads)
    lines = "".join(_metric_line(change, words) for change in changes.values())
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def _metric_line(change: MetricChange, words: Wording) -> str:
    name, meaning = words.metric(change.metric)
    interval = "—"
    if change.low is not None and change.high is not None:
        low, high = (_signed(change.metric, bound, words) for bound in (change.low, change.high))
        interval = words.say("interval", low=low, high=high)
    cells = (
        words.score(change.metric, change.a),
        words.score(change.metric, change.b),
        _signed(change.metric, change.difference, words),
        interval,
        words.number(change.n),
    )
    return (
        f'<tr><th scope="row" title="{escape(meaning)}">{escape(name)}</th>'
        f'<td class="verdict-{change.verdict}">{escape(words.word("verdict", change.verdict))}</td>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
    )


def _signed(metric: str, value: float | None, words: Wording) -> str:
    return ("+" if value is not None and value > 0 else "") + words.score(metric, value)


def _list_questions(name: str, outcomes: Sequence[Outcome], words: Wording) -> str:
    if not outcomes:
        return ""
    rows = [(outcome.question.id, outcome.question.question) for outcome in outcomes]
    table = html_table((words.say("detail_id"), words.say("head_question")), rows)
    return html_details(f"{words.say(name)} ({words.number(len(rows))})", table)


def _list_reworded(comparison: Comparison, words: Wording) -> str:
    if not comparison.reworded:
        return ""
    table = html_table((words.say("detail_id"),), [(key,) for key in comparison.reworded])
    return html_details(f"{words.say('reworded')} ({words.number(len(comparison.reworded))})", table)
