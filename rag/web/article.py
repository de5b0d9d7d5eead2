"""A document → its HTML: its name, its facts, and its text with the quoted words marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

from rag.web.article_text import NO_OTHERS, NO_PLACE, Place, render_text, shown
from rag.web.place import mark_of
from rag.words import write_date
from rag.words.frame import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Document
    from rag.words import Words


def link_to(path: str, start: int, end: int, text: str = "", **more: str | Sequence[str]) -> str:
    """The address of some words of a document: works without scripts, in a new window and after a restart.

    With their `text`, it leads to them where they have moved, and says so where they are gone.

    >>> link_to("2023/été.txt", 5, 12), link_to("a.txt", 5, 10, "Novak")
    ('/documents/2023/%C3%A9t%C3%A9.txt?start=5&end=12#5-12', '/documents/a.txt?start=5&end=10&said=af6f6e72#5-10')
    """
    said = {"said": mark_of(text)} if text else {}
    query = urlencode({"start": start, "end": end, **said, **more}, doseq=True)
    return f"/documents/{quote(path)}?{query}#{start}-{end}"


def render_article(
    document: Document,
    start: int,
    end: int,
    words: Words,
    exact: Place = NO_PLACE,
    others: Mapping[Place, str] = NO_OTHERS,
    *,
    note: str = "",
    heading: Literal["h1", "h2"] = "h2",
) -> str:
    """The document as an `<article>`, with a header of its facts; see `render_text` for what is inside `.text`.

    `note` is a sentence for who reads it, above the text.
    """
    language = f' lang="{escape(document.language)}"' if document.language else ""
    told = f'<p class="note" role="note">{escape(note)}</p>' if note else ""
    return (
        f'<article class="article" aria-label="{words["reader_label"]}">'
        f"<header><{heading}{language}>{shown(document.name)}</{heading}>"
        f'<dl class="facts">{"".join(_facts(document, words))}</dl></header>{told}'
        f'<div class="text"{language}>{render_text(document, start, end, exact, others)}</div></article>'
    )


def _facts(document: Document, words: Words) -> Iterator[str]:
    if document.publisher:
        yield _fact("publisher", words["fact_publisher"], shown(document.publisher.value))
    if document.date:
        iso, written = escape(document.date.value), escape(write_date(document.date.value, words))
        yield _fact("date", words["fact_date"], f'<time datetime="{iso}">{written}</time>')
    if document.author:
        yield _fact("author", words["fact_author"], shown(document.author.value))
    if document.language:
        yield _fact("language", words["fact_language"], escape(spoken(document.language, words["language"])))
    yield _fact("file", words["fact_file"], shown(document.path))


def _fact(name: str, term: str, html: str) -> str:
    return f'<div class="{name}"><dt>{term}</dt><dd>{html}</dd></div>'
