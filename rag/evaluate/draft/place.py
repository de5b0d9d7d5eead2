"""Where the words of an answer stand in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from rag.answer.read import whole_words
from rag.llm.verify.copies import cues
from rag.text.letters import fold
from rag.text.normalise import contains_answer

WORD, LETTERS = re.compile(r"\S+"), re.compile(r"\w+")
WOVEN_WORDS, BETWEEN = 4, 2  # words that an answer needs, for others to stand between them; and how many may


def places_of(text: str, answer: str) -> Iterator[tuple[int, int]]:
    """The characters of each place where a text has an answer, in order and as short as may be.

    It may be written in another way there: "1 August 2024" stands in « le 1er août 2024 ».

    >>> text = "Reçu le 1er août 2024 à Bamako, le 1er août 2024."
    >>> [text[a:b] for a, b in places_of(text, "August 1, 2024")]
    ['1er août 2024', '1er août 2024']
    """
    words = [word.span() for word in WORD.finditer(text)]
    first = 0
    while first < len(words) and _holds(text, words[first][0], len(text), answer):
        begin = words[first][0]
        ends = range(first, len(words))
        last = ends[bisect_left(ends, True, key=lambda at: _holds(text, begin, words[at][1], answer))]
        end = words[last][1]
        starts = range(first, last + 1)
        lost = bisect_left(starts, True, key=lambda at: not _holds(text, words[at][0], end, answer))
        first += max(lost, 1)
        yield whole_words(text, words[first - 1][0], end)


def woven_places(text: str, answer: str) -> Iterator[tuple[int, int]]:
    """The characters of each place where a text has the words of an answer in their order, with few others between.

    Those between must not turn its sense: no "not", "may", "all".

    >>> text = "Il est venu, après notamment l’échec de Barkhane. Il n’est pas venu seul à Bamako."
    >>> [text[a:b] for a, b in woven_places(text, "après l'échec de Barkhane")]
    ['après notamment l’échec de Barkhane']
    >>> list(woven_places(text, "Il est venu seul à Bamako"))
    []
    """
    words, sought = list(LETTERS.finditer(text)), LETTERS.findall(fold(answer))
    told = [fold(word.group()) for word in words]
    for first in range(len(told)) if len(sought) >= WOVEN_WORDS else ():
        last, found = first, 0
        while last < len(told) and last - first < len(sought) + BETWEEN and found < len(sought):
            found += told[last] == sought[found]
            last += 1
        start, end = words[first].start(), words[last - 1].end()
        if told[first] == sought[0] and found == len(sought) and cues(text[start:end]) == cues(answer):
            yield start, end


def _holds(text: str, start: int, end: int, answer: str) -> bool:
    return contains_answer(text[start:end], answer, fold_accents=True)
