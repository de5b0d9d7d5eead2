"""A server of OpenAI's protocol, or of another provider's, that answers by script, and misbehaves on purpose."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Literal

from tests.llm_wires import WIRES, Wire, chunk, data, in_words, wire_at
from tests.llm_wires import Asked as Asked

LONGEST_S = 20.0  # that any answer takes, so that no test waits for ever
OVERFLOWS = {
    "llama.cpp": "request (2031 tokens) exceeds the available context size (512 tokens), try increasing it",
    "vllm": "This model's maximum context length is 512 tokens. However, you requested 2031 tokens in the messages.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its parts, sent as chunks after `late_s`, `pause_s` between them, and how it ends.

    `status` 200 streams, another fails.
    """

    parts: tuple[bytes, ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    late_s: float = 0.0
    pause_s: float = 0.0
    end: Literal["whole", "cut", "torn", "stalled", "alive"] = "whole"


Script = Reply | Callable[[Asked], Reply]


def says(text: str, *, finish: str = "", provider: str = "openai") -> Reply:
    """An answer, word by word; `finish` is how it says that it ends, else as a whole one does."""
    wire = WIRES[provider]
    return Reply(wire.sent(in_words(text), finish or wire.whole))


def says_nothing() -> Reply:
    """An answer without a word, which ends as it should."""
    return Reply((event({"role": "assistant"}), end("stop")))


def starts_late(text: str, late_s: float) -> Reply:
    """An answer whose first words take their time."""
    return replace(says(text), late_s=late_s)


def says_slowly(text: str, pause_s: float) -> Reply:
    """An answer that one can watch: word by word, with a pause between them."""
    return replace(says(text), pause_s=pause_s)


def stalls(text: str, *, alive: bool = False) -> Reply:
    """An answer that stops coming after `text`; `alive`: but its server goes on to send comments."""
    return replace(says(text), parts=says(text).parts[:-1], end="alive" if alive else "stalled")


def breaks_off(text: str, *, torn: bool = False, provider: str = "openai") -> Reply:
    """An answer that ends after `text` without saying so; `torn`: in the middle of a chunk of HTTP."""
    said = says(text, provider=provider)
    return replace(said, parts=said.parts[:-1], end="torn" if torn else "cut")


def errs(text: str, provider: str) -> Reply:
    """An answer in whose middle, after `text`, the server says that it has failed."""
    said = breaks_off(text, provider=provider)
    return replace(said, parts=(*said.parts, WIRES[provider].broken))


def garbles(text: str = "") -> Reply:
    """An answer that after `text` is no JSON."""
    return Reply((*says(text).parts[:-1], b'data: {"choices": [{"delta": {"cont\n\n'))


def splits(text: str) -> Reply:
    """An answer of which each byte comes alone, in one event."""
    sent = b"".join((event({"content": text}), end("stop")))
    return Reply(tuple(sent[place : place + 1] for place in range(len(sent))))


def splits_escapes(text: str) -> Reply:
    """An answer whose characters beyond the first plane are halved, each half in a JSON text of its own."""
    wide = text.encode("utf-16-be")
    halves = [wide[start : start + 2].decode("utf-16-be", "surrogatepass") for start in range(0, len(wide), 2)]
    return Reply((*(event({"content": half}, escaped=True) for half in halves), end("stop")))


def fails(status: int, message: str = "no", *, retry_after: str | None = None) -> Reply:
    """A refusal, with the request's key in its text, as some servers have it."""
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return Reply((message.encode(),), status, headers)


def overflows(server: str) -> Reply:
    """A refusal of a prompt that is too long, in the words of "llama.cpp", "vllm" or a provider."""
    return fails(400, OVERFLOWS[server]) if server in OVERFLOWS else fails(*WIRES[server].overflow)


def event(delta: Mapping[str, str], finish: str | None = None, *, escaped: bool = False) -> bytes:
    """One event of a stream; `escaped`: in ASCII."""
    return data(chunk(delta, finish), escaped=escaped)


def end(finish: str) -> bytes:
    """The events with which a stream ends."""
    return event({}, finish) + b"data: [DONE]\n\n"


class LlmServer(ThreadingHTTPServer):
    """Answers each request with the next of the script, and with its last one from then on; keeps what was asked.

    `left` are those whose other side has gone before the end. `told` is what it says at other paths, such as "/props".
    Use `serving`, which stops it.
    """

    daemon_threads = False  # so that closing waits for them, each at most LONGEST_S

    def __init__(self, script: tuple[Script, ...], told: Mapping[str, object], port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answering)
        self.url = f"http://127.0.0.1:{self.server_port}/v1"
        self.asked: list[Asked] = []
        self.left: list[Asked] = []
        self.told = told
        self.stopping = Event()
        self._script = script
        self._lock = Lock()

    def reply(self, asked: Asked) -> Reply:
        """What a request gets."""
        with self._lock:
            step = self._script[min(len(self.asked), len(self._script) - 1)]
            self.asked.append(asked)
        return step if isinstance(step, Reply) else step(asked)


@contextmanager
def serving(*script: Script, told: Mapping[str, object] | None = None, port: int = 0) -> Iterator[LlmServer]:
    """A server for the length of a test; at a port of its own, or at one where another was."""
    with LlmServer(script, told or {}, port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


@contextmanager
def refusing() -> Iterator[str]:
    """The address of a server that is not there: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = LONGEST_S
    server: LlmServer

    def do_GET(self) -> None:
        self._tell(self.server.told.get(self.path))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wire = wire_at(self.path)
        if wire is None:
            return self._tell(self.server.told.get(self.path))
        asked = wire.read(body, self.headers)
        reply = self.server.reply(asked)
        try:
            return self._stream(reply, wire) if reply.status == 200 else self._fail(reply, wire, asked.key)
        except (BrokenPipeError, ConnectionResetError):
            self.server.left.append(asked)
            return None

    def _tell(self, said: object) -> None:
        self._head(404 if said is None else 200, ("Content-Type", "application/json"))
        self._chunk(json.dumps(said).encode())
        self._chunk(b"")

    def _fail(self, reply: Reply, wire: Wire, key: str) -> None:
        message = f"{reply.parts[0].decode()} (key {key})"
        self._head(reply.status, ("Content-Type", "application/json"), *reply.headers)
        self._chunk(json.dumps(wire.failing(reply.status, message)).encode())
        self._chunk(b"")

    def _stream(self, reply: Reply, wire: Wire) -> None:
        self._wait(min(reply.late_s, LONGEST_S))
        self._head(200, ("Content-Type", wire.sends))
        for place, part in enumerate(reply.parts):
            self._wait(reply.pause_s if place else 0)
            self._chunk(part)
        if reply.end == "torn":
            self.wfile.write(b"ff\r\ndata: ")
            return
        if reply.end == "stalled":
            self._wait(LONGEST_S)
        for _ in range(int(LONGEST_S / 0.05) if reply.end == "alive" else 0):
            self._chunk(b": alive\n\n")
            if self.server.stopping.wait(0.05):
                break
        self._chunk(b"")

    def _wait(self, seconds: float) -> None:
        """Waits, as long as there is somebody on the other side; raises BrokenPipeError where there is nobody."""
        until = time.monotonic() + seconds
        while (left_s := until - time.monotonic()) > 0 and not self.server.stopping.is_set():
            heard, _, _ = select.select([self.connection], [], [], min(left_s, 0.05))
            if heard and not self.connection.recv(1, socket.MSG_PEEK):
                raise BrokenPipeError

    def _head(self, status: int, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Transfer-Encoding", "chunked"), ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()

    def _chunk(self, sent: bytes) -> None:
        """One chunk of HTTP; an empty one ends the answer."""
        self.wfile.write(b"%x\r\n%b\r\n" % (len(sent), sent))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's output is its own."""
