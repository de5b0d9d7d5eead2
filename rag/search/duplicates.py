"""Hits that say the same, word for word, in several documents: the story that outlets copy from one another.

A measure of likeness alone calls a correction a copy: « 12 morts » and « 14 morts » are one word apart. So most
shingles must be shared, with names and numbers left open in them, and all names and numbers there be the same. What is
in doubt stays apart: a copy missed costs a place in a list, a correction merged hides a disagreement.

Own code: datasketch finds candidates among millions, and here are a hundred; rapidfuzz gives a ratio of characters.
Neither says what stands where two texts part, which decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

from rag.records import Hit
from rag.text import PERCENT, THOUSANDS, visible, without_accents
from rag.text.lexicon import every

LEAST_WORDS = 8  # what is shorter has too few shingles, of four words, for a share to mean anything
# Halfway between the copies and the others that the test holds; a boilerplate that is a passage needs the second.
SHARE = 0.5  # of the shorter's shingles: 0.68 and more in copies, whose windows may be shifted; else 0.37 at most
SHARE_OF_LONGER = 0.4  # 0.59 and more in copies; else 0.28 at most

CREDIT = re.compile(r"\([^()\n]{0,20}\b(?:AFP|AP|APA|APS|MAP|AMAP|PANA|ANP|Reuters|Xinhua)\b[^()\n]{0,20}\)")
WRAP = re.compile(r"\n(?=[a-z\d])")
BORDER = re.compile(r"(?<=[.!?])\W*(?:\s|$)|\n\s*\n|\n(?=\W*[A-Z])|\s[—–-]+\s")
WORD = re.compile(r"(?<!\S)[-+]\d+|\d+|[^\W\d_]+|[^\w\s!-#&-*,./:;?@\[-`{|}~«»“”‘’„‚‹›·•▪■●‐‑‒–—―¡¿-]")  # or %, €
GRAMMAR = every("stop_words")  # has a capital only where a sentence begins
NEGATIONS = every("negations")
NUMBERS = every("numerals") - every("articles") - {"one"} | every("amounts.sets") | every("amounts.parts")
DAYS = every("months") | every("short_months") | every("weekdays")


class _Words(NamedTuple):
    folded: str
    shapes: list[str]  # the words, "" for a name or a number
    places: dict[int, int]  # of shingles, by their hash, counted in words as are all places
    borders: list[int]  # of sentences and lines
    told: dict[int, str]  # names, numbers, days and negations
    figures: dict[int, str]  # numbers in sentences: those of a title or a dateline contradict nothing
    plain: frozenset[str]


def merge_duplicates(hits: Sequence[Hit], most: int | None = None) -> tuple[tuple[Hit, ...], ...]:
    """The hits in groups, best first: each the hit to keep, and after it those that say the same in other documents.

    Hits are read until one would begin a group beyond `most`: what follows costs time and changes nothing that is
    shown. A hit joins the first group whose kept hit it copies, compared with that one alone, lest copies of copies
    drift. Two passages of one document may both copy a longer one of another, but each other only if they are equal
    once folded.
    """
    groups: list[list[Hit]] = []
    kept: list[_Words] = []
    owners: dict[int | str, tuple[int, ...]] = {}  # shingles and folded texts → the groups that keep them
    for hit in hits:
        words = _read(hit.passage.text)
        met = owners.keys() & words.places.keys()
        shared = Counter(chain.from_iterable(map(owners.__getitem__, met)))
        for group in sorted({*shared, *owners.get(words.folded, ())}):
            is_elsewhere = groups[group][0].passage.document != hit.passage.document
            if words.folded == kept[group].folded or (is_elsewhere and _copies(words, kept[group], shared[group])):
                groups[group].append(hit)
                break
        else:
            if len(groups) == most:
                break
            here = (len(groups),)
            owners |= {key: owners.get(key, ()) + here for key in met}
            owners |= dict.fromkeys((words.folded, *(words.places.keys() - met)), here)
            groups.append([hit])
            kept.append(words)
    return tuple(map(tuple, groups))


def _copies(one: _Words, other: _Words, shared: int) -> bool:
    """Whether most shingles come in the same order, and no name or number of their sentences is another.

    Nor may what each says before them, or after, hold a figure that the other passage lacks: « On compte 14 morts ».
    """
    fewer, more = sorted((len(one.places), len(other.places)))
    least = max(1, SHARE * fewer, SHARE_OF_LONGER * more)
    if shared < least:
        return False
    places = other.places
    count, first, last = _aligned([(at, places[key]) for key, at in one.places.items() if key in places])
    either = one.plain | other.plain  # « Premier ministre » and « premier ministre » is no other name
    told, *around = _parts(one, first[0], last[0], either)
    other_told, *other_around = _parts(other, first[1], last[1], either)
    return (
        count >= least
        and told == other_told
        and not any(
            mine.difference(other.told.values()) and yours.difference(one.told.values())
            for mine, yours in zip(around, other_around, strict=True)
        )
    )


def _aligned(pairs: Sequence[tuple[int, int]]) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """The longest run of pairs that increase in both places (the first does): its length and its two ends."""
    seconds = [second for _, second in pairs]
    if seconds == sorted(seconds):
        return len(pairs), pairs[0], pairs[-1]
    ends: list[tuple[int, tuple[int, int], tuple[int, int]]] = []  # by length: the smallest end (patience sorting)
    for pair in pairs:
        shorter = bisect_left(ends, pair[1], key=lambda end: end[2][1])
        ends[shorter : shorter + 1] = [(shorter + 1, ends[shorter - 1][1] if shorter else pair, pair)]
    return ends[-1]


def _parts(words: _Words, first: int, last: int, plain: frozenset[str]) -> tuple[list[str], set[str], set[str]]:
    """What is told in the sentences from one shingle's words to another's, and the figures before and after those."""
    first, last = first + (not words.shapes[first]), last + 3 - (not words.shapes[last + 3])  # left open: anything
    start, end = words.borders[bisect_right(words.borders, first) - 1], words.borders[bisect_right(words.borders, last)]
    told = [word for at, word in words.told.items() if start <= at < end and word not in plain]
    before = {figure for at, figure in words.figures.items() if at < start}
    return told, before, {figure for at, figure in words.figures.items() if at >= end}


@lru_cache(maxsize=1024)  # by text: an id may stand for another text in another index, and copies are often equal
def _read(text: str) -> _Words:
    found = WRAP.sub(" ", visible(without_accents(normalize("NFKD", text))).replace("−", "-"))
    found = PERCENT.sub(" % ", THOUSANDS.sub(lambda number: re.sub(r"\D", "", number[0]), CREDIT.sub(" ", found)))
    words: list[str] = []
    shapes: list[str] = []
    borders, told, figures = [0], {}, {}
    places: dict[int, int] = {}
    for sentence in BORDER.split(found):
        is_sentence = sentence.endswith((".", "!", "?"))
        for word, shape, tells, is_number in map(_kind, WORD.findall(sentence)):
            if tells:
                told[len(words)] = word
            if is_number and is_sentence:
                figures[len(words)] = word
            words.append(word)
            shapes.append(shape)
        borders.append(len(words))
    for at, shingle in enumerate(zip(shapes, shapes[1:], shapes[2:], shapes[3:], strict=False)):
        if shingle.count("") <= 1 and len(words) >= LEAST_WORDS:  # more than one left open is a pattern, not words
            places.setdefault(hash(shingle), at)
    plain = frozenset(words).difference(told.values())
    return _Words(" ".join(words) or " ".join(text.split()), shapes, places, borders, told, figures, plain)


@lru_cache(maxsize=50_000)
def _kind(word: str) -> tuple[str, str, bool, bool]:
    """The word folded; "" in its place if it is open; whether it tells (without capitals, any may); if a number."""
    folded = word.lower()
    begins = folded in GRAMMAR and word.istitle()
    is_number = word[-1].isdigit() or folded in NUMBERS or folded.removesuffix("s") in NUMBERS
    is_open = is_number or folded in DAYS or (word[0].isupper() and not begins)
    return (
        folded,
        "" if is_open else folded,
        is_open or folded in NEGATIONS or not (word.islower() or begins),
        is_number,
    )
