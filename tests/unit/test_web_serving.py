"""What is served beside Gradio: the gate, the starting page, the documents' pages, and an address in use."""

import asyncio
import socket
from typing import Any

import pytest

from rag.errors import SettingsError
from rag.indexing import Progress
from rag.records import Document
from rag.settings import Settings
from rag.web import serve
from rag.web.bodies import Bodies
from rag.web.gate import Gate
from rag.web.limits import BODY_BYTES, ClientLimits
from rag.web.starting import Startup, Switch


def get(app: Any, path: str, query: str = "", headers: dict[str, str] | None = None) -> tuple[int, str, dict[str, str]]:
    """One request, straight to an ASGI application: (status, body, headers)."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    given = [(name.encode(), value.encode()) for name, value in {"host": "localhost", **(headers or {})}.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": given}
    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body.decode(), {name.decode(): value.decode() for name, value in sent[0]["headers"]}


class Shelf:
    """A library of one hostile document."""

    def document(self, path: str) -> Document | None:
        return Document("a/é.txt", "0" * 64, "Un <b>mot</b>.") if path == "a/é.txt" else None


@pytest.fixture
def shelf() -> Any:
    from starlette.applications import Starlette

    from rag.web.documents import document_page

    app = Starlette()
    app.add_route("/documents/{path:path}", document_page(lambda _: Shelf()))
    return app


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/run/ask", "/openapi.json", "/x", "/config2"],
)
def test_what_the_page_does_not_need_is_closed(path: str) -> None:
    assert get(Gate(Switch(Startup())), path)[0] == 404


def test_every_response_has_the_policy() -> None:
    for path in ("/", "/status", "/nowhere"):
        headers = get(Gate(Switch(Startup())), path)[2]
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("length", [str(BODY_BYTES + 1), "many"])
def test_a_body_that_is_too_long_is_refused(length: str) -> None:
    status, _, headers = get(Bodies(Gate(Switch(Startup())), ClientLimits()), "/", headers={"content-length": length})
    assert status == 413
    assert headers["connection"] == "close"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_starting_page_says_what_it_waits_for_in_the_readers_language() -> None:
    startup = Startup(indexing=Progress("embed", 3, 5))
    assert "Lecture des documents\u00a0: 3 sur 5" in get(Switch(startup), "/any", headers={"accept-language": "fr"})[1]
    assert "Reading the documents: 3 of 5" in get(Switch(startup), "/", headers={"accept-language": "en"})[1]


def test_the_state_tells_the_page_from_the_models() -> None:
    switch = Switch(startup := Startup())
    assert '"ready": false, "models": false' in get(switch, "/status")[1]
    switch.show(switch)
    assert '"ready": true, "models": false' in get(switch, "/status")[1]
    startup.models_loaded = True
    assert '"ready": true, "models": true' in get(switch, "/status")[1]


def test_a_failed_start_shows_its_sentence_as_text() -> None:
    page = get(Switch(Startup(error="No folder <seeds>.")), "/")[1]
    assert "No folder &lt;seeds&gt;." in page


def test_a_document_has_a_page_of_its_own(shelf: Any) -> None:
    status, page, _ = get(shelf, "/documents/a/é.txt", "start=3&end=13&lang=en")
    assert status == 200
    assert '<mark id="3-13" tabindex="-1">&lt;b&gt;mot&lt;/b&gt;</mark>' in page
    assert '<html lang="en">' in page


@pytest.mark.parametrize("path", ["/documents/../a.txt", "/documents//etc/passwd", "/documents/<i>"])
def test_a_path_that_is_not_indexed_is_not_found(shelf: Any, path: str) -> None:
    status, page, _ = get(shelf, path, headers={"accept-language": "fr"})
    assert status == 404
    assert "Aucun document indexé ne porte ce nom" in page
    assert "<i>" not in page


@pytest.mark.parametrize(
    "query", ["start=x&end=2", "start=-1&end=3", "start=5&end=2", "start=0&end=99999999999999", ""]
)
def test_an_impossible_place_marks_nothing(shelf: Any, query: str) -> None:
    status, page, _ = get(shelf, "/documents/a/é.txt", query)
    assert status == 200
    assert "<mark" not in page


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError, match="choose another"):
        serve(Settings(port=taken.getsockname()[1]))
