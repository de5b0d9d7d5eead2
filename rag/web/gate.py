"""Who is answered at all: names, other sites, passwords, addresses; what every response says to the browser."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from rag.errors import SettingsError
from rag.words import choose_language, read_words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.settings import Settings
    from rag.web.login import Login

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
WILDCARDS = ("", "0.0.0.0", "::")  # hosts to listen on that mean every address of the machine
READ_ONLY = ("GET", "HEAD")
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::\d{1,5})?")
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
PASSWORD_CHARS = 8  # at 3,600 attempts an hour, eight random letters last for thousands of years


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that a server answers to, besides the loopback ones and the address at which a connection arrived.

    `secure` are those among them that a server in front of Griot offers over TLS.
    """

    names: frozenset[str] = frozenset()
    secure: frozenset[str] = frozenset()

    def knows(self, name: str, scope: Scope) -> bool:
        """Whether a request that names this host is for this server.

        The address of the connection's own socket is: nobody can point another name's page at it and keep that name.
        """
        socket_address = (scope.get("server") or ("", None))[0] or ""
        return (
            name in LOOPBACK or name in self.names or (_is_address(socket_address) and name == _plain(socket_address))
        )


def host_name(header: str) -> str | None:
    """The name in a Host header, without its port; None if there is none.

    >>> host_name("LocalHost:7860"), host_name("[0::1]:7860"), host_name("a.example."), host_name("a b")
    ('localhost', '::1', 'a.example', None)
    """
    found = _HOST.fullmatch(header.lower())
    if not found or (found[1] and not _is_address(found[1])):
        return None
    return _plain(found[1] or found[2])


def read_hosts(settings: Settings) -> Hosts:
    """The hosts of the settings: the one that is listened on, and the allowed ones; raises SettingsError."""
    names = {_plain(settings.host.lower())}
    secure = set()
    for entry in settings.allowed_hosts:
        scheme, _, rest = entry.rpartition("://")
        rest = rest.removesuffix("/")
        name = host_name(f"[{rest}]" if _is_address(rest) and ":" in rest else rest)
        if name is None or scheme not in ("", "http", "https"):
            raise SettingsError(
                f"GRIOT_ALLOWED_HOSTS names '{entry}', which is no host. Write names as in the browser's address, with "
                "commas between them: GRIOT_ALLOWED_HOSTS=griot.example.org,192.168.1.20"
            )
        names.add(name)
        if scheme == "https":
            secure.add(name)
    return Hosts(frozenset(names), frozenset(secure))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there; a name that must be looked up is not trusted."""
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def shown_host(host: str) -> str:
    """A host as it stands in the address that a person opens on this machine."""
    if host in (*WILDCARDS, "127.0.0.1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def is_foreign(method: str, headers: Headers) -> bool:
    """Whether a page of another site sent it. Browsers say so; what says nothing is a program that a person runs.

    Browsers leave out Sec-Fetch-Site where a site is neither served over TLS nor on this machine. A link on another
    site may be followed: reading changes nothing, and the other site does not see what came.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None:
        return origin is not None and origin.lower().partition("://")[2] != headers.get("host", "").lower()
    if method in READ_ONLY:
        return site not in ("same-origin", "none") and headers.get("sec-fetch-mode") != "navigate"
    return site != "same-origin"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _plain(name: str) -> str:
    return ip_address(name).compressed if _is_address(name) else name.removesuffix(".")


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


def guard(app: ASGIApp, settings: Settings) -> Gate:
    """The gate before an application, as the settings want it; raises SettingsError."""
    from rag.web.login import Login

    password = read_password(settings)
    return Gate(app, read_hosts(settings), Login(password) if password else None)


def check_guard(settings: Settings) -> str | None:
    """What must be said before a server listens, if anything.

    Raises SettingsError if the settings contradict each other, or everybody could read without being told so.
    """
    read_hosts(settings)
    password = read_password(settings)
    if password and settings.open_to_everybody:
        raise SettingsError(
            "A password is set, and GRIOT_OPEN_TO_EVERYBODY (--open-to-everybody) says that none is needed. "
            "Leave one of the two out."
        )
    if password or is_loopback(settings.host):
        return None
    if not settings.open_to_everybody:
        raise SettingsError(
            f"GRIOT_HOST is '{settings.host}', where other machines could read every document: set a password "
            "(GRIOT_PASSWORD, or GRIOT_PASSWORD_FILE for a file that holds it), or say that everybody who reaches "
            f"the address may read everything: griot serve --host {settings.host} --open-to-everybody"
        )
    allowed = {
        "session": "read every document and add their own",
        "corpus": "read every document, add to them, and remove them",
        "off": "read every document",
    }[settings.uploads]
    return f"Warning: no password is asked for: everybody who reaches {settings.host} may {allowed}."


def read_password(settings: Settings) -> str | None:
    """The password of the settings or of the file that they name; None if there is none.

    Raises SettingsError if the file cannot be read or the password is too short. No error says the password.
    """
    if settings.password is not None:
        name, password = "GRIOT_PASSWORD", settings.password.get_secret_value()
    elif settings.password_file is not None:
        name = f"GRIOT_PASSWORD_FILE is '{settings.password_file}', which"
        try:
            password = settings.password_file.read_text("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{name} cannot be read. Name a text file that holds the password.") from error
    else:
        return None
    if len(password.strip()) < PASSWORD_CHARS:
        raise SettingsError(
            f"{name} holds a password of {len(password)} characters. Choose one of at least {PASSWORD_CHARS}: "
            "several words that do not belong together are good."
        )
    return password
