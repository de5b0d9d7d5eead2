"""An error that nobody foresaw is logged whole beside the code that the visitor gets."""

import asyncio
import logging
import re
import time
from typing import Any, cast

import pytest
from fastapi import FastAPI
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from rag.assistant import Assistant
from rag.errors import IndexBusyError, IndexDamagedError, SettingsError
from rag.out.batch.table import Table, TableRow
from rag.web.background_indexing import Reindexer, Reindexing, YieldingEmbedder
from rag.web.batch_jobs import Batches
from rag.web.corpus import Corpus
from rag.web.library_edits import add_edits
from rag.web.replies import TellTrouble, log_trouble, tell_error
from rag.web.shares import Who
from rag.words import languages, read_words

FRENCH = read_words("fr")
KEYS = (
    "unexpected",
    "unexpected_request",
    "feedback_unwritten",
    "evaluation_unexpected",
    "batch_unexpected",
    "batch_failed",
    "export_failed",
    "library_edit_failed",
    "uploads_unexpected",
    "uploads_not_removed",
)
log = logging.getLogger("griot.test")


def test_the_code_stands_in_the_log_with_the_error(caplog: pytest.LogCaptureFixture) -> None:
    codes = []
    for secret in ("first", "second"):
        try:
            raise ZeroDivisionError(secret)
        except ZeroDivisionError:
            codes.append(log_trouble(log, "A test failed"))
    assert len(set(codes)) == 2
    for code, secret in zip(codes, ("first", "second"), strict=True):
        (record,) = [record for record in caplog.records if code in record.getMessage()]
        assert record.exc_info
        assert str(record.exc_info[1]) == secret


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", KEYS)
def test_the_sentence_has_a_place_for_it(language: str, key: str) -> None:
    assert "(code 1a2b)" in read_words(language)[key].format(code="1a2b", name="a.txt")


@pytest.mark.parametrize("language", languages())
def test_an_error_that_was_foreseen_is_told_in_the_language_of_the_page_by_the_nearest_kind(language: str) -> None:
    words = read_words(language)
    assert tell_error(IndexBusyError("Process 7 writes in '/srv/index'."), words) == words["error_busy"]
    assert tell_error(IndexDamagedError("The catalog in '/srv/index' is damaged."), words) == words["error_index"]
    assert tell_error(SettingsError("A sentence of its own."), words) == "A sentence of its own."


class Broken:
    """Documents that nobody can change."""

    may_edit = True

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.reindexing: Reindexing | None = None

    def remove_document(self, path: str) -> None:
        raise self.error

    def reindex(self, *_: object) -> bool:
        reindexer = Reindexer(cast(Corpus, self), lambda *_: cast(YieldingEmbedder, None))
        if self.reindexing is None:
            reindexer.begin()
            self.reindexing = reindexer.last
            reindexer.step()
            return True
        raise self.error


def client_of(error: Exception) -> Any:
    app = FastAPI(openapi_url=None)
    add_edits(app, Broken(error))
    return TestClient(app, headers={"Accept-Language": "fr"})


def test_what_nobody_foresaw_of_a_deletion_has_a_code(caplog: pytest.LogCaptureFixture) -> None:
    refused = client_of(ZeroDivisionError("secret")).delete("/library/documents/a.txt")
    assert refused.status_code == 500
    assert_told(refused.json()["error"], FRENCH["library_edit_failed"], caplog)


def test_what_nobody_foresaw_of_a_new_reading_has_a_code(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(ZeroDivisionError("secret"))
    client.post("/library/reindex")
    assert_told(client.get("/library/reindex").json()["sentence"], FRENCH["library_edit_failed"], caplog)


def test_what_was_foreseen_of_both_is_told_in_french() -> None:
    client = client_of(IndexBusyError("Process 7 writes in '/srv/index'."))
    assert client.delete("/library/documents/a.txt").json()["error"] == FRENCH["error_busy"]
    client.post("/library/reindex")
    assert client.get("/library/reindex").json()["sentence"] == FRENCH["error_busy"]


def test_a_table_that_breaks_off_has_a_code(caplog: pytest.LogCaptureFixture) -> None:
    def breaks() -> None:
        raise ZeroDivisionError("secret")

    batches = Batches(breaks)
    table = Table(("question",), (TableRow(2, ("Qui ?",)),))
    batch = batches.start(Who("visitor"), "a.csv", table, cast(Assistant, None))
    assert batch
    for _ in range(100):
        if batch.is_over:
            break
        time.sleep(0.05)
    batches.close()
    assert batch.state == "failed"
    assert_told(FRENCH["batch_failed"].format(name="", code=batch.code), FRENCH["batch_failed"], caplog)


def broken_app(error: Exception) -> Any:
    """An application that breaks, and in it, as Gradio's page is, one that answers 500 of its own and breaks."""

    def breaks(_: object) -> None:
        raise error

    app, inner = FastAPI(openapi_url=None), FastAPI(openapi_url=None)
    app.add_middleware(TellTrouble)
    app.add_route("/ours", cast(Any, breaks))
    inner.add_route("/theirs", cast(Any, breaks))
    inner.add_route("/said", lambda _: PlainTextResponse("a 500 of our own", 500))
    app.mount("/", inner)
    return TestClient(app, headers={"Accept-Language": "fr"})


@pytest.mark.parametrize("address", ["/ours", "/theirs"])
def test_what_nobody_foresaw_of_any_request_has_a_code(address: str, caplog: pytest.LogCaptureFixture) -> None:
    client = broken_app(ZeroDivisionError("secret"))
    refused = client.get(address)
    assert refused.status_code == 500
    assert_told(refused.json()["error"], FRENCH["unexpected_request"], caplog)
    assert "secret" not in refused.text
    page = client.get(address, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert page.headers["content-type"].startswith("text/html")
    assert "An unexpected error kept Griot from answering this request (code " in page.text


def test_a_500_that_was_meant_is_sent_as_it_is() -> None:
    said = broken_app(ZeroDivisionError()).get("/said")
    assert (said.status_code, said.text) == (500, "a 500 of our own")


def test_what_breaks_off_amid_its_answer_is_left_to_the_server() -> None:
    async def breaks(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    async def send(_: Any) -> None:
        pass

    with pytest.raises(ZeroDivisionError):
        asyncio.run(TellTrouble(breaks)({"type": "http", "method": "GET", "path": "/"}, cast(Any, None), send))


def test_nobody_is_told_who_has_left(caplog: pytest.LogCaptureFixture) -> None:
    sent: list[Any] = []

    async def leaves(*_: Any) -> None:
        raise ClientDisconnect

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(TellTrouble(leaves)({"type": "http", "method": "POST", "path": "/"}, cast(Any, None), send))
    assert sent == caplog.records == []


def assert_told(sentence: str, word: str, caplog: pytest.LogCaptureFixture) -> None:
    """The sentence is the word with a code, which stands in the log beside the error, and not the error itself."""
    (code,) = re.findall(r"code ([0-9a-f]{8})", sentence)
    assert sentence == word.format(code=code, name="")
    (record,) = [record for record in caplog.records if code in record.getMessage()]
    assert record.exc_info
    assert isinstance(record.exc_info[1], ZeroDivisionError)
