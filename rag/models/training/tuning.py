"""The embedder in training: its vectors, its loss, and how well it ranks the held-out questions' paragraphs."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rag.models.blocks import WordRows, float_weights
from rag.models.encoder import BUNDLED, open_tokenizer, open_words, read_layers, read_manifest
from rag.models.tokenizer import Tokenizer
from rag.models.training.contrast import (
    Asked,
    Contrast,
    asked_of_epoch,
    make_contrast,
    make_contrasts,
)
from rag.models.training.device import open_network
from rag.models.training.examples import PAD, padded
from rag.models.training.masters import Masters
from rag.models.training.near import Near
from rag.models.training.plan import EMBEDDER, Plan
from rag.models.training.run import Run
from rag.models.training.sources import Sources

TEMPERATURE = 0.02  # E5's own is 0.01; with batches this small a softer one
TEXTS = 12  # encoded together, of nearly one length
SHUT = -1e4  # the logit of a passage that does not count
DEPTHS = (1, 5)
LEAST = 15  # questions of a pair of languages with fewer than this are not told


class Tuner:
    """An encoder in training, on a GPU where there is one; `layers` are its weights by transformers' names."""

    def __init__(self, plan: Plan, layers: dict[str, NDArray[np.float32]], words: WordRows, compiled: bool) -> None:
        self.words = words
        self.network, self.device = open_network(plan, layers, compiled)
        for parameter in self.network.head.parameters():
            parameter.requires_grad = False
        self.masters = Masters(self.network, plan)

    def update(self, batch: Contrast, step: int, steps: int) -> float:
        """Learns from a batch, as step number `step` of `steps`; returns its loss."""
        self.network.train()
        loss = self.loss(batch)
        loss.backward()  # type: ignore[no-untyped-call]
        self.masters.update(step, steps)
        return float(loss.detach())

    def loss(self, batch: Contrast) -> Tensor:
        """The cross-entropy of the right passage among those of the batch, by cosine (InfoNCE, van den Oord 2018)."""
        cosines = self.embed(batch.questions) @ self.embed(batch.passages).T
        counts = torch.from_numpy(batch.open).to(self.device)
        logits = (cosines / TEMPERATURE).masked_fill(~counts, SHUT)
        return functional.cross_entropy(logits, torch.from_numpy(batch.right).to(self.device))

    def embed(self, texts: Sequence[list[int]]) -> Tensor:
        """Unit vectors of texts' token ids, float32 (texts, width), in their order."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found: list[Tensor] = []
        for start in range(0, len(order), TEXTS):
            chosen = order[start : start + TEXTS]
            length = padded(len(texts[chosen[-1]]))
            ids = np.full((TEXTS, length), PAD, np.int64)
            for row in range(TEXTS):  # the last ones are filled up: few shapes, each compiled once
                text = texts[chosen[min(row, len(chosen) - 1)]]
                ids[row, : len(text)] = text
            mask = torch.from_numpy(ids != PAD).to(self.device)
            rows = torch.from_numpy(self.words[ids]).to(self.device, torch.bfloat16)
            hidden = self.network.encode(rows, mask).float()
            mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            found.append(functional.normalize(mean, dim=-1)[: len(chosen)])
        back = torch.from_numpy(np.argsort(np.array(order, np.int64)))
        return torch.cat(found)[back.to(self.device)]


def tuning_run(
    plan: Plan,
    sources: Sources,
    near: Near,
    work: Path,
    held_out: Sequence[Asked] = (),
    compiled: bool = False,
    original: Path = BUNDLED,
) -> tuple[Run, Tuner, Callable[[], dict[str, Any]]]:
    """A run that begins with an `original` embedder, what learns in it, and what scores the held-out questions."""
    manifest = read_manifest(original)
    tokenizer = open_tokenizer(original, manifest)
    layers = float_weights(read_layers(original, manifest))
    tuner = Tuner(plan, layers, open_words(original, manifest), compiled)

    def epoch(number: int) -> list[Contrast]:
        draw = random.Random(f"{plan.seed}/{number}/batches")
        return make_contrasts(asked_of_epoch(sources, near, plan.seed, number), sources.paragraphs, tokenizer, draw)

    run = Run(plan, tuner, epoch, sources.sha256, work, EMBEDDER)
    return run, tuner, lambda: rank(tuner, tokenizer, sources, held_out)


def rank(tuner: Tuner, tokenizer: Tokenizer, sources: Sources, asked: Sequence[Asked]) -> dict[str, Any]:
    """By set and languages (question's-paragraph's), recall among the first 1 and 5 of all held-out paragraphs.

    Paragraphs that say the same in another language are not counted.
    """
    batch = make_contrast(asked, sources.paragraphs, tokenizer, random.Random(0))
    places = list(dict.fromkeys(one.right for one in asked))
    with tuner.masters.averaged():
        cosines = (tuner.embed(batch.questions) @ tuner.embed(batch.passages).T).cpu().numpy()
    found: dict[str, list[int]] = defaultdict(list)
    for one, row, right in zip(asked, cosines, batch.right, strict=True):
        other = np.array([place not in one.same for place in places])
        found[f"{one.source} {'-'.join(one.languages)}"].append(int((row[: len(places)][other] > row[right]).sum()))
    told = {key: ranks for key, ranks in sorted(found.items()) if len(ranks) >= LEAST}
    everything = [place for ranks in found.values() for place in ranks]
    return {
        f"recall@{depth}": {"all": _share(everything, depth)} | {key: _share(told[key], depth) for key in told}
        for depth in DEPTHS
    }


def _share(ranks: Sequence[int], depth: int) -> float:
    return round(float(np.mean([place < depth for place in ranks])), 3)
