"""Who is answered at all, what every response says to the browser, and which addresses of Gradio are open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rag.web.hosts import Hosts, host_name, is_foreign
from rag.words import choose_language, read_words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.web.login import Login

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio compiles the templates of its gr.HTML
        "script-src-attr 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with "no-referrer" a form's Origin is "null", as of a foreign page
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
# What the page asks for. Gradio serves much more (uploads, files, a REST interface, deep links): nobody needs it here.
OPEN = (
    "/documents/",
    "/originals/",
    "/uploads/",
    "/evaluation/",
    "/batch/",
    "/library/",
    "/griot/",
    "/assets/",
    "/static/",
    "/gradio_api/heartbeat/",
    "/gradio_api/queue/",
)
OPEN_EXACTLY = (
    "/",
    "/evaluation",
    "/library",
    "/feedback",
    "/uploads",
    "/batch",
    "/export",
    "/cite",
    "/choices",
    "/suggestions",
    "/drawn",
    "/status",
    "/indexing",
    "/config",
    "/theme.css",
    "/favicon.ico",
    "/robots.txt",
    "/gradio_api/startup-events",
    "/gradio_api/cancel",
    "/gradio_api/reset",
)


class Gate:
    """An ASGI application around another: answers whoever it is not for, and adds the headers.

    In this order: another host's name, a page of another site, no password, an address that nobody needs.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts | None = None, login: Login | None = None) -> None:
        self.app = app
        self._hosts = hosts or Hosts()
        self._login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in HEADERS if name not in given]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send_with_headers)
        elif refused := self._stranger(scope := _unforwarded(scope)):
            await respond(send_with_headers, *refused)
        elif self._login and not await self._login.lets_in(scope, receive, send_with_headers):
            return
        elif refusal := _refusal(scope):
            await respond(send_with_headers, refusal, b"", b"text/plain")
        else:
            await self.app(scope, receive, send_with_headers)

    def _stranger(self, scope: Scope) -> tuple[int, bytes, bytes] | None:
        """The status, body and kind of the answer to who must not ask here; sets the scheme of a known host."""
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        words = read_words(choose_language(headers.get("accept-language")))
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None:
            return 400, words["host_missing"].encode(), b"text/plain"
        if not self._hosts.knows(name, scope):
            return 421, words["host_unknown"].format(host=name).encode(), b"text/plain"
        if name in self._hosts.secure:
            scope["scheme"] = "https"
        if is_foreign(scope["method"], headers):
            return 403, json.dumps({"error": words["foreign"]}, ensure_ascii=False).encode(), b"application/json"
        return None


async def respond(send: Send, status: int, body: bytes, kind: bytes) -> None:
    """Sends a whole response that is not to be kept."""
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _unforwarded(scope: Scope) -> Scope:
    """Without what a server in front of this one would tell of the visitor: anybody can write that."""
    kept = [(name, value) for name, value in scope["headers"] if not name.startswith((b"x-forwarded", b"forwarded"))]
    return {**scope, "headers": kept}


def _refusal(scope: Scope) -> int | None:
    path = scope["path"]
    if "\0" in path or (path not in OPEN_EXACTLY and not path.startswith(OPEN)):
        return 404  # no file's name holds a NUL
    if path.startswith("/gradio_api/") and not path.isprintable():
        return 404  # of which Gradio would make an address
    return None
