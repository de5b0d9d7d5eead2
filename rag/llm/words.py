"""The words of one answer as they come: attempts until the first of them, and then each in its time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from rag.llm.failure import PASSING, failure_reason, llm_error, retry_after_s, sort_failure
from rag.llm.feed import Feed
from rag.llm.name import LlmName

if TYPE_CHECKING:
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
