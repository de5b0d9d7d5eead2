"""What attacks from one machine cost the server, in memory and to an honest visitor: the real `griot serve`.

    python -m tests.measure.attacks [--checkout DIR] [--after 120] [--only NAME]

Each attack meets a server of its own, on loopback, with an index of seeds/; it is bounded in count and time, and ends
by itself. `before`, `most` and `after` are the resident memory of the server's process, in MB; `after` is taken
`--after` seconds after the attack ended. The honest visitor loads `/status` and asks a question once a second
while the attack lasts, and waits for neither longer than 10 s. `--checkout` measures the code of another working tree.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

from rag.assistant import index_folder
from rag.settings import read_settings

ROOT = Path(__file__).parents[2]
QUESTION = "Qui a conduit la délégation russe à Bamako ?"
PATIENCE_S = 10  # of the honest visitor
HELD_S = 60  # how long an attack that holds connections holds them
FILES = 400  # open files that the system allows the server which idle connections attack
MB = 1_000_000
HEAD = "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@dataclass
class Target:
    """A running server."""

    process: Popen[str]
    port: int
    log: Path
    turn: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def rss_mb(self) -> float:
        """Its resident memory."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(found[1]) * 1024 / MB if found else 0.0

    def connect(self, timeout_s: float = PATIENCE_S) -> socket.socket:
        """A connection to it."""
        return socket.create_connection(("127.0.0.1", self.port), timeout_s)


@dataclass
class Visitor:
    """What the honest one met with: the longest waits in seconds, and how often nothing came."""

    asked: int = 0
    failed: int = 0
    page_s: float = 0.0
    answer_s: float = 0.0


@contextmanager
def started(checkout: Path, index: Path, folder: Path, files: int | None) -> Iterator[Target]:
    """A server with its models loaded, that has answered one question."""
    limit = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (files, files)) if files else None
    log = folder / f"{uuid4().hex}.log"
    command = [sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--index", str(index)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    with log.open("w") as errors:
        process = Popen(command, cwd=checkout, env=environment, stdout=PIPE, stderr=errors, text=True, preexec_fn=limit)
    try:
        assert process.stdout
        found = re.search(r"http://localhost:(\d+)", process.stdout.readline())
        assert found, log.read_text()
        target = Target(process, int(found[1]), log)
        while not json.loads(_get(f"{target.url}/status"))["models"]:
            sleep(0.5)
        target.turn = ask(target)
        sleep(2)
        yield target
    finally:
        process.terminate()
        try:
            process.wait(30)
        except TimeoutExpired:  # an attack can leave it so
            process.kill()
            process.wait()


def ask(target: Target) -> dict[str, Any]:
    """Asks as the page does; the exchange as the page keeps it."""
    session, asked = uuid4().hex, {"key": "k", "said": QUESTION, "language": "fr", "turns": []}
    _post(f"{target.url}/gradio_api/queue/join", join_body([asked], session))
    with urlopen(f"{target.url}/gradio_api/queue/data?session_hash={session}", timeout=PATIENCE_S) as events:
        for line in events:
            event = json.loads(line.removeprefix(b"data:")) if line.startswith(b"data:") else {}
            if event.get("msg") == "process_completed":
                turn: dict[str, Any] = event["output"]["data"][0]["turn"]
                return turn
    raise OSError("The stream ended without an answer")


def join_body(data: Sequence[object], session: str) -> bytes:
    """What joins the queue."""
    return json.dumps({"data": list(data), "fn_index": 0, "trigger_id": 12, "session_hash": session}).encode()


def chunked_body(target: Target) -> None:
    """300 MB in one request that does not say how long it is."""
    with target.connect() as connection:
        connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".format(path="/gradio_api/queue/join").encode())
        for _ in range(300):
            connection.sendall(b"%x\r\n%s\r\n" % (MB, b"x" * MB))
        connection.sendall(b"0\r\n\r\n")
        connection.recv(1000)


def unheard(target: Target) -> None:
    """200 questions of 3.9 MB whose answers nobody listens to."""
    for _ in range(200):
        with suppress(OSError):  # a refusal is an answer
            _post(f"{target.url}/gradio_api/queue/join", join_body(["x" * 3_900_000], uuid4().hex))


def nested(target: Target) -> None:
    """8 questions of 3.9 MB that are a million empty lists each, sent four at once."""
    body = join_body([], "SESSION").replace(b'"data": []', b'"data": [' + b"[]," * 1_300_000 + b"0]")

    def send(_: int) -> None:
        with suppress(OSError):
            _post(f"{target.url}/gradio_api/queue/join", body.replace(b"SESSION", uuid4().hex.encode()))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(8)))


def idle(target: Target) -> None:
    """400 connections that say nothing, opened again when they are closed."""
    _hold(target, 400, b"", b"")


def slow_heads(target: Target) -> None:
    """300 requests whose head grows by a byte in ten seconds."""
    _hold(target, 300, b"GET / HTTP/1.1\r\nX: ", b"x")


def slow_bodies(target: Target) -> None:
    """150 bodies that stop after 3.8 of 3.9 MB, and grow by a byte in ten seconds."""
    head = f"{HEAD}Content-Length: 3900000\r\n\r\n".format(path="/gradio_api/queue/join").encode()
    _hold(target, 150, head + b"x" * 3_800_000, b"x")


def deaf_readers(target: Target) -> None:
    """60 exports of 3.7 MB that are asked for and not read."""
    said = {**target.turn, "said": "x" * 7000, "statements": target.turn["statements"][:1]}
    turns = [said] * min(500, 3_700_000 // len(json.dumps(said)))
    body = json.dumps({"title": "x", "language": "fr", "turns": turns}).encode()
    head = f"{HEAD}Content-Length: {len(body)}\r\n\r\n".format(path="/export?format=md").encode()
    _hold(target, 60, head + body, b"")


def nonsense(target: Target) -> None:
    """2,000 lines that are no request, 200 bodies broken off, 200 questions in no form, 200 streams of nobody."""
    for number in range(2600):
        with suppress(OSError, HTTPException), target.connect() as connection:
            if number < 2000:
                connection.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
                connection.recv(1000)
            elif number < 2200:
                head = f"{HEAD}Content-Length: 1000\r\n\r\n".format(path="/uploads?name=a.txt")
                connection.sendall(head.encode() + b"x")
            elif number < 2400:
                _post(f"{target.url}/gradio_api/queue/join", join_body([1, 2][: number % 3], uuid4().hex))
            else:
                _get(f"{target.url}/gradio_api/queue/data?session_hash={number}")


ATTACKS: dict[str, tuple[Callable[[Target], None], int | None]] = {
    "chunked": (chunked_body, None),
    "unheard": (unheard, None),
    "nested": (nested, None),
    "idle": (idle, FILES),
    "slow-heads": (slow_heads, None),
    "slow-bodies": (slow_bodies, None),
    "deaf-readers": (deaf_readers, None),
    "nonsense": (nonsense, None),
}


def _hold(target: Target, count: int, first: bytes, then: bytes) -> None:
    """Keeps `count` connections open for HELD_S: `first` at once, `then` every ten seconds."""
    held: list[socket.socket] = []
    until = monotonic() + HELD_S
    while monotonic() < until:
        for _ in range(count - len(held)):
            with suppress(OSError):
                held.append(target.connect(min(PATIENCE_S, max(0.1, until - monotonic()))))
                held[-1].sendall(first)
            if monotonic() > until:
                break
        alive = []
        for connection in held:
            with suppress(OSError):
                connection.sendall(then)
                if _is_open(connection):
                    alive.append(connection)
        held = alive
        sleep(min(10, max(0.0, until - monotonic())))
    for connection in held:
        connection.close()


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    finally:
        connection.settimeout(PATIENCE_S)


def measure(target: Target, attack: Callable[[Target], None], after_s: float) -> list[str]:
    """A row of the table."""
    over, visitor, before = Event(), Visitor(), target.rss_mb()
    most = [before]
    threads = [Thread(target=_visit, args=(target, visitor, over)), Thread(target=_watch, args=(target, most, over))]
    for thread in threads:
        thread.start()
    with suppress(OSError):  # the server ended the connection, as it may
        attack(target)
    sleep(2)
    over.set()
    for thread in threads:
        thread.join()
    sleep(after_s)
    with target.log.open("rb") as log:
        lines = sum(1 for _ in log)
    figures = [f"{value:.0f}" for value in (before, max(most), target.rss_mb())]
    waits = [f"{visitor.page_s:.2f} s", f"{visitor.answer_s:.2f} s"]
    return [*figures, f"{visitor.asked - visitor.failed} of {visitor.asked}", *waits, str(lines)]


def _visit(target: Target, visitor: Visitor, over: Event) -> None:
    while not over.wait(1):
        visitor.asked += 1
        begun = monotonic()
        try:
            _get(f"{target.url}/status")
            visitor.page_s = max(visitor.page_s, monotonic() - begun)
            begun = monotonic()
            ask(target)
            visitor.answer_s = max(visitor.answer_s, monotonic() - begun)
        except (OSError, HTTPException):
            visitor.failed += 1


def _watch(target: Target, most: list[float], over: Event) -> None:
    while not over.wait(0.2):
        most.append(target.rss_mb())


def _get(url: str) -> bytes:
    with urlopen(url, timeout=PATIENCE_S) as response:
        return bytes(response.read())


def _post(url: str, body: bytes) -> bytes:
    with urlopen(Request(url, body, {"Content-Type": "application/json"}), timeout=PATIENCE_S) as response:
        return bytes(response.read())


def main() -> None:
    """Prints the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the working tree whose code is served")
    parser.add_argument("--after", type=float, default=120, help="seconds after the attack")
    parser.add_argument("--only", choices=ATTACKS, action="append")
    options = parser.parse_args()
    print("| attack | before, MB | most | after | visits answered | page, worst | answer, worst | log lines |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        index_folder([ROOT / "seeds"], read_settings(index=Path(name) / "index"))
        for attack, (run, files) in ATTACKS.items():
            if not options.only or attack in options.only:
                with started(options.checkout.resolve(), Path(name) / "index", Path(name), files) as target:
                    print(f"| {attack} | {' | '.join(measure(target, run, options.after))} |", flush=True)


if __name__ == "__main__":
    main()
