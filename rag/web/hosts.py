"""The names that a server answers to, and whether a request comes from a page of another site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from rag.errors import SettingsError

if TYPE_CHECKING:
    from starlette.datastructures import Headers
    from starlette.types import Scope

    from rag.settings import Settings

LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
WILDCARDS = ("", "0.0.0.0", "::")  # hosts to listen on that mean every address of the machine
READ_ONLY = ("GET", "HEAD")
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::\d{1,5})?")


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
