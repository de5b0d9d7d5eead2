"""Gradio's own files: served before Gradio is there, compressed once, and kept by browsers."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from rag.web.compressed import takes

if TYPE_CHECKING:
    from starlette.types import Scope, Send

HASHED, PLAIN = "/assets/", "/static/"
TEXTS = frozenset((".js", ".css", ".svg", ".json", ".html"))
# A file below /assets/ has the hash of its content in its name: another version of Gradio asks for others.
FOR_GOOD, FOR_A_DAY = b"public, max-age=31536000, immutable", b"public, max-age=86400"


class Assets:
    """The files below `/assets/` and `/static/` of Gradio's package, which is found without being imported."""

    def __init__(self) -> None:
        package = find_spec("gradio")
        assert package
        assert package.origin
        self._folder = (Path(package.origin).parent / "templates" / "frontend").resolve()
        self._compressed: dict[Path, bytes] = {}  # as many as Gradio has files: 5 MB where all are asked for

    def find(self, scope: Scope) -> Path | None:
        """The file that a request asks for; None where it asks for something else."""
        path = scope["path"]
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not path.startswith((HASHED, PLAIN)):
            return None
        if "\0" in path:
            return None
        home = self._folder / path.split("/")[1]
        file = (self._folder / path.lstrip("/")).resolve()
        return file if file.is_relative_to(home) and file.is_file() else None

    async def send(self, file: Path, scope: Scope, send: Send) -> None:
        """Sends a file, compressed where that is worth it and the browser takes it."""
        is_zipped = file.suffix in TEXTS and takes(scope, "gzip")
        body = self._zipped(file) if is_zipped else file.read_bytes()
        headers = [
            (b"content-type", (guess_type(file.name)[0] or "application/octet-stream").encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", FOR_GOOD if scope["path"].startswith(HASHED) else FOR_A_DAY),
            (b"vary", b"Accept-Encoding"),
            *([(b"content-encoding", b"gzip")] if is_zipped else []),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _zipped(self, file: Path) -> bytes:
        if file not in self._compressed:
            self._compressed[file] = gzip.compress(file.read_bytes(), 9, mtime=0)
        return self._compressed[file]
