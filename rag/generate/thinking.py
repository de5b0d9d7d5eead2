"""A reasoning model's thoughts, left out of what it writes."""

from __future__ import annotations

import re

NAMES = ("think", "thinking", "reasoning", "thought")
OPEN = re.compile(rf"<({'|'.join(NAMES)})>", re.IGNORECASE)
CLOSE = re.compile(rf"</({'|'.join(NAMES)})>", re.IGNORECASE)
LONGEST = max(len(name) for name in NAMES) + 3
STARTS = tuple(f"<{name}>" for name in NAMES)


class Thinking:
    """Takes a text in chunks and gives it without its `<think>…</think>`; one that does not end takes all the rest."""

    def __init__(self) -> None:
        self._left = ""
        self._is_thinking = False

    def feed(self, chunk: str) -> str:
        """What may be shown since the last chunk."""
        text, shown = self._left + chunk, ""
        while edge := (CLOSE if self._is_thinking else OPEN).search(text):
            shown += "" if self._is_thinking else text[: edge.start()]
            self._is_thinking = not self._is_thinking
            text = text[edge.end() :]
        kept = len(text) - LONGEST + 1 if self._is_thinking else _tag_begins(text)
        self._left = text[max(kept, 0) :]
        return shown if self._is_thinking else shown + text[: max(kept, 0)]

    def close(self) -> str:
        """What was kept back: half a tag that was none."""
        left, self._left = self._left, ""
        return "" if self._is_thinking else left


def without_thoughts(text: str) -> str:
    """A whole text without them.

    >>> without_thoughts("<think>Hm.</think>Novak. <think>And")
    'Novak. '
    """
    thinking = Thinking()
    return thinking.feed(text) + thinking.close()


def _tag_begins(text: str) -> int:
    """Where an opening tag may have begun that the text does not hold whole: its length, where none has."""
    begun = text.rfind("<", max(0, len(text) - LONGEST))
    is_tag = begun >= 0 and any(start.startswith(text[begun:].lower()) for start in STARTS)
    return begun if is_tag else len(text)
