"""The documents' own pages, and the file behind each: its bytes, as long as they are those that were indexed."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from string import Template
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from rag.errors import LoadError
from rag.load import encoding_of, read_bytes
from rag.store import encoding_for, read_encodings
from rag.web.article import NO_PLACE, REORDERING, Place, find_words, link_to, render_article, shown
from rag.web.replies import know_names, wanted_words
from rag.web.starting import read_static

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import FastAPI
    from starlette.requests import Request

    from rag.assistant import Assistant
    from rag.out.export import Library
    from rag.records import Document
    from rag.settings import Settings
    from rag.store import Shelf
    from rag.words import Words

OTHERS = 20  # other citations of an answer that are marked; an answer has fewer
HEADERS = {"Vary": "Accept-Language", "Cache-Control": "private, no-cache"}
RANGE = re.compile(r"([0-9]{1,11})-([0-9]{1,11})(?:-([0-9a-f]{8}))?")


def document_page(library_of: Callable[[Request], Library]) -> Callable[[Request], Response]:
    """The endpoint of `/documents/<path>?start=…&end=…`: only what the catalog holds, never a path of the disk.

    With `said`, as `mark_of` gives it, words that have moved are followed. `also=START-END-SAID`, once or more, are the
    places of other citations. With `panel`, the article alone.
    """

    def show(request: Request) -> Response:
        words, path = wanted_words(request), request.path_params["path"]
        document = library_of(request).document(path)
        if document is None:
            return sentence_page(words["missing_title"], words["missing"].format(path=path), 404, words)
        if moved := _moved(request, document):
            return RedirectResponse(moved, headers=HEADERS)
        if "panel" in request.query_params:
            return HTMLResponse(_article(request, document, words), headers=HEADERS)
        ask = Template(read_static("document_nav.html")).substitute(
            words,
            ask=escape("/?" + urlencode({"about": document.path})),
            original=escape(f"/originals/{quote(document.path)}"),
        )
        return _page(document.name, ask + _article(request, document, words), 200, words)

    return show


def sentence_page(title: str, sentence: str, status: int, words: Words) -> HTMLResponse:
    """A page that says one sentence, in the look of a document's."""
    back = f'<nav><a href="/">{words["to_chat"]}</a></nav>'
    content = f'<div class="article missing"><h1>{escape(title)}</h1><p>{shown(sentence)}</p></div>'
    return _page(title, back + content, status, words)


def _page(title: str, content: str, status: int, words: Words) -> HTMLResponse:
    parts = {name: read_static(f"{name}.css") for name in ("theme", "plain", "article")}
    name = escape(REORDERING.sub("", title))
    page = Template(read_static("document.html")).substitute(words, title=name, content=content, **parts)
    return HTMLResponse(page, status, HEADERS)


def _article(request: Request, document: Document, words: Words) -> str:
    query = request.query_params
    start, end = _offset(request, "start"), _offset(request, "end")
    note = ""
    if ("start" in query or "end" in query) and find_words(document, (start, end), query.get("said", "")) is None:
        note = words["reader_changed" if "said" in query else "reader_wrong_place"]
        start, end = NO_PLACE
    return render_article(
        document,
        start,
        end,
        words,
        (_offset(request, "exact_start"), _offset(request, "exact_end")),
        _others(request, document, (start, end)),
        note=note,
        heading="h2" if "panel" in query else "h1",
    )


def _others(request: Request, document: Document, quoted: Place) -> dict[Place, str]:
    """The places of the other citations that the address names, each with its own address, which names the rest."""
    said = request.query_params.get("said")
    own = "-".join([*map(str, quoted), *([said] if said else [])])
    named = dict.fromkeys([*request.query_params.getlist("also")[:OTHERS], own])
    ranges = [found for name in named if (found := RANGE.fullmatch(name))]
    places = {found: find_words(document, (int(found[1]), int(found[2])), found[3] or "") for found in ranges}
    there = {found: place for found, place in places.items() if place}
    return {
        place: link_to(
            document.path,
            int(found[1]),
            int(found[2]),
            **({"said": found[3]} if found[3] else {}),
            also=[other[0] for other in there if other != found],
        )
        for found, place in there.items()
        if place != quoted
    }


def _moved(request: Request, document: Document) -> str | None:
    """The address of the words that the request is about, where they stand elsewhere now."""
    query = request.query_params
    asked = (_offset(request, "start"), _offset(request, "end"))
    found = find_words(document, asked, query.get("said", ""))
    if found is None or found == asked:
        return None
    offsets = ("start", "end", "exact_start", "exact_end")
    shift = found[0] - asked[0]
    kept = [
        (name, str(_offset(request, name) + shift) if name in offsets else value) for name, value in query.multi_items()
    ]
    return f"/documents/{quote(document.path)}?{urlencode(kept)}#{found[0]}-{found[1]}"


def _offset(request: Request, name: str) -> int:
    """The offset that the address gives, or -1, where nothing can be marked."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else -1


class Holder(Protocol):
    """What the endpoint needs of an assistant."""

    @property
    def store(self) -> Shelf:
        """Where the documents are listed."""

    @property
    def settings(self) -> Settings:
        """What says how large a file may be."""


def add_documents(app: FastAPI, assistant_of: Callable[[Request], Assistant]) -> None:
    """Adds the addresses of what is indexed to the application; `assistant_of` gives the one that a visitor asks."""
    name = know_names()
    app.add_route(f"/documents/{{path:{name}}}", document_page(assistant_of))
    app.add_route(f"/originals/{{path:{name}}}", original_file(assistant_of))


def original_file(assistant_of: Callable[[Request], Holder]) -> Callable[[Request], Response]:
    """The endpoint of `/originals/<path>`: only files that `assistant_of` has indexed, never a path of the disk."""

    def show(request: Request) -> Response:
        words, path, holder = wanted_words(request), request.path_params["path"], assistant_of(request)
        origin = holder.store.origin(path)
        if origin is None:
            return sentence_page(words["missing_title"], words["missing"].format(path=path), 404, words)
        content = _as_indexed(*origin, path, holder.settings.file_mb)
        if content is None:
            return sentence_page(words["reader_changed_title"], words["reader_changed"], 409, words)
        encoding = encoding_for(origin[0], read_encodings(holder.settings.index))
        return Response(content, headers=_headers(content, path, encoding))

    return show


def _as_indexed(file: Path, digest: str, path: str, file_mb: int) -> bytes | None:
    """The file's bytes; None where it is gone, or holds others than when it was indexed."""
    try:
        content = read_bytes(file, path, file_mb)
    except LoadError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def _headers(content: bytes, path: str, encoding: str | None) -> dict[str, str]:
    return {
        "Content-Type": f"text/plain; charset={encoding_of(content, encoding) or 'utf-8'}",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(path.rsplit('/', 1)[-1], safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
