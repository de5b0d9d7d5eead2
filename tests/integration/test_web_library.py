"""The addresses of the library, over the real assistant and over documents that visitors may change."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings
from rag.web.gate import Gate
from rag.web.visitors import Visitors
from rag.words import read_words
from tests.conftest import SEEDS

ENGLISH = read_words("en")
ARTICLE = "000_07c3436994a3e81c.txt"
FOREIGN = {"sec-fetch-site": "cross-site"}


def client_of(visitors: Visitors) -> Any:
    """Who asks the addresses, with no cookie yet."""
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from rag.web.library import add_library
    from rag.web.uploads import add_uploads
    from rag.web.visitors import VisitorCookie

    app = FastAPI(openapi_url=None)
    app.add_middleware(VisitorCookie, names=visitors.names, seen=visitors.seen)
    add_uploads(app, visitors)
    add_library(app, visitors.assistant, visitors)
    return TestClient(Gate(app), headers={"Accept-Language": "en"}, base_url="http://127.0.0.1")


@pytest.fixture
def client(assistant: Assistant, tmp_path: Path) -> Iterator[Any]:
    """A visitor of documents that nobody may change."""
    visitors = Visitors(assistant, Settings(uploads="session"), base=tmp_path)
    yield client_of(visitors)
    visitors.close()


@contextmanager
def corpus(folder: Path) -> Iterator[tuple[Any, Path]]:
    """A visitor of documents that everybody may change, and where these lie."""
    documents = folder / "documents"
    shutil.copytree(SEEDS, documents)
    settings = Settings(index=folder / "index", documents=documents, uploads="corpus")
    index_folder([documents], settings)
    with Assistant.open(settings.index, settings, serve=True) as assistant:
        visitors = Visitors(assistant, settings, base=folder)
        try:
            yield client_of(visitors), documents
        finally:
            visitors.close()


def until(told: Callable[[], Any], is_it: Callable[[Any], bool]) -> Any:
    """What is told once it is as it should be."""
    for _ in range(3000):
        if is_it(said := told()):
            return said
        time.sleep(0.1)
    raise AssertionError(said)


def test_the_documents_are_listed_with_what_is_known_of_them(client: Any, assistant: Assistant) -> None:
    offered = client.get("/library/documents").json()
    assert (offered["documents"], offered["found"], len(offered["rows"])) == (5, 5, 5)
    assert offered["passages"] == sum(row["passages"] for row in offered["rows"]) == assistant.status().passages
    assert all(row["passages"] > 0 for row in offered["rows"])
    assert offered["rows"][0] | {"passages": 0} == {
        "path": "001_62719f1a21323ba8.txt",
        "title": "Mali-Russie : Une alliance stratégique face au terrorisme",
        "date": "1 August 2024",
        "publisher": "Journal du niger",
        "code": "fr",
        "language": "French",
        "passages": 0,
    }
    assert offered["indexed"].startswith("20")


def test_a_search_and_a_date_narrow_the_list_and_a_wrong_date_gets_a_sentence(client: Any) -> None:
    found = client.get("/library/documents", params={"q": "STRATEGIQUE", "since": "2024"}).json()
    assert [row["path"] for row in found["rows"]] == ["001_62719f1a21323ba8.txt"]
    refused = client.get("/library/documents", params={"since": "hier"})
    assert (refused.status_code, refused.json()) == (400, {"error": ENGLISH["library_dates_wrong"]})


def test_what_a_visitor_sends_is_in_that_visitors_list_alone(client: Any, assistant: Assistant, tmp_path: Path) -> None:
    text = "Le pont de Kayes\n\nLe pont a été confié à Mme Awa Traoré par le ministère."
    sent = client.post("/uploads", params={"name": "pont.txt"}, content=text.encode())
    assert sent.status_code == 202

    def read() -> Any:
        return client.get("/uploads").json()["files"][0]

    file = until(read, lambda file: file["state"] in ("done", "failed"))
    offered = client.get("/library/documents", params={"q": "pont"}).json()
    assert [(row["path"], row["passages"]) for row in offered["rows"]] == [(file["path"], 1)]
    assert offered["documents"] == 6
    client.cookies.clear()
    assert client.get("/library/documents", params={"q": "pont"}).json()["found"] == 0
    assert client.get("/library/documents").json()["documents"] == 5


def test_the_page_speaks_the_language_of_its_address(client: Any) -> None:
    page = client.get("/library", params={"lang": "fr"}).text
    assert '<html lang="fr">' in page
    assert read_words("fr")["library_search_hint"] in page
    assert "const mayEdit = false;" in page


@pytest.mark.parametrize(
    ("method", "address"),
    [("POST", "/library/reindex"), ("GET", "/library/reindex"), ("DELETE", f"/library/documents/{ARTICLE}")],
)
def test_who_may_not_change_the_documents_gets_one_sentence(client: Any, method: str, address: str) -> None:
    refused = client.request(method, address)
    assert (refused.status_code, refused.json()) == (403, {"error": ENGLISH["library_edit_refused"]})
    assert client.get("/library/documents").json()["documents"] == 5
    foreign = client.request(method, address, headers=FOREIGN)
    assert (foreign.status_code, foreign.json()) == (403, {"error": ENGLISH["foreign"]})


def test_a_document_is_deleted_and_its_file_kept_beside_the_index(tmp_path: Path) -> None:
    with corpus(tmp_path) as (client, documents):
        assert client.delete(f"/library/documents/{ARTICLE}", headers=FOREIGN).status_code == 403
        assert (documents / ARTICLE).exists()
        assert client.delete(f"/library/documents/{ARTICLE}").status_code == 204
        assert client.get("/library/documents").json()["documents"] == 4
        assert not (documents / ARTICLE).exists()
        (kept,) = (tmp_path / "index" / "removed").rglob("*.txt")
        assert kept.read_bytes() == (SEEDS / ARTICLE).read_bytes()
        again = client.delete(f"/library/documents/{ARTICLE}")
        assert again.status_code == 409
        assert again.json()["error"] == ENGLISH["library_not_deleted"]


@pytest.mark.parametrize("path", ["..%2findex%2fcatalog.sqlite", "%2fetc%2fpasswd", "nowhere.txt"])
def test_what_is_no_document_is_not_deleted(tmp_path: Path, path: str) -> None:
    with corpus(tmp_path) as (client, documents):
        assert client.delete(f"/library/documents/{path}").status_code == 409
        assert (tmp_path / "index" / "catalog.sqlite").exists()
        assert len(list(documents.iterdir())) == 5


def test_the_folder_is_read_again_and_what_changed_is_said(tmp_path: Path) -> None:
    with corpus(tmp_path) as (client, documents):
        assert client.get("/library/reindex").json() == {"state": "none"}
        (documents / "pont.txt").write_text("Le pont de Kayes\n\nLe pont est ouvert depuis hier.", "utf-8")
        (documents / ARTICLE).unlink()
        (documents / "bytes.txt").write_bytes(b"\x00\x01\x02" * 500)
        assert client.post("/library/reindex", headers=FOREIGN).status_code == 403
        assert client.post("/library/reindex").status_code == 202

        def told() -> Any:
            return client.get("/library/reindex").json()

        job = until(told, lambda job: job["state"] != "running")
        counts = {"added": 1, "changed": 0, "removed": 1, "unchanged": 4, "failed": 1}
        assert (job["state"], job["sentence"]) == ("done", ENGLISH["library_reindexed_failed"].format(**counts))
        found = client.get("/library/documents", params={"q": "kayes"}).json()
        assert (found["found"], found["documents"]) == (1, 5)


def test_a_folder_that_is_gone_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with corpus(tmp_path) as (client, documents):
        documents.rename(tmp_path / "elsewhere")
        assert client.post("/library/reindex").status_code == 202

        def told() -> Any:
            return client.get("/library/reindex").json()

        job = until(told, lambda job: job["state"] != "running")
        assert (job["state"], job["sentence"]) == ("failed", ENGLISH["error_removal"])
        french = client.get("/library/reindex", params={"lang": "fr"}).json()
        assert french["sentence"] == read_words("fr")["error_removal"]
        assert client.get("/library/documents").json()["documents"] == 5
