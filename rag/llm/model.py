"""A language model that writes as it is told: one that any LangChain package speaks to, or a file on this machine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import cached_property
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rag.errors import LlmError, SettingsError
from rag.llm.address import server_address
from rag.llm.breaker import REST_S, Breaker
from rag.llm.chat import open_chat, read_key
from rag.llm.context import (
    SMALLEST,
    Endpoint,
    Unreached,
    estimated_tokens,
    ollama_context,
    server_context,
    server_tokens,
)
from rag.llm.failure import failure_reason, llm_error, sort_failure
from rag.llm.local import LocalServer
from rag.llm.name import LOCAL, WRITE, LlmName, parse_name
from rag.llm.prompts import Prompted as Prompted
from rag.llm.thinking import without_thoughts
from rag.llm.words import Limits, stream_words
from rag.records import Failure
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

log = logging.getLogger(__name__)

REQUESTS = 4  # at once; a file on this machine takes one
SILENT_S = 10.0  # for which a server that was not reached is not asked about its model


class LanguageModel:
    """A language model; safe to use from several threads, of which a few are served at once and the others wait.

    It is asked at temperature 0. `name` may be shown: it holds neither key nor address, nor a file's folder.
    """

    def __init__(
        self, name: LlmName, settings: Settings, key: SecretStr | None, server: LocalServer | None, rest_s: float
    ) -> None:
        self.name = str(name)
        self._shown = name
        self._called = LlmName("openai", server.alias) if server else name
        self._settings = settings.model_copy(update={"llm_base_url": server.url}) if server else settings
        self._key = server.key if server else key
        self._server = server
        self._breaker = Breaker(rest_s)
        self._slots = BoundedSemaphore(1 if server else REQUESTS)
        self._chats: dict[tuple[int, int], BaseChatModel] = {}
        self._context = settings.llm_context
        self._silent_until = 0.0
        self._server_counts: bool | None = None  # tokens; None: not asked yet

    @classmethod
    def open(cls, settings: Settings, *, rest_s: float = REST_S) -> LanguageModel:
        """The model that the settings name; connects to nothing, but loads a model that is a file.

        For `rest_s` one that surely fails is asked by nobody, and then by one alone until it answers.
        Raises SettingsError or ModelError: one sentence that says what to type.
        """
        if settings.llm is None:
            raise SettingsError(f"GRIOT_LLM is not set. {WRITE}")
        name = parse_name(settings.llm)
        if name.provider == LOCAL:
            server = LocalServer.open(name, context=settings.llm_context, threads=settings.threads)
            model = cls(name, settings, None, server, rest_s)
        else:
            placed = settings.model_copy(update={"llm_base_url": server_address(name.provider, settings.llm_base_url)})
            model = cls(name, placed, read_key(name, placed), None, rest_s)
        model._chat(settings.llm_tokens)  # tells now what is missing, and loads LangChain before the first question
        return model

    def close(self) -> None:
        """Frees a model that is a file."""
        if self._server:
            self._server.close()

    @property
    def context_tokens(self) -> int:
        """How many tokens the prompt and the answer may have together; asked once, when the server is first reached."""
        if self._context is None:
            try:
                self._context = self._told_context() or SMALLEST
            except Unreached:
                return SMALLEST
        return self._context

    def count_tokens(self, text: str) -> int:
        """How many tokens a text is: as the server counts them, else estimated, rather too many than too few."""
        if self._server_counts is not False:
            try:
                counted = self._ask(lambda endpoint: server_tokens(endpoint, text))
            except Unreached:
                return estimated_tokens(text)
            self._server_counts = counted is not None
            if counted is not None:
                return counted
        return estimated_tokens(text)

    def write(self, prompt: Prompted, *, tokens: int | None = None) -> str:
        """What the model writes, when it has written all of it, without its thoughts; see `stream`."""
        return without_thoughts("".join(self.stream(prompt, tokens=tokens)))

    def stream(self, prompt: Prompted, *, tokens: int | None = None, beats: bool = False) -> Generator[str]:
        """What the model writes, as it comes: at most `tokens`, else what the settings allow.

        `beats`: with "" now and then while it is waited for, so that whoever reads can leave.
        Raises LlmError where no words came within the time and the attempts of the settings, where the next ones took
        longer than that, or where the stream broke off; at once where it is known that none would come.
        """
        if known := self._breaker.enter():
            raise llm_error(known, self._shown)
        most = tokens or self._settings.llm_tokens
        limits = Limits(self._settings.llm_timeout_s, self._settings.llm_attempts, most)
        failed: LlmError
        try:
            with closing(stream_words(lambda: self._start(prompt, most), self._slots, limits, self._called)) as words:
                yield from self._noted(words if beats else filter(None, words))
            return
        except Exception as error:  # an integration's own, whose text may quote the key: only its kind goes on
            failed = llm_error(sort_failure(error), self._shown)
            log.warning("%s failed: %s (%s).", self.name, failed.failure, failure_reason(error))
        self._note_failure(failed.failure)
        raise failed

    def _noted(self, words: Iterator[str]) -> Iterator[str]:
        """The words, whose first says that the model answers."""
        is_answering = False
        try:
            for some in words:
                if some and not is_answering:
                    is_answering = True
                    self._breaker.succeed()
                yield some
        finally:
            if not is_answering:
                self._breaker.leave()

    def _note_failure(self, failure: Failure) -> None:
        self._breaker.fail(failure)
        if failure in ("unreachable", "overflow"):  # it may have been started anew, with another context
            self._context, self._server_counts = self._settings.llm_context, None

    def _start(self, prompt: Prompted, tokens: int) -> Generator[AIMessageChunk]:
        wanted = tokens, self.context_tokens
        if wanted not in self._chats:
            self._chats[wanted] = self._chat(*wanted)
        said = [("system", prompt.system)] if prompt.system else []
        yield from self._chats[wanted].stream([*said, ("human", prompt.user)])

    def _chat(self, tokens: int, context: int | None = None) -> BaseChatModel:
        return open_chat(self._called, self._settings, key=self._key, tokens=tokens, context=context)

    def _told_context(self) -> int | None:
        says = ollama_context if self._called.provider == "ollama" else server_context
        told = self._ask(lambda endpoint: says(endpoint, self._called.model))
        return self._profiled_context() if told is None else told

    def _ask(self, question: Callable[[Endpoint], int | None]) -> int | None:
        """What the server answers; nothing where it is none that may be asked.

        Raises Unreached; after that for a while at once, or each passage of a prompt would wait for it.
        """
        if self._endpoint is None:
            return None
        if self._breaker.is_resting or time.monotonic() < self._silent_until:
            raise Unreached
        try:
            return question(self._endpoint)
        except Unreached:
            self._silent_until = time.monotonic() + SILENT_S
            raise

    def _profiled_context(self) -> int | None:
        """What LangChain knows of the model."""
        profile = getattr(self._chat(self._settings.llm_tokens), "profile", None) or {}
        most = profile.get("max_input_tokens")
        return most if isinstance(most, int) else None

    @cached_property
    def _endpoint(self) -> Endpoint | None:
        """The server, where it is one that may be asked about its model."""
        address = self._settings.llm_base_url
        return Endpoint(address, self._key) if address and self._called.provider in ("openai", "ollama") else None
