"""What may go wrong with a language model, its time limits, and who need not even ask.

pybreaker holds its lock for as long as a call takes, so that one slow answer keeps everybody waiting, and purgatory
lets everybody in as soon as one may try; hence these lines.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread, local
from typing import Any, Generic, TypeVar

from rag.errors import LlmError
from rag.llm.name import LlmName
from rag.records import Failure

Part = TypeVar("Part")
_here = local()  # `feed`: the one that is read by this thread


class _End:
    """The stream has ended."""


class Feed(Generic[Part]):
    """The parts of what `start` gives, each as soon as it is there.

    An integration's own time-out is of no use against a server that says now and then that it is still alive. `end` is
    called once, by the thread, when it has let go of the stream: after the last part, after an error, or with the first
    part after `leave`.
    """

    def __init__(self, start: Callable[[], Generator[Part]], end: Callable[[], None]) -> None:
        self._parts: SimpleQueue[Part | Exception | _End] = SimpleQueue()
        self._left = Event()
        self._cuts: list[Callable[[], None]] = []
        self._lock = Lock()
        Thread(target=self._read, args=(start, end), name="griot-llm", daemon=True).start()

    def next(self, timeout_s: float) -> Part | None:
        """The next part; None after the last one. Raises what the stream raised, or TimeoutError."""
        try:
            part = self._parts.get(timeout=max(0.0, timeout_s))
        except Empty:
            raise TimeoutError from None
        if isinstance(part, Exception):
            raise part
        return None if isinstance(part, _End) else part

    def leave(self) -> None:
        """Nobody waits any more: the stream is cut where it said how, and else is let go of with its next part."""
        with self._lock:
            self._left.set()
            cuts, self._cuts = self._cuts, []
        for cut in cuts:
            cut()

    def on_leave(self, cut: Callable[[], None]) -> None:
        """Has `cut` called when nobody waits any more, at once where that is so."""
        with self._lock:
            if not self._left.is_set():
                self._cuts.append(cut)
                return
        cut()

    def _read(self, start: Callable[[], Generator[Part]], end: Callable[[], None]) -> None:
        _here.feed = self
        try:
            with closing(start()) as parts:
                for part in parts:
                    if self._left.is_set():
                        return
                    self._parts.put(part)
            self._parts.put(_End())
        except Exception as error:  # whatever it is, it goes to whoever waits
            self._parts.put(error)
        finally:
            with self._lock:
                self._cuts = []
            end()


def cut_on_leave(cut: Callable[[], None]) -> None:
    """Has `cut` called when nobody waits any more for what this thread reads; nothing where it reads no feed."""
    feed: Feed[Any] | None = getattr(_here, "feed", None)
    if feed is not None:
        feed.on_leave(cut)


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


REST_S = 30.0
LASTING: dict[Failure, int] = {"unreachable": 1, "refused_key": 1, "unknown_model": 1, "timeout": 2}  # in a row


class Breaker:
    """What is known of a model's failures. After `rest_s` one caller may try, whose success lets the others in again.

    Safe to share by threads. Whoever is let in says what became of it: `succeed`, `fail` or `leave`.
    """

    def __init__(self, rest_s: float = REST_S) -> None:
        self._rest_s = rest_s
        self._lock = Lock()
        self._failure: Failure | None = None
        self._count = 0  # of that failure, in a row
        self._until = 0.0
        self._is_tried = False

    def enter(self) -> Failure | None:
        """None where the caller is let in, else the failure that it would meet."""
        with self._lock:
            if not self._is_open():
                return None
            if self._is_tried or time.monotonic() < self._until:
                return self._failure
            self._is_tried = True
            return None

    def succeed(self) -> None:
        """The model has answered."""
        with self._lock:
            self._failure, self._count, self._is_tried = None, 0, False

    def fail(self, failure: Failure) -> None:
        """The model has failed: too many requests tell nothing of it, others that do not last that it is there."""
        with self._lock:
            self._is_tried = False
            if failure == "busy":
                return
            self._count = self._count + 1 if failure == self._failure else 1
            self._failure = failure if failure in LASTING else None
            self._until = time.monotonic() + self._rest_s

    def leave(self) -> None:
        """The caller did not wait for an answer."""
        with self._lock:
            self._is_tried = False

    @property
    def is_resting(self) -> bool:
        """Whether nobody is let in."""
        with self._lock:
            return self._is_open() and (self._is_tried or time.monotonic() < self._until)

    def _is_open(self) -> bool:
        return self._failure is not None and self._count >= LASTING[self._failure]
