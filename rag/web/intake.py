"""What a page of ours sends: how much of it, and in which language to reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.words import choose_language, languages, read_words

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import JSONResponse

    from rag.words import Words


def wanted_words(request: Request) -> Words:
    """The words of the language that the address names (`lang`), or else of the one that the browser prefers."""
    chosen = request.query_params.get("lang", "")
    return read_words(chosen if chosen in languages() else choose_language(request.headers.get("accept-language")))


async def read_body(request: Request, most_bytes: int) -> bytes | None:
    """The body, or None where it is longer than that, whatever it says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            return None
    return bytes(body)


def refuse(status: int, sentence: str) -> JSONResponse:
    """A sentence instead of what was asked for, as `{"error": sentence}`."""
    from starlette.responses import JSONResponse

    return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})


def know_names() -> str:
    """Has addresses hold any document's name, one with a line break too, and gives the kind that they name it by.

    Starlette's own `path` ends at a line break, and takes `a.txt%0A` for `a.txt`.
    """
    from starlette.convertors import PathConvertor, register_url_convertor

    class Name(PathConvertor):
        regex = "(?s:.*)"

    register_url_convertor("name", Name())
    return "name"
