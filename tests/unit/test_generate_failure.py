"""What an exception of whichever integration means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from rag.llm.failure import SENTENCES, failure_reason, llm_error, retry_after_s, sort_failure
from rag.llm.name import LlmName
from rag.records import Failure

ASKED = httpx.Request("POST", "http://127.0.0.1/api/chat")
ANTHROPIC = "prompt is too long: 210000 tokens > 200000 maximum"


class Status(Exception):
    """As Ollama's package has it: the status on the exception."""

    def __init__(self, said: str, status_code: int) -> None:
        super().__init__(said)
        self.status_code = status_code


class Code(Exception):
    """As Google's package has it."""

    def __init__(self, said: str, code: int) -> None:
        super().__init__(said)
        self.code = code


def answered(status: int, said: str = "", **headers: str) -> httpx.HTTPStatusError:
    """As Mistral's package has it: httpx's own."""
    response = httpx.Response(status, headers={key.replace("_", "-"): value for key, value in headers.items()})
    return httpx.HTTPStatusError(said, request=ASKED, response=response)


def caused(error: Exception, cause: Exception) -> Exception:
    """An exception with another that led to it."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Status("no", 401), "refused_key"),
        (answered(403), "refused_key"),
        (Code("no", 404), "unknown_model"),
        (answered(429, "the maximum context length is not the matter"), "busy"),
        (Status("overloaded", 529), "busy"),
        (Status("no", 500), "server"),
        (answered(503), "server"),
        (Code("no", 400), "rejected"),
        (Code("API key not valid. Please pass a valid API key.", 400), "refused_key"),
        (Code("API_KEY_INVALID", 400), "refused_key"),
        (Status("{'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}", 200), "busy"),
        (Status("an error was encountered while running the model", -1), "broken"),
        (Code("The input token count (2031) exceeds the maximum number of tokens allowed (512).", 400), "overflow"),
        (Status(ANTHROPIC, 400), "overflow"),
        (answered(413), "overflow"),
        (httpx.ConnectError("no"), "unreachable"),
        (httpx.ConnectTimeout("no"), "unreachable"),
        (httpx.ReadTimeout("no"), "timeout"),
        (TimeoutError(), "timeout"),
        (httpx.RemoteProtocolError("peer closed connection"), "broken"),
        (caused(RuntimeError("Connection error."), httpx.ConnectError("no")), "unreachable"),
        (caused(RuntimeError("Connection error."), httpx.ReadError("no")), "broken"),
        (llm_error("empty", LlmName("openai", "x")), "empty"),
        (KeyError("choices"), "broken"),
    ],
)
def test_an_exception_is_sorted(error: Exception, failure: Failure) -> None:
    assert sort_failure(error) == failure


def test_what_is_logged_of_an_exception_is_its_kind_and_status() -> None:
    assert failure_reason(answered(503, "key sk-hidden at http://10.0.0.1")) == "HTTPStatusError, HTTP 503"
    assert failure_reason(KeyError("sk-hidden")) == "KeyError"


@pytest.mark.parametrize(("said", "wait_s"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("soon", None)])
def test_a_servers_wait_is_read(said: str, wait_s: float | None) -> None:
    assert retry_after_s(answered(429, retry_after=said)) == wait_s


def test_a_servers_wait_may_be_a_date() -> None:
    later = datetime.now(UTC) + timedelta(seconds=60)
    asked = retry_after_s(answered(429, retry_after=format_datetime(later, usegmt=True)))
    assert asked is not None
    assert 50 < asked <= 60


def test_no_wait_is_read_where_none_is_said() -> None:
    assert retry_after_s(answered(429)) is None
    assert retry_after_s(KeyError()) is None


@pytest.mark.parametrize("failure", SENTENCES)
def test_a_failure_is_one_sentence_or_two_for_the_user(failure: Failure) -> None:
    error = llm_error(failure, LlmName("openai", "gpt-x"))
    assert error.failure == failure
    assert str(error).startswith("The language model openai:gpt-x ")
    assert str(error).endswith(".")
