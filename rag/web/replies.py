"""What a request gets if it is not what an address wants: its language, its body, a refusal, an error in a sentence."""

from __future__ import annotations

import errno
import logging
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from rag.errors import (
    DiskFullError,
    FilterError,
    GriotError,
    IndexBusyError,
    IndexEmptyError,
    IndexStoreError,
    LoadError,
    MassRemovalError,
    ModelError,
    QuestionError,
)
from rag.words import choose_language, languages, read_words

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.words import Words

log = logging.getLogger(__name__)

# An error's own sentence is for whoever runs the server: in English, with folders of that machine and what to type.
SENTENCES: dict[type[GriotError], str] = {
    QuestionError: "error_question",
    FilterError: "filters_wrong",
    LoadError: "error_files",
    ModelError: "error_model",
    IndexStoreError: "error_index",
    IndexEmptyError: "error_empty",
    IndexBusyError: "error_busy",
    MassRemovalError: "error_removal",
    DiskFullError: "error_disk",
}


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
    return JSONResponse({"error": sentence}, status, {"Cache-Control": "no-store"})


def know_names() -> str:
    """Has addresses hold any document's name, one with a line break too, and gives the kind that they name it by.

    Starlette's own `path` ends at a line break, and takes `a.txt%0A` for `a.txt`.
    """

    class Name(PathConvertor):
        regex = "(?s:.*)"

    register_url_convertor("name", Name())
    return "name"


def add_troubles(app: FastAPI) -> None:
    """Has what no address foresees of the index and its files answered with a sentence, on a page or as JSON."""
    from rag.web.documents import sentence_page

    async def tell(request: Request, error: Exception) -> Response:
        assert isinstance(error, GriotError)
        log.warning("%s: %s", quote(request.url.path), error)
        words = wanted_words(request)
        sentence = tell_error(error, words)
        if "text/html" in request.headers.get("accept", ""):
            return sentence_page(words["error_title"], sentence, 503, words)
        return refuse(503, sentence)

    app.add_exception_handler(GriotError, tell)


def log_trouble(log: logging.Logger, what: str) -> str:
    """Logs the exception that is being handled; the code that stands beside it."""
    code = uuid4().hex[:8]
    log.exception("%s [%s]", what, code)
    return code


def tell_error(error: GriotError, words: Words) -> str:
    """What a visitor is told of it; its own sentence where its kind has none."""
    key = next((SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES), None)
    return words[key] if key else str(error)


def is_full(error: OSError) -> bool:
    """Whether there was no room left on the disk."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


class TellTrouble:
    """An ASGI application around another: what nobody foresaw is a sentence with a code, instead of a bare 500.

    Gradio answers 500 of its own before it raises: such an answer is held back until it is known whether it does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        held: list[Message] = []
        is_begun = False

        async def send_or_hold(message: Message) -> None:
            nonlocal is_begun
            if held or (not is_begun and message.get("status") == 500):
                held.append(message)
            else:
                is_begun = True
                await send(message)

        try:
            await self.app(scope, receive, send_or_hold)
        except ClientDisconnect:
            return None
        except Exception:
            if is_begun:  # nothing can be told any more
                raise
            code = log_trouble(log, f"{scope['method']} {scope['path']!r} could not be answered")
            return await self._tell(scope, receive, send, code)
        for message in held:
            await send(message)
        return None

    async def _tell(self, scope: Scope, receive: Receive, send: Send, code: str) -> None:
        from rag.web.documents import sentence_page

        request = Request(scope)
        words = wanted_words(request)
        sentence = words["unexpected_request"].format(code=code)
        is_page = "text/html" in request.headers.get("accept", "")
        told = sentence_page(words["error_title"], sentence, 500, words) if is_page else refuse(500, sentence)
        await told(scope, receive, send)
