"""The report's charts, each with its title, its meaning, and a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import sqrt

from rag.evaluate.metrics import calibration_bins, risk_curve
from rag.evaluate.records import Group, Outcome, Score
from rag.evaluate.report.frame import html_details, html_table
from rag.evaluate.report.series import (
    DEPTH,
    document_ranks,
    hits_by_rank,
    passage_ranks,
    stage_times,
    thin_curve,
)
from rag.evaluate.report.svg import Axes, Bar, Dot, bar_chart, interval_chart, line_chart
from rag.evaluate.report.wording import Wording

GROUPS_SHOWN = 12  # of a column, the largest; its table has all
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)

Rows = list[tuple[str, ...]]


def draw_charts(outcomes: Sequence[Outcome], groups: Sequence[Group], metric: str, words: Wording) -> str:
    """All the charts that the run has figures for; `metric` is compared between groups."""
    columns = dict.fromkeys(group.column for group in groups if group.column)
    charts = [
        _rank_chart(outcomes, words),
        _reliability_chart(outcomes, words),
        _risk_chart(outcomes, words),
        _latency_chart(outcomes, words),
        *(_group_chart([group for group in groups if group.column == column], metric, words) for column in columns),
    ]
    return f'<div class="charts">{"".join(charts)}</div>'


def _figure(title: str, desc: str, svg: str, table: str, words: Wording, names: Sequence[str] = ()) -> str:
    legend = "".join(f'<span class="key key{place}">{escape(name)}</span>' for place, name in enumerate(names, 1))
    return (
        f"<figure><figcaption><h3>{escape(title)}</h3><p>{escape(desc)}</p>"
        f"{legend and f'<p>{legend}</p>'}</figcaption>{svg}{html_details(words.say('as_table'), table)}</figure>"
    )


def _quarters(words: Wording) -> list[tuple[float, str]]:
    return [(share, words.say("percent", n=words.number(100 * share))) for share in QUARTERS]


def _rank_chart(outcomes: Sequence[Outcome], words: Wording) -> str:
    found = {
        words.say("documents"): hits_by_rank(document_ranks(outcomes)),
        words.say("passages"): hits_by_rank(passage_ranks(outcomes)),
    }
    curves = {name: shares for name, shares in found.items() if shares}
    if not curves:
        return ""
    lines = [
        [Dot(k, share, f"{name}, {k} : {words.percent(share)}") for k, share in enumerate(shares, 1)]
        for name, shares in curves.items()
    ]
    axes = Axes(words.say("rank_k"), "", [(k, str(k)) for k in range(1, DEPTH + 1)], _quarters(words))
    title, desc = words.say("chart_rank"), words.say("chart_rank_desc")
    rows = [(str(k), *(words.percent(shares[k - 1]) for shares in curves.values())) for k in range(1, DEPTH + 1)]
    table = html_table((words.say("rank_k"), *curves), rows)
    return _figure(title, desc, line_chart(title, desc, axes, lines), table, words, tuple(curves))


def _reliability_chart(outcomes: Sequence[Outcome], words: Wording) -> str:
    bins = calibration_bins(outcomes)
    most = max(one.n for one in bins)
    dots: list[Dot] = []
    rows: Rows = []
    for one in bins:
        if one.confidence is not None and one.accuracy is not None:
            rows.append((words.percent(one.confidence), words.percent(one.accuracy), words.number(one.n)))
            dots.append(Dot(one.confidence, one.accuracy, " · ".join(rows[-1]), 3 + 6 * sqrt(one.n / most)))
    if not dots:
        return ""
    heads = (words.say("confidence"), words.say("share_right"), words.say("n"))
    axes = Axes(heads[0], heads[1], _quarters(words), _quarters(words))
    title, desc = words.say("chart_reliability"), words.say("chart_reliability_desc", bins=len(bins))
    svg = line_chart(title, desc, axes, [dots], diagonal=True)
    return _figure(title, desc, svg, html_table(heads, rows), words)


def _risk_chart(outcomes: Sequence[Outcome], words: Wording) -> str:
    curve = risk_curve(outcomes)
    if len(curve.points) < 2:
        return ""
    points = thin_curve(curve.points)
    given = [point for point in points if point.coverage <= curve.answered]
    lines = [[Dot(point.coverage, point.risk, "", 0) for point in part] for part in (given, points[len(given) :])]
    heads = (words.say("coverage"), words.say("risk"))
    tenths = [points[min(len(points) - 1, place * len(points) // 10)] for place in range(11)]
    rows: Rows = [(words.percent(point.coverage), words.percent(point.risk)) for point in dict.fromkeys(tenths)]
    title, desc = words.say("chart_risk"), words.say("chart_risk_desc")
    svg = line_chart(title, desc, Axes(*heads, _quarters(words), _quarters(words)), lines)
    return _figure(title, desc, svg, html_table(heads, rows), words, (words.say("given"), words.say("withheld")))


def _latency_chart(outcomes: Sequence[Outcome], words: Wording) -> str:
    times = stage_times(outcomes)
    if not times:
        return ""
    rows: Rows = []
    bars: list[Bar] = []
    for stage, (median, high) in times.items():
        name = words.word("stage", stage)
        said = tuple(words.number(ms, 1 if ms < 10 else 0) for ms in (median, high))
        rows.append((name, *(words.say("unit_ms", n=ms) for ms in said)))
        bars.append(Bar(name, median, median, high, f"{said[0]} · {words.say('unit_ms', n=said[1])}"))
    title, desc = words.say("chart_latency"), words.say("chart_latency_desc")
    table = html_table((words.say("stage"), words.say("median"), words.say("p95")), rows)
    return _figure(title, desc, bar_chart(title, desc, bars), table, words)


def _group_chart(groups: Sequence[Group], metric: str, words: Wording) -> str:
    scored = [(group, score) for group in groups for score in group.scores if score.metric == metric]
    known = [(group, score) for group, score in scored if score.value is not None]
    if not known:
        return ""
    name, column = words.metric(metric)[0], groups[0].column
    bars = [_group_bar(group, score, words) for group, score in sorted(known, key=lambda pair: -pair[0].n)]
    rows: Rows = [
        (group.value or "—", words.score(metric, score.value), write_interval(score, words), words.number(score.n))
        for group, score in known
    ]
    title = words.say("chart_group", metric=name, column=words.word("", column))
    desc = words.say("chart_group_desc", metric=name)
    table = html_table(tuple(map(words.say, ("group", "value", "interval_95", "n"))), rows)
    svg = interval_chart(title, desc, bars[:GROUPS_SHOWN], _quarters(words))
    return _figure(title, desc, svg, table, words)


def _group_bar(group: Group, score: Score, words: Wording) -> Bar:
    value = score.value or 0.0
    low = value if score.low is None else score.low
    high = value if score.high is None else score.high
    says = f"{group.value} : {words.score(score.metric, value)} ({write_interval(score, words)})"
    return Bar(group.value or "—", value, low, high, says)


def write_interval(score: Score, words: Wording) -> str:
    """A score's interval as "low to high", "—" where it has none."""
    if score.low is None or score.high is None:
        return "—"
    low, high = (words.score(score.metric, bound) for bound in (score.low, score.high))
    return words.say("interval", low=low, high=high)
