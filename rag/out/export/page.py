"""A conversation → one HTML file that opens anywhere: no script, nothing fetched."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from rag.out.export.layout import Block, Kind, Run, lay_out
from rag.out.export.records import Conversation

_TAGS: dict[Kind, str] = {"title": "h1", "question": "h2", "sources": "h2"}


def write_page(conversation: Conversation) -> str:
    """The HTML text."""
    blocks = "\n".join(map(_block, lay_out(conversation)))
    return (
        f'<!doctype html>\n<html lang="{escape(conversation.language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(conversation.title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n<main>\n{blocks}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    tag = _TAGS.get(block.kind, "p")
    anchor = f' id="source-{block.number}"' if block.number else ""
    return f'<{tag} class="{block.kind}" dir="auto"{anchor}>{"".join(map(_run, block.runs))}</{tag}>'


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.bold:
        text = f"<strong>{text}</strong>"
    if run.struck:
        text = f"<del>{text}</del>"
    if run.source:
        text = f'<a href="#source-{run.source}">{text}</a>'
    if run.link:
        text = f'<a href="{escape(run.link)}">{text}</a>'
    return f'<span lang="{escape(run.language)}">{text}</span>' if run.language else text


@cache
def _style() -> str:
    return (Path(__file__).parent / "page.css").read_text("utf-8")
