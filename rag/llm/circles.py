"""Whether a language model has come to say the same words again and again, as small ones do until they are stopped."""

from __future__ import annotations

import re

LEAST_WORDS = 6  # fewer may well be said three times, as a minister's title
TIMES = 3
TAIL_CHARS = 1500  # that is looked at: of the words that come again, some eighty


def goes_in_circles(text: str) -> bool:
    """Whether a text ends with the same words three times in a row; its last word, which may be half, does not count.

    >>> goes_in_circles("Le passage dit que " * 3 + "le"), goes_in_circles("Le passage ne dit pas que " * 3 + "le")
    (False, True)
    """
    words = re.findall(r"\w+", text[-TAIL_CHARS:].casefold())
    if text[-1:].isalnum():
        words.pop()
    return any(
        words[-size:] == words[-2 * size : -size] == words[-3 * size : -2 * size]
        for size in range(LEAST_WORDS, len(words) // TIMES + 1)
    )
