"""A language model in a file, run in this process by llama.cpp, which is spoken to as any other server."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from rag.errors import ModelError
from rag.llm.name import LlmName

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
