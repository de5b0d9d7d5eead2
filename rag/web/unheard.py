"""What Gradio keeps of its sessions, forgotten a minute after nobody listens: it would keep most of it for ever.

This is the one place that knows how Gradio keeps it; `tests/integration/test_web_unheard.py` fails where that changes.
"""

from __future__ import annotations

import logging
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from rag.web.bodies import BODY, Body
from rag.web.gate import respond
from rag.web.limits import KEPT_STATES, STREAMS

if TYPE_CHECKING:
    from gradio import Blocks
    from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)
STREAM = "/gradio_api/queue/data"  # where a session listens


@dataclass(frozen=True, slots=True)
class _Quiet:
    since_s: float
    events: frozenset[str]


class Sessions:
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

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != "http" or scope["path"] != STREAM:
            await self.app(scope, receive, send)
            return
        from starlette.exceptions import HTTPException

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
