"""Whether a claim only repeats a passage's words, whole or without asides, and with the same "not", "may" and "all"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rag.records import Hit
from rag.text import fold, sentence_spans
from rag.text.lexicon import every

WORDS = 6  # of a part of a sentence, to count as repeated: fewer say little without the rest
PARTS = 24  # of a sentence: one with more is a table or a list

_WORD = re.compile(r"\w+")
_ASIDE = re.compile(r"[,;:()\[\]«»“”\"…]|\s[-–—]\s")
_BORN = re.compile(r"\bnée?s?\b", re.I)  # without its accent, it would be « ne »
_ELIDED_NOT = r"\bn['’](?!t\b)|\bne\b(?! (?:\w+ ){1,2}qu)|n['’]t\b"  # « ne … que » denies nothing


def wildcards(key: str) -> str:
    """A pattern of the words of a list in all languages, in which * stands for any letters; its ends are words' ends.

    >>> re.findall(wildcards("verification.totality"), "all of everyone in the entire hall")
    ['all', 'everyone', 'entire']
    """
    words = (re.escape(word).replace(r"\*", r"\w*") for word in sorted(every(key), key=len, reverse=True))
    return rf"\b(?:{'|'.join(words)})\b"


_CUES = {
    "no": re.compile(rf"{_ELIDED_NOT}|{wildcards('verification.negation')}"),
    "maybe": re.compile(wildcards("verification.doubt")),
    "all": re.compile(wildcards("verification.totality")),
    "less": re.compile(wildcards("verification.weakening")),
}
_BOUND = re.compile(rf"{wildcards('verification.bound')}|{wildcards('verification.open')}$")


def cues(text: str) -> frozenset[str]:
    """Which of "no", "maybe", "all" and "less" a text says: what turns it round, weakens or widens it.

    >>> sorted(cues("Il n’a pas signé.")), sorted(cues("They may sign all of them.")), sorted(cues("He signed."))
    (['no'], ['all', 'maybe'], [])
    """
    folded = fold(_BORN.sub(" ", text))
    return frozenset(name for name, cue in _CUES.items() if cue.search(folded))


def copied_from(hits: Sequence[Hit], claim: str) -> tuple[Hit, int, int] | None:
    """The hit, and the characters of its passage, whose sentence a claim repeats: all of it, a long part, or shortened.

    A part that leaves out "not", "may", "all" or "vice-", or adds them, is no copy.
    """
    words = _words(claim)
    if not words:
        return None
    for hit in hits:
        for start, end in sentence_spans(hit.passage.text):
            sentence = hit.passage.text[start:end]
            if words == _words(sentence) or (len(words) >= WORDS and _is_part(claim, words, sentence)):
                return hit, start, end
    return None


def is_shortened(words: Sequence[str], sentence: str) -> bool:
    """Whether words (without case and accents) are a sentence's in its order, less parts between commas, or its end.

    >>> said = "Une délégation russe, conduite par Novak, est arrivée à Bamako, selon la radio."
    >>> is_shortened("une delegation russe est arrivee a bamako".split(), said)
    False
    >>> is_shortened("une delegation russe est arrivee a bamako".split(), said.replace(", selon la radio", ""))
    True
    >>> is_shortened("conduite par novak est arrivee".split(), "Une délégation, conduite par Novak, est arrivée.")
    False
    """
    parts = list(_parts(sentence))
    if len(parts) > PARTS:
        return False
    left = _left_out(list(words), parts)
    return left is not None and not any(_BOUND.search(" ".join(part)) for part in left)


def _is_part(claim: str, words: list[str], sentence: str) -> bool:
    return (_is_run(words, sentence) or is_shortened(words, sentence)) and cues(claim) == cues(sentence)


def _is_run(words: list[str], sentence: str) -> bool:
    """Whether words are a run of a sentence's; one across a comma begins after one: "led by Novak, came to Bamako"."""
    run = f" {' '.join(words)} "
    parts = [" ".join(part) for part in _parts(sentence)]
    return any(run in f" {part} " for part in parts) or any(
        f" {' '.join(parts[at:])} ".startswith(run) for at in range(len(parts))
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _parts(sentence: str) -> Iterator[list[str]]:
    """The words of a sentence from comma to comma."""
    return (words for part in _ASIDE.split(sentence) if (words := _words(part)))


def _left_out(words: list[str], parts: list[list[str]]) -> list[list[str]] | None:
    """The parts that words leave out; None if they are not such a sentence."""

    @cache
    def rest(at: int, part: int) -> tuple[list[str], ...] | None:
        if at == len(words):
            return tuple(parts[part:])
        if part == len(parts):
            return None
        own, size = parts[part], len(words) - at
        if own[:size] == words[at:]:
            return own[size:], *parts[part + 1 :]
        found = rest(at + len(own), part + 1) if words[at : at + len(own)] == own else None
        if found is not None:
            return found
        if at == 0 and (part or own[0] not in every("verification.opening")):  # the subject of the sentence
            return None
        found = rest(at, part + 1)
        return None if found is None else (own, *found)

    left = rest(0, 0)
    return None if left is None else list(left)
