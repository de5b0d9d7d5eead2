"""Whether a claim only repeats a passage's words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.llm.verify.cues import cues
from rag.llm.verify.shortened import is_shortened, parts_of
from rag.records import Hit
from rag.text.letters import fold
from rag.text.sentences import sentence_spans

WORDS = 6  # of a part of a sentence, to count as repeated: fewer say little without the rest

_WORD = re.compile(r"\w+")


def copied_from(hits: Sequence[Hit], claim: str) -> tuple[Hit, int, int] | None:
    """The hit, and the characters of its passage, whose sentence a claim repeats, whole, a long run of it or shortened.

    Neither is a copy where it leaves out "not", "may", "all" or "vice-", or adds them.
    """
    words = _words(claim)
    if not words:
        return None
    for hit in hits:
        for start, end in sentence_spans(hit.passage.text):
            sentence = hit.passage.text[start:end]
            if words == _words(sentence) or (len(words.split()) >= WORDS and _is_part(claim, words, sentence)):
                return hit, start, end
    return None


def _is_part(claim: str, words: str, sentence: str) -> bool:
    if not _is_run(words, sentence) and not is_shortened(words.split(), sentence):
        return False
    return cues(claim) == cues(sentence)


def _is_run(words: str, sentence: str) -> bool:
    """Whether words are a run of a sentence's; one beyond a comma begins behind one: "led by Novak, came to Bamako"."""
    parts = [_spaced(part) for part in parts_of(sentence)]
    return any(words in part for part in parts) or any(
        "".join(parts[at:]).replace("  ", " ").startswith(words) for at in range(len(parts))
    )


def _words(text: str) -> str:
    """The words with a space around each, so that no part of a word is found."""
    return _spaced(_WORD.findall(fold(text)))


def _spaced(words: Sequence[str]) -> str:
    return f" {' '.join(words)} " if words else ""
