"""The file behind a document: as it is on the disk, and only while it is what was indexed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.indexing import index_paths
from rag.load.encoding import decode, doubt_of, encoding_of
from rag.load.split import SPLITTER
from rag.settings import Settings
from rag.store import Fingerprint, Store
from rag.web.documents import original_file
from tests.fakes import WordEmbedder

FRENCH = "L’été à Bamako fut très chaud, d’après « Le Journal ». Il plut en août."
HOSTILE = b"<script>alert(1)</script> un mot."


@dataclass
class Holder:
    """A real store, and the settings."""

    store: Store
    settings: Settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "é té.txt").write_bytes(FRENCH.encode("cp1252"))
    (folder / "script.txt").write_bytes(HOSTILE)
    (folder / "wide.txt").write_bytes(FRENCH.encode("utf-16"))
    (tmp_path / "secret.txt").write_text("un secret")
    return folder


@pytest.fixture
def app(folder: Path, tmp_path: Path) -> Iterator[Any]:
    from starlette.applications import Starlette

    settings = Settings(index=tmp_path / "index", documents=folder)
    with Store.create(settings.index, Fingerprint("made", 64, SPLITTER, settings.passage_chars)) as store:
        index_paths([folder], store, WordEmbedder(), settings)
        app = Starlette()
        app.add_route("/originals/{path:path}", original_file(lambda _: Holder(store, settings)))
        yield app


def get(app: Any, path: str) -> tuple[int, bytes, dict[str, str]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"accept-language", b"fr")]
    asyncio.run(
        app(
            {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers},
            receive,
            send,
        )
    )
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body, {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_the_bytes_come_as_they_are_with_their_encoding_and_name(app: Any) -> None:
    status, body, headers = get(app, "/originals/sub/é té.txt")
    assert (status, body) == (200, FRENCH.encode("cp1252"))
    assert headers["content-type"] == "text/plain; charset=windows-1252"
    assert headers["content-disposition"] == "inline; filename*=UTF-8''%C3%A9%20t%C3%A9.txt"
    assert get(app, "/originals/wide.txt")[2]["content-type"] == "text/plain; charset=utf-16-le"


def test_markup_in_a_file_stays_text(app: Any) -> None:
    status, body, headers = get(app, "/originals/script.txt")
    assert (status, body) == (200, HOSTILE)
    assert headers["content-type"].startswith("text/plain")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")


def test_a_file_that_changed_or_is_gone_is_a_sentence(app: Any, folder: Path) -> None:
    (folder / "script.txt").write_bytes(HOSTILE + b"!")
    (folder / "wide.txt").unlink()
    for name in ("script.txt", "wide.txt"):
        status, body, headers = get(app, f"/originals/{name}")
        assert status == 409
        assert "Le fichier a changé" in body.decode()
        assert "Content-Disposition".lower() not in headers
        assert str(folder) not in body.decode()


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "sub/../../secret.txt", "<b>", ""])
def test_only_what_is_indexed_can_be_had(app: Any, path: str) -> None:
    status, body, _ = get(app, f"/originals/{path}")
    assert status == 404
    assert "Aucun document indexé ne porte ce nom" in body.decode()
    assert b"secret" not in body.replace(b"secret.txt", b"")
    assert b"<b>" not in body


@trials(deadline=None)  # the first guess of an encoding loads a library
@given(st.text(st.sampled_from("ab é’« œ\n€")), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-32", "utf-8-sig"]))
def test_the_encoding_named_is_the_one_that_was_read(text: str, encoding: str) -> None:
    content = text.encode(encoding)
    try:
        read = decode(content, "a.txt")
    except LoadError:
        return
    if "throughout" in doubt_of(content):  # no one encoding has it
        return
    named = encoding_of(content)
    assert named is not None
    assert content.decode(named).lstrip("\ufeff") == read
