"""What a model writes that is no answer: thoughts, and repetitions."""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase

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
EDGE = re.compile("|".join(map(re.escape, _ALL)), re.IGNORECASE | re.ASCII)  # without ASCII, « ſ » is an s
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
_HALVES = frozenset(edge[:size] for edge in _ALL for size in range(1, len(edge)))
BARE = "analysis"  # before « assistantfinal »; what is thought follows without a space
NESTED_CHARS = 64  # of edges within edges: a model that writes « <<<<< » for ever is not to be slow


class Thinking:
    """Takes a text in chunks and gives it without its `<think>…</think>`; one that does not end takes all the rest.

    Where a chat's template opens the thoughts, the text only has their end: then all that was given before is
    `retracted`, which counts how often that was so. `begins`: the text is known to begin so. What is left holds no mark
    that the removal of another has put together.
    """

    def __init__(self, *, begins: bool = False) -> None:
        self.retracted = 0
        self._left = ""  # may be the first half of an edge
        self._before = ""  # the same, from before the thoughts under way: with what follows them it may be an edge
        self._is_thinking = self._begins = begins
        self._has_thought = False
        self._is_first = True

    def feed(self, chunk: str) -> str:
        """What may be shown since the last chunk."""
        self._left, text, shown = "", self._left + chunk, ""
        while True:
            if self._is_first and not self._is_thinking:
                head = text.lstrip()
                if len(head) <= len(BARE) and BARE.startswith(head):
                    self._left = text
                    return shown
                self._is_thinking = head.startswith(BARE) and head[len(BARE)].isupper()
            edge = EDGE.search(text)
            before = text[: edge.start()] if edge else text
            kept = _edge_begins(before)
            if self._is_first and BARE.startswith(before[:kept].lstrip()):
                kept = 0
            if not self._is_thinking:
                shown += before[:kept]
                self._is_first &= not before[:kept].strip()
            if edge is None:
                self._left = before[kept:]
                return shown
            if not self._is_thinking:
                self._before = before[kept:]
            if self._turn(edge[0].lower()):
                shown, self._before, self._is_first = "", "", True
            text = text[edge.end() :]
            if not self._is_thinking:
                text, self._before = self._before + text, ""

    def close(self) -> str:
        """What was kept back: half a tag that was none."""
        left, self._left, self._before = self._before if self._is_thinking else self._left, "", ""
        return left

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

    >>> without_thoughts("A<thi<think>Hm.</think>nk>B"), without_thoughts("Novak <thi</think>")
    ('A', '')
    >>> without_thoughts("<think>Hm.</think>Novak. <think>And"), without_thoughts("Hm. Who?</think>Novak.")
    ('Novak. ', 'Novak.')
    """
    thinking = Thinking()
    return thinking.feed(text) + thinking.close()


def _edge_begins(text: str) -> int:
    """Where edges may have begun that the text does not hold whole: its length, where none has.

    One may have begun within another, as in `<thi<thi`: when the inner one is taken out, the outer one goes on.
    """
    lower, begins = text.translate(_SMALL), [len(text)]
    for place in range(len(text) - 1, max(-1, len(text) - 1 - NESTED_CHARS), -1):
        if begins[-1] - place >= len(_ALL[0]):
            break
        if any(lower[place:end] in _HALVES for end in begins[-len(_ALL[0]) :]):
            begins.append(place)
    return begins[-1]


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
