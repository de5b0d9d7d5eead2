"""The training of the reader: what a run of it is made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rag.models.blocks import float_weights
from rag.models.encoder import BUNDLED, open_tokenizer, open_words, read_layers, read_manifest
from rag.models.training.examples import Batch, make_batches, make_examples
from rag.models.training.learner import Learner
from rag.models.training.near import Near
from rag.models.training.pairs import Pair, pairs_of_epoch
from rag.models.training.plan import Plan
from rag.models.training.run import Run
from rag.models.training.scoring import score
from rag.models.training.sources import Sources


def reader_run(
    plan: Plan,
    sources: Sources,
    near: Near,
    work: Path,
    held_out: Sequence[Pair] = (),
    compiled: bool = False,
    original: Path = BUNDLED,
) -> tuple[Run, Learner, Callable[[], dict[str, Any]]]:
    """A run that begins with an `original` embedder, what learns in it, and what scores the held-out pairs."""
    manifest = read_manifest(original)
    tokenizer = open_tokenizer(original, manifest)
    layers = float_weights(read_layers(original, manifest))
    learner = Learner(plan, layers, open_words(original, manifest), compiled)

    def epoch(number: int) -> list[Batch]:
        draw = random.Random(f"{plan.seed}/{number}/examples")
        pairs = pairs_of_epoch(sources, near, plan.seed, number)
        return list(make_batches(make_examples(pairs, tokenizer, draw), plan.batch_tokens, draw))

    run = Run(plan, learner, epoch, sources.sha256, work)
    return run, learner, lambda: score(learner, tokenizer, held_out)
