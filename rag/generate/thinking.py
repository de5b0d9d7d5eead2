"""A reasoning model's thoughts, left out of what it writes."""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "analysis", "scratchpad", "seed:think")
OPENS = (
    *(f"<{name}>" for name in _NAMES),
    "◁think▷",  # Kimi
    "[think]",  # Magistral
    "<|start_thinking|>",  # Command
    "<|channel|>analysis",  # gpt-oss, whose channels are analysis, commentary and final
    "<|channel|>commentary",
    "<|channel>thought",  # Gemma
)
CLOSES = (
    *(f"</{name}>" for name in _NAMES),
    "◁/think▷",
    "[/think]",
    "<|end_thinking|>",
    "<|channel|>final",
    "<channel|>",
    "assistantfinal",  # gpt-oss behind a server that leaves out its marks
)
MARKS = ("<|message|>", "<|return|>", "<|end|>", "<|start_response|>", "<|end_response|>")
_ALL = sorted((*OPENS, *CLOSES, *MARKS), key=len, reverse=True)
EDGE = re.compile("|".join(map(re.escape, _ALL)), re.IGNORECASE)
_HALVES = frozenset(edge[:size] for edge in _ALL for size in range(1, len(edge)))
BARE = "analysis"  # before « assistantfinal »; what is thought follows without a space


class Thinking:
    """Takes a text in chunks and gives it without its `<think>…</think>`; one that does not end takes all the rest.

    Where a chat's template opens the thoughts, the text only has their end: then all that was given before is
    `retracted`, which counts how often that was so. `begins`: the text is known to begin so.
    """

    def __init__(self, *, begins: bool = False) -> None:
        self.retracted = 0
        self._left = ""
        self._is_thinking = self._begins = begins
        self._has_thought = False
        self._is_first = True

    def feed(self, chunk: str) -> str:
        """What may be shown since the last chunk."""
        text, shown = self._left + chunk, ""
        if self._is_first:
            head = text.lstrip()
            if len(head) <= len(BARE) and BARE.startswith(head):
                self._left = text
                return ""
            self._is_first = False
            self._is_thinking |= head.startswith(BARE) and head[len(BARE)].isupper()
        while edge := EDGE.search(text):
            shown += "" if self._is_thinking else text[: edge.start()]
            text = text[edge.end() :]
            if self._turn(edge[0].lower()):
                shown = ""
        kept = _edge_begins(text)
        self._left = text[kept:]
        return shown if self._is_thinking else shown + text[:kept]

    def close(self) -> str:
        """What was kept back: half a tag that was none."""
        left, self._left = self._left, ""
        return "" if self._is_thinking else left

    def _turn(self, edge: str) -> bool:
        """Goes by what an edge says; whether all that came before it were thoughts."""
        if edge in OPENS:
            self._is_thinking = True
        elif edge in CLOSES:
            is_lone = not self._has_thought and (not self._is_thinking or self._begins)
            self.retracted += is_lone
            self._is_thinking, self._has_thought = False, True
            return is_lone
        return False


def without_thoughts(text: str) -> str:
    """A whole text without them.

    >>> without_thoughts("<think>Hm.</think>Novak. <think>And"), without_thoughts("Hm. Who?</think>Novak.")
    ('Novak. ', 'Novak.')
    """
    thinking = Thinking()
    return thinking.feed(text) + thinking.close()


def _edge_begins(text: str) -> int:
    """Where an edge may have begun that the text does not hold whole: its length, where none has."""
    sizes = range(min(len(_ALL[0]) - 1, len(text)), 0, -1)
    return len(text) - next((size for size in sizes if text[-size:].lower() in _HALVES), 0)
