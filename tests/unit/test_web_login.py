"""The password: what is answered without it, the session that it begins, and what guessing it costs."""

import base64
from typing import Any

import pytest
from pydantic import SecretStr

from rag.settings import Settings
from rag.web import login as limits
from rag.web.gate import guard
from rag.web.login import Attempts, Login, LoginSessions, TooManyAttemptsError

PASSWORD = "l'été à Kidal"
ENGLISH = {"accept-language": "en"}
PAGE = {**ENGLISH, "accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-site": "none"}


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def client_of(base_url: str = "http://localhost", **settings: Any) -> Any:
    """A browser before an application of one page."""
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.testclient import TestClient

    app = Starlette()
    app.add_route("/library", lambda _: PlainTextResponse("the documents"), methods=["GET", "POST"])
    gate = guard(app, Settings(password=SecretStr(PASSWORD), **settings))
    return TestClient(gate, base_url=base_url, headers=ENGLISH, follow_redirects=False)


def give(client: Any, password: str, address: str = "/login", **headers: str) -> Any:
    return client.post(address, data={"password": password}, headers=headers)


def test_without_it_a_page_leads_to_the_login_and_an_address_says_so() -> None:
    client = client_of()
    page = client.get("/library?lang=fr", headers=PAGE)
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=%2Flibrary%3Flang%3Dfr")
    assert page.headers["cache-control"] == "no-store"
    for method, path in (("GET", "/library"), ("POST", "/library"), ("GET", "/nowhere"), ("GET", "/login/")):
        refused = client.request(method, path)
        assert refused.status_code == 401
        assert refused.json()["error"].startswith("The password is needed")


def test_it_begins_a_session_that_opens_what_was_wanted_until_it_is_ended() -> None:
    client = client_of()
    shown = client.get("/login?next=%2Flibrary", headers=PAGE)
    assert 'action="/login?next=%2Flibrary"' in shown.text
    given = give(client, PASSWORD, "/login?next=%2Flibrary")
    assert (given.status_code, given.headers["location"]) == (303, "/library")
    assert client.get("/library").text == "the documents"
    assert "You are logged in" in client.get("/login").text
    token = client.cookies["griot_session_80"]
    left = client.post("/logout")
    assert (left.status_code, left.headers["location"]) == (303, "/login")
    assert client.get("/library").status_code == 401
    assert client.get("/library", headers={"cookie": f"griot_session_80={token}"}).status_code == 401


def test_each_session_has_another_token_and_the_one_before_is_ended() -> None:
    client = client_of()
    give(client, PASSWORD)
    first = client.cookies["griot_session_80"]
    give(client, PASSWORD)
    assert client.cookies["griot_session_80"] != first
    assert client.get("/library", headers={"cookie": f"griot_session_80={first}"}).status_code == 401


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http() -> None:
    for address, is_secure in (("http://localhost", False), ("https://localhost", True), ("http://a.example", True)):
        client = client_of(address, allowed_hosts=("https://a.example",))
        cookie = give(client, PASSWORD).headers.get_list("set-cookie")[0]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Max-Age=43200" in cookie
        assert ("Secure" in cookie) == is_secure


def test_the_same_word_in_two_encodings_is_the_same_password() -> None:
    assert give(client_of(), PASSWORD.replace("é", "e\u0301").replace("à", "a\u0300")).status_code == 303


@pytest.mark.parametrize("password", ["", " ", "l'été à Kida", PASSWORD.upper(), PASSWORD + "x", "x" * 20_000, "\0"])
def test_any_other_password_is_none(password: str) -> None:
    client = client_of()
    refused = give(client, password)
    assert refused.status_code == 401
    assert "This is not the password" in refused.text
    assert "set-cookie" not in refused.headers
    assert client.get("/library").status_code == 401


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\evil.example", "/a\r\nx: y", "javascript:1"],
)
def test_it_leads_to_this_server_alone(wanted: str) -> None:
    from urllib.parse import quote

    assert give(client_of(), PASSWORD, f"/login?next={quote(wanted)}").headers["location"] == "/"


def test_what_an_address_says_stands_in_the_page_as_text() -> None:
    client = client_of()
    assert "<script>" not in client.get("/login?next=%22%3E%3Cscript%3E&lang=%22%3E%3Cscript%3E", headers=PAGE).text


def test_another_site_cannot_log_a_visitor_in_or_out() -> None:
    client = client_of()
    assert give(client, PASSWORD, origin="http://evil.example").status_code == 403
    give(client, PASSWORD)
    assert client.post("/logout", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/library").text == "the documents"


def test_a_program_may_send_it_with_its_request() -> None:
    client = client_of()

    def basic(password: str) -> dict[str, str]:
        return {"authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}

    assert client.get("/library", headers=basic(PASSWORD)).text == "the documents"
    assert client.get("/library", headers=basic("another")).status_code == 401
    for header in ("Basic", "Basic ???", "Basic \xff", f"Bearer {PASSWORD}"):
        assert client.get("/library", headers={"authorization": header.encode("latin-1")}).status_code == 401


def test_a_program_that_sends_the_right_one_again_and_again_at_once_never_waits() -> None:
    client = client_of()
    login: Login = client.app._login
    header = {"authorization": "Basic " + base64.b64encode(f"any:{PASSWORD}".encode()).decode()}
    assert client.get("/library", headers=header).status_code == 200
    assert not login._attempts._due  # nothing is counted, not even while it is compared


def test_guessing_is_refused_after_some_attempts_until_a_pause_is_over() -> None:
    client = client_of()
    login: Login = client.app._login
    login._attempts = Attempts(time := Time())
    for _ in range(limits.ADDRESS_FREE):
        assert give(client, "another").status_code == 401
    assert not login._attempts.is_calm("testclient")  # so that the right one waits, too, among so many guesses
    login._attempts.begin("testclient")  # two that wait, which a test does not
    login._attempts.begin("testclient")
    refused = give(client, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == limits.ADDRESS_S
    assert "Try again in 5 s" in refused.text
    time.now += limits.ADDRESS_S * 3
    assert give(client, PASSWORD).status_code == 303


def test_the_pause_of_an_address_grows_with_its_attempts_and_is_its_own() -> None:
    attempts = Attempts(Time())
    waits = [attempts.begin("10.0.0.1") for _ in range(7)]
    assert waits == [0, 0, 0, 0, 0, 5, 10]
    with pytest.raises(TooManyAttemptsError):
        attempts.begin("10.0.0.1")
    assert attempts.begin("10.0.0.2") == 0


def test_addresses_of_one_household_are_one() -> None:
    attempts = Attempts(Time())
    for number in range(7):
        attempts.begin(f"2001:db8:0:1::{number}")
    with pytest.raises(TooManyAttemptsError):
        attempts.begin("2001:db8:0:1:ffff::1")
    assert attempts.begin("2001:db8:0:2::1") == 0


def test_many_addresses_together_have_a_pause_too_and_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(time := Time())
    for number in range(limits.ALL_FREE + int(limits.MOST_WAIT_S)):
        attempts.begin(f"10.0.{number}.1")
    with pytest.raises(TooManyAttemptsError):
        attempts.begin("10.1.0.1")
    for number in range(limits.MOST_ADDRESSES + 100):
        time.now += 2
        attempts.begin(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")
    assert len(attempts._due) == limits.MOST_ADDRESSES


def test_the_right_password_costs_nothing() -> None:
    attempts = Attempts(Time())
    for _ in range(100):
        assert attempts.begin("10.0.0.1") == 0
        attempts.forgive("10.0.0.1")


def test_a_session_ends_after_its_time_and_the_oldest_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = LoginSessions(time := Time())
    first = sessions.begin()
    assert sessions.knows(first)
    time.now += limits.SESSION_S
    assert not sessions.knows(first)
    tokens = [sessions.begin() for _ in range(limits.MOST_SESSIONS + 1)]
    assert len(sessions._ends) == limits.MOST_SESSIONS
    assert not sessions.knows(tokens[0])
    assert sessions.knows(tokens[1])
    assert sessions.knows(tokens[-1])
    assert not sessions.knows("")
