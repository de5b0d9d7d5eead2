"""How a question and a passage are put before the reader: `<s> question </s></s> title </s> passage </s>`.

Long ones are cut: the question and the title at their ends, the passage into windows that overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.models.tokenizer import END, START

QUESTION_TOKENS, TITLE_TOKENS = 96, 32
WINDOW_TOKENS = 384  # of the whole; the reader was trained on no more
OVERLAP_TOKENS = 64  # of two windows: longer than nearly every answer


def prompt_head(question: Sequence[int], title: Sequence[int]) -> list[int]:
    """The token ids before the passage's; its tokens follow, and one `END`."""
    head = [START, *question[:QUESTION_TOKENS], END, END]
    return [*head, *title[:TITLE_TOKENS], END] if title else head


def windows(tokens: int, head: int) -> list[tuple[int, int]]:
    """The parts (start, end) of a passage's tokens that are read one after the other, behind `head` tokens.

    >>> windows(100, 20), windows(400, 20)
    ([(0, 100)], [(0, 363), (37, 400)])
    """
    room = WINDOW_TOKENS - head - 1
    if tokens <= room:
        return [(0, tokens)]
    count = -(-(tokens - OVERLAP_TOKENS) // (room - OVERLAP_TOKENS))
    step = (tokens - room) / (count - 1)
    return [(start, start + room) for start in (round(number * step) for number in range(count))]
