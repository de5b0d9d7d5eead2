"""A language model as one thing that writes, and the check of it that `griot doctor` makes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from threading import BoundedSemaphore
from time import perf_counter
from typing import TYPE_CHECKING

from pydantic import SecretStr

from rag.errors import GriotError, LlmError, SettingsError
from rag.llm.failure import PASSING, REST_S, Breaker, Feed, failure_reason, llm_error, retry_after_s, sort_failure
from rag.llm.local import (
    SMALLEST,
    Endpoint,
    LocalServer,
    Unreached,
    estimated_tokens,
    ollama_context,
    server_context,
    server_tokens,
)
from rag.llm.name import LOCAL, WRITE, LlmName, parse_name
from rag.llm.prompts import Prompted as Prompted
from rag.llm.prompts import Prompts, read_prompts
from rag.llm.provider import open_chat, read_key, server_address
from rag.llm.thinking import without_thoughts
from rag.records import Failure
from rag.settings import Settings
from rag.store import Finding

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from tenacity import RetryCallState


log = logging.getLogger(__name__)

BEAT_S = 0.25  # between two looks whether the reader is still there
CHARS_PER_TOKEN = 16  # more than any tokenizer makes of a text: a server that goes on does not stop where it is told
FINISHES = {  # where a provider says why an answer ends; where it does not, the stream broke off
    "openai": ("finish_reason", "status"),
    "anthropic": ("stop_reason",),
    "ollama": ("done_reason",),
    "mistralai": ("finish_reason",),
    "google_genai": ("finish_reason",),
}
UNDER_WAY = "in_progress"  # a status of OpenAI's that ends nothing
WITHHELD = frozenset(
    {"content_filter", "refusal", "safety", "recitation", "prohibited_content", "blocklist", "spii", "image_safety"}
)
FAILED = frozenset({"error", "failed"})

Start = Callable[[], Generator["AIMessageChunk"]]


@dataclass(frozen=True, slots=True)
class Limits:
    """`timeout_s` is for the first words, attempts and waiting included, and then between one and the next."""

    timeout_s: float
    attempts: int
    tokens: int


def stream_words(start: Start, slots: BoundedSemaphore, limits: Limits, name: LlmName) -> Generator[str]:
    """What `start` gives, as text, and "" now and then while it is waited for: whoever reads can leave there.

    Raises what it raises, TimeoutError, or LlmError for an answer that does not end.
    """
    reading, first = yield from _first_words(start, slots, limits, name)
    words: str | None = first
    room = limits.tokens * CHARS_PER_TOKEN
    try:
        while words is not None and room > 0:
            room -= len(words)
            yield words
            words = yield from reading.words(time.monotonic() + limits.timeout_s)
    finally:
        reading.leave()


class _Reading:
    """One attempt: what its chunks say, and how they say that they end."""

    def __init__(self, feed: Feed[AIMessageChunk], name: LlmName) -> None:
        self._feed = feed
        self.leave = feed.leave
        self._name = name
        self._finish = ""
        self._half = ""  # of a character, whose other half is in the next chunk

    def words(self, deadline: float) -> Generator[str, None, str | None]:
        """The next words, "" while they are waited for; None at the end.

        Raises LlmError where the answer does not end as it should.
        """
        while (chunk := (yield from self._chunk(deadline))) is not None:
            self._note_finish(chunk)
            if text := self._whole(str(chunk.text)):
                return text
        if self._finish in WITHHELD:
            raise llm_error("rejected", self._name)
        if self._finish in FAILED or (not self._finish and self._name.provider in FINISHES):
            raise llm_error("broken", self._name)
        return None

    def _chunk(self, deadline: float) -> Generator[str, None, AIMessageChunk | None]:
        while (left_s := deadline - time.monotonic()) > BEAT_S:
            try:
                return self._feed.next(BEAT_S)
            except TimeoutError:
                yield ""
        return self._feed.next(left_s)

    def _note_finish(self, chunk: AIMessageChunk) -> None:
        for key in FINISHES.get(self._name.provider, ()):
            said = chunk.response_metadata.get(key)
            if said and said != UNDER_WAY:
                self._finish = str(said).lower()
        feedback = chunk.response_metadata.get("prompt_feedback")
        if isinstance(feedback, dict) and feedback.get("block_reason"):  # Google's, which then gives no answer at all
            self._finish = "safety"

    def _whole(self, text: str) -> str:
        """The text with its UTF-16 halves joined; JSON can hold them apart."""
        text, self._half = self._half + text, ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _first_words(
    start: Start, slots: BoundedSemaphore, limits: Limits, name: LlmName
) -> Generator[str, None, tuple[_Reading, str]]:
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_before_delay

    deadline = time.monotonic() + limits.timeout_s
    retrying = Retrying(
        stop=stop_after_attempt(limits.attempts) | stop_before_delay(limits.timeout_s),
        wait=_pause_s,
        retry=retry_if_exception(lambda error: sort_failure(error) in PASSING),
        before_sleep=_log_attempt,
        reraise=True,
    )
    for attempt in retrying:
        try:
            return (yield from _attempt(start, slots, deadline, name))
        except Exception as error:
            with attempt:  # it would take leaving for a failure, too
                raise error
    raise AssertionError("the last attempt raises")


def _attempt(
    start: Start, slots: BoundedSemaphore, deadline: float, name: LlmName
) -> Generator[str, None, tuple[_Reading, str]]:
    while not slots.acquire(timeout=min(BEAT_S, max(0.0, deadline - time.monotonic()))):
        if time.monotonic() >= deadline:
            raise llm_error("busy", name)
        yield ""
    reading = _Reading(Feed(start, slots.release), name)
    try:
        words = yield from reading.words(deadline)
        if words is None:
            raise llm_error("empty", name)
    except BaseException:
        reading.leave()
        raise
    return reading, words


def _pause_s(state: RetryCallState) -> float:
    """As long as the server asks; else twice as long each time, and not all callers at one moment."""
    from tenacity import wait_exponential, wait_random

    error = state.outcome.exception() if state.outcome else None
    asked = retry_after_s(error) if error else None
    backing_off = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.25)
    return backing_off(state) if asked is None else asked


def _log_attempt(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    if error:
        log.info("The language model failed at attempt %d (%s).", state.attempt_number, failure_reason(error))


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


QUESTION = Prompted("You answer with one word.", "Is Dakar a city? Answer with yes or no.")
TOKENS = 16
PASSAGE_TOKENS = 400  # of one in French; with less room there may be none in the prompt


def examine_llm(settings: Settings) -> tuple[Finding, ...]:
    """Whether it answers, how soon, and how much it reads at once; nothing where none is set."""
    if not settings.llm:
        return ()
    try:
        prompts = read_prompts(settings.prompts)
        with closing(LanguageModel.open(settings)) as model:
            return _asked(model, prompts, settings.llm_tokens)
    except GriotError as error:
        return (Finding("error", str(error)),)


def _asked(model: LanguageModel, prompts: Prompts, answer_tokens: int) -> tuple[Finding, ...]:
    context, begun = model.context_tokens, perf_counter()
    with closing(model.stream(QUESTION, tokens=TOKENS)) as words:
        next(words)
        first_s = perf_counter() - begun
    holds = f"context of {context:,} tokens"
    answers = Finding("ok", f"The language model {model.name} answers: first word after {first_s:.1f} s, {holds}.")
    room = context - answer_tokens - model.count_tokens(prompts.answer.system + prompts.answer.user)
    if room >= PASSAGE_TOKENS:
        return (answers,)
    said = f"Its {holds} may have no room for a passage. Set GRIOT_LLM_CONTEXT to what it holds, if that is more."
    return answers, Finding("warning", said)
