"""Whether "Where is it?" asks that of something, or is « Où ? » in more words."""

from __future__ import annotations

import re

from rag.talk.line import plain
from rag.talk.mention import Mention, Sort
from rag.talk.recall import Memory

TURNS = {"where": 2}  # back, in which something is that "it" may mean; 1 for what is asked of an event
_MARKS = " ?!.…"
_OF_IT = re.compile(r"(?P<word>when|where|why|how) (?:is|was) it")
_LASTING: tuple[Sort, ...] = ("thing", "group", "name", "place")  # what is somewhere; only what happens is at a time


def without_it(question: str, memory: Memory) -> str:
    """The question word alone of one whose "it" nothing said before can be; any other question as it is."""
    found = _OF_IT.fullmatch(plain(question).strip(_MARKS))
    if found is None:
        return question
    sorts = _LASTING if found["word"] == "where" else ("thing",)
    is_of_something = any(_is_it(one, sorts) for spoken in memory[: TURNS.get(found["word"], 1)] for one in spoken)
    return question if is_of_something else question[: found.end("word")]


def _is_it(one: Mention, sorts: tuple[Sort, ...]) -> bool:
    is_spoken = one.language == "en" or one.named
    return one.sort in sorts and is_spoken and not one.plural and not one.told
