"""Which names a server answers to, which pages may ask, and what must be said before it listens."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from rag.errors import SettingsError
from rag.settings import Settings, read_settings
from rag.web.gate import Gate, Hosts, check_guard, guard, host_name, is_foreign, read_hosts, read_password, shown_host


def headers_of(**given: str) -> Any:
    from starlette.datastructures import Headers

    return Headers({name.replace("_", "-"): value for name, value in given.items()})


def answer(gate: Gate, *headers: tuple[str, str], method: str = "GET", server: object = ("127.0.0.1", 7860)) -> Any:
    """The status and the body of one request for `/status`."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    given = [(name.encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "method": method, "path": "/status", "query_string": b"", "headers": given}
    asyncio.run(gate({**scope, "scheme": "http", "server": server}, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


async def echo(scope: Any, _: Any, send: Any) -> None:
    """Answers with the scheme and the headers that came."""
    told = f"{scope['scheme']} {b' '.join(name for name, _ in scope['headers']).decode()}"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": told.encode()})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:7860", "[::1]", "[0:0::1]:99", "localhost."])
def test_the_names_of_this_machine_are_answered_at_any_port(host: str) -> None:
    assert answer(Gate(echo), ("host", host))[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "evil.test:7860",
        "192.168.1.5",
        "0.0.0.0",
        "testserver",
    ],
)
def test_any_other_name_is_refused_in_a_sentence_that_says_which_setting_adds_it(host: str) -> None:
    for server in (("127.0.0.1", 7860), ("testserver", 80), None):
        status, body = answer(Gate(echo), ("host", host), ("accept-language", "en"), server=server)
        assert status == 421
        assert f"“{host.partition(':')[0]}”" in body
        assert "GRIOT_ALLOWED_HOSTS" in body


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("host", ""),),
        (("host", "localhost"), ("host", "localhost")),
        (("host", "<b>"),),
        (("host", "localhost/x"),),
        (("host", "user@localhost"),),
        (("host", "[::1"),),
        (("host", "[zz]"),),
        (("host", "localhost:123456"),),
    ],
)
def test_a_request_without_one_host_is_refused_and_nothing_of_it_is_repeated(headers: tuple[Any, ...]) -> None:
    status, body = answer(Gate(echo), *headers, ("accept-language", "en"))
    assert status == 400
    assert body.startswith("The request does not say in one Host header")
    assert "<b>" not in body


def test_the_address_at_which_a_connection_arrived_is_answered() -> None:
    assert answer(Gate(echo), ("host", "192.168.1.5:7860"), server=("192.168.1.5", 7860))[0] == 200
    assert answer(Gate(echo), ("host", "[fd00::5]:7860"), server=("fd00:0::5", 7860, 0, 0))[0] == 200
    assert answer(Gate(echo), ("host", "192.168.1.6:7860"), server=("192.168.1.5", 7860))[0] == 421


def test_the_settings_add_names_with_commas_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_ALLOWED_HOSTS", "Griot.lan, https://griot.example.org/,192.168.1.20:7860,fd00::7,")
    monkeypatch.setenv("GRIOT_HOST", "10.0.0.9")
    hosts = read_hosts(read_settings())
    assert hosts.names == {"10.0.0.9", "griot.lan", "griot.example.org", "192.168.1.20", "fd00::7"}
    assert hosts.secure == {"griot.example.org"}
    assert answer(Gate(echo, hosts), ("host", "griot.lan:7860"))[0] == 200
    assert answer(Gate(echo, hosts), ("host", "other.griot.lan"))[0] == 421


@pytest.mark.parametrize("entry", ["*", "*.example.org", "a b", "ftp://a", "https://a/b", "http://"])
def test_an_allowed_host_that_is_none_is_named(entry: str) -> None:
    with pytest.raises(SettingsError, match="GRIOT_ALLOWED_HOSTS names '"):
        read_hosts(Settings(allowed_hosts=(entry,)))


def test_what_another_server_tells_of_the_visitor_is_not_believed() -> None:
    hosts = Hosts(frozenset({"a.example", "b.example"}), frozenset({"b.example"}))
    forged = (("x-forwarded-host", "localhost"), ("x-forwarded-proto", "https"), ("forwarded", "host=localhost"))
    assert answer(Gate(echo, hosts), ("host", "evil.test"), *forged)[0] == 421
    assert answer(Gate(echo, hosts), ("host", "a.example"), *forged) == (200, "http host")
    assert answer(Gate(echo, hosts), ("host", "b.example"), *forged) == (200, "https host")


@pytest.mark.parametrize(
    ("method", "given", "foreign"),
    [
        ("POST", {"sec_fetch_site": "same-origin"}, False),
        ("POST", {"sec_fetch_site": "cross-site", "origin": "http://griot:7860", "host": "griot:7860"}, True),
        ("DELETE", {"sec_fetch_site": "same-site"}, True),
        ("POST", {"sec_fetch_site": "none"}, True),
        ("POST", {"origin": "http://griot:7860", "host": "Griot:7860"}, False),
        ("POST", {"origin": "http://griot:7861", "host": "griot:7860"}, True),
        ("POST", {"origin": "http://evil.example", "host": "griot:7860"}, True),
        ("POST", {"origin": "null", "host": "griot:7860"}, True),
        ("OPTIONS", {"origin": "http://evil.example", "host": "griot:7860"}, True),
        ("POST", {}, False),
        ("GET", {"sec_fetch_site": "none", "sec_fetch_mode": "navigate"}, False),
        ("GET", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, False),
        ("GET", {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, True),
        ("GET", {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}, True),
        ("GET", {"origin": "http://evil.example", "host": "griot:7860"}, True),
        ("GET", {"origin": "http://griot:7860", "host": "griot:7860"}, False),
        ("GET", {}, False),
    ],
)
def test_a_page_of_another_site_is_told_from_ours(method: str, given: dict[str, str], foreign: bool) -> None:
    assert is_foreign(method, headers_of(**given)) is foreign


def test_a_name_is_read_as_browsers_write_it() -> None:
    assert [host_name(header) for header in ("a-b.example:1", "[FD00::0:5]:80", "a..", "é.example", "a:b")] == [
        "a-b.example",
        "fd00::5",
        "a.",
        None,
        None,
    ]
    assert [shown_host(host) for host in ("127.0.0.1", "0.0.0.0", "::", "::1", "griot.lan")] == [
        "localhost",
        "localhost",
        "localhost",
        "[::1]",
        "griot.lan",
    ]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_alone_needs_no_password(host: str) -> None:
    assert check_guard(Settings(host=host)) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "griot.lan"])
def test_other_machines_need_a_password_or_a_word(host: str) -> None:
    with pytest.raises(SettingsError, match=r"GRIOT_PASSWORD_FILE .* --open-to-everybody"):
        check_guard(Settings(host=host))
    assert check_guard(Settings(host=host, password=SecretStr("mil sept baobab"))) is None
    warning = check_guard(Settings(host=host, open_to_everybody=True))
    assert warning
    assert "everybody who reaches" in warning


def test_the_warning_says_that_documents_may_be_removed_where_they_may() -> None:
    warning = check_guard(Settings(host="0.0.0.0", open_to_everybody=True, uploads="corpus"))
    assert warning
    assert "remove them" in warning


def test_a_password_and_the_word_that_none_is_needed_contradict_each_other() -> None:
    with pytest.raises(SettingsError, match="Leave one of the two out"):
        check_guard(Settings(password=SecretStr("mil sept baobab"), open_to_everybody=True))


def test_a_password_is_read_from_its_file(tmp_path: Path) -> None:
    (file := tmp_path / "password").write_text("\ufeff mil sept baobab \n", "utf-8")
    assert read_password(Settings(password_file=file)) == "mil sept baobab"


def test_no_error_says_the_password(tmp_path: Path) -> None:
    (file := tmp_path / "password").write_text("secret7", "utf-8")
    for settings in (Settings(password_file=file), Settings(password=SecretStr("secret7"))):
        with pytest.raises(SettingsError, match="of 7 characters") as error:
            guard(echo, settings)
        assert "secret7" not in str(error.value)
        assert "secret7" not in repr(settings)
    with pytest.raises(SettingsError, match="cannot be read"):
        check_guard(Settings(password_file=tmp_path / "none"))
