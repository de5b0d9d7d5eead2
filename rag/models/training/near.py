"""The paragraphs that the embedder ranks nearest to each question: the likeliest to be taken for an answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from rag.errors import ModelError
from rag.models.embedder import BundledEmbedder
from rag.models.encoder import BUNDLED
from rag.models.training.sources import Sources

NEAREST = 40  # paragraphs kept for each question, of all languages

Near = dict[str, list[int]]


def find_near(sources: Sources, path: Path, original: Path = BUNDLED) -> Near:
    """By a question's id, indices of its nearest paragraphs, best first; kept in a file, since ranking takes minutes.

    Raises ModelError where that file is damaged.
    """
    if path.exists():
        return _read(path)
    near = rank_near(sources, original)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(near), "utf-8")
    part.replace(path)
    return near


def rank_near(sources: Sources, original: Path = BUNDLED) -> Near:
    """The nearest paragraphs of each question to train on, by its English wording where it has one."""
    embedder = BundledEmbedder(folder=original)
    passages = embedder.embed_passages([f"{part.title}\n{part.text}" for part in sources.paragraphs])
    near: Near = {}
    for item in sources.items:
        language = "en" if "en" in item.wordings else next(iter(item.wordings))
        (query,) = embedder.embed_queries([item.wordings[language]])
        near[item.id] = [int(number) for number in np.argsort(-(passages @ query))[:NEAREST]]
    return near


def _read(path: Path) -> Near:
    try:
        near: Near = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}). Remove it: it is made again.") from error
    return near
