"""Every address of the real application: closed without the password, to other names and to other sites."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.assistant import Assistant
from rag.settings import Settings
from rag.web.gate import guard
from rag.web.starting import Startup, Switch

PASSWORD = "mil sept baobab"
BESIDES = (  # what is answered before Gradio is there, and addresses that are none
    ("GET", "/status"),
    ("GET", "/static/img/logo.svg"),
    ("GET", "/assets/none.js"),
    ("GET", "/nowhere"),
    ("POST", "/"),
    ("OPTIONS", "/gradio_api/queue/join"),
)
FOREIGN = {"origin": "http://evil.test", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
PREFLIGHT = {**FOREIGN, "access-control-request-method": "POST"}


@pytest.fixture(scope="module")
def app(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from rag.web.app import build_app

    async def build() -> Any:  # in a loop, else Gradio leaves one of its own behind
        return build_app(assistant, Settings(index=tmp_path_factory.mktemp("gate")))

    built = asyncio.run(build())
    yield built
    for part in (built.state.evaluator, built.state.batches, built.state.visitors):
        part.close()


def client_of(app: Any, base_url: str = "http://localhost") -> Any:
    from starlette.testclient import TestClient

    headers = {"accept-language": "en"}
    return TestClient(app, base_url=base_url, headers=headers, follow_redirects=False, raise_server_exceptions=False)


def table(routes: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The method and the address of every route, ours and Gradio's; what is open in an address is "x"."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from table(route.original_router.routes, prefix)
        elif hasattr(route, "routes"):
            yield from table(route.routes, prefix + route.path)
        else:
            path = "/".join("x" if part.startswith("{") else part for part in (prefix + route.path).split("/"))
            yield from ((method, path) for method in sorted(route.methods))


@pytest.fixture(scope="module")
def addresses(app: Any) -> list[tuple[str, str]]:
    found = sorted({*table(app.routes), *BESIDES})
    assert {("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/heartbeat/x"), ("DELETE", "/uploads/x")} <= {
        *found
    }
    assert len(found) > 90
    return found


@pytest.fixture
def switch(app: Any) -> Switch:
    shown = Switch(Startup())
    shown.show(app)
    return shown


@pytest.fixture(params=["running", "starting"])
def server(request: pytest.FixtureRequest, switch: Switch) -> Switch:
    """What stands behind the gate, in each state of a start."""
    return {"running": switch, "starting": Switch(Startup())}[request.param]


def test_no_address_answers_without_the_password(server: Switch, addresses: list[tuple[str, str]]) -> None:
    client = client_of(guard(server, Settings(password=SecretStr(PASSWORD))))
    for method, path in addresses:
        if path == "/login":
            continue
        answer = client.request(method, path)
        if (method, path) == ("POST", "/logout"):
            assert answer.headers["location"] == "/login"
        else:
            assert answer.status_code == 401, (method, path)
            assert method == "HEAD" or answer.json()["error"].startswith("The password is needed")
        page = client.request(method, path, headers={"accept": "text/html"})
        if method in ("GET", "HEAD"):
            assert page.status_code == 303, (method, path)
            assert page.headers["location"].startswith("/login")


def test_no_address_answers_to_another_name(server: Switch, addresses: list[tuple[str, str]]) -> None:
    client = client_of(guard(server, Settings()), "http://evil.test:7860")
    for method, path in addresses:
        assert client.request(method, path).status_code == 421, (method, path)


def test_no_address_answers_to_a_page_of_another_site(server: Switch, addresses: list[tuple[str, str]]) -> None:
    client = client_of(guard(server, Settings(allowed_hosts=("griot.lan",))), "http://griot.lan:7860")
    for method, path in addresses:
        for headers in (FOREIGN, {"origin": "http://evil.test"}, PREFLIGHT):
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, (method, path)
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_gradio_itself_lets_no_other_site_read(app: Any) -> None:
    client = client_of(app, "http://griot.lan:7860")
    for answer in (
        client.get("/config", headers=FOREIGN),
        client.post("/gradio_api/queue/join", json={}, headers=FOREIGN),
        client.options("/gradio_api/queue/join", headers=PREFLIGHT),
        client.options("/uploads", headers=PREFLIGHT),
    ):
        assert not {"access-control-allow-origin", "access-control-allow-credentials"} & set(answer.headers)


def test_with_the_password_the_page_is_there(switch: Switch) -> None:
    client = client_of(guard(switch, Settings(password=SecretStr(PASSWORD))))
    client.post("/login", data={"password": PASSWORD})
    assert client.get("/config").status_code == 200
    assert client.get("/library").status_code == 200
    assert client.get("/status").json()["ready"]
    assert "Log out" in client.get("/library", headers={"accept-language": "en"}).text


def call(**changes: Any) -> bytes:
    return json.dumps({"fn_index": 0, "data": [None], "session_hash": "abc", **changes}).encode()


def test_an_address_of_gradios_with_signs_that_stand_in_none_is_not_found(switch: Switch) -> None:
    client = client_of(guard(switch, Settings()))
    assert [client.get(f"/gradio_api/heartbeat/{sign}").status_code for sign in ("%0a", "%01", "%00")] == [404] * 3


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (call(fn_index=999), 404, "call_unknown"),
        (call(fn_index=-1), 404, "call_unknown"),
        (call(fn_index=1), 404, "call_unknown"),  # runs in the browser alone
        (call(fn_index=10**30), 404, "call_unknown"),
        (call(data=[]), 422, "call_malformed"),
        (call(data=[None, None]), 422, "call_malformed"),
        (call(data=None), 422, "call_malformed"),
        (call(session_hash=""), 422, "call_malformed"),
        (call(session_hash="\ud800"), 422, "call_malformed"),
        (call(session_hash=None), 422, "call_malformed"),
        (call(session_hash="x" * 65), 422, "call_malformed"),
        (call(batched=True), 422, "call_malformed"),
        (call(data=["\ud800"]), 422, "call_malformed"),
        (b'{"fn_index": 1e400}', 422, "call_malformed"),
        (b"{not json", 422, "call_malformed"),
        (b"[" * 100_000, 422, "call_malformed"),
        (b"\xff\xfe", 422, "call_malformed"),
        (b"[]", 422, "call_malformed"),
        (b"", 422, "call_malformed"),
    ],
)
def test_what_the_page_does_not_ask_gradio_is_refused_in_a_sentence_and_nothing_is_logged(
    switch: Switch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    body: bytes,
    status: int,
    code: str,
) -> None:
    client = client_of(guard(switch, Settings()))
    answer = client.post("/gradio_api/queue/join?__theme=light", content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["error"].startswith("Griot’s page does not ask for this")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/gradio_api/cancel", b'{"session_hash": "a", "fn_index": 1e400, "event_id": "b"}'),
        ("POST", "/gradio_api/cancel", b"{}"),
        ("POST", "/gradio_api/reset", b"nonsense"),
        ("GET", "/gradio_api/queue/data", b""),
        ("GET", "/gradio_api/queue/data?session_hash=nobody", b""),
        ("POST", "/gradio_api/queue/none", b""),
        ("PUT", "/config", b""),
    ],
)
def test_other_addresses_of_gradio_refuse_nonsense_as_what_a_client_did(
    switch: Switch, caplog: pytest.LogCaptureFixture, method: str, path: str, body: bytes
) -> None:
    answer = client_of(guard(switch, Settings())).request(method, path, content=body)
    assert 400 <= answer.status_code < 500
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_failed_start_is_told_after_the_password_alone(tmp_path: Path) -> None:
    failed = Switch(Startup(error=f"There is no folder {tmp_path}."))
    client = client_of(guard(failed, Settings(password=SecretStr(PASSWORD))))
    for path in ("/", "/status"):
        assert str(tmp_path) not in client.get(path).text
    client.post("/login", data={"password": PASSWORD})
    assert str(tmp_path) in client.get("/").text
