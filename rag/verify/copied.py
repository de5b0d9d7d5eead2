"""Whether a claim only repeats a passage's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.letters import fold
from rag.records import Hit
from rag.sentences import sentence_spans
from rag.verify.cues import cues

WORDS = 6  # of a part of a sentence, to count as repeated: fewer say little without the rest

_WORD = re.compile(r"\w+")


def copied_from(hits: Sequence[Hit], claim: str) -> tuple[Hit, int, int] | None:
    """The hit, and the characters of its passage, whose sentence a claim repeats, whole or a long run of its words.

    A run is not a copy where it leaves out "not", "may", "all" or "vice-", or adds them.
    """
    words = _words(claim)
    if not words:
        return None
    for hit in hits:
        for start, end in sentence_spans(hit.passage.text):
            sentence = hit.passage.text[start:end]
            told = _words(sentence)
            if words == told or (len(words.split()) >= WORDS and words in told and cues(claim) == cues(sentence)):
                return hit, start, end
    return None


def _words(text: str) -> str:
    """The words with a space around each, so that no part of a word is found."""
    return "".join(f" {word} " for word in _WORD.findall(fold(text)))
