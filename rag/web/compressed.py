"""What is sent is compressed: text that is whole, never a stream."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS = ("text/html", "text/css", "text/javascript", "text/plain", "application/json", "image/svg+xml")
LEAST_BYTES = 500  # below, the headers weigh more
LEVEL = 6  # the page in 5 ms; at 9 it is hardly smaller


class Compressed:
    """An ASGI application around another: sends its texts as gzip to whoever takes that."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http" or not takes(scope, "gzip"):
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def send_compressed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_text(message):
                start = message  # until it is known whether the body is whole
                return
            if start is not None:
                head, start = start, None
                if not message.get("more_body") and len(message.get("body", b"")) >= LEAST_BYTES:
                    message = {**message, "body": gzip.compress(message["body"], LEVEL, mtime=0)}
                    head = _headed(head, len(message["body"]))
                await send(head)
            await send(message)

        await self.app(scope, receive, send_compressed)


def takes(scope: Scope, coding: str) -> bool:
    """Whether the browser takes a coding.

    >>> takes({"headers": [(b"accept-encoding", b"gzip, br;q=0")]}, "br")
    False
    """
    accepted = dict(scope["headers"]).get(b"accept-encoding", b"").decode("latin-1").lower()
    weights = {name.strip(): weight.strip() for name, _, weight in (one.partition(";") for one in accepted.split(","))}
    return coding in weights and weights[coding] not in ("q=0", "q=0.0")


def _is_text(start: Message) -> bool:
    headers = dict(start.get("headers", ()))
    kind = headers.get(b"content-type", b"").decode("latin-1").partition(";")[0]
    return start["status"] == 200 and kind in KINDS and b"content-encoding" not in headers and b"etag" not in headers


def _headed(start: Message, length: int) -> Message:
    kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
    varied = [value for name, value in kept if name == b"vary"]
    kept = [(name, value) for name, value in kept if name != b"vary"]
    added = [
        (b"content-length", str(length).encode()),
        (b"content-encoding", b"gzip"),
        (b"vary", b", ".join([*varied, b"Accept-Encoding"])),
    ]
    return {**start, "headers": [*kept, *added]}
