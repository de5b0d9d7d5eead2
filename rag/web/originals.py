"""The pages of the documents, and the file behind each: its bytes, as long as they are those that were indexed."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from rag.errors import LoadError
from rag.load.encoding import encoding_of
from rag.load.files import read_bytes
from rag.store.sources import encoding_for, read_encodings
from rag.web.documents import document_page, sentence_page
from rag.web.intake import wanted_words
from rag.web.links import know_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant
    from rag.settings import Settings
    from rag.store import Shelf


class Holder(Protocol):
    """What the endpoint needs of an assistant."""

    @property
    def store(self) -> Shelf:
        """Where the documents are listed."""

    @property
    def settings(self) -> Settings:
        """What says how large a file may be."""


def add_documents(app: FastAPI, assistant_of: Callable[[Request], Assistant]) -> None:
    """Adds the addresses of what is indexed to the application; `assistant_of` gives the one that a visitor asks."""
    name = know_names()
    app.add_route(f"/documents/{{path:{name}}}", document_page(assistant_of))
    app.add_route(f"/originals/{{path:{name}}}", original_file(assistant_of))


def original_file(assistant_of: Callable[[Request], Holder]) -> Callable[[Request], Response]:
    """The endpoint of `/originals/<path>`: only files that `assistant_of` has indexed, never a path of the disk."""
    from starlette.responses import Response

    def show(request: Request) -> Response:
        words, path, holder = wanted_words(request), request.path_params["path"], assistant_of(request)
        origin = holder.store.origin(path)
        if origin is None:
            return sentence_page(words["missing_title"], words["missing"].format(path=path), 404, words)
        content = _as_indexed(*origin, path, holder.settings.file_mb)
        if content is None:
            return sentence_page(words["reader_changed_title"], words["reader_changed"], 409, words)
        encoding = encoding_for(origin[0], read_encodings(holder.settings.index))
        return Response(content, headers=_headers(content, path, encoding))

    return show


def _as_indexed(file: Path, digest: str, path: str, file_mb: int) -> bytes | None:
    """The file's bytes; None where it is gone, or holds others than when it was indexed."""
    try:
        content = read_bytes(file, path, file_mb)
    except LoadError:
        return None
    return content if sha256(content).hexdigest() == digest else None


def _headers(content: bytes, path: str, encoding: str | None) -> dict[str, str]:
    return {
        "Content-Type": f"text/plain; charset={encoding_of(content, encoding) or 'utf-8'}",
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(path.rsplit('/', 1)[-1], safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
