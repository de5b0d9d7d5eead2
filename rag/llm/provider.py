"""Which language model, by LangChain: provider, address, key."""

from __future__ import annotations

import logging
import math
import os
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from rag.errors import ModelError, SettingsError
from rag.llm.failure import cut_on_leave
from rag.llm.name import WRITE, LlmName
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from openai import DefaultHttpxClient


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


KEYS = {  # the variables that a provider's own package reads, of which the first is named in errors
    "openai": ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"),
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "mistralai": ("MISTRAL_API_KEY",),
    "google_genai": ("GOOGLE_API_KEY", "GEMINI_API_KEY"),
}
NO_KEY = SecretStr("none")  # servers of one's own need no key, and some packages refuse to start without one
THOUGHT_TOKENS = 2048  # more, where a model is known to think: its thoughts count, too
CLIENTS = (
    "openai",
    "anthropic",
    "google_genai",
    "ollama",
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "langchain_core",
)


def read_key(name: LlmName, settings: Settings) -> SecretStr | None:
    """The key: the setting, else the file, else None for the provider's own variable, which its package reads.

    Raises SettingsError where the file cannot be read, or the provider needs a key and none is set.
    """
    if settings.llm_key is not None:
        return settings.llm_key
    if settings.llm_key_file is not None:
        return _key_in_file(settings)
    own = KEYS.get(name.provider, ())
    if not own or any(os.environ.get(variable) for variable in own):
        return None
    if settings.llm_base_url:
        return NO_KEY
    raise SettingsError(
        f"GRIOT_LLM names '{name}', which needs a key. Set {own[0]}, GRIOT_LLM_KEY, or GRIOT_LLM_KEY_FILE to a file "
        "that holds it; a server of your own needs none, but its address in GRIOT_LLM_BASE_URL."
    )


def open_chat(
    name: LlmName, settings: Settings, *, key: SecretStr | None, tokens: int, context: int | None = None
) -> BaseChatModel:
    """A chat model that writes at most `tokens`; it connects to nothing yet.

    `context` is the room that Ollama is asked for. Raises SettingsError for a provider that LangChain does not know,
    ModelError where its package is missing or does not take the settings.
    """
    from langchain.chat_models import init_chat_model

    failed: ModelError | SettingsError
    try:
        options = _options(name.provider, settings, key, tokens, context)
        chat: BaseChatModel = init_chat_model(name.model, model_provider=name.provider, **options)
        wanted = _suited(options, getattr(chat, "profile", None) or {})
        if wanted != options:
            chat = init_chat_model(name.model, model_provider=name.provider, **wanted)
        _quieten()
        return chat
    except ImportError:
        failed = ModelError(
            f"GRIOT_LLM names '{name}', which needs a package that is not installed. Run: {name.install}"
        )
    except Exception as error:  # an integration's own, whose text may quote the key
        if "Unsupported provider" in str(error):
            failed = SettingsError(f"GRIOT_LLM names '{name}', a provider that LangChain does not know. {WRITE}")
        else:
            kind = type(error).__name__
            failed = ModelError(f"'{name}' cannot be used ({kind}). Check GRIOT_LLM and the key that it needs.")
    raise failed


def _options(
    provider: str, settings: Settings, key: SecretStr | None, tokens: int, context: int | None
) -> dict[str, Any]:
    """What a provider's class is given. Attempts are ours to count, hence `max_retries`.

    No proxy leads to this machine itself, hence `trust_env`.
    """
    address: dict[str, Any] = {"base_url": settings.llm_base_url} if settings.llm_base_url else {}
    is_here = settings.llm_base_url is not None and is_loopback(settings.llm_base_url)
    if provider == "ollama":
        client: dict[str, Any] = {"timeout": settings.llm_timeout_s, "trust_env": not is_here}
        if key is not None:
            client["headers"] = {"Authorization": f"Bearer {key.get_secret_value()}"}
        return {"temperature": 0, "num_predict": tokens, "num_ctx": context, "client_kwargs": client, **address}
    secret = {"api_key": key} if key is not None else {}
    wait_s = settings.llm_timeout_s
    common: dict[str, Any] = {"temperature": 0, "max_tokens": tokens, "timeout": wait_s, "max_retries": 0}
    if provider == "mistralai":
        common["timeout"] = math.ceil(wait_s)  # it takes no fraction
    elif provider == "google_genai":
        common |= {"max_retries": 1, "client_args": {"trust_env": not is_here}}  # 0 is its own number of them
    elif provider == "openai":
        address["http_client"] = open_client(trust_env=not is_here)
    return {**common, **secret, **address}


def _suited(options: Mapping[str, Any], profile: Mapping[str, Any]) -> dict[str, Any]:
    """The options as a model takes them, by what LangChain knows of it."""
    suited = dict(options)
    if profile.get("temperature") is False:
        suited.pop("temperature", None)
    if profile.get("reasoning_output") and "max_tokens" in suited:
        suited["max_tokens"] += THOUGHT_TOKENS
    return suited


def _quieten() -> None:
    """Clients log whole prompts, and documents with them, for whoever sets logging to DEBUG; addresses at INFO."""
    for name in CLIENTS:
        logger = logging.getLogger(name)
        if logger.level < logging.INFO:
            logger.setLevel(logging.INFO if logger.level else logging.WARNING)


def _key_in_file(settings: Settings) -> SecretStr:
    said = f"GRIOT_LLM_KEY_FILE is '{settings.llm_key_file}', which"
    try:
        key = settings.llm_key_file.read_text("utf-8-sig").strip() if settings.llm_key_file else ""
    except (OSError, UnicodeDecodeError):
        key = None
    if key is None:
        raise SettingsError(f"{said} cannot be read. Name a text file that holds the key and nothing else.")
    if not key or len(key.split()) > 1:
        raise SettingsError(f"{said} holds no key. Write the key, and nothing else, into it.")
    return SecretStr(key)
