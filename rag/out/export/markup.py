"""A conversation as Markdown and a page of HTML."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from rag.out.export.compose import Block, Kind, TextRun, Transcript, lay_out

# What CommonMark, tables, formulas, footnotes, mentions and links without brackets are written with.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$^&@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))")
_BEFORE: dict[Kind, str] = {"title": "# ", "question": "## ", "sources": "## ", "note": "*", "about": "*"}
_AFTER: dict[Kind, str] = {"note": "*", "about": "*"}


def write_markdown(conversation: Transcript) -> str:
    """The Markdown text, a block a paragraph."""
    return "\n\n".join(map(_markdown_block, lay_out(conversation))) + "\n"


def escape_markdown(text: str) -> str:
    """Text on one line, of which Markdown shows every character.

    >>> escape_markdown("[x](http://y) *z*"), escape_markdown("1. a"), escape_markdown("- b")
    ('\\\\[x\\\\](http\\\\://y) \\\\*z\\\\*', '1\\\\. a', '\\\\- b')
    """
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", text)
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}", escaped)


def _markdown_block(block: Block) -> str:
    text = "".join(map(_markdown_run, block.runs))
    anchor = f'<a id="source-{block.number}"></a>' if block.number else ""
    return f"{_BEFORE.get(block.kind, '')}{anchor}{text}{_AFTER.get(block.kind, '')}"


def _markdown_run(run: TextRun) -> str:
    text = escape_markdown(run.text)
    if run.source:
        return f"[{text}](#source-{run.source})"
    mark = "**" if run.bold else "~~" if run.struck else ""
    if mark and text.strip():
        inner = text.strip()
        low = text.index(inner)
        text = f"{text[:low]}{mark}{inner}{mark}{text[low + len(inner) :]}"
    return f"[{text}](<{run.link}>)" if run.link else text


_TAGS: dict[Kind, str] = {"title": "h1", "question": "h2", "sources": "h2"}


def write_page(conversation: Transcript) -> str:
    """The HTML text."""
    blocks = "\n".join(map(_html_block, lay_out(conversation)))
    return (
        f'<!doctype html>\n<html lang="{escape(conversation.language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(conversation.title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n<main>\n{blocks}\n</main>\n</body>\n</html>\n"
    )


def _html_block(block: Block) -> str:
    tag = _TAGS.get(block.kind, "p")
    anchor = f' id="source-{block.number}"' if block.number else ""
    return f'<{tag} class="{block.kind}" dir="auto"{anchor}>{"".join(map(_html_run, block.runs))}</{tag}>'


def _html_run(run: TextRun) -> str:
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
