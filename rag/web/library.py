"""The addresses below `/library`: the page of the documents, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import FilterError
from rag.web.intake import refuse, wanted_words
from rag.web.library_edits import Editor, add_edits
from rag.web.library_list import COLUMNS, TYPED_CHARS, Wish
from rag.web.library_page import render_library
from rag.web.library_shelf import Library, offer

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant

FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
AssistantOf = Callable[["Request"], "Assistant"]


def add_library(app: FastAPI, assistant_of: AssistantOf, editor: Editor) -> None:
    """Adds the addresses to the application; `assistant_of` gives the one that a visitor asks."""
    library = Library()
    add_edits(app, editor)
    app.add_route("/library", show_library(editor))
    app.add_route("/library/documents", list_documents(library, assistant_of))


def show_library(editor: Editor) -> Callable[[Request], Response]:
    """The endpoint of the page."""
    from starlette.responses import HTMLResponse

    def show(request: Request) -> Response:
        return HTMLResponse(render_library(wanted_words(request), may_edit=editor.may_edit), headers=FRESH)

    return show


def list_documents(library: Library, assistant_of: AssistantOf) -> Callable[[Request], Response]:
    """The endpoint of the documents that meet the wish of its address, with what the charts and the choices count."""
    from starlette.responses import JSONResponse

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        held = library.holdings(assistant_of(request).store)
        try:
            return JSONResponse(offer(held, read_wish(request), words), headers={"Cache-Control": "no-store"})
        except FilterError:
            return refuse(400, words["library_dates_wrong"])

    return tell


def read_wish(request: Request) -> Wish:
    """What an address asks for; what it does not say, or cannot mean, is as it is at first."""
    given = request.query_params
    first = Wish()
    offset = given.get("offset", "")
    return Wish(
        typed=given.get("q", "")[:TYPED_CHARS],
        publisher=given.get("publisher", ""),
        language=given.get("language", ""),
        since=given.get("since", "").strip(),
        until=given.get("until", "").strip(),
        undated=given.get("undated") == "1",
        sort=next((column for column in COLUMNS if column == given.get("sort")), first.sort),
        descending=given["order"] != "up" if "order" in given else first.descending,
        offset=int(offset) if offset.isascii() and offset.isdecimal() and len(offset) < 9 else 0,
    )
