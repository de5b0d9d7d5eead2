"""How right a network answers the held-out questions, with the averaged weights."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.models.reader import best_spans
from rag.models.tokenizer import Tokenizer
from rag.models.training.examples import Example, make_examples, pad, padded
from rag.models.training.learner import Learner
from rag.models.training.pairs import Pair

TEXTS = 16  # in a batch
LEAST = 15  # pairs of languages with fewer questions than this are not told: their mean says little


def score(learner: Learner, tokenizer: Tokenizer, pairs: Sequence[Pair]) -> dict[str, Any]:
    """By set and languages (question's-paragraph's), the mean overlap of spans; over all, how well "none" is told.

    `auc` is how often a pair with an answer has the higher margin than one without; None where there is none of either.
    """
    examples = make_examples(pairs, tokenizer, random.Random(0))
    overlaps: dict[str, list[float]] = defaultdict(list)
    margins: dict[bool, list[float]] = {True: [], False: []}
    for pair, example, (margin, span) in zip(pairs, examples, point(learner, examples), strict=True):
        margins[bool(pair.spans)].append(margin)
        if example.answer is not None:
            key = f"{pair.source} {pair.question_language}-{pair.paragraph.language}"
            overlaps[key].append(overlap(span, example.answer))
    means = {key: round(float(np.mean(values)), 3) for key, values in sorted(overlaps.items()) if len(values) >= LEAST}
    right = np.array(margins[True])[:, None] > np.array(margins[False])[None, :]
    return {"auc": round(float(right.mean()), 3) if right.size else None, "f1": means}


def point(learner: Learner, examples: Sequence[Example]) -> list[tuple[float, tuple[int, int]]]:
    """For each example its best span (first token, last token), and by how much that is likelier than no answer.

    Here that is the pointers' margin and the logit of "it answers" together. Where the passage is empty: token 0.
    """
    found: list[tuple[float, tuple[int, int]]] = [(-np.inf, (0, 0))] * len(examples)
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].ids))
    with learner.masters.averaged():
        for at in range(0, len(order), TEXTS):
            chosen = order[at : at + TEXTS]
            filled = [*chosen, *chosen[:1] * (TEXTS - len(chosen))]
            batch = pad([examples[index] for index in filled], padded(len(examples[chosen[-1]].ids)))
            for index, logits in zip(chosen, learner.logits(batch).cpu().numpy(), strict=False):
                for margin, first, last in best_spans(logits, *examples[index].passage)[:1]:
                    found[index] = margin + float(logits[0, 2]), (first, last)
    return found


def overlap(span: tuple[int, int], right: tuple[int, int]) -> float:
    """F1 of two spans of tokens, each (first, last).

    >>> overlap((3, 4), (4, 5)), overlap((3, 3), (4, 5))
    (0.5, 0.0)
    """
    shared = max(0, min(span[1], right[1]) - max(span[0], right[0]) + 1)
    return 2 * shared / (span[1] - span[0] + right[1] - right[0] + 2)
