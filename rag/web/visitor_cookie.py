"""The cookie by which a visitor is known again: a name that Griot gave, and nothing else."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "griot_visitor"
GIVEN = "griot.visitor"  # in a scope: the name that its response gives
GIVEN_AT = ("/", "/batch", "/uploads")  # where a visitor begins, and where one is needed


class Names:
    """Gives names that cannot be guessed, and knows them again without keeping any: each has a signature behind it.

    Names of another server, or of this one before it was started anew, are not known.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def give(self) -> str:
        """A new name."""
        name = secrets.token_urlsafe(32)
        return f"{name}.{self._signature(name)}"

    def known(self, cookies: Mapping[str, str]) -> str | None:
        """The name in a request's cookies, where it is one that was given here."""
        # Not `get`: Gradio makes an object of the cookies, and one of that name would hide its method.
        value = str(cookies[COOKIE]) if COOKIE in cookies else ""
        name, _, signature = value.partition(".")
        return value if name and hmac.compare_digest(signature.encode(), self._signature(name).encode()) else None

    def _signature(self, name: str) -> str:
        return hmac.new(self._key, name.encode(), "sha256").hexdigest()


class VisitorCookie:
    """An ASGI application around another: gives a name to who has none, and tells `seen` of who has one."""

    def __init__(self, app: ASGIApp, names: Names, seen: Callable[[str], None]) -> None:
        self.app = app
        self._names = names
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] == "http":
            send = self._recognised(scope, send)
        await self.app(scope, receive, send)

    def _recognised(self, scope: Scope, send: Send) -> Send:
        from starlette.requests import Request

        request = Request(scope)
        if name := self._names.known(request.cookies):
            self._seen(name)
        # A link on another site is followed without the cookie (SameSite=Strict), which is no reason for a new one.
        elif scope["path"] in GIVEN_AT and request.headers.get("sec-fetch-site") != "cross-site":
            scope[GIVEN] = self._names.give()
            return _with_cookie(send, scope[GIVEN], is_secure=scope["scheme"] == "https")
        return send


def _with_cookie(send: Send, name: str, *, is_secure: bool) -> Send:
    cookie = f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Strict{'; Secure' * is_secure}"

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            # Else a cache between could hand one visitor's name to another.
            kept = [(key, value) for key, value in message.get("headers", ()) if key.lower() != b"cache-control"]
            added = [(b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return send_with_cookie
