"""A real server over real articles, and a real browser that reports everything it asks for."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, sync_playwright

from tests.conftest import SEEDS

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADDRESS = re.compile(r"http://localhost:(\d+)")
READY_MS = 60_000  # a first start indexes, on a machine that may be busy with other tests

# Runs in the server's process before anything else: writes down every look-up and connection beyond this machine that
# Python makes; what native code makes, tests/integration/test_nothing_leaves.py sees.
PROBE = """
import os, socket
HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", None}
def spied(name, real):
    def call(*args, **more):
        target = args[1] if name == "connect" else args[0]
        host = target[0] if isinstance(target, tuple) else None if name == "connect" else target
        if host not in HERE:
            with open(os.environ["PROBE_LOG"], "a") as log:
                print(name, host, file=log)
        return real(*args, **more)
    return call
socket.getaddrinfo = spied("getaddrinfo", socket.getaddrinfo)
class Socket(socket.socket):
    connect = spied("connect", socket.socket.connect)
socket.socket = Socket
"""


@dataclass
class Server:
    """A running `app.py`: its address, its process, and where its probe writes."""

    url: str
    process: subprocess.Popen[str]
    log: Path

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def calls_outside(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


StartServer = Callable[..., Server]


@contextmanager
def running_servers(tmp_path_factory: pytest.TempPathFactory, seeds_index: Path) -> Iterator[StartServer]:
    """Starts a server over a folder of documents, on a free port, with an index and settings of its own.

    That of the five articles has a copy of the index of the session, unless it is to make one in a `first_start`.
    """
    started: list[Server] = []

    def start(documents: Path, *, first_start: bool = False, **settings: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        if documents == SEEDS and not first_start:
            shutil.copytree(seeds_index, folder / "index")
        (folder / "sitecustomize.py").write_text(PROBE)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH")))),
            "PROBE_LOG": str(folder / "calls.txt"),
            "GRIOT_DOCUMENTS": str(documents),
            "GRIOT_INDEX": str(folder / "index"),
            **settings,
        }
        with (folder / "errors.txt").open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "--port", "0"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        server = Server("", process, folder / "calls.txt")
        started.append(server)
        assert process.stdout
        address = ADDRESS.search(process.stdout.readline())
        assert address, (folder / "errors.txt").read_text()
        server.url = f"http://127.0.0.1:{address[1]}"
        return server

    try:
        yield start
    finally:
        for server in started:
            try:
                if server.process.poll() is None:
                    server.stop()
            finally:  # one that does not stop fails the test, and is not left behind
                server.process.kill()
                server.process.communicate()


@pytest.fixture(scope="module")
def start_server(tmp_path_factory: pytest.TempPathFactory, seeds_index: Path) -> Iterator[StartServer]:
    """Starts servers that are stopped with the module."""
    with running_servers(tmp_path_factory, seeds_index) as start:
        yield start


@pytest.fixture(scope="package")
def seeds(tmp_path_factory: pytest.TempPathFactory, seeds_index: Path) -> Iterator[Server]:
    """One server for all tests that only read."""
    with running_servers(tmp_path_factory, seeds_index) as start:
        yield start(SEEDS)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What starts browsers. It ends with the last test of a page: its event loop lets no other one start beside it."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all pages."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield browser
    browser.close()


@dataclass
class Visit:
    """A page, and all that it did which it must not do."""

    page: Page
    asked: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def close_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def hosts(self) -> set[str | None]:
        return {urlsplit(url).hostname for url in self.asked if not url.startswith(("data:", "blob:"))}


OpenPage = Callable[..., Visit]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens a server's page; afterwards: no request left the machine, no dialog opened, the console has no error."""
    visits: list[Visit] = []

    def visit(url: str, *, locale: str = "fr-FR", width: int = 1280, scheme: str = "light", wait: bool = True) -> Visit:
        size = {"width": width, "height": 800}
        context = browser.new_context(locale=locale, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        seen = Visit(page)
        visits.append(seen)
        context.on("request", lambda request: seen.asked.append(request.url))
        page.on("console", lambda said: seen.troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: seen.troubles.append(str(error)))
        page.on("dialog", seen.close_dialog)
        page.goto(url)
        if wait:
            page.wait_for_selector("#question textarea", timeout=READY_MS)
            page.wait_for_selector("#question textarea[placeholder*='question']")
        return seen

    yield visit
    for seen in visits:
        seen.page.context.close()
        assert seen.hosts() <= {"127.0.0.1"}
        assert seen.troubles == []
