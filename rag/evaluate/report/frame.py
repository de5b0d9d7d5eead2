"""The shell of a page that stands alone: its style, script and data are in it, and it may ask for nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from pathlib import Path

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
