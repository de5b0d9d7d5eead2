"""Where a language model's server is: as the settings have it, in the form that its provider's package takes."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from rag.errors import SettingsError

HERE, PORT = "127.0.0.1", ":11434"  # of Ollama
OWN_ENDS = {  # of addresses as people copy them, which these packages add themselves
    "anthropic": ("/v1/messages", "/v1"),
    "google_genai": ("/v1beta", "/v1"),
    "ollama": ("/api/chat", "/api", "/v1"),
}


def server_address(provider: str, given: str | None) -> str | None:
    """The address for a provider's package; None where it knows its own.

    Raises SettingsError for one that is none, or that holds a password, which errors and logs would show.

    >>> server_address("ollama", "http://10.0.0.7:11434/v1/"), server_address("mistralai", "https://awa.org/v1")
    ('http://10.0.0.7:11434', 'https://awa.org/v1')
    """
    if given is None:
        return _ollama_address() if provider == "ollama" else None
    _check(given, "GRIOT_LLM_BASE_URL")
    address = given.rstrip("/")
    end = next((end for end in OWN_ENDS.get(provider, ()) if address.endswith(end)), "")
    return address.removesuffix(end)


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own, to which no proxy leads."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _check(address: str, variable: str) -> None:
    try:
        parts = urlsplit(address)
        port_fits = parts.port != 0
    except ValueError:
        port_fits = False
    if not port_fits or parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{variable} is no address. Write one such as http://127.0.0.1:8080/v1.")
    if parts.username or parts.password:
        raise SettingsError(f"{variable} holds a name or a password. Leave them out; set GRIOT_LLM_KEY.")


def _ollama_address() -> str:
    """Ollama's own variable, which its server has, too: there, 0.0.0.0 is every address of this machine."""
    host = os.environ.get("OLLAMA_HOST", "").strip().rstrip("/").replace("0.0.0.0", HERE) or HERE
    if "://" not in host:
        host = f"http://{HERE if host.startswith(':') else ''}{host}"
        host += "" if re.search(r":\d+$", host) else PORT
    _check(host, "OLLAMA_HOST")
    return host
