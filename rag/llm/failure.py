"""What went wrong with a language model, whichever integration says so, and what a person reads of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from rag.errors import LlmError
from rag.llm.name import LlmName
from rag.records import Failure

SENTENCES: dict[Failure, str] = {
    "unreachable": "cannot be reached. Start its server, or check GRIOT_LLM_BASE_URL.",
    "timeout": "did not answer in time. Ask again, or set GRIOT_LLM_TIMEOUT_S higher.",
    "refused_key": "refused the key. Check GRIOT_LLM_KEY, GRIOT_LLM_KEY_FILE or the provider's own variable.",
    "busy": "has too many requests. Ask again in a moment.",
    "server": "failed on its server, whose log says why. Ask again in a moment.",
    "overflow": "has no room for so much text. Set GRIOT_LLM_CONTEXT to the tokens that its context holds.",
    "broken": "broke off, or answered with something that is no text. Ask again; its server's log may say why.",
    "unknown_model": "is not known to the server. Check GRIOT_LLM, and GRIOT_LLM_BASE_URL, which often ends in /v1.",
    "rejected": "rejected the request. Check that GRIOT_LLM names a model for chats.",
    "empty": "answered with nothing. If it thinks before it answers, set GRIOT_LLM_TOKENS higher.",
}
PASSING: frozenset[Failure] = frozenset({"busy", "server", "unreachable", "broken"})  # another attempt may succeed

# By the names of the classes: httpx, httpx2, httpcore and the integrations each have their own of the same name.
NAMED: tuple[tuple[Failure, frozenset[str]], ...] = (
    ("refused_key", frozenset({"ModelAuthenticationError", "ModelPermissionDeniedError"})),
    ("busy", frozenset({"ModelRateLimitError"})),
    ("overflow", frozenset({"ContextOverflowError"})),
    ("unknown_model", frozenset({"ModelNotFoundError"})),
    ("server", frozenset({"ModelAPIError"})),
    ("rejected", frozenset({"ModelInvalidRequestError"})),
    ("broken", frozenset({"RemoteProtocolError", "ReadError", "JSONDecodeError", "UnicodeDecodeError"})),
    ("unreachable", frozenset({"ConnectTimeout", "ConnectError", "ProxyError", "ConnectionRefusedError"})),
    ("timeout", frozenset({"ModelTimeoutError", "TimeoutException", "TimeoutError"})),
    ("unreachable", frozenset({"ModelConnectionError", "TransportError", "ConnectionError"})),
)
STATUSES: dict[int, Failure] = {
    401: "refused_key",
    403: "refused_key",
    404: "unknown_model",
    408: "timeout",
    413: "overflow",
    429: "busy",
    529: "busy",  # Anthropic's "overloaded"
}
OVERFLOW = re.compile(  # llama.cpp, vLLM and OpenAI, Anthropic, Google and others
    r"exceeds? the (?:available )?context|maximum context length|context_length_exceeded|exceed_context_size"
    r"|context (?:window|length) (?:of|is|exceeded)|exceeds? the (?:model's )?(?:maximum )?(?:context|input) "
    r"|prompt is too long|input is too long|input token count|too many (?:input )?tokens|too large for model with",
    re.IGNORECASE,
)

KEY = re.compile(r"API[ _]KEY[ _](?:NOT[ _](?:VALID|FOUND)|INVALID|EXPIRED)|invalid api key", re.IGNORECASE)
BUSY = re.compile(r"\boverloaded|rate[ _]limit|too many requests|model is (?:busy|loading)", re.IGNORECASE)


def sort_failure(error: BaseException) -> Failure:
    """Which failure an integration's exception is; one that nothing tells of is "broken"."""
    if isinstance(error, LlmError):
        return error.failure
    status = _status(error)
    said = "\n".join(str(each) for each in _chain(error))
    if status in (None, 400, 413, 422, 500) and OVERFLOW.search(said):
        return "overflow"
    if status in (None, 400) and KEY.search(said):  # Google's, whose status is that of any wrong request
        return "refused_key"
    if (status is None or status < 400) and BUSY.search(said):  # in the middle of an answer
        return "busy"
    if status is not None and status >= 400:
        return STATUSES.get(status, "server" if status >= 500 else "rejected")
    names = {kind.__name__ for each in _chain(error) for kind in type(each).__mro__}
    return next((failure for failure, known in NAMED if names & known), "broken")


def failure_reason(error: BaseException) -> str:
    """What may be logged of an exception: an integration's own text may quote the key, the address or the prompt."""
    status = _status(error)
    return type(error).__name__ if status is None else f"{type(error).__name__}, HTTP {status}"


def llm_error(failure: Failure, name: LlmName) -> LlmError:
    """A failure as a sentence for the user."""
    return LlmError(f"The language model {name} {SENTENCES[failure]}", failure)


def retry_after_s(error: BaseException) -> float | None:
    """How long the server asks to wait; None where it does not say.

    A wait until a date that has passed is 0.
    """
    headers = getattr(getattr(error, "response", None), "headers", {})
    said = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):  # no date; a date without a time zone
        return None


def _status(error: BaseException) -> int | None:
    """The HTTP status, wherever an integration puts it; in the middle of a stream, in the body."""
    body = getattr(error, "body", None)
    places = (
        getattr(error, "status_code", None),
        getattr(getattr(error, "response", None), "status_code", None),
        getattr(error, "code", None),
        body.get("code") if isinstance(body, dict) else None,
    )
    return next((place for place in places if isinstance(place, int)), None)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
