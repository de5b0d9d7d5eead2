"""What comes for Gradio and what it keeps: nonsense is refused in a sentence, what nobody hears is forgotten."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from rag.web.bodies import BODY, Body
from rag.web.gate import respond
from rag.web.limits import KEPT_STATES, STREAMS
from rag.web.replies import wanted_words

if TYPE_CHECKING:
    from fastapi import FastAPI
    from gradio import Blocks
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

JOIN, DATA = ("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/queue/data")
SESSION = r"^[A-Za-z0-9_-]{1,64}$"  # Gradio's page makes eleven letters
STREAM = "/gradio_api/queue/data"  # where a session listens


class Call(BaseModel):
    """What Gradio's page sends to have a function called."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fn_index: int
    data: list[Any]
    session_hash: str = Field(pattern=SESSION)
    trigger_id: int | None = None
    event_data: Any = None


class GradioCalls:
    """An ASGI application around Gradio's, which serves `page`: lets by what its page sends."""

    def __init__(self, app: ASGIApp, page: Blocks) -> None:
        self.app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        what = (scope.get("method"), scope.get("path"))
        if what == JOIN:
            request = Request(scope, receive)
            try:
                body = await request.body()
            except ClientDisconnect:
                return
            if fault := self._fault(body):
                await _refuse(request, *fault)(scope, receive, send)
                return
            receive = _again(body, receive)
        elif what == DATA and not self._is_heard(request := Request(scope, receive)):
            await _end_stream(request)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _fault(self, body: bytes) -> tuple[int, str] | None:
        """Why it is no call of the page: the status, and which of our words says so."""
        try:
            call = Call.model_validate_json(body)
        except ValidationError:
            return 422, "call_malformed"
        function = self._page.fns.get(call.fn_index)
        if function is None or function.fn is None:  # those without run in the browser alone
            return 404, "call_unknown"
        return None if len(call.data) == len(function.inputs) else (422, "call_malformed")

    def _is_heard(self, request: Request) -> bool:
        return request.query_params.get("session_hash") in self._page._queue.pending_messages_per_session


def check_calls(app: FastAPI, page: Blocks) -> None:
    """Has what comes for `page`, which is mounted last in `app`, checked before Gradio sees it."""
    from fastapi.exceptions import RequestValidationError

    def malformed(request: Request, _: Exception) -> Response:
        return _refuse(request, 422, "call_malformed")

    mounted = cast("FastAPI", cast(Mount, app.router.routes[-1]).app)
    mounted.add_middleware(GradioCalls, page=page)
    mounted.add_exception_handler(RequestValidationError, malformed)


def _refuse(request: Request, status: int, code: str) -> Response:
    """The sentence for a person; the code, which does not depend on the language, for a program."""
    content = {"error": wanted_words(request)[code], "code": code}
    return JSONResponse(content, status, {"Cache-Control": "no-store"})


def _end_stream(request: Request) -> Response:
    """A refusal in the form in which Gradio's page is told that it must begin anew."""
    sentence = wanted_words(request)["call_unheard"]
    told = {"error": sentence, "code": "call_unheard", "message": sentence, "success": False, "event_id": None}
    message = json.dumps({"msg": "unexpected_error", "session_not_found": True, **told})
    headers = {"Cache-Control": "no-store"}
    return Response(f"data: {message}\n\n", 404, headers, media_type="text/event-stream")


def _again(body: bytes, receive: Receive) -> Receive:
    """What was received, to be received by another."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


@dataclass(frozen=True, slots=True)
class _Quiet:
    since_s: float
    events: frozenset[str]


class GradioSessions:
    """The sessions of a page that is mounted; a session is a name that a browser gave itself.

    Kept of each: events that wait for their turn with all that was sent, messages that wait for a listener, and the
    last value of each component, which for a question is all that was sent.
    """

    def __init__(self, page: Blocks, unheard_s: float) -> None:
        self._queue = page._queue
        self._states = page.state_holder
        self._unheard_s = unheard_s
        self._quiet: dict[str, _Quiet] = {}
        self.streams: Counter[str] = Counter()  # that are open, by session
        self._states.capacity = KEPT_STATES
        self._queue.ANALYTICS_MAX_EVENTS = 1  # of whose sessions it keeps a list, for a page that we do not serve
        self._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize  # (so spelled) of the statistics made of it

    def known(self) -> set[str]:
        """The sessions of which Gradio keeps anything."""
        queue = self._queue
        return {*queue.pending_messages_per_session, *queue.pending_event_ids_session, *self._states.session_data}

    def bodies(self) -> set[Body]:
        """What was sent with the questions that wait for their turn, or are being answered."""
        scopes = [event.request.scope for event in self._queue.event_ids_to_events.values()]
        return {scope[BODY] for scope in scopes if BODY in scope}

    async def forget(self, now_s: float) -> None:
        """Forgets the sessions where for a minute nobody listened, or nothing was to be heard; to be called often.

        A question that comes to a session at rest begins its minute anew, one that joins others does not: else a
        client that never listens could go on for ever. A stream where nothing is to be heard, which Gradio would keep
        open, then ends.
        """
        quiet: dict[str, _Quiet] = {}
        for session in self.known():
            events = frozenset(self._queue.pending_event_ids_session.get(session, ()))
            if session in self.streams and self._is_busy(session, events):
                continue
            before = self._quiet.get(session)
            is_new = before is not None and events and not before.events
            quiet[session] = _Quiet(now_s if before is None or is_new else before.since_s, events)
        self._quiet = quiet
        for session, one in quiet.items():
            if now_s - one.since_s >= self._unheard_s:
                await self._forget(session)

    def _is_busy(self, session: str, events: frozenset[str]) -> bool:
        messages = self._queue.pending_messages_per_session.get(session)
        return not events.isdisjoint(self._queue.event_ids_to_events) or bool(messages and not messages.empty())

    async def _forget(self, session: str) -> None:
        await self._queue.clean_events(session_hash=session)  # those that are being answered end at their next step
        self._queue.pending_messages_per_session.pop(session, None)
        self._queue.pending_event_ids_session.pop(session, None)
        with self._states.lock:
            self._states.session_data.pop(session, None)
            self._states.time_last_used.pop(session, None)


class Listening:
    """An ASGI application around Gradio's: notes which sessions have a stream open, and how many."""

    def __init__(self, app: ASGIApp, sessions: GradioSessions) -> None:
        self.app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http" or scope["path"] != STREAM:
            await self.app(scope, receive, send)
            return
        session = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])[-1]
        if self._sessions.streams[session] >= STREAMS:
            await respond(send, 429, b"", b"text/plain")
            return
        self._sessions.streams[session] += 1
        try:
            await self.app(scope, receive, send)
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException):
                raise
            await send({"type": "http.response.body", "body": b""})  # Gradio has told that it knows no such session
        finally:
            self._sessions.streams[session] -= 1
            if not self._sessions.streams[session]:
                del self._sessions.streams[session]


class _LoggedTracebacks:
    """The module `traceback` as Gradio sees it: what it would print goes to the log, in one line.

    Our own handlers catch what goes wrong in them: what reaches Gradio's is what a client sent in another form.
    """

    def __getattr__(self, name: str) -> object:
        import traceback

        return getattr(traceback, name)

    def print_exc(self) -> None:
        """Logs the exception that is being handled."""
        error = sys.exc_info()[1]
        line = str(error).partition("\n")[0]
        log.warning("Gradio could not do what a client asked of it: %s: %.200s", type(error).__name__, line)


def log_tracebacks() -> None:
    """Has Gradio log what it would print to the terminal, for each client that sends it nonsense."""
    from gradio import queueing, route_utils, routes

    for module in (queueing, route_utils, routes):
        vars(module)["traceback"] = _LoggedTracebacks()
