"""A document → its HTML, with the quoted words marked. Nothing that a document says is markup."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from rag.web.words import write_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Document
    from rag.web.words import Words

LINES = re.compile(r"[^\n]+|\n+")


def link_to(path: str, start: int, end: int, **more: str) -> str:
    """The address of some words of a document: works without scripts, in a new window and after a restart.

    >>> link_to("2023/été.txt", 5, 12)
    '/documents/2023/%C3%A9t%C3%A9.txt?start=5&end=12#5-12'
    """
    return f"/documents/{quote(path)}?{urlencode({'start': start, 'end': end, **more})}#{start}-{end}"


def render_article(document: Document, start: int, end: int, words: Words, exact: tuple[int, int] = (0, 0)) -> str:
    """The document as an `<article>`, with a header of its facts; see `render_text` for what is inside `.text`."""
    language = f' lang="{escape(document.language)}"' if document.language else ""
    return (
        f'<article class="article" aria-label="{words["reader_label"]}">'
        f'<header><h2{language}>{escape(document.name)}</h2><dl class="facts">{"".join(_facts(document, words))}</dl>'
        f'</header><div class="text"{language}>{render_text(document, start, end, exact)}</div></article>'
    )


def render_text(document: Document, start: int, end: int, exact: tuple[int, int] = (0, 0)) -> str:
    """The text as paragraphs, with its characters from `start` to `end` in `<mark>`.

    The text content of the result is exactly `Document.text`, and that of its marks exactly `text[start:end]`:
    line breaks stand between the paragraphs, where a browser shows nothing of them. An empty or impossible range
    marks nothing. The first mark's id is `start-end`. Within the marks, what is from `exact[0]` to `exact[1]` is in
    `<strong>`. A title that the header repeats is in the class "repeated".
    """
    marked = (start, end) if 0 <= start < end <= len(document.text) else (0, 0)
    return "".join(_pieces(document, *marked, exact))


def _pieces(document: Document, start: int, end: int, exact: tuple[int, int]) -> Iterator[str]:
    marks = 0
    for line in LINES.finditer(document.text):
        low, high = max(line.start(), start), min(line.end(), end)
        if low < high:
            anchor = "" if marks else f' id="{start}-{end}" tabindex="-1"'
            marks += 1
            before, after = document.text[line.start() : low], document.text[high : line.end()]
            marked = _marked(document.text, low, high, exact)
            content = f"{escape(before)}<mark{anchor}>{marked}</mark>{escape(after)}"
        else:
            content = escape(line.group())
        if not line.group().strip():
            yield content
        elif low >= high and _repeats_title(document, line.start(), line.end()):
            yield f'<p class="repeated">{content}</p>'
        else:
            yield f"<p>{content}</p>"


def _marked(text: str, start: int, end: int, exact: tuple[int, int]) -> str:
    low, high = max(start, exact[0]), min(end, exact[1])
    if low >= high or not text[start:end].strip("\n"):  # a line break is never bold
        return escape(text[start:end])
    return f"{escape(text[start:low])}<strong>{escape(text[low:high])}</strong>{escape(text[high:end])}"


def _repeats_title(document: Document, start: int, end: int) -> bool:
    title = document.title
    return title is not None and not document.text[:start].strip() and (title.start, title.end) == (start, end)


def _facts(document: Document, words: Words) -> Iterator[str]:
    if document.date:
        iso, written = escape(document.date.value), escape(write_date(document.date.value, words))
        yield _fact("date", words["fact_date"], f'<time datetime="{iso}">{written}</time>')
    if document.publisher:
        yield _fact("publisher", words["fact_publisher"], escape(document.publisher.value))
    if document.author:
        yield _fact("author", words["fact_author"], escape(document.author.value))
    yield _fact("file", words["fact_file"], escape(document.path))


def _fact(name: str, term: str, html: str) -> str:
    return f'<div class="{name}"><dt>{term}</dt><dd>{html}</dd></div>'
