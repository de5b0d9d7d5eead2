"""A model file run in this process, and how much a model reads at once."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from rag.errors import ModelError
from rag.llm.name import LlmName
from rag.llm.provider import is_loopback

if TYPE_CHECKING:
    import httpx


SMALLEST = 4096  # what a model of which nothing is known is taken to hold
OLLAMA_MOST = 8192  # asked of Ollama, which takes memory for all of it at once
# How many tokens models make of a piece of the bundled tokenizer, on 95 of 100 passages of 900 characters (from PIAF,
# SQuAD 2 and XQuAD): in French 1.06 (Mistral), 1.12 (DeepSeek), 1.18 (GPT-4), 1.23 (Qwen), 1.26 (Claude 2) and 1.49
# (SmolLM2, which was made for English); in English 0.96 to 1.05.
MARGIN = 1.5
WIDE = 1.0  # tokens a letter beyond Latin's alphabet at least: Greek and Thai fall to pieces in most of them
ASK_S = 3.0


class Unreached(Exception):
    """The server was not reached, so that nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that can be asked about its model. `url` is the one of OpenAI's protocol, or Ollama's own."""

    url: str
    key: SecretStr | None = None

    def get(self, path: str) -> dict[str, Any]:
        """What it says at a path below its root; nothing where it does not know the path."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        """What it answers to a question at a path below its root; nothing where it does not know the path."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: dict[str, object] | None) -> dict[str, Any]:
        import httpx

        headers = {"Authorization": f"Bearer {self.key.get_secret_value()}"} if self.key else {}
        url = self.url.rstrip("/").removesuffix("/v1") + path
        reached: httpx.Response | None = None
        try:
            with httpx.Client(timeout=ASK_S, headers=headers, trust_env=not is_loopback(url)) as client:
                reached = client.request(method, url, json=body)
            said = reached.json() if reached.is_success else {}
        except httpx.HTTPError:
            pass
        except ValueError:  # no JSON
            said = {}
        if reached is None:
            raise Unreached
        return said if isinstance(said, dict) else {}


def server_context(endpoint: Endpoint, model: str) -> int | None:
    """What a llama.cpp, vLLM or compatible server says that its model holds; None where it does not say."""
    settings = endpoint.get("/props").get("default_generation_settings")
    if isinstance(settings, dict) and isinstance(settings.get("n_ctx"), int):
        return int(settings["n_ctx"])
    listed = endpoint.get("/v1/models").get("data")
    models = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    sizes = {each.get("id"): each["max_model_len"] for each in models if isinstance(each.get("max_model_len"), int)}
    return sizes.get(model)


def ollama_context(endpoint: Endpoint, model: str) -> int | None:
    """What an Ollama model was made for, but no more than is asked of it; None where it does not say."""
    told = endpoint.post("/api/show", {"model": model}).get("model_info")
    sizes = [size for key, size in told.items() if key.endswith(".context_length")] if isinstance(told, dict) else []
    return min(OLLAMA_MOST, *sizes) if sizes and all(isinstance(size, int) for size in sizes) else None


def server_tokens(endpoint: Endpoint, text: str) -> int | None:
    """How many tokens llama.cpp makes of a text; None where the server is another."""
    tokens = endpoint.post("/tokenize", {"content": text}).get("tokens")
    return len(tokens) if isinstance(tokens, list) else None


def estimated_tokens(text: str) -> int:
    """How many tokens a text is at most for nearly every model, by the bundled tokenizer and a margin."""
    from rag.models import BUNDLED, TEXT_CHARS, open_vocabulary, read_manifest, readable

    tokenizer = open_vocabulary(BUNDLED, read_manifest(BUNDLED)).tokenizer
    wide = sum(letter >= "\u0370" and not "\u2000" <= letter <= "\u206f" for letter in text)
    parts = [readable(text[start : start + TEXT_CHARS]) for start in range(0, len(text), TEXT_CHARS)]
    return math.ceil(max(MARGIN * sum(map(len, tokenizer.ids(parts))), WIDE * wide))


CONTEXT = 8192  # tokens, unless the settings say: a model's own 128,000 would take gigabytes of memory


class LocalServer:
    """Serves one GGUF file on this machine's loopback, to whoever has `key`, until it is closed."""

    def __init__(self, server: object, url: str, key: SecretStr, alias: str) -> None:
        self._server: object | None = server
        self.url = url
        self.key = key
        self.alias = alias

    @classmethod
    def open(cls, name: LlmName, *, context: int | None, threads: int | None) -> LocalServer:
        """Loads the model, which takes a second a gigabyte. Raises ModelError where it cannot be."""
        path = Path(name.model).expanduser()
        if not path.is_file():
            raise ModelError(f"GRIOT_LLM names '{name}', and there is no such file. Give its whole path.")
        try:
            import xllamacpp  # type: ignore[import-untyped]
        except ImportError:
            raise ModelError(
                f"GRIOT_LLM names '{name}', which needs a package that is not installed. Run: {name.install}"
            ) from None
        key = SecretStr(secrets.token_urlsafe(32))
        try:
            server = xllamacpp.Server(_parameters(xllamacpp, path, key, context or CONTEXT, threads))
        except RuntimeError as error:
            raise ModelError(
                f"The model of '{name}' cannot be loaded: the file is damaged, no GGUF file, or too large."
            ) from error
        return cls(server, f"{server.listening_address}/v1", key, path.name)

    def close(self) -> None:
        """Frees the model; the server stops as it is forgotten."""
        self._server = None


def _parameters(xllamacpp: Any, path: Path, key: SecretStr, context: int, threads: int | None) -> object:
    wanted = xllamacpp.CommonParams()
    wanted.model.path, wanted.model_alias = str(path), {path.name}  # else it tells the path to whoever asks
    wanted.n_ctx, wanted.n_parallel = context, 1
    wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [key.get_secret_value()]
    wanted.offline, wanted.ui, wanted.endpoint_slots = True, False, False
    wanted.cache_ram_mib = 0  # else up to 8 GB of earlier prompts
    wanted.verbosity = -1
    if threads:
        wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = threads
    return wanted
