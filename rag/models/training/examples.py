"""Pairs as token ids and pointers, in batches of nearly one length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.models.reader import WINDOW_TOKENS, prompt_head
from rag.models.tokenizer import END, Tokenizer
from rag.models.training.pairs import Pair
from rag.models.training.sources import Span

PAD = 1
STEP = 32  # lengths are rounded up to multiples of this: few shapes, each compiled once
TITLED = 0.6  # of the pairs show the article's title
CROPPED = 0.25  # of the passages are shortened, so that an answer may stand anywhere
CROP_ROOM = 24  # tokens that a crop leaves around the answer, at least


@dataclass(frozen=True, slots=True)
class Example:
    """Token ids, where the passage's tokens are (start, end), and the first and last token of the answer, if any."""

    ids: list[int]
    passage: Span
    answer: Span | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Ids (texts, tokens), true for tokens, true for what a pointer may choose, and start, end (0: no answer)."""

    ids: NDArray[np.int64]
    mask: NDArray[np.bool_]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def make_examples(pairs: Sequence[Pair], tokenizer: Tokenizer, draw: random.Random) -> list[Example]:
    """An example a pair; titles, crops and one of the answers are drawn."""
    questions = tokenizer.ids([pair.question for pair in pairs])
    titles = tokenizer.ids([pair.paragraph.title for pair in pairs])
    texts = list(dict.fromkeys(pair.paragraph.text for pair in pairs))
    encoded = dict(zip(texts, tokenizer.tokens(texts), strict=True))
    examples = []
    for pair, question, title in zip(pairs, questions, titles, strict=True):
        head = prompt_head(question, title if draw.random() < TITLED else ())
        passage = encoded[pair.paragraph.text]
        answers = [found for span in pair.spans if (found := tokens_of(span, passage.offsets))]
        examples.append(_make_example(head, passage.ids, answers, draw))
    return examples


def tokens_of(span: Span, offsets: Sequence[Span]) -> Span | None:
    """The first and the last token that share a character with a span of text.

    >>> tokens_of((3, 8), [(0, 2), (2, 5), (5, 9), (9, 12)])
    (1, 2)
    """
    inside = [number for number, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def make_batches(examples: Sequence[Example], tokens: int, draw: random.Random) -> Iterator[Batch]:
    """Batches of one example, or of at most `tokens` with their padding, in random order.

    Each example is in at least one: what is too few for a batch is filled up with examples of the same length.
    """
    groups: dict[int, list[Example]] = {}
    for example in examples:
        groups.setdefault(padded(len(example.ids)), []).append(example)
    cuts = [
        (length, members[start : start + texts], texts)
        for length, members in sorted(groups.items())
        for texts in [max(1, tokens // length)]
        for start in range(0, len(members), texts)
    ]
    draw.shuffle(cuts)
    for length, members, texts in cuts:
        yield pad([*members, *draw.choices(members, k=texts - len(members))], length)


def padded(length: int) -> int:
    """A length rounded up.

    >>> padded(32), padded(33)
    (32, 64)
    """
    return -(-length // STEP) * STEP


def pad(examples: Sequence[Example], length: int) -> Batch:
    """Examples side by side, padded to `length`."""
    ids = np.full((len(examples), length), PAD, np.int64)
    allowed = np.zeros((len(examples), length), np.bool_)
    starts, ends = np.zeros(len(examples), np.int64), np.zeros(len(examples), np.int64)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = example.ids
        allowed[row, 0] = True
        allowed[row, example.passage[0] : example.passage[1]] = True
        if example.answer:
            starts[row], ends[row] = example.answer
    return Batch(ids, ids != PAD, allowed, starts, ends)


def _make_example(head: list[int], passage: list[int], answers: Sequence[Span], draw: random.Random) -> Example:
    """One of the answers is chosen; where it is longer than the room for the passage, its end is cut off."""
    chosen = draw.choice(answers) if answers else None
    start, end = _crop(len(passage), WINDOW_TOKENS - len(head) - 1, chosen, draw)
    shift = len(head) - start
    moved = None if chosen is None else (chosen[0] + shift, min(chosen[1], end - 1) + shift)
    ids = [*head, *passage[start:end], END]
    return Example(ids, (len(head), len(ids) - 1), moved)


def _crop(tokens: int, room: int, answer: Span | None, draw: random.Random) -> Span:
    """A part (start, end) of a passage of `tokens` that fits into `room` and holds the answer."""
    if not tokens or (tokens <= room and draw.random() >= CROPPED):
        return 0, tokens
    first, last = answer if answer is not None else (draw.randrange(tokens),) * 2
    least = min(tokens, room, last - first + 1 + CROP_ROOM)
    size = min(tokens, room) if tokens > room else draw.randint(least, tokens)
    lowest, highest = max(0, last + 1 - size), min(first, tokens - size)
    start = draw.randint(min(lowest, highest), highest)
    return start, start + size
