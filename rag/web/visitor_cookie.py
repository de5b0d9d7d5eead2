"""The cookie by which a visitor is known again: a name that Griot gave, and nothing else."""

from __future__ import annotations

import hmac
import logging
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "griot_visitor"
GIVEN = "griot.visitor"  # in a scope: the name that its response gives
GIVEN_AT = ("/", "/batch", "/uploads", "/evaluation")  # where a visitor begins, and where a name is needed
LASTS = "griot.visitor_lasts"  # in a scope: something of the visitor's is kept, which is to be found again
LASTS_S = 180 * 86_400  # after the last time that something is kept; else the cookie ends with the browser
KEY = "visitors.key"  # in the index's folder
KEY_BYTES = 32

log = logging.getLogger(__name__)


class Names:
    """Gives names that cannot be guessed, and knows them again without keeping any: each has a signature behind it.

    Names that were signed with another key are not known.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key or secrets.token_bytes(KEY_BYTES)

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


def kept_key(folder: Path) -> bytes:
    """The key that is kept there, which only this user can read; a new one if there is none.

    So visitors find their evaluations after a restart. Where nothing can be kept, it is for this start alone.
    """
    new = folder / f".{KEY}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / KEY).exists():
            descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(KEY_BYTES))
            try:
                os.link(new, folder / KEY)  # unless another server was faster
            except FileExistsError:
                log.debug("Another server made the key of visitors' names")
            finally:
                new.unlink()
        key = (folder / KEY).read_bytes()
    except OSError as error:
        log.warning("Visitors will not find their evaluations after a restart: %s", error)
        return secrets.token_bytes(KEY_BYTES)
    return key if len(key) >= KEY_BYTES else secrets.token_bytes(KEY_BYTES)


def keep_name(request: Request) -> None:
    """Has the visitor's cookie outlast the browser: something of theirs is kept on the server."""
    request.scope[LASTS] = True


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
        name = self._names.known(request.cookies)
        if name:
            self._seen(name)
        # A link on another site is followed without the cookie (SameSite=Strict), which is no reason for a new one.
        elif scope["path"] in GIVEN_AT and request.headers.get("sec-fetch-site") != "cross-site":
            name = scope[GIVEN] = self._names.give()
        return _with_cookie(send, name, scope) if name else send


def _with_cookie(send: Send, name: str, scope: Scope) -> Send:
    """Sends the name to who has none, or is to keep it for longer than the browser is open."""
    cookie = f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Strict{'; Secure' * (scope['scheme'] == 'https')}"

    async def send_with_cookie(message: Message) -> None:
        nonlocal cookie
        if message["type"] == "http.response.start" and (GIVEN in scope or LASTS in scope):
            cookie += f"; Max-Age={LASTS_S}" * (LASTS in scope)
            # Else a cache between could hand one visitor's name to another.
            kept = [(key, value) for key, value in message.get("headers", ()) if key.lower() != b"cache-control"]
            added = [(b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return send_with_cookie
