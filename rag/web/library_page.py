"""The page of the documents: its frame; what stands in it comes from `static/library*.js`."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING

from rag.web.shell import render_shell, said
from rag.web.starting import read_static

if TYPE_CHECKING:
    from rag.words import Words

SCRIPTS = ("library_charts", "library_sheet", "library", "library_upload", "library_edit")
STYLES = ("article", "library", "library_table")


def render_library(words: Words, *, may_edit: bool) -> str:
    """The whole page; `may_edit`: with what changes the documents for everybody."""
    content = Template(read_static("library.html")).substitute({name: escape(word) for name, word in words.items()})
    return render_shell(
        "library",
        words,
        title=words["library_title"],
        content=content,
        styles=STYLES,
        scripts=SCRIPTS,
        data={"words": said(words, "library_", "upload_", "reader_failed"), "mayEdit": may_edit},
    )
