"""Addresses of documents with unlikely names, of no document, and of an index that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings
from rag.web.article import link_to
from rag.web.gate import Gate
from rag.web.visitors import Visitors

NAMES = ("line\nbreak.txt", "end.txt\n.txt", "100 % #1 ?.txt", "a&b;c=d.txt", "esc\x1b[31m.txt")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents and their index lie."""
    return tmp_path_factory.mktemp("names")


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[Any]:
    """A browser of an index of documents with those names."""
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from rag.web.documents import add_documents
    from rag.web.library import add_library
    from rag.web.replies import add_troubles

    (home / "documents").mkdir()
    for name in (*NAMES, "end.txt"):
        (home / "documents" / name).write_text(f"Le lion numéro {len(name)} est à Gao.\n")
    settings = Settings(index=home / "index", documents=home / "documents")
    index_folder([settings.documents], settings)
    with Assistant.open(settings.index, settings) as assistant:
        visitors = Visitors(assistant, settings, base=home)
        app = FastAPI(openapi_url=None)
        add_troubles(app)
        add_documents(app, lambda _: assistant)
        add_library(app, lambda _: assistant, visitors)
        headers = {"Accept": "text/html", "Accept-Language": "en"}
        yield TestClient(Gate(app), headers=headers, base_url="http://127.0.0.1")
        visitors.close()


def test_a_link_leads_to_the_document_whatever_its_name(client: Any) -> None:
    for name in (*NAMES, "end.txt"):
        text = f"Le lion numéro {len(name)} est à Gao."
        shown = client.get(link_to(name, 0, 7, text[:7]))
        assert (shown.status_code, f"numéro {len(name)} est" in shown.text) == (200, True), name
        original = client.get(f"/originals/{quote(name)}")
        assert (original.status_code, original.text) == (200, f"{text}\n")


@pytest.mark.parametrize("path", ["%00", "end.txt%00", "end.txt%0a", "%ff", "%ed%a0%80", "%zz", "..%2f..%2fend.txt"])
def test_what_is_no_name_is_not_found(client: Any, path: str) -> None:
    for address in (f"/documents/{path}", f"/originals/{path}", f"/evaluation/{path}/status", f"/assets/{path}"):
        assert client.get(address).status_code == 404
    assert client.delete(f"/library/documents/{path}").status_code in (403, 404)


def test_while_there_is_no_index_each_address_says_so_in_a_sentence(client: Any, home: Path) -> None:
    (home / "index").rename(home / "elsewhere")
    for address in ("/documents/end.txt", "/originals/end.txt"):
        told = client.get(address)
        assert (told.status_code, "The index of the documents cannot be used" in told.text) == (503, True)
    told = client.get("/library/documents", headers={"Accept": "application/json"})
    assert (told.status_code, "index of the documents" in told.json()["error"]) == (503, True)
    (home / "elsewhere").rename(home / "index")
    assert client.get("/documents/end.txt").status_code == 200
