"""The connections of OpenAI's protocol: one for each request, which is closed as soon as nobody waits for it."""

from __future__ import annotations

import socket
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from rag.llm.feed import cut_on_leave

if TYPE_CHECKING:
    from openai import DefaultHttpxClient

CONNECTED = (".connect_tcp.complete", ".start_tls.complete")


class Request(Protocol):
    """A request of the client's, which is httpx's or, in later versions of the package, httpx2's."""

    headers: Any
    extensions: Any


def open_client(*, trust_env: bool) -> DefaultHttpxClient:
    """A client; `trust_env`: by the proxies of the environment.

    A server that is still reading a prompt has sent nothing yet: only by its connection's end does it know that nobody
    waits any more, and takes up the next question.
    """
    from openai import DefaultHttpxClient

    return DefaultHttpxClient(trust_env=trust_env, event_hooks={"request": [_watch]})


def _watch(request: Request) -> None:
    request.headers["Connection"] = "close"  # the next request's connection is its own, too
    request.extensions = {**request.extensions, "trace": _note}


def _note(event: str, told: dict[str, Any]) -> None:
    """What httpcore tells of a request: here, of its connection once it stands."""
    if event.endswith(CONNECTED):
        cut_on_leave(partial(_cut, told["return_value"].get_extra_info("socket")))


def _cut(connection: socket.socket) -> None:
    """Ends a connection, which wakes whoever reads from it."""
    with suppress(OSError):  # it has ended by itself
        connection.shutdown(socket.SHUT_RDWR)
