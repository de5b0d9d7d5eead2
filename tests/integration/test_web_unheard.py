"""What Gradio keeps of a session is forgotten once nobody listens: Gradio's own queue, and pages of it, behind uvicorn.

These tests are also what notices that Gradio keeps it elsewhere than before.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from rag.web.bodies import Bodies
from rag.web.connections import Doorman
from rag.web.gradio_sessions import STREAM, GradioSessions, Listening, log_tracebacks
from rag.web.limits import KEPT_STATES, STREAMS, ClientLimits
from rag.web.server import build_server

JOIN = "/gradio_api/queue/join"
QUESTION = "Qui a conduit la délégation russe à Bamako ?"


@dataclass
class Site:
    """A running server, its sessions, and a client."""

    sessions: GradioSessions
    bodies: Bodies
    client: httpx.AsyncClient

    async def join(self, session: str, data: dict[str, Any]) -> httpx.Response:
        return await self.client.post(JOIN, json={"data": [data], "fn_index": 0, "session_hash": session})

    async def listen(self, session: str) -> list[dict[str, Any]]:
        """What the session is told, to the end of its stream."""
        told = await self.client.get(STREAM, params={"session_hash": session})
        return [json.loads(line.removeprefix("data:")) for line in told.text.splitlines() if line]

    async def until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            await asyncio.sleep(0.001)


@asynccontextmanager
async def served(app: Any, sessions: GradioSessions) -> AsyncIterator[Site]:
    limits = ClientLimits()
    bodies = Bodies(app, limits, sessions.bodies)
    server = build_server(bodies, limits, Doorman(limits, limits.connections))
    listener = socket.create_server(("127.0.0.1", 0))
    async with app.router.lifespan_context(app):
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            yield Site(sessions, bodies, client)
        server.should_exit = True
        await serving


def built(make: Callable[[], Any]) -> Any:
    """What `make` builds with a loop of its own, as the server does it."""

    async def build() -> Any:
        return make()

    return asyncio.run(build())


class Slow:
    """A page of one handler, which waits to be let go and then gives back what it was sent; one at a time."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()
        self.app, self.sessions = built(self._build)

    def _build(self) -> tuple[Any, GradioSessions]:
        import gradio as gr
        from fastapi import FastAPI

        def handle(sent: object) -> Iterator[object]:
            self.begun.set()
            self.let_go.wait(30)
            yield sent
            yield sent

        with gr.Blocks(analytics_enabled=False) as page:
            box = gr.JSON()
            box.change(handle, box, box, concurrency_limit=1)
        app = FastAPI()
        gr.mount_gradio_app(app, page, path="/")
        sessions = GradioSessions(page, unheard_s=60)
        app.add_middleware(Listening, sessions=sessions)
        log_tracebacks()
        return app, sessions


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 60))


def test_an_answer_that_nobody_listens_to_is_forgotten_with_the_question(assistant: Assistant) -> None:
    from rag.web.app import build_app

    app = built(lambda: build_app(assistant, Settings(uploads="off")))

    async def test() -> None:
        sessions: GradioSessions = app.state.sessions
        async with served(app, sessions) as site:
            asked = {"key": "k", "said": QUESTION, "language": "fr", "turns": []}
            for session in ("a", "b"):
                assert (await site.join(session, asked)).status_code == 200
            told = await site.listen("b")
            assert told[-2]["output"]["data"][0]["turn"]["said"] == QUESTION
            await site.until(lambda: not sessions.bodies())
            assert sessions.known() == {"a", "b"}
            await sessions.forget(0)
            await sessions.forget(59)
            assert sessions.known() == {"a", "b"}
            await sessions.forget(60)
            assert sessions.known() == set()
            assert (await site.listen("a"))[-1]["session_not_found"]

    try:
        run(test)
    finally:
        for part in (app.state.evaluator, app.state.batches, app.state.visitors):
            part.close()


def test_a_question_that_waits_for_its_turn_is_forgotten_and_one_that_is_listened_to_is_answered() -> None:
    page = Slow()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            await site.join("heard", {"said": "x" * 100_000})
            hearing = asyncio.ensure_future(site.listen("heard"))
            await site.until(page.begun.is_set)
            await site.until(lambda: "heard" in page.sessions.streams)
            await site.join("unheard", {"said": "y" * 200_000})
            assert 300_000 < site.bodies.taken() < 301_000
            await page.sessions.forget(0)
            await page.sessions.forget(60)
            assert page.sessions.known() == {"heard"}
            assert 100_000 < site.bodies.taken() < 101_000
            page.let_go.set()
            told = await hearing
            assert told[-2]["output"]["data"] == [{"said": "x" * 100_000}]
            await site.until(lambda: not page.sessions.bodies())
            assert site.bodies.taken() == 0

    run(test)


def test_an_answer_under_way_ends_at_its_next_step_once_it_is_forgotten() -> None:
    page = Slow()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            await site.join("a", {"said": "x"})
            await site.until(page.begun.is_set)
            await page.sessions.forget(0)
            await page.sessions.forget(60)
            page.let_go.set()
            await site.until(lambda: not page.sessions.bodies())
            await page.sessions.forget(70)
            await page.sessions.forget(130)
            assert page.sessions.known() == set()

    run(test)


def test_a_client_that_goes_on_asking_does_not_keep_what_it_never_listens_to() -> None:
    page = Slow()
    page.let_go.set()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            for now_s in (0, 20, 40):
                await site.join("a", {"said": "x"})
                await page.sessions.forget(now_s)
            await page.sessions.forget(60)
            assert page.sessions.known() == set()

    run(test)


def test_a_session_that_asks_again_after_an_hour_has_a_minute() -> None:
    page = Slow()
    page.let_go.set()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            await site.join("a", {"said": "x"})
            await site.listen("a")
            await page.sessions.forget(0)
            await page.sessions.forget(50)
            await site.join("a", {"said": "y"})
            await page.sessions.forget(61)
            assert (await site.listen("a"))[-2]["output"]["data"] == [{"said": "y"}]

    run(test)


def test_a_stream_where_nothing_is_to_be_heard_any_more_ends_and_a_session_has_few() -> None:
    page = Slow()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            await site.join("a", {"said": "x"})
            streams = [asyncio.ensure_future(site.listen("a")) for _ in range(STREAMS)]
            await site.until(lambda: page.sessions.streams["a"] == STREAMS)
            assert (await site.client.get(STREAM, params={"session_hash": "a"})).status_code == 429
            await page.sessions.forget(0)
            await page.sessions.forget(3600)  # an answer may take an hour
            page.let_go.set()
            await site.until(lambda: page.sessions.streams["a"] == STREAMS - 1)  # the one that heard the end
            await page.sessions.forget(3600)
            await page.sessions.forget(3660)
            told = [(await stream)[-1] for stream in streams]
            assert sum(last["msg"] == "close_stream" for last in told) == 1
            assert sum(last.get("session_not_found", False) for last in told) == STREAMS - 1
            assert not page.sessions.streams
            assert page.sessions.known() == set()

    run(test)


def test_what_a_session_was_last_sent_is_kept_for_few() -> None:
    page = Slow()
    page.let_go.set()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            for number in range(30):
                await site.join(f"s{number}", {"said": "x"})
            await site.until(lambda: not page.sessions.bodies())
            assert 0 < len(page.sessions._states.session_data) <= KEPT_STATES
            assert len(page.sessions._queue.event_analytics) == 1

    run(test)


def test_what_gradio_cannot_do_is_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    page = Slow()

    async def test() -> None:
        async with served(page.app, page.sessions) as site:
            await site.client.post(JOIN, json={"data": [], "fn_index": 0, "session_hash": "a"})
            told = await site.listen("a")
            assert told[-2]["success"] is False

    run(test)
    (record,) = (record for record in caplog.records if record.name == "rag.web.gradio_sessions")
    assert "ValueError" in record.getMessage()
    assert "\n" not in record.getMessage()
    assert "Traceback" not in capfd.readouterr().err
