"""The chat page as the last start made it: it is shown, and can be written in, while Gradio is being imported."""

from __future__ import annotations

import asyncio
import json
import os
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rag.words import FOLDER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Scope

    from rag.settings import Settings

HERE = Path(__file__).parent
SOURCES = (HERE, FOLDER)  # the page's, and those of its words
FILE = "page.json"  # in the index's folder
MADE_OF = frozenset((".py", ".js", ".css", ".html", ".json"))
PATHS = {"/": "text/html", "/theme.css": "text/css"}
ASKED_WITH = re.compile(rb"(?:v=[0-9a-f]*)?")  # the query: Gradio asks for its theme with the hash of it
ELSEWHERE = {  # settings that say where the page is and who may see it, not what it shows
    "host",
    "port",
    "index",
    "allowed_hosts",
    "password",
    "password_file",
    "open_to_everybody",
}
NOWHERE = "griot.invalid"  # a name that no host has (RFC 6761): Gradio writes into its page at what address it is
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What `PATHS` gave, and of what it was made."""

    key: str
    pages: dict[str, str]

    def body(self, scope: Scope) -> bytes | None:
        """The answer to a request, None where another has to answer it."""
        page = self.pages.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        headers = dict(scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if page is None or not ASKED_WITH.fullmatch(scope["query_string"]) or not _HOST.fullmatch(host):
            return None
        if scope.get("root_path"):
            return None
        return page.replace(f"http://{NOWHERE}", f"{scope['scheme']}://{host}").encode()


def snapshot_key(settings: Settings) -> str:
    """A hash of all that the page is made of: Gradio, the files here, the words, the settings."""
    parts = sha256(f"{version('gradio')} {settings.model_dump(exclude=ELSEWHERE)}".encode())
    for folder in SOURCES:
        for file in sorted(folder.rglob("*")):
            if file.suffix in MADE_OF:
                parts.update(f"{file.relative_to(folder)}\n".encode() + file.read_bytes())
    return parts.hexdigest()


def read_snapshot(settings: Settings) -> Snapshot | None:
    """What the last start kept; None where there is none, or it was made of something else."""
    try:
        found = json.loads((settings.index / FILE).read_text("utf-8"))
        snapshot = Snapshot(found["key"], {path: str(found["pages"][path]) for path in PATHS})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return snapshot if snapshot.key == snapshot_key(settings) else None


async def take_snapshot(app: ASGIApp, settings: Settings) -> Snapshot | None:
    """What an application answers now; None where one of the answers is no page."""
    pages = [await _answer(app, path) for path in PATHS]
    if not all(pages):
        return None
    key = await asyncio.to_thread(snapshot_key, settings)
    return Snapshot(key, dict(zip(PATHS, pages, strict=True)))


def keep_snapshot(snapshot: Snapshot, settings: Settings) -> None:
    """Writes it down for the next start; raises OSError."""
    new = settings.index / f"{FILE}.{os.getpid()}"
    new.write_text(json.dumps({"key": snapshot.key, "pages": snapshot.pages}), "utf-8")
    new.replace(settings.index / FILE)


async def _answer(app: ASGIApp, path: str) -> str:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(b"host", NOWHERE.encode())],
        "http_version": "1.1",
        "client": None,
        "server": None,
    }
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return body.decode() if sent[0]["status"] == 200 else ""
