"""The connections of clients: how many, how long, and how they end when the server stops."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rag.web.gate import respond
from rag.web.limits import WRAPPING, ClientLimits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

HEARTBEAT = "/gradio_api/heartbeat/"
# What is lost when a connection is closed: nothing, a sign of life that a page sends again, what is being sent and can
# be sent again, an answer.
Worth = Literal[0, 1, 2, 3]


class Connection(HttpToolsProtocol):
    """A client's connection, known to the doorman.

    Of uvicorn's protocols this one reads in C: h11 takes a quarter of a second for 256 kB in chunks of a byte each.
    What it leaves unbounded is bounded here: a head, what surrounds the bytes of a body, requests sent ahead.
    """

    def __init__(self, *given: Any, doorman: Doorman, **named: Any) -> None:
        super().__init__(*given, **named)
        self.doorman = doorman
        self.idle_since_s = self.loop.time()
        self.is_dropped = False
        self._is_reading_body = False
        self._head_bytes = 0  # received since the last request came to its end, or since its head did
        self._body_bytes = 0  # of what came after the head, those of the body itself
        self._unread: tuple[float, int] | None = None  # since when how many bytes were left to send

    def connection_made(self, transport: Any) -> None:
        """Asks the doorman."""
        super().connection_made(transport)
        self.idle_since_s = self.loop.time()
        self.doorman.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tells the doorman."""
        super().connection_lost(exc)
        self.doorman.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        """Reads on, unless what is no body grows beyond its bounds."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > self.doorman.limits.head_bytes + WRAPPING * self._body_bytes:
            log.warning("A request was too long before or around its body: the connection is closed")
            self.drop()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._begin_counting(is_body=False)

    def on_headers_complete(self) -> None:
        """A body begins, if only an empty one."""
        if len(self.pipeline) >= self.doorman.limits.sent_ahead:
            raise ValueError("too many requests at once")  # which uvicorn answers as it does what is no request
        super().on_headers_complete()
        self._begin_counting(is_body=True)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what comes after the body, which nobody here reads, is not kept."""
        if not self._is_reading_body:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        super().on_body(body)
        self._body_bytes += len(body)

    def on_message_complete(self) -> None:
        """The request came to its end."""
        super().on_message_complete()
        self._begin_counting(is_body=False)

    def _begin_counting(self, *, is_body: bool) -> None:
        self._is_reading_body = is_body
        self._head_bytes = self._body_bytes = 0

    def on_response_complete(self) -> None:
        """Begins the time in which the next head must come."""
        self.idle_since_s = self.loop.time()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """A response waits for its reader."""
        super().pause_writing()
        self.doorman.bound_unsent()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        self._unread = None

    @property
    def address(self) -> str:
        """The client's."""
        return self.client[0] if self.client else ""

    @property
    def unsent(self) -> int:
        """Bytes of responses that the client has not taken yet."""
        return 0 if self.is_dropped else self.transport.get_write_buffer_size()

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way."""
        return self.cycle is None or self.cycle.response_complete

    @property
    def worth(self) -> Worth:
        """What would be lost with it."""
        if self.unsent or not self.is_idle:
            if self.cycle and self.cycle.scope["path"].startswith(HEARTBEAT):
                return 1
            return 2 if self.unsent or self._is_reading_body else 3
        return 0

    def is_overdue(self, limits: ClientLimits, now_s: float) -> bool:
        """Whether the client has kept the server waiting for too long, for a head or for a response to be read."""
        if self.unsent == 0:
            self._unread = None
            wait_s = limits.linger_s if self._is_reading_body else limits.head_s
            return self.is_idle and now_s - self.idle_since_s > wait_s
        self.idle_since_s = now_s  # what is sent is not yet read
        since_s, before = self._unread or (now_s, self.unsent)
        if now_s - since_s < limits.unsent_s:
            self._unread = since_s, before
            return False
        self._unread = now_s, self.unsent
        return before - self.unsent < limits.slowest_bytes_s * limits.unsent_s

    def drop(self) -> None:
        """Ends it at once, with what was not sent yet."""
        self.is_dropped = True
        self.doorman.connections.discard(self)
        self.transport.abort()


class Doorman:
    """Knows all connections, and closes the least worth where there are too many; `most` is how many are let in."""

    def __init__(self, limits: ClientLimits, most: int) -> None:
        self.limits = limits
        self.most = most
        self.connections: set[Connection] = set()

    def admit(self, newcomer: Connection) -> None:
        """Lets a connection in, in the place of another if there is no room: the oldest of those that are worth least.

        Where there are too many, it is one of the address that has most. If all are worth more, the newcomer goes.
        """
        newcomer.transport.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF, self.limits.socket_bytes
        )
        self.connections.add(newcomer)
        count = Counter(known.address for known in self.connections)
        crowded = newcomer.address
        if count[crowded] <= self.limits.client_connections:
            if len(self.connections) <= self.most:
                return
            crowded = count.most_common(1)[0][0]
        others = [known for known in self.connections if known.address == crowded and known is not newcomer]
        victim = min(others, key=lambda known: (known.worth, known.idle_since_s), default=newcomer)
        if victim.worth == 3:
            victim = newcomer
        log.warning("More connections than the server takes: for a new one, the oldest idle one is closed")
        victim.drop()

    def look(self, now_s: float) -> None:
        """Closes what has kept the server waiting for too long; to be called about once a second."""
        for connection in list(self.connections):
            if connection.is_overdue(self.limits, now_s):
                connection.drop()

    def bound_unsent(self) -> None:
        """Closes the connections with most to read until all together have no more than is kept for them."""
        while sum(connection.unsent for connection in self.connections) > self.limits.unsent_bytes:
            max(self.connections, key=lambda connection: connection.unsent).drop()
            log.warning("More unread responses than the server keeps: the largest is closed")


def raise_file_limit(limits: ClientLimits) -> int:
    """Asks the system for as many open files as are needed; how many connections what it allows leaves room for."""
    try:
        import resource
    except ImportError:  # on Windows, where sockets are no files
        return limits.connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return limits.connections
    wanted = limits.open_files if hard == resource.RLIM_INFINITY else min(hard, limits.open_files)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(1, min(limits.connections, max(soft, wanted) - limits.reserved_files))


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
