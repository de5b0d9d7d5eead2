"""Starts the page: an address that answers at once, and the page itself as soon as it is loaded."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from starlette.middleware.gzip import GZipMiddleware

from rag.errors import GriotError, SettingsError
from rag.offline import forbid_downloads, own_process
from rag.web.gate import check_guard, guard, shown_host
from rag.web.limits import ClientLimits
from rag.web.rare_logs import RareLog, rare_logs

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI
    from starlette.types import ASGIApp

    from rag.assistant import Assistant
    from rag.settings import Settings
    from rag.web.connections import Doorman
    from rag.web.gradio_sessions import GradioSessions
    from rag.web.starting import Startup

log = logging.getLogger(__name__)
T = TypeVar("T")

GRACE_S = 1  # for what is under way when the server stops; Gradio's heartbeat would hold it for ever
LOADED_S = 10  # for a model that is just being loaded: a process that ends amid it is aborted by its native threads
WHOLE_S = 10.0  # that a first index is waited for: a small one is then whole, of a large one there is something to ask
LOOK_S = 0.1  # between two looks whether it is
GZIP_LEVEL = 6  # the page in 5 ms; at 9 it is hardly smaller
TELL_S = 3  # how long a failed start is shown to a waiting browser before the process ends


def serve(settings: Settings) -> None:
    """Serves the page at `settings.host` and `settings.port` until Ctrl-C or SIGTERM.

    Without an index, `settings.documents` is indexed; what an earlier process left unfinished is gone on with. Raises
    GriotError if that, the address or a model cannot be had.
    """
    own_process()
    if not settings.allow_downloads:
        forbid_downloads()  # now, since Gradio brings the hub's client
    if warning := check_guard(settings):
        print(warning, file=sys.stderr, flush=True)
    limits = ClientLimits()
    with _listen(settings) as listener, _signals_for_uvicorn(), rare_logs(limits.log_every_s) as written:
        print(f"Griot: http://{shown_host(settings.host)}:{listener.getsockname()[1]}   (Ctrl-C: stop)", flush=True)
        asyncio.run(_serve(settings, listener, limits, written))


async def _serve(settings: Settings, listener: socket.socket, limits: ClientLimits, written: RareLog) -> None:
    from rag.web.bodies import Bodies
    from rag.web.connections import Doorman, Ending, is_news, raise_file_limit
    from rag.web.starting import Startup, Switch

    startup = Startup()
    switch = Switch(startup)
    bodies = Bodies(guard(GZipMiddleware(switch, compresslevel=GZIP_LEVEL), settings), limits)
    doorman = Doorman(limits, raise_file_limit(limits))
    server = build_server(Ending(bodies), limits, doorman)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    serving = asyncio.ensure_future(server.serve(sockets=[listener]))
    while not (server.started or serving.done()):  # what is loaded beside it would hold it up
        await asyncio.sleep(0.001)
    opening = _in_thread(lambda: _open_assistant(settings, startup))
    sessions: list[GradioSessions] = []  # Gradio's, once there is a Gradio
    watching = asyncio.ensure_future(_watch(doorman, written, sessions))
    try:
        await asyncio.wait((serving, opening), return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            return serving.result()
        assistant = opening.result()
        app = await _in_thread(lambda: asyncio.run(_build(assistant, settings, lambda: server.should_exit)))
        async with app.router.lifespan_context(app):
            sessions.append(app.state.sessions)
            bodies.held = app.state.sessions.bodies
            await _index(app, assistant, startup, serving)
            switch.show(app)
            loading = _in_thread(assistant.load)  # behind the page; a question asked meanwhile waits for it
            try:
                await asyncio.wait((serving, loading), return_when=asyncio.FIRST_COMPLETED)
                if loading.done():
                    loading.result()
                    startup.models_loaded = True
                await serving
            finally:
                app.state.finisher.close()
                app.state.evaluator.close()
                app.state.batches.close()
                app.state.visitors.close()
                await asyncio.wait((loading,), timeout=LOADED_S)
    except GriotError as error:
        switch.fail(str(error))
        with suppress(TimeoutError):
            await asyncio.wait_for(startup.error_shown.wait(), TELL_S)
        raise
    finally:
        watching.cancel()
        server.should_exit = True
        await asyncio.wait((serving, opening), timeout=GRACE_S)
        if opening.done() and not opening.cancelled() and not opening.exception():
            opening.result().close()


def build_server(app: ASGIApp, limits: ClientLimits, doorman: Doorman) -> uvicorn.Server:
    """Uvicorn, whose connections the doorman knows."""
    import uvicorn

    from rag.web.connections import Connection

    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=partial(Connection, doorman=doorman),  # type: ignore[arg-type]  # uvicorn calls it, and no more
            lifespan="off",  # Gradio's is entered once there is a Gradio
            ws="none",
            proxy_headers=False,  # else X-Forwarded-For, which anybody can write, would stand for the address
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            backlog=limits.accepted_at_once,
            timeout_keep_alive=limits.keep_alive_s,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


async def _watch(doorman: Doorman, written: RareLog, sessions: list[GradioSessions]) -> None:
    """Once a second, ends what has had its time."""
    while True:
        await asyncio.sleep(1)
        now_s = asyncio.get_running_loop().time()
        try:
            doorman.look(now_s)
            written.write_left_out()
            for one in sessions:
                await one.forget(now_s)
        except Exception:  # else nothing would ever be ended any more, and nobody would know
            log.exception("What clients left behind could not be cleared away")


async def _index(app: FastAPI, assistant: Assistant, startup: Startup, serving: asyncio.Future[None]) -> None:
    """Has what is unfinished be indexed behind the page, which a first index keeps waiting until it can be asked.

    Raises GriotError if a first index cannot be built.
    """
    from rag.web.background_indexing import follow_indexing

    finisher, is_first = app.state.finisher, not assistant.store.cards()
    finisher.start(lambda: follow_indexing(startup))
    if not is_first:
        return
    until = asyncio.get_running_loop().time() + WHOLE_S
    while not (serving.done() or finisher.ended.is_set()):
        if asyncio.get_running_loop().time() > until and assistant.store.cards():
            break
        await asyncio.sleep(LOOK_S)
    if finisher.error and not assistant.store.cards():
        raise finisher.error


def _open_assistant(settings: Settings, startup: Startup) -> Assistant:
    """Loads what is slow: Gradio, then the models and the index; one after the other, since packages that are
    imported by two threads at once can see each other half loaded.
    """
    import gradio  # noqa: F401

    startup.interface_loaded = True
    from rag.assistant import Assistant, make_index
    from rag.errors import IndexMissingError

    try:
        return Assistant.open(settings=settings, serve=True)
    except IndexMissingError:
        make_index(settings)
        return Assistant.open(settings=settings, serve=True)


async def _build(assistant: Assistant, settings: Settings, is_stopping: Callable[[], bool]) -> FastAPI:
    """The application; Gradio makes a loop of its own wherever it is built without one."""
    from rag.web.app import build_app

    return build_app(assistant, settings, is_stopping)


def _in_thread(work: Callable[[], T]) -> asyncio.Future[T]:
    """Runs `work` beside the event loop, in a thread that does not hold the process when it must end."""
    future: Future[T] = Future()

    def run() -> None:
        future.set_running_or_notify_cancel()
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return asyncio.wrap_future(future)


def _listen(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"Griot cannot listen on {settings.host}, port {settings.port}: {error.strerror}. "
            "Stop what uses it, or choose another: griot serve --port 7861"
        ) from error


@contextmanager
def _signals_for_uvicorn() -> Iterator[None]:
    """Uvicorn stops on these signals and raises them again once it has: by then they have done their work."""
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
