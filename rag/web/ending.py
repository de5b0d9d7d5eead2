"""What the server no longer waits for when it stops: cut off without a word in the log."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from rag.web.gate import respond

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def is_news(record: logging.LogRecord) -> bool:
    """Whether a line of uvicorn's says more than that it cut something off, as it must each page that is open, or than
    that a client asked for a WebSocket, which nothing here speaks.
    """
    return not str(record.msg).startswith(("Cancel %s running task(s)", "No supported WebSocket library"))


class Ending:
    """An ASGI application around another: what uvicorn cancels, which it does only to end, ends as a response does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except asyncio.CancelledError:
            with suppress(RuntimeError):  # uvicorn's, where less was sent than was announced
                if has_begun:
                    await send({"type": "http.response.body", "body": b""})
                else:
                    await respond(send, 503, b"", b"text/plain")
