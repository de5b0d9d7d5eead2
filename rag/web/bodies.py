"""What requests bring with them, counted while it is read: too long, too slow or too much at once is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from rag.web.gate import HEADERS
from rag.web.limits import PARSED, PARSED_CONTAINERS, TO_DISK, ClientLimits, most_body_bytes
from rag.words import choose_language, read_words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY = "griot.body"  # in a scope: the `Body` of its request
LEFT: Message = {"type": "http.disconnect"}


class Body:
    """The body of one request as it comes; `bytes` is how much of it came.

    Once it is refused, the application is told that the client left, and what it still sends goes nowhere.
    """

    def __init__(self, bodies: Bodies, scope: Scope, receive: Receive, send: Send) -> None:
        self.bytes = 0
        self.is_refused = False
        self.client_left = False
        self._bodies = bodies
        self._scope = scope
        self._receive = receive
        self._send = send
        self._containers = 0
        self._is_whole = False
        self._response_begun = False
        self._begun_s: float | None = None

    async def receive(self) -> Message:
        """The next part of the body."""
        if self.is_refused:
            return LEFT
        if self._is_whole:
            return await self._receive()
        limits, now = self._bodies.limits, asyncio.get_running_loop().time()
        self._begun_s = now if self._begun_s is None else self._begun_s
        try:
            async with asyncio.timeout_at(self._begun_s + limits.body_s + self.bytes / limits.slowest_bytes_s):
                message = await self._receive()
        except TimeoutError:
            return await self.refuse(408, "limits_slow")
        self.client_left = message["type"] == LEFT["type"]
        self._is_whole = not message.get("more_body", False)
        return await self._count(message)

    async def send(self, message: Message) -> None:
        """Passes a part of the response on."""
        if not self.is_refused:
            self._response_begun = True
            await self._send(message)

    async def refuse(self, status: int, sentence: str) -> Message:
        """Answers instead of the application, unless it has begun to, and has the connection closed."""
        self.is_refused = True
        if not self._response_begun:
            accepted = dict(self._scope["headers"]).get(b"accept-language", b"").decode("latin-1")
            words = read_words(choose_language(accepted))
            told = words[sentence].format(mb=most_body_bytes(self._scope["path"]) // 1_000_000)
            content = json.dumps({"error": told}).encode()
            headers = [
                *HEADERS,
                (b"content-type", b"application/json"),
                (b"content-length", str(len(content)).encode()),
                (b"cache-control", b"no-store"),
                (b"connection", b"close"),
            ]
            await self._send({"type": "http.response.start", "status": status, "headers": headers})
            await self._send({"type": "http.response.body", "body": content, "more_body": True})
            with suppress(TimeoutError):
                async with asyncio.timeout(self._bodies.limits.linger_s):
                    while not self._is_whole:
                        self._is_whole = not (await self._receive()).get("more_body", False)
            await self._send({"type": "http.response.body", "body": b""})
        return LEFT

    async def _count(self, message: Message) -> Message:
        part, path = message.get("body", b""), self._scope["path"]
        self.bytes += len(part)
        if path.startswith(PARSED):
            self._containers += part.count(b"[") + part.count(b"{")
        if self.bytes > most_body_bytes(path) or self._containers > PARSED_CONTAINERS:
            return await self.refuse(413, "limits_long")
        if self.counts and self._bodies.taken() > self._bodies.limits.bodies_bytes:
            return await self.refuse(503, "limits_full")
        return message

    @property
    def counts(self) -> bool:
        """Whether it takes memory that is worth counting."""
        is_small = self.bytes <= self._bodies.limits.small_body_bytes
        return not (self.is_refused or is_small or self._scope["path"] in TO_DISK)


class Bodies:
    """An ASGI application around another: reads no more of a request, for no longer, than `limits` say.

    `held` gives the bodies that are kept after their request is answered.
    """

    def __init__(self, app: ASGIApp, limits: ClientLimits, held: Callable[[], set[Body]] = set) -> None:
        self.app = app
        self.limits = limits
        self.held = held
        self._read: set[Body] = set()

    def taken(self) -> int:
        """The bytes of all bodies that are being read or are kept."""
        return sum(body.bytes for body in self._read | self.held() if body.counts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = scope[BODY] = Body(self, scope, receive, send)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > most_body_bytes(scope["path"]):
            await body.refuse(413, "limits_long")
            return
        self._read.add(body)
        try:
            await self.app(scope, body.receive, body.send)
        except ClientDisconnect:
            if not (body.is_refused or body.client_left):
                raise
        except Exception:
            if not body.is_refused:  # else it fails for want of what was refused
                raise
        finally:
            self._read.discard(body)
