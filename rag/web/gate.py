"""What every response says to the browser, and which addresses of Gradio are open at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    (b"referrer-policy", b"no-referrer"),
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
BODY_BYTES = 4_000_000  # a conversation comes back with each question; none is longer than this
QUESTIONS_BYTES = 8_000_000  # a file of questions; the largest in use, SQuAD 2.0, has 4.4 MB
UPLOAD_BYTES = 50_000_000  # a document; what is longer than is read is refused in a sentence, and this is no document
LARGER_BODIES = {"/evaluation": QUESTIONS_BYTES, "/uploads": UPLOAD_BYTES}


class Gate:
    """An ASGI application around another: adds the headers, and answers 404 or 413 to what is not for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", ())}
                added = [(name, value) for name, value in HEADERS if name not in given]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        if scope["type"] == "http" and (refusal := _refusal(scope)):
            await respond(send_with_headers, refusal, b"", b"text/plain")
        else:
            await self.app(scope, receive, send_with_headers)


async def respond(send: Send, status: int, body: bytes, kind: bytes) -> None:
    """Sends a whole response that is not to be kept."""
    headers = [
        (b"content-type", kind + b"; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _refusal(scope: Scope) -> int | None:
    path = scope["path"]
    if path not in OPEN_EXACTLY and not path.startswith(OPEN):
        return 404
    length = dict(scope["headers"]).get(b"content-length", b"0")
    most = LARGER_BODIES.get(path, BODY_BYTES)
    return 413 if not length.isdigit() or int(length) > most else None
