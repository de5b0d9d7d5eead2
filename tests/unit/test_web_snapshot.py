"""The page before Gradio is there: what is kept of it, who is shown it, and Gradio's files."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from rag.settings import Settings
from rag.web.assets import Assets
from rag.web.compressed import Compressed
from rag.web.snapshot import FILE, Snapshot, keep_snapshot, read_snapshot, snapshot_key, take_snapshot
from rag.web.starting import Startup, Switch
from tests.unit.test_web_serving import get

PAGES = {"/": 'root = "http://griot.invalid";', "/theme.css": "a { b: c }"}


def scope_of(path: str = "/", query: bytes = b"", **headers: str) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in ({"host": "a:1"} | headers).items()]
    return {"type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": query, "headers": given}


def answers(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Any:
    """An application that answers so, whatever it is asked."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        given = {"content-type": kind, "content-length": str(len(body)), **headers}
        told = [(name.encode(), value.encode()) for name, value in given.items()]
        await send({"type": "http.response.start", "status": 200, "headers": told})
        await send({"type": "http.response.body", "body": body})

    return app


async def sent_by(app: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, None, send)
    return sent


def test_the_page_names_the_address_by_which_it_is_asked() -> None:
    assert Snapshot("", PAGES).body(scope_of(host="griot.example:81")) == b'root = "http://griot.example:81";'


@pytest.mark.parametrize("host", ['a"><script>', "a/b", "", "a b", "a:123456"])
def test_a_host_that_is_none_is_not_written_into_the_page(host: str) -> None:
    assert Snapshot("", PAGES).body(scope_of(host=host)) is None


def test_only_gradio_answers_to_what_was_not_kept() -> None:
    snapshot = Snapshot("", PAGES)
    assert snapshot.body(scope_of(query=b"deep_link=x")) is None
    assert snapshot.body(scope_of("/choices")) is None
    assert snapshot.body(scope_of(scope := "/theme.css", query=b"v=09af")) == PAGES[scope].encode()


def test_what_is_kept_is_read_again_until_a_setting_changes(tmp_path: Path) -> None:
    settings = Settings(index=tmp_path)
    assert read_snapshot(settings) is None
    keep_snapshot(Snapshot(snapshot_key(settings), PAGES), settings)
    assert read_snapshot(settings) == Snapshot(snapshot_key(settings), PAGES)
    assert read_snapshot(settings.model_copy(update={"port": 1})) is not None
    assert read_snapshot(settings.model_copy(update={"question_chars": 77})) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key": 1, "pages": null}'])
def test_a_damaged_file_is_no_page(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    assert read_snapshot(Settings(index=tmp_path)) is None


def test_a_page_that_fails_is_not_kept(tmp_path: Path) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"oh"})

    assert asyncio.run(take_snapshot(failing, Settings(index=tmp_path))) is None
    taken = asyncio.run(take_snapshot(answers(b"fine"), Settings(index=tmp_path)))
    assert taken is not None
    assert taken.pages == {"/": "fine", "/theme.css": "fine"}


def test_what_a_page_asks_for_waits_until_there_is_who_answers() -> None:
    async def scene() -> tuple[bool, bytes, bytes]:
        switch = Switch(Startup(), Snapshot("", PAGES))
        page = await sent_by(switch, scope_of())
        asked = asyncio.ensure_future(sent_by(switch, scope_of("/choices")))
        await asyncio.sleep(0.01)
        waited = not asked.done()
        switch.show(answers(b"[1]"))
        return waited, page[1]["body"], (await asked)[1]["body"]

    assert asyncio.run(scene()) == (True, b'root = "http://a:1";', b"[1]")


def test_a_start_that_fails_is_told_to_who_waited() -> None:
    async def scene() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        switch = Switch(Startup(), Snapshot("", PAGES))
        asked = asyncio.ensure_future(sent_by(switch, scope_of("/choices")))
        await asyncio.sleep(0)
        switch.fail("No model.")
        return await asked, await sent_by(switch, scope_of())

    for sent in asyncio.run(scene()):
        assert b"No model." in sent[1]["body"]


def test_the_state_tells_the_page_from_the_models() -> None:
    assert '"ready": false, "models": false' in get(Switch(Startup()), "/status")[1]
    assert '"ready": true, "models": false' in get(Switch(Startup(), Snapshot("", PAGES)), "/status")[1]
    assert (
        '"ready": true, "models": true' in get(Switch(Startup(models_loaded=True), Snapshot("", PAGES)), "/status")[1]
    )


def test_a_file_of_gradio_is_compressed_and_kept_for_good() -> None:
    assets = Assets()
    folder = assets._folder / "assets"
    name = max((file for file in folder.glob("*.js")), key=lambda file: file.stat().st_size).name
    scope = scope_of(f"/assets/{name}", accept_encoding="gzip, br")
    file = assets.find(scope)
    assert file == folder / name
    sent = asyncio.run(sent_by(lambda scope, _, send: assets.send(file, scope, send), scope))
    headers = dict(sent[0]["headers"])
    assert gzip.decompress(sent[1]["body"]) == file.read_bytes()
    assert b"immutable" in headers[b"cache-control"]
    assert headers[b"content-type"] == b"text/javascript"


@pytest.mark.parametrize(
    "path",
    ["/assets/../index.html", "/assets/../../../routes.py", "/assets//etc/passwd", "/static", "/assets/\0", "/x"],
)
def test_nothing_beside_those_files_is_sent(path: str) -> None:
    assert Assets().find(scope_of(path)) is None


def test_text_is_compressed_for_who_takes_it() -> None:
    page = b"<p>Bonjour.</p>" * 100
    sent = asyncio.run(sent_by(Compressed(answers(page, vary="Cookie")), scope_of(accept_encoding="br, gzip")))
    headers = dict(sent[0]["headers"])
    assert gzip.decompress(sent[1]["body"]) == page
    assert headers[b"content-length"] == str(len(sent[1]["body"])).encode()
    assert headers[b"vary"] == b"Cookie, Accept-Encoding"
    assert asyncio.run(sent_by(Compressed(answers(page)), scope_of(accept_encoding="br")))[1]["body"] == page


@pytest.mark.parametrize(
    ("kind", "headers"), [("image/png", {}), ("text/event-stream", {}), ("text/css", {"content-encoding": "br"})]
)
def test_what_is_no_text_or_compressed_already_goes_as_it_is(kind: str, headers: dict[str, str]) -> None:
    body = b"a" * 5000
    app = Compressed(answers(body, kind, **headers))
    assert asyncio.run(sent_by(app, scope_of(accept_encoding="gzip")))[1]["body"] == body


def test_a_stream_goes_as_it_comes() -> None:
    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"a" * 5000, "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})

    sent = asyncio.run(sent_by(Compressed(stream), scope_of(accept_encoding="gzip")))
    assert [message.get("body") for message in sent[1:]] == [b"a" * 5000, b"b"]
