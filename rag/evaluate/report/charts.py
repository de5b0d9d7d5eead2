"""The charts of a report, as SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, sqrt
from statistics import median

from rag.evaluate.metrics import RiskPoint, calibration_bins, risk_curve
from rag.evaluate.records import Group, Outcome, Score
from rag.evaluate.report.frame import Wording, html_details, html_table, right_rank

WIDTH, HEIGHT = 380, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 12, 40
NAMES_WIDTH = 118  # the left margin of a chart whose rows have names
NAME_CHARS = 17
ROW_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart: `x` and `y` in its scale, `radius` in pixels, `says` on hover."""

    x: float
    y: float
    says: str
    radius: float = 3.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: a value, and another that is an upper bound (or the interval's two)."""

    name: str
    value: float
    low: float
    high: float
    says: str


@dataclass(frozen=True, slots=True)
class Axes:
    """What the two axes of a line chart are called, and where their marks stand and what they say."""

    x_name: str
    y_name: str
    x_marks: Sequence[tuple[float, str]]
    y_marks: Sequence[tuple[float, str]]


def line_chart(title: str, desc: str, axes: Axes, lines: Sequence[Sequence[Dot]], diagonal: bool = False) -> str:
    """Lines through dots; the scale runs over the axes' marks. `diagonal` draws where y is x."""
    x_of = _scale(axes.x_marks[0][0], axes.x_marks[-1][0], LEFT, WIDTH - RIGHT)
    y_of = _scale(axes.y_marks[0][0], axes.y_marks[-1][0], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_of(at)}" y2="{y_of(at)}"/>'
        f'<text class="tick end" x="{LEFT - 6}" y="{y_of(at) + 4}">{escape(said)}</text>'
        for at, said in axes.y_marks
    ]
    parts += [
        f'<text class="tick middle" x="{x_of(at)}" y="{HEIGHT - BOTTOM + 16}">{escape(said)}</text>'
        for at, said in axes.x_marks
    ]
    parts.append(f'<text class="axis middle" x="{(LEFT + WIDTH) / 2}" y="{HEIGHT - 6}">{escape(axes.x_name)}</text>')
    if diagonal:
        parts.append(f'<line class="ideal" x1="{x_of(0)}" y1="{y_of(0)}" x2="{x_of(1)}" y2="{y_of(1)}"/>')
    for number, dots in enumerate(lines, 1):
        path = " ".join(f"{x_of(dot.x)},{y_of(dot.y)}" for dot in dots)
        parts.append(f'<polyline class="line line{number}" points="{path}"/>')
        parts += [
            f'<circle class="dot dot{number}" cx="{x_of(dot.x)}" cy="{y_of(dot.y)}" r="{dot.radius:.1f}">'
            f"<title>{escape(dot.says)}</title></circle>"
            for dot in dots
            if dot.radius
        ]
    return _svg(title, desc, HEIGHT, parts)


def bar_chart(title: str, desc: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars to the value, pale ones on to `high`; each row says its figures at its end."""
    top = max((bar.high for bar in bars), default=0) or 1
    x_of = _scale(0, top, NAMES_WIDTH, WIDTH - 84)
    parts: list[str] = []
    for row, bar in enumerate(bars):
        y = TOP + row * ROW_HEIGHT
        parts += [
            _row_name(bar.name, y),
            *(
                f'<rect class="{kind}" x="{NAMES_WIDTH}" y="{y + 4}" height="14" width="{x_of(x) - NAMES_WIDTH:.1f}"/>'
                for kind, x in (("pale", bar.high), ("full", bar.value))
            ),
            f'<text class="tick" x="{x_of(bar.high) + 6}" y="{y + 15}">{escape(bar.says)}</text>',
        ]
    return _svg(title, desc, TOP + len(bars) * ROW_HEIGHT + 8, parts)


def interval_chart(title: str, desc: str, bars: Sequence[Bar], marks: Sequence[tuple[float, str]]) -> str:
    """A dot a row, on the line of its interval; the scale runs over `marks`."""
    x_of = _scale(marks[0][0], marks[-1][0], NAMES_WIDTH + 4, WIDTH - RIGHT - 8)
    bottom = TOP + len(bars) * ROW_HEIGHT
    parts = [
        f'<line class="grid" x1="{x_of(at)}" x2="{x_of(at)}" y1="{TOP}" y2="{bottom}"/>'
        f'<text class="tick middle" x="{x_of(at)}" y="{bottom + 16}">{escape(said)}</text>'
        for at, said in marks
    ]
    for row, bar in enumerate(bars):
        y = TOP + row * ROW_HEIGHT
        parts += [
            _row_name(bar.name, y),
            f'<line class="whisker" x1="{x_of(bar.low)}" x2="{x_of(bar.high)}" y1="{y + 11}" y2="{y + 11}"/>',
            f'<circle class="dot dot1" cx="{x_of(bar.value)}" cy="{y + 11}" r="4.5">'
            f"<title>{escape(bar.says)}</title></circle>",
        ]
    return _svg(title, desc, bottom + 26, parts)


def _row_name(name: str, y: float) -> str:
    short = name if len(name) <= NAME_CHARS else f"{name[: NAME_CHARS - 1]}…"
    whole = f"<title>{escape(name)}</title>"
    return f'<text class="name end" x="{NAMES_WIDTH - 8}" y="{y + 15}">{whole}{escape(short)}</text>'


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    span = (high - low) or 1
    return lambda value: round(start + (end - start) * (value - low) / span, 1)


def _svg(title: str, desc: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<desc>{escape(desc)}</desc>{''.join(parts)}</svg>"
    )


DEPTH = 10
POINTS_AT_MOST = 200  # more of them than the curve has pixels to show


def hits_by_rank(ranks: Sequence[int | None]) -> tuple[float, ...]:
    """The share of questions whose first right one is at rank k or better, for k from 1 to 10; () of none.

    >>> hits_by_rank([1, 3, None, None])[:3]
    (0.25, 0.25, 0.5)
    """
    if not ranks:
        return ()
    return tuple(sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in range(1, DEPTH + 1))


def document_ranks(outcomes: Sequence[Outcome]) -> list[int | None]:
    """The rank of the first right document, of the questions that have one."""
    return [right_rank(outcome) for outcome in outcomes if outcome.sources]


def passage_ranks(outcomes: Sequence[Outcome]) -> list[int | None]:
    """The rank of the first right passage, of the questions where that can be told."""
    told = [outcome.passages for outcome in outcomes if outcome.passages]
    return [passages.index(True) + 1 if True in passages else None for passages in told]


def thin_curve(points: Sequence[RiskPoint]) -> list[RiskPoint]:
    """At most some 200 of the points, the last always among them."""
    step = -(-len(points) // POINTS_AT_MOST) or 1
    return [*points[:-1:step], *points[-1:]]


def stage_times(outcomes: Sequence[Outcome]) -> dict[str, tuple[float, float]]:
    """Stage → its median and 95th percentile, in milliseconds, as `score_speed` has them; stages as they ran."""
    times: dict[str, list[float]] = {}
    for outcome in outcomes:
        for stage, milliseconds in outcome.timings_ms.items():
            times.setdefault(stage, []).append(milliseconds)
    return {stage: (median(taken), sorted(taken)[ceil(0.95 * len(taken)) - 1]) for stage, taken in times.items()}


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
    for stage, (middle, high) in times.items():
        name = words.word("stage", stage)
        said = tuple(words.number(ms, 1 if ms < 10 else 0) for ms in (middle, high))
        rows.append((name, *(words.say("unit_ms", n=ms) for ms in said)))
        bars.append(Bar(name, middle, middle, high, f"{said[0]} · {words.say('unit_ms', n=said[1])}"))
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
