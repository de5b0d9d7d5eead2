"""The bundled reader.

Long ones are cut: the question and the title at their ends, the passage into windows that overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.models.embedder import available_cores, groups_of_one_length, readable, run_side_by_side
from rag.models.encoder import BUNDLED, Vocabulary, open_session, open_vocabulary, read_layers, read_manifest
from rag.models.tokenizer import END, START

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]


QUESTION_TOKENS, TITLE_TOKENS = 96, 32
WINDOW_TOKENS = 384  # of the whole; the reader was trained on no more
OVERLAP_TOKENS = 64  # of two windows: longer than nearly every answer


def prompt_head(question: Sequence[int], title: Sequence[int]) -> list[int]:
    """The token ids before the passage's; its tokens follow, and one `END`."""
    head = [START, *question[:QUESTION_TOKENS], END, END]
    return [*head, *title[:TITLE_TOKENS], END] if title else head


def windows(tokens: int, head: int) -> list[tuple[int, int]]:
    """The parts (start, end) of a passage's tokens that are read one after the other, behind `head` tokens.

    >>> windows(100, 20), windows(400, 20)
    ([(0, 100)], [(0, 363), (37, 400)])
    """
    room = WINDOW_TOKENS - head - 1
    if tokens <= room:
        return [(0, tokens)]
    count = -(-(tokens - OVERLAP_TOKENS) // (room - OVERLAP_TOKENS))
    step = (tokens - room) / (count - 1)
    return [(start, start + room) for start in (round(number * step) for number in range(count))]


READER = Path(__file__).parent / "reader"
ANSWER_TOKENS = 40  # the longest answer that is looked for
SPANS = 4  # of a passage, at most, none within another

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """Characters of a passage that may answer. `margin` is how much more likely, in log-odds, than "no answer"."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What reading a passage gave: spans, best first, and the log-odds that the passage answers at all."""

    spans: tuple[ReadSpan, ...]
    answers: float


class Reader(Protocol):
    """What points at the words that answer; safe to call from several threads at once."""

    @property
    def name(self) -> str:
        """Another name, other answers."""

    def load(self) -> None:
        """Loads what the first question would otherwise wait for; raises ModelError where it cannot."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """What each passage (its title or "", its text) says to a question; offsets are in the text."""


class BundledReader:
    """The reader that comes with Griot, on `threads` processor cores (all, if None).

    Any text is read: long passages in windows that overlap, the end of a very long question not at all. Its lower
    layers, word rows and tokenizer are the embedder's. Raises ModelError where a file is missing or damaged.
    """

    def __init__(self, threads: int | None = None, folder: Path = READER, encoder: Path = BUNDLED) -> None:
        self._threads = threads or available_cores()
        self._folder, self._encoder = folder, encoder
        self._manifest = read_manifest(folder)
        self._lock = Lock()
        self._loaded: tuple[InferenceSession, Vocabulary] | None = None

    @property
    def name(self) -> str:
        """The model's name, with a digest of its files."""
        return self._manifest.name

    def load(self) -> None:
        """Loads the weights; a thread that comes meanwhile waits."""
        self._parts()

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """What each passage says to a question."""
        if not passages:
            return []
        session, vocabulary = self._parts()
        short = [readable(question), *(readable(title) for title, _ in passages)]
        asked, *titles = vocabulary.tokenizer.ids(short)
        texts = vocabulary.tokenizer.tokens([readable(text) for _, text in passages])
        prompts: list[_Prompt] = []
        for number, (title, text) in enumerate(zip(titles, texts, strict=True)):
            head = prompt_head(asked, title)
            for start, end in windows(len(text.ids), len(head)):
                prompts.append(_Prompt(number, len(head), start, end, np.array([*head, *text.ids[start:end], END])))
        read: list[list[tuple[float, int, int]]] = [[] for _ in passages]
        answers = [-np.inf] * len(passages)

        def run(group: list[int]) -> None:
            rows = vocabulary.words[np.stack([prompts[index].ids for index in group])]
            for index, logits in zip(group, session.run(["logits"], {"rows": rows})[0], strict=True):
                prompt = prompts[index]
                for margin, first, last in best_spans(logits, prompt.head, prompt.head + prompt.end - prompt.start):
                    shift = prompt.start - prompt.head
                    read[prompt.passage].append((margin, first + shift, last + shift))
                answers[prompt.passage] = max(answers[prompt.passage], float(logits[0, 2]))

        lengths = [len(prompt.ids) for prompt in prompts]
        run_side_by_side(run, list(groups_of_one_length(lengths, max(lengths))), self._threads)
        return [
            PassageReading(_spans(found, text.offsets), score)
            for found, text, score in zip(read, texts, answers, strict=True)
        ]

    def _parts(self) -> tuple[InferenceSession, Vocabulary]:
        with self._lock:
            if self._loaded is None:
                encoder = read_manifest(self._encoder)
                own = read_layers(self._folder, self._manifest)
                shared = {name: part for name, part in read_layers(self._encoder, encoder).items() if name not in own}
                session = open_session(self._folder, self._manifest, self._threads, shared | own)
                self._loaded = session, open_vocabulary(self._encoder, encoder)
            return self._loaded


@dataclass(frozen=True, slots=True)
class _Prompt:
    """A window of a passage before the model: `start` and `end` are tokens of the passage, put after `head` tokens."""

    passage: int
    head: int
    start: int
    end: int
    ids: NDArray[np.int64]


def best_spans(logits: Logits, first: int, last: int) -> list[tuple[float, int, int]]:
    """(margin, first token, last token) of the best spans of tokens `first` to `last` (excluded), none in another.

    `logits`, shape (tokens, 3), are of a start, of an end and of answering; those of token 0 stand for "no answer".
    """
    size = last - first
    if size <= 0:
        return []
    sums = logits[first:last, None, 0] + logits[None, first:last, 1]
    reach = np.arange(size)[None, :] - np.arange(size)[:, None]
    sums = np.where((reach >= 0) & (reach < ANSWER_TOKENS), sums, -np.inf)
    none = float(logits[0, 0] + logits[0, 1])
    found: list[tuple[float, int, int]] = []
    while len(found) < SPANS and np.isfinite(best := sums.max()):
        start, end = divmod(int(sums.argmax()), size)
        found.append((float(best) - none, start + first, end + first))
        sums[: end + 1, start:] = -np.inf  # whatever shares a token with it
    return found


def _spans(found: list[tuple[float, int, int]], offsets: Sequence[tuple[int, int]]) -> tuple[ReadSpan, ...]:
    """Token spans as characters, best first; windows overlap, and what two of them give is kept once."""
    spans: list[ReadSpan] = []
    for margin, first, last in sorted(found, reverse=True):
        start, end = offsets[first][0], offsets[last][1]
        if start < end and all(end <= other.start or start >= other.end for other in spans):
            spans.append(ReadSpan(start, end, margin))
    return tuple(spans[:SPANS])
