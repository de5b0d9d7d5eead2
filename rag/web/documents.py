"""A document on a page of its own: plain HTML that needs no script."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Protocol

from rag.web.article import render_article
from rag.web.starting import read_static
from rag.web.words import choose_language, languages, read_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from rag.records import Document


class Library(Protocol):
    """What the page needs of an assistant."""

    def document(self, path: str) -> Document | None:
        """The indexed document of that path, or None."""


def document_page(library: Library) -> Callable[[Request], Response]:
    """The endpoint of `/documents/<path>?start=…&end=…`: only what the catalog holds, never a path of the disk."""
    from starlette.responses import HTMLResponse

    def show(request: Request) -> Response:
        chosen = request.query_params.get("lang", "")
        accepted = request.headers.get("accept-language")
        words = read_words(chosen if chosen in languages() else choose_language(accepted))
        path = request.path_params["path"]
        document = library.document(path)
        if document is None:
            title = words["missing_title"]
            sentence = escape(words["missing"].format(path=path))
            content = f'<div class="article missing"><h1>{title}</h1><p>{sentence}</p></div>'
        else:
            title = escape(document.name)
            exact = _offset(request, "exact_start"), _offset(request, "exact_end")
            content = render_article(document, _offset(request, "start"), _offset(request, "end"), words, exact)
        parts = {name: read_static(f"{name}.css") for name in ("theme", "plain", "article")}
        page = Template(read_static("document.html")).substitute(words, title=title, content=content, **parts)
        return HTMLResponse(page, 200 if document else 404, {"Vary": "Accept-Language"})

    return show


def _offset(request: Request, name: str) -> int:
    """The offset that the address gives, or -1, where nothing can be marked."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else -1
