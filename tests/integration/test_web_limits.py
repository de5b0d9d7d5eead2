"""What a client may take of the server: uvicorn on a real socket, with bounds small enough to be met at once."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from rag.web.bodies import Bodies
from rag.web.connections import Doorman, raise_file_limit
from rag.web.limits import BODY_BYTES, PARSED_CONTAINERS, ClientLimits
from rag.web.server import build_server
from rag.words import read_words

LARGE = 20_000_000
JOIN = "/gradio_api/queue/join"
HEARTBEAT = "/gradio_api/heartbeat/abc"
FRENCH = read_words("fr")


@dataclass
class App:
    """An ASGI application that reads the body; what it does then goes by the path.

    `/wait` and a heartbeat wait for `let_go`, `/large` sends 20 MB, `/early` answers before it reads anything, any
    other says how long the body was.
    """

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    read: int = 0  # bytes, of all requests
    left: int = 0  # requests whose client left

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        length, more = 0, scope["path"] != "/early"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left += 1
                raise OSError("what an application makes of that is its own affair")
            length, more = length + len(message["body"]), message["more_body"]
            self.read += len(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] in ("/wait", HEARTBEAT):
            await send({"type": "http.response.body", "body": b"so ", "more_body": True})
            await self.let_go.wait()
        await send(
            {"type": "http.response.body", "body": b"x" * LARGE if scope["path"] == "/large" else b"%d" % length}
        )


@dataclass
class Client:
    """A connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def reply(self) -> tuple[int, bytes]:
        """The status and the rest of what came until the connection was closed."""
        content = await self.reader.read()
        return int(content[9:12]), content.partition(b"\r\n\r\n")[2]

    async def status(self) -> int:
        """The status of the response that comes."""
        return int((await self.reader.readuntil(b"\r\n\r\n"))[9:12])

    async def is_closed(self) -> bool:
        """Waits until the connection is closed."""
        with suppress(ConnectionError):
            await self.reader.read()
        return True


@dataclass
class Site:
    """A running server."""

    app: App
    doorman: Doorman
    port: int
    clients: list[Client] = field(default_factory=list)

    async def connect(self) -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        self.clients.append(client)
        own = client.writer.get_extra_info("sockname")
        await self.until(lambda: own in {known.client for known in self.doorman.connections} or client.reader.at_eof())
        return client

    async def ask(self, path: str, *more: str, body: bytes = b"") -> Client:
        client = await self.connect()
        await client.send("\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *more, "", ""]).encode() + body)
        return client

    async def until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            await asyncio.sleep(0.001)

    def look(self, after_s: float) -> None:
        """What the watch does so many seconds from now."""
        self.doorman.look(asyncio.get_running_loop().time() + after_s)


@asynccontextmanager
async def running(**bounds: Any) -> AsyncIterator[Site]:
    limits = replace(ClientLimits(), **bounds)
    app, doorman = App(), Doorman(limits, limits.connections)
    server = build_server(Bodies(app, limits), limits, doorman)
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.001)
    site = Site(app, doorman, listener.getsockname()[1])
    try:
        yield site
    finally:
        app.let_go.set()
        for client in site.clients:
            client.writer.close()
            with suppress(ConnectionError):
                await client.writer.wait_closed()
        server.should_exit = True
        await serving


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 60))


# Bodies


def test_a_body_that_does_not_say_how_long_it_is_is_read_to_the_limit_and_no_further() -> None:
    async def test() -> None:
        async with running() as site:
            client = await site.ask(JOIN, "Transfer-Encoding: chunked", "Accept-Language: fr")
            for _ in range(20):
                await client.send(b"%x\r\n%s\r\n" % (1_000_000, b"x" * 1_000_000))
            await client.send(b"0\r\n\r\n")
            status, told = await client.reply()
            assert (status, json.loads(told)["error"]) == (413, FRENCH["limits_long"].format(mb=4))
            assert site.app.read <= BODY_BYTES
            assert site.app.left == 1

    run(test)


@pytest.mark.parametrize("length", [str(BODY_BYTES + 1), "many", "-1"])
def test_a_body_that_is_announced_as_too_long_never_reaches_the_application(length: str) -> None:
    async def test() -> None:
        async with running(linger_s=0.05) as site:
            client = await site.ask("/", f"Content-Length: {length}")
            assert (await client.reply())[0] in (400, 413)  # what is no number, uvicorn itself refuses
            assert site.app.read == site.app.left == 0

    run(test)


def test_a_body_that_stops_on_its_way_is_given_up() -> None:
    async def test() -> None:
        async with running(body_s=0.05, linger_s=0.05) as site:
            client = await site.ask("/", "Content-Length: 1000", "Accept-Language: fr", body=b"x")
            status, told = await client.reply()
            assert (status, json.loads(told)["error"]) == (408, FRENCH["limits_slow"])
            assert site.app.left == 1

    run(test)


def test_a_body_that_comes_slowly_but_steadily_is_read_to_its_end() -> None:
    async def test() -> None:
        async with running(body_s=0.01, slowest_bytes_s=1) as site:
            client = await site.ask("/", "Content-Length: 1000", "Connection: close", body=b"x" * 999)
            await asyncio.sleep(0.05)  # past `body_s`; 999 bytes at one a second have until then and 999 s more
            await client.send(b"x")
            assert (await client.reply())[0] == 200

    run(test)


def test_bodies_are_bounded_together_and_a_small_one_always_passes() -> None:
    async def test() -> None:
        async with running(bodies_bytes=1000, small_body_bytes=100, linger_s=0.05) as site:
            first = await site.ask("/", "Content-Length: 900", body=b"x" * 800)
            await site.until(lambda: site.app.read == 800)
            second = await site.ask("/", "Content-Length: 800", "Accept-Language: fr", body=b"x" * 800)
            status, told = await second.reply()
            assert (status, json.loads(told)["error"]) == (503, FRENCH["limits_full"])
            small = await site.ask("/", "Content-Length: 100", "Connection: close", body=b"x" * 100)
            assert await small.reply() == (200, b"3\r\n100\r\n0\r\n\r\n")
            await first.send(b"x" * 100)
            assert await first.status() == 200
            again = await site.ask("/", "Content-Length: 800", body=b"x" * 800)
            assert await again.status() == 200

    run(test)


def test_what_is_written_to_the_disk_takes_no_part_in_that() -> None:
    async def test() -> None:
        async with running(bodies_bytes=1000, small_body_bytes=100) as site:
            upload = await site.ask("/uploads", "Content-Length: 5000000", body=b"x" * 5_000_000)
            assert await upload.status() == 200

    run(test)


def test_a_short_body_that_would_be_a_million_objects_is_not_parsed() -> None:
    async def test() -> None:
        body = b"[" + b"[]," * PARSED_CONTAINERS + b"0]"
        async with running() as site:
            refused = await site.ask(JOIN, f"Content-Length: {len(body)}", body=body)
            assert await refused.status() == 413
            elsewhere = await site.ask("/export", f"Content-Length: {len(body)}", body=body)
            assert await elsewhere.status() == 200

    run(test)


@pytest.mark.parametrize(
    "content",
    [
        b"GET / HTTP/1.1\r\nX: " + b"x" * 200_000,
        b"GET / HTTP/1.1\r\n" + b"X: x\r\n" * 40_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + b"x" * 200_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 200_000,
    ],
    ids=["header", "headers", "trailer", "chunk extension"],
)
def test_what_is_no_body_is_bounded(content: bytes) -> None:
    async def test() -> None:
        async with running() as site:
            client = await site.connect()
            with suppress(ConnectionError):
                await client.send(content)
            assert await client.is_closed()
            assert not site.doorman.connections

    run(test)


def test_a_body_in_the_smallest_chunks_is_read_and_so_are_several_requests_at_once() -> None:
    async def test() -> None:
        async with running() as site:
            chunks = b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
            client = await site.ask("/", "Transfer-Encoding: chunked", body=chunks)
            assert b"100000" in await client.reader.readuntil(b"\r\n0\r\n\r\n")
            request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            await client.send(request * 5)
            for _ in range(5):
                assert b" 200 OK" in await client.reader.readuntil(b"\r\n0\r\n\r\n")

    run(test)


def test_requests_that_are_sent_ahead_are_few() -> None:
    async def test() -> None:
        async with running() as site:
            client = await site.ask("/wait", "Content-Length: 0", body=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 5000)
            assert await client.is_closed()
            site.app.let_go.set()

    run(test)


# Time


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /"])
def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(begun: bytes) -> None:
    async def test() -> None:
        async with running(head_s=10) as site:
            client = await site.connect()
            await client.send(begun)
            if b"Host" in begun:
                assert await client.status() == 200
                await asyncio.sleep(0.02)  # until the second head's bytes are there
            site.look(after_s=9.9)
            assert len(site.doorman.connections) == 1
            await client.send(b"G")  # another byte is no more time
            site.look(after_s=10.1)
            assert await client.is_closed()

    run(test)


def test_a_body_that_nobody_needs_any_more_is_not_waited_for() -> None:
    async def test() -> None:
        async with running(linger_s=10, keep_alive_s=3600) as site:
            client = await site.ask("/early", "Content-Length: 1000", body=b"x")
            assert await client.status() == 200
            for after_s in (5, 9):
                site.look(after_s)
                await client.send(b"x")
            site.look(after_s=11)
            await client.reader.readuntil(b"1\r\n0\r\n0\r\n\r\n")
            assert await client.is_closed()

    run(test)


def test_an_answer_that_takes_an_hour_is_waited_for() -> None:
    async def test() -> None:
        async with running() as site:
            client = await site.ask("/wait", "Content-Length: 0")
            assert await client.status() == 200
            site.look(after_s=3600)
            site.app.let_go.set()
            assert b"so " in await client.reader.readuntil(b"0\r\n\r\n")

    run(test)


def test_a_response_that_is_not_read_is_given_up_and_one_that_is_read_slowly_is_not() -> None:
    async def test() -> None:
        async with running(unsent_s=60, slowest_bytes_s=10_000, head_s=10) as site:
            client = await site.ask("/large", "Content-Length: 0")
            await site.until(lambda: any(known.unsent for known in site.doorman.connections))
            (connection,) = site.doorman.connections
            site.look(after_s=0)
            before = connection.unsent
            while before - connection.unsent < 700_000:
                assert await client.reader.read(100_000)
            site.look(after_s=61)
            assert len(site.doorman.connections) == 1
            site.look(after_s=120)
            assert len(site.doorman.connections) == 1
            client.reader._transport.pause_reading()  # type: ignore[attr-defined]
            site.look(after_s=122)
            assert not site.doorman.connections

    run(test)


# Numbers


def test_unread_responses_are_bounded_together() -> None:
    async def test() -> None:
        async with running(unsent_bytes=LARGE * 3 // 2) as site:
            for _ in range(4):
                await site.ask("/large", "Content-Length: 0")
            await site.until(lambda: len(site.doorman.connections) < 4)
            assert sum(known.unsent for known in site.doorman.connections) <= LARGE * 3 // 2

    run(test)


def test_idle_connections_shut_nobody_out() -> None:
    async def test() -> None:
        async with running(connections=10, client_connections=10) as site:
            idle = [await site.connect() for _ in range(40)]
            assert len(site.doorman.connections) == 10
            assert all([await client.is_closed() for client in idle[:30]])
            visitor = await site.ask("/", "Content-Length: 0")
            assert await visitor.status() == 200

    run(test)


def test_where_all_are_busy_a_sign_of_life_gives_way_and_no_answer_does() -> None:
    async def test() -> None:
        async with running(connections=3) as site:
            answers = [await site.ask("/wait", "Content-Length: 0") for _ in range(2)]
            life = await site.ask(HEARTBEAT, "Content-Length: 0")
            for client in (*answers, life):
                assert await client.status() == 200
            answers.append(await site.ask("/wait", "Content-Length: 0"))
            assert await answers[-1].status() == 200
            assert await life.is_closed()
            late = await site.connect()
            assert await late.is_closed()
            assert len(site.doorman.connections) == 3
            site.app.let_go.set()
            assert all([b"so " in await client.reader.readuntil(b"0\r\n\r\n") for client in answers])

    run(test)


def test_one_address_has_a_bound_of_its_own() -> None:
    async def test() -> None:
        async with running(connections=10, client_connections=4) as site:
            for _ in range(6):
                await site.connect()
            assert len(site.doorman.connections) == 4

    run(test)


def test_there_are_no_more_connections_than_the_system_opens_files() -> None:
    limits = ClientLimits(connections=10**9)
    assert raise_file_limit(limits) <= 10**9 - limits.reserved_files
    assert raise_file_limit(ClientLimits(connections=20)) == 20
