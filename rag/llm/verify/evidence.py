"""The sentences that show a claim best, and what tells whether they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.llm.verify.anchor import Anchor, anchors_of, has_rivals, held_share, out_of_order
from rag.llm.verify.cues import cues, is_passive
from rag.llm.verify.names import Name
from rag.llm.verify.window import Window, windows_of
from rag.models.embedder import Embedder
from rag.models.reader import Reader
from rag.records import Hit
from rag.text.analysis import analyse

# What the anchors, the words and each further sentence count beside the cosine, in choosing the sentences.
ANCHORS_COUNT, WORDS_COUNT, SENTENCE_COSTS = 0.15, 0.1, 0.01
AS_NEAR = 0.03  # of cosine: a sentence alone is as good a quote as with its neighbour, whose vector smooths its own
MARGIN_MOST = 20.0  # of the reader's log-odds, either way: beyond, it is sure enough

FEATURES = (
    "cosine",
    "foreign",  # the passage is in another language than the claim
    "pointed",  # and the reader, asked the claim, how surely it points at something there
    "denies",  # the claim says "not", the sentences do not
    "denied",  # the other way round
    "doubted",  # the sentences say "may", the claim does not
    "widened",  # the claim says "all", the sentences do not
    "narrowed",  # the sentences say "vice-", "many", "less", the claim does not
    "turned",  # names and numbers stand in another order
    "roles",  # names stand in another order in the same voice, or in the same one, active here and passive there
    "rivals",  # another number stands nearer to a name
    "sentences",
)
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The best sentences, and their `FEATURES`; `quote` are those of them that are needed."""

    window: Window
    features: Features
    quote: Window


def evidence_for(
    claim: str, names: Sequence[Name], hits: Sequence[Hit], language: str, embedder: Embedder, reader: Reader
) -> Evidence | None:
    """The sentences of the hits that show a claim best, or None where there is no sentence at all."""
    if not hits:
        return None
    anchors = {id(hit): anchors_of(claim, names, hit.passage.text) for hit in hits}
    terms = set(analyse(claim, language))
    best: tuple[float, Window, list[Anchor]] | None = None
    windows = list(windows_of(claim, hits, embedder))
    for window in windows:
        held = [anchor.within(window.start, window.end) for anchor in anchors[id(window.hit)]]
        score = window.cosine + ANCHORS_COUNT * held_share(held) - SENTENCE_COSTS * window.sentences
        if terms and not _is_foreign(window.hit, language):
            score += WORDS_COUNT * len(terms.intersection(analyse(window.text, language))) / len(terms)
        if best is None or score > best[0]:
            best = score, window, held
    if best is None:
        return None
    _, window, held = best
    places = anchors[id(window.hit)]
    within = [
        part for part in windows if part.hit is window.hit and window.start <= part.start and part.end <= window.end
    ]
    quote = min(
        (part for part in within if _holds_as_much(part, window, places, terms, language)),
        key=lambda part: part.sentences,
    )
    return Evidence(window, _features(claim, window, held, language, reader), quote)


def _holds_as_much(part: Window, whole: Window, anchors: Sequence[Anchor], terms: set[str], language: str) -> bool:
    """Whether a part of some sentences holds all that they have of a claim: its names, its numbers, its words."""
    share, most = (held_share([anchor.within(one.start, one.end) for anchor in anchors]) for one in (part, whole))
    if share < most or part.cosine < whole.cosine - AS_NEAR:
        return False
    return _is_foreign(whole.hit, language) or terms.intersection(analyse(whole.text, language)) <= set(
        analyse(part.text, language)
    )


def _features(claim: str, window: Window, anchors: Sequence[Anchor], language: str, reader: Reader) -> Features:
    said, told = cues(claim), cues(window.text)
    foreign = _is_foreign(window.hit, language)
    values = (
        window.cosine,
        foreign,
        _pointed(claim, window, reader) if foreign else 0.0,
        "no" in said - told,
        "no" in told - said,
        "maybe" in told - said,
        "all" in said - told,
        "less" in told - said,
        out_of_order(anchors),
        _roles(claim, window, anchors),
        has_rivals(anchors, claim, window.text, window.start),
        window.sentences,
    )
    return dict(zip(FEATURES, map(float, values), strict=True))


def _roles(claim: str, window: Window, anchors: Sequence[Anchor]) -> float:
    """The share (0 to 1) of pairs of names whose order, given the voices, makes another of them the one who did it."""
    names = [anchor for anchor in anchors if anchor.kind == "name" and anchor.places]
    if len(names) < 2:
        return 0.0
    turned = out_of_order(names)
    return 1 - turned if is_passive(claim) != is_passive(window.text) else turned


def _pointed(claim: str, window: Window, reader: Reader) -> float:
    title = window.hit.document.title
    reading = reader.read(claim, [(title.value if title else "", window.text)])[0]
    return float(np.clip(max((span.margin for span in reading.spans), default=-MARGIN_MOST), -MARGIN_MOST, MARGIN_MOST))


def _is_foreign(hit: Hit, language: str) -> bool:
    return hit.document.language not in (None, language)
