"""What the embedder is tuned on: questions, each with the paragraph that answers it and one near to it that does not.

The other paragraphs of a batch do not answer either. Half of the batches hold paragraphs of one language, so that
language tells nothing; the others hold paragraphs of all of them, so that the right one wins in whatever language.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.models.embedder import PASSAGE, QUERY
from rag.models.tokenizer import END, START, Tokenizer
from rag.models.training.misses import holds_answer
from rag.models.training.pairs import language_pairs, with_noise
from rag.models.training.sources import Paragraph, Sources

QUESTIONS = 24  # in a batch, each with two paragraphs
NEAR_RANKS = 10  # of a question's nearest paragraphs, how many may be put beside it as ones that do not answer
MIXED = 0.5  # of the batches hold paragraphs of all languages
TITLED = 0.8  # of the paragraphs have their article's title before them, as in an index
QUESTION_TOKENS, PASSAGE_TOKENS = 64, 256


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; indices of the paragraph that answers, of one that does not, and of all that say the same.

    `wrong` is None where none is known; `answers` are the words that answer.
    """

    question: str
    languages: tuple[str, str]  # of the question, of the paragraph
    right: int
    wrong: int | None
    same: frozenset[int]
    answers: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A batch: ids of questions and of passages; `right` (questions,) are indices of passages.

    `open` (questions, passages) is true where a passage counts: as the right one, or as one that does not answer.
    """

    questions: list[list[int]]
    passages: list[list[int]]
    right: NDArray[np.int64]
    open: NDArray[np.bool_]


def asked_of_epoch(sources: Sources, near: Mapping[str, Sequence[int]], seed: int, epoch: int) -> list[Asked]:
    """The questions of one epoch that have answers; nothing is drawn that `seed` and `epoch` do not decide."""
    draw = random.Random(f"{seed}/{epoch}/contrast")
    found = []
    for item in sources.items:
        for asked, language in language_pairs(item, draw):
            place, spans = item.places[language]
            if not spans:
                continue
            answers = tuple(sources.paragraphs[place].text[start:end] for start, end in spans)
            same = frozenset(number for number, _ in item.places.values())
            wrong = _wrong(near.get(item.id, ()), same, language, answers, sources.paragraphs, draw)
            question = with_noise(item.wordings[asked], draw)
            found.append(Asked(question, (asked, language), place, wrong, same, answers, item.source))
    draw.shuffle(found)
    return found


def held_out_questions(sources: Sources, limit: int) -> list[Asked]:
    """Held-out questions for scoring, at most `limit` a source and pair of languages; the same each time."""
    kept: dict[tuple[str, tuple[str, str]], list[Asked]] = defaultdict(list)
    for asked in asked_of_epoch(replace(sources, items=sources.held_out), {}, 0, 0):
        kept[asked.source, asked.languages].append(asked)
    return [asked for _, some in sorted(kept.items()) for asked in some[:limit]]


def make_contrasts(
    asked: Sequence[Asked], paragraphs: Sequence[Paragraph], tokenizer: Tokenizer, draw: random.Random
) -> list[Contrast]:
    """The batches of an epoch, in random order; what is too few for a batch is left out."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups["" if draw.random() < MIXED else one.languages[1]].append(one)
    batches = [
        some[start : start + QUESTIONS]
        for _, some in sorted(groups.items())
        for start in range(0, len(some) - QUESTIONS + 1, QUESTIONS)
    ]
    draw.shuffle(batches)
    return [make_contrast(batch, paragraphs, tokenizer, draw) for batch in batches]


def make_contrast(
    batch: Sequence[Asked], paragraphs: Sequence[Paragraph], tokenizer: Tokenizer, draw: random.Random
) -> Contrast:
    """One batch; each paragraph is in it once."""
    places = list(dict.fromkeys([one.right for one in batch] + [one.wrong for one in batch if one.wrong is not None]))
    at = {place: index for index, place in enumerate(places)}
    open_ = np.ones((len(batch), len(places)), np.bool_)
    for row, one in enumerate(batch):
        for place in places:
            may_answer = place in one.same or holds_answer(paragraphs[place].text, one.answers)
            if place != one.right and may_answer:
                open_[row, at[place]] = False
    titled = [draw.random() < TITLED for _ in places]
    texts = [passage_text(paragraphs[place], shown) for place, shown in zip(places, titled, strict=True)]
    return Contrast(
        [_cut(ids, QUESTION_TOKENS) for ids in tokenizer.ids([QUERY + one.question for one in batch])],
        [_cut(ids, PASSAGE_TOKENS) for ids in tokenizer.ids(texts)],
        np.array([at[one.right] for one in batch]),
        open_,
    )


def passage_text(paragraph: Paragraph, titled: bool = True) -> str:
    """A paragraph as the embedder sees it."""
    return PASSAGE + (f"{paragraph.title}\n{paragraph.text}" if titled else paragraph.text)


def _cut(ids: list[int], tokens: int) -> list[int]:
    return [START, *ids[: tokens - 2], END]


def _wrong(
    near: Sequence[int],
    same: frozenset[int],
    language: str,
    answers: Sequence[str],
    paragraphs: Sequence[Paragraph],
    draw: random.Random,
) -> int | None:
    """One of the nearest paragraphs that do not answer, in the language of the right one where there is any."""
    free = [place for place in near if place not in same and not holds_answer(paragraphs[place].text, answers)]
    ranked = [place for place in free if paragraphs[place].language == language] or free
    return draw.choice(ranked[:NEAR_RANKS]) if ranked else None
