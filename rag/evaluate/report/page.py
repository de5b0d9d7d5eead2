"""The report as one page of HTML, and its questions as a table to keep."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from rag.evaluate.records import Outcome, Run, Score
from rag.evaluate.report.charts import draw_charts, write_interval
from rag.evaluate.report.frame import (
    Wording,
    count_results,
    frame_page,
    html_details,
    html_table,
    make_facets,
    make_row,
    read_wording,
    right_rank,
)

SIGNS = "=+-@＝＋－＠"
FORMULA_STARTS = (*SIGNS, "\t", "\r")
BLANK = " \u00a0"
SPLITS = (
    ",;\t"  # where a spreadsheet may begin a cell, whatever the file's delimiter: in French, Excel goes by semicolons
)
BETWEEN = " | "


def write_sheet(outcomes: Sequence[Outcome]) -> str:
    """The CSV text: our columns, then every score, then every column of the file of questions.

    A column of the file that is named like one of ours is marked "(file)".
    """
    scores = list(dict.fromkeys(name for outcome in outcomes for name in outcome.scores))
    columns = list(dict.fromkeys(name for outcome in outcomes for name in outcome.question.columns))
    ours = [*(_own_cells(outcomes[0]) if outcomes else {}), *scores]
    names = [f"{name} (file)" if name in ours else name for name in columns]
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow([guard_cell(name) for name in (*ours, *names)])
    for outcome in outcomes:
        cells = [guard_cell(cell) for cell in _own_cells(outcome).values()]
        values = [_number(outcome.scores.get(name)) for name in scores]
        sheet.writerow([*cells, *values, *(guard_cell(outcome.question.columns.get(name, "")) for name in columns)])
    return text.getvalue()


def guard_cell(text: str, delimiter: str = ",") -> str:
    """The text, with an apostrophe where a spreadsheet would take what follows for a formula.

    That is at its start, and where a spreadsheet begins a cell that goes by another delimiter than the file's: then
    quotation marks hold neither a cell nor its lines together.

    >>> guard_cell("=HYPERLINK(1)"), guard_cell("-5"), guard_cell("1 = 1")
    ("'=HYPERLINK(1)", "'-5", '1 = 1')
    >>> guard_cell("a;=1"), guard_cell("a, =1"), guard_cell("a, =1", ";")
    ("a;'=1", 'a, =1', "a, '=1")
    """
    begun = f"'{text}" if text.lstrip(f'{BLANK}\n"').startswith(FORMULA_STARTS) else text
    return _splitting(delimiter).sub(r"\1'", begun)


@lru_cache(maxsize=8)
def _splitting(delimiter: str) -> re.Pattern[str]:
    """Where a cell begins that holds a formula, in a spreadsheet that does not go by this delimiter."""
    others = SPLITS.replace(delimiter, "")
    return re.compile(rf"([{others}\r\n][{BLANK}]*+)(?=[\"{BLANK}]*[{re.escape(SIGNS)}])")


def _own_cells(outcome: Outcome) -> dict[str, str]:
    question = outcome.question
    rank = right_rank(outcome)
    return {
        "id": question.id,
        "question": question.question,
        "language": outcome.language,
        "expected": BETWEEN.join(question.answers),
        "given": outcome.answer,
        "exact": BETWEEN.join(outcome.exact),
        "quote": BETWEEN.join(citation.quote for citation in outcome.citations),
        "document": BETWEEN.join(dict.fromkeys(citation.document for citation in outcome.citations)),
        "right_document": BETWEEN.join(outcome.sources),
        "rank": "" if rank is None else str(rank),
        "status": outcome.status or "",
        "reason": outcome.reason or "",
        "confidence": _number(outcome.confidence),
        "failure": outcome.failure or "",
        "author": outcome.author if outcome.status == "answered" else "",
        "model": outcome.generation.model if outcome.generation else "",
        "model_outcome": outcome.generation.failure or outcome.generation.outcome if outcome.generation else "",
        "model_wrote": outcome.generation.text if outcome.generation else "",
        "total_ms": _number(outcome.timings_ms.get("total")),
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


HEADLINE = (
    *("correct", "hit@1", "hit@5", "mrr@10", "f1"),
    *("answer_cited_right", "citation_verbatim", "faithfulness", "worded", "correct_unverified"),
    *("abstention_f1", "ece", "total_ms_median"),
)
BAR_WIDTH = 1000  # of the bar of outcomes, in its own units: the page stretches it


def render_report(run: Run, language: str = "fr") -> str:
    """The report as one HTML page that needs nothing else, in French ("fr") or English.

    All that comes from a document, a question or an answer stands in it as text.
    """
    words = read_wording(language)
    scores = run.groups[0].scores if run.groups else ()
    known = {score.metric for score in scores if score.value is not None}
    metric = next((name for name in HEADLINE if name in known), "")
    title = words.say("title", name=run.name)
    body = [
        f"<header><p>Griot</p><h1>{escape(title)}</h1><p>{escape(_write_lede(run, words))}</p></header>",
        _section("headline", _draw_cards(scores, words), words),
        _section("results", _draw_results(run.outcomes, words), words),
        _section("charts", draw_charts(run.outcomes, run.groups, metric, words), words),
        html_details(words.say("all_scores"), _list_scores(scores, words)) if scores else "",
        _section(
            "questions", f'<div id="questions"></div><noscript>{escape(words.say("no_script"))}</noscript>', words
        ),
        _list_faults(run, words),
        html_details(
            words.say("about"), html_table((words.say("setting"), words.say("value")), list(run.about.items()))
        ),
    ]
    data = {
        "words": words.texts,
        "language": words.language,
        "facets": make_facets(run.outcomes, words),
        "rows": [make_row(number, outcome, words) for number, outcome in enumerate(run.outcomes, 1)],
    }
    return frame_page(title, "\n".join(filter(None, body)), data, "report.js", words.language)


def _section(name: str, content: str, words: Wording) -> str:
    return f'<section id="{name}-section"><h2>{escape(words.say(name))}</h2>{content}</section>'


def _write_lede(run: Run, words: Wording) -> str:
    asked = words.number(len(run.outcomes))
    lede = words.say("lede", n=asked, date=words.moment(run.created), seconds=words.duration(run.seconds))
    drafts = words.say("lede_drafts", n=words.number(run.drafts)) if run.drafts else ""
    faults = words.say("lede_faults", n=words.number(len(run.faults))) if run.faults else ""
    return " ".join(filter(None, (lede, drafts, faults)))


def _draw_cards(scores: Sequence[Score], words: Wording) -> str:
    by_name = {score.metric: score for score in scores if score.value is not None}
    cards = [_draw_card(by_name[name], words) for name in HEADLINE if name in by_name]
    return f'<ul class="cards">{"".join(cards)}</ul>'


def _draw_card(score: Score, words: Wording) -> str:
    name, meaning = words.metric(score.metric)
    of = words.say("of_question" if score.n == 1 else "of_questions", n=words.number(score.n))
    interval = f"{write_interval(score, words)}, {of}" if score.low is not None else of
    return (
        f'<li tabindex="0" title="{escape(meaning)}"><b>{escape(words.score(score.metric, score.value))}</b>'
        f'<span>{escape(name)}</span><small>{escape(interval)}</small><em role="note">{escape(meaning)}</em></li>'
    )


def _draw_results(outcomes: Sequence[Outcome], words: Wording) -> str:
    counts = count_results(outcomes)
    bars, keys, start = [], [], 0.0
    for result, count in counts.items():
        name, width = words.word("result", result), BAR_WIDTH * count / len(outcomes)
        said = f"{name} : {words.number(count)} ({words.percent(count / len(outcomes))})"
        bars.append(
            f'<rect class="is-{result}" x="{start:.2f}" y="0" width="{width:.2f}" height="20">'
            f"<title>{escape(said)}</title></rect>"
        )
        keys.append(
            f'<li><button type="button" data-result="{result}"><i class="is-{result}"></i>{escape(name)}'
            f" <b>{words.number(count)}</b></button></li>"
        )
        start += width
    title = escape(words.say("results"))
    return (
        f'<svg class="results" viewBox="0 0 {BAR_WIDTH} 20" preserveAspectRatio="none" role="img" aria-label="{title}">'
        f'{"".join(bars)}</svg><ul class="keys">{"".join(keys)}</ul>'
    )


def _list_scores(scores: Sequence[Score], words: Wording) -> str:
    heads = tuple(map(words.say, ("measure", "value", "interval_95", "n", "meaning")))
    rows: list[tuple[str, ...]] = []
    for score in scores:
        name, meaning = words.metric(score.metric)
        value, count = words.score(score.metric, score.value), words.number(score.n)
        rows.append((name, value, write_interval(score, words), count, meaning))
    return html_table(heads, rows)


def _list_faults(run: Run, words: Wording) -> str:
    if not run.faults:
        return ""
    rows = [(str(fault.line or ""), fault.what) for fault in run.faults]
    return _section("faults", html_table((words.say("line"), words.say("why")), rows), words)
