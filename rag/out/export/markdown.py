"""A conversation → Markdown (CommonMark), in which nothing that was asked or quoted is markup."""

from __future__ import annotations

import re

from rag.out.export.layout import Block, Kind, Run, lay_out
from rag.out.export.records import Conversation

# What CommonMark, tables, formulas, footnotes, mentions and links without brackets are written with.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$^&@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"^(\s*)(?:([-+=])|(\d{1,9})([.)]))")
_BEFORE: dict[Kind, str] = {"title": "# ", "question": "## ", "sources": "## ", "note": "*", "about": "*"}
_AFTER: dict[Kind, str] = {"note": "*", "about": "*"}


def write_markdown(conversation: Conversation) -> str:
    """The Markdown text, a block a paragraph."""
    return "\n\n".join(map(_block, lay_out(conversation))) + "\n"


def escape_markdown(text: str) -> str:
    """Text on one line, of which Markdown shows every character.

    >>> escape_markdown("[x](http://y) *z*"), escape_markdown("1. a"), escape_markdown("- b")
    ('\\\\[x\\\\](http\\\\://y) \\\\*z\\\\*', '1\\\\. a', '\\\\- b')
    """
    escaped = _MARKS.sub(lambda mark: f"\\{mark[0]}", text)
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[2] else f"{found[3]}\\{found[4]}", escaped)


def _block(block: Block) -> str:
    text = "".join(map(_run, block.runs))
    anchor = f'<a id="source-{block.number}"></a>' if block.number else ""
    return f"{_BEFORE.get(block.kind, '')}{anchor}{text}{_AFTER.get(block.kind, '')}"


def _run(run: Run) -> str:
    text = escape_markdown(run.text)
    if run.source:
        return f"[{text}](#source-{run.source})"
    mark = "**" if run.bold else "~~" if run.struck else ""
    if mark and text.strip():
        inner = text.strip()
        low = text.index(inner)
        text = f"{text[:low]}{mark}{inner}{mark}{text[low + len(inner) :]}"
    return f"[{text}](<{run.link}>)" if run.link else text
