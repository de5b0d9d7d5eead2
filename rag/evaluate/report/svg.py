"""Three charts as inline SVG: lines, bars, and dots with their intervals. Colours are the style sheet's classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

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
