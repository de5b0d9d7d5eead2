"""The page while Griot starts: what it waits for, and how far it is."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from uuid import uuid4

from rag.web.gate import respond
from rag.words import choose_language, read_words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from rag.indexing import Progress
    from rag.words import Words

STATIC = Path(__file__).parent / "static"


@dataclass(slots=True)
class Startup:
    """How far the start has come; each field is written by one thread and read by the page.

    `indexing` is how far the documents are read, while they are.
    """

    interface_loaded: bool = False
    models_loaded: bool = False
    indexing: Progress | None = None
    error: str | None = None
    error_shown: asyncio.Event = field(default_factory=asyncio.Event)


class Switch:
    """An ASGI application that shows the starting page until it has `app`, and is that one from then on."""

    def __init__(self, startup: Startup) -> None:
        self.startup = startup
        self.app: ASGIApp | None = None
        self.server = uuid4().hex  # tells a page that was left open from what server it is

    def show(self, app: ASGIApp) -> None:
        """Has `app` answer from now on."""
        self.app = app

    def fail(self, sentence: str) -> None:
        """Has the starting page say from now on why there is no other."""
        self.app = None
        self.startup.error = sentence

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] == "http" and scope["path"] == "/status":
            await respond(send, 200, json.dumps(self._status(scope)).encode(), b"application/json")
        elif self.app is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await respond(send, 200, render_starting(self.startup, _wanted_words(scope)).encode(), b"text/html")
        if self.startup.error is not None:
            self.startup.error_shown.set()

    def _status(self, scope: Scope) -> dict[str, object]:
        """`ready`: the chat page is there; `models`: and nothing that it is asked has to wait for their loading."""
        told: dict[str, object] = {
            "ready": self.app is not None,
            "models": self.startup.models_loaded,
            "failed": self.startup.error is not None,
            "server": self.server,
        }
        return told | describe(self.startup, _wanted_words(scope))


def describe(startup: Startup, words: Words) -> dict[str, str | int | None]:
    """The state in words: its sentence, and `done` of `total` where that is known."""
    done = total = None
    if startup.error is not None:
        sentence = startup.error
    elif startup.indexing and startup.indexing.stage == "scan":
        sentence = words["starting_scanning"]
    elif startup.indexing:
        done, total = startup.indexing.done, startup.indexing.total
        stage = words["starting_reading" if startup.indexing.stage == "embed" else "starting_applying"]
        sentence = stage.format(done=done, total=total)
    else:
        sentence = words["starting_models" if startup.interface_loaded else "starting_interface"]
    title = words["starting_title" if startup.error is None else "starting_failed"]
    return {"title": title, "sentence": sentence, "done": done, "total": total}


def render_starting(startup: Startup, words: Words) -> str:
    """The whole page; its script asks for `/status` and loads the page again when all is ready."""
    from html import escape

    state = {name: escape(str(value or "")) for name, value in describe(startup, words).items()}
    parts = {name: read_static(f"{name}.{kind}") for name, kind in (("theme", "css"), ("plain", "css"))}
    script = read_static("starting.js")
    return Template(read_static("starting.html")).substitute(words, **state, **parts, script=script)


@cache
def read_static(name: str) -> str:
    """A file of the page: style, script or frame."""
    return (STATIC / name).read_text(encoding="utf-8")


def _wanted_words(scope: Scope) -> Words:
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return read_words(choose_language(accepted))
