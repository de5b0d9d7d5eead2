"""« ce dernier », « cette visite », « à cette époque », « là-bas »."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.french_said import French
from rag.talk.line import tokens
from rag.talk.mention import Gender
from rag.talk.recall import ANY, Want
from rag.talk.recollect import recollected
from rag.talk.slot import place_phrase, time_phrase
from rag.talk.words import french
from rag.talk.words.french_pronouns import LATTER, NOW, THEN, THERE, THIS


def replace_demonstratives(question: French) -> None:
    """« ce dernier », « à cette époque », « cette visite »."""
    for found in LATTER.finditer(question.plain):
        text = found[0]
        plural = text.startswith("ce") and text[2:3] in "sux" and not text.startswith(("cette", "celle-", "celui"))
        gender: Gender = "f" if text.startswith(("cette", "celle", "ces dernieres")) else "m" if not plural else ""
        if (said := question.named(Want(ANY, plural, gender), text)) is not None:
            question.edit(*found.span(), put(said))
    for found in THEN.finditer(question.plain):
        if time := question.meant(Want(("time",), None), "then"):
            question.edit(*found.span(), time_phrase(time, "fr"))
    for found in THIS.finditer(question.plain):
        if not question.is_taken(*found.span()):
            _this(question, found)


def _this(question: French, found: re.Match[str]) -> None:
    words = [word for word in tokens(question.said) if word.start >= found.start("noun")]
    noun = next((at for at, word in enumerate(words) if word.plain not in french.BEFORE_NOUN), 0)
    end = noun + 1
    while end < len(words) and french.is_adjective(words[end].plain):
        end += 1
    stop = words[end - 1].end
    has_la = question.plain.startswith("-la", stop) or question.plain.startswith("-ci", stop)
    head = words[noun].plain
    if (NOW.fullmatch(found["noun"]) or NOW.fullmatch(head)) and not question.plain.startswith("-la", stop):
        return
    own = any(one.end <= found.start() and one.head == head for one in question.own())
    said = (
        None
        if own
        else recollected(question.memory, head, question.said[words[0].start : stop], found["det"] == "ces", "fr")
    )
    if said:
        question.edit(found.start(), stop + (3 if has_la else 0), put(said))


def replace_places(question: French) -> None:
    """« là-bas », « sur place »."""
    for found in THERE.finditer(question.plain):
        if (place := question.meant(Want(("place",), None), "y")) and not question.is_bound(
            found.start(), Want(("place",), None)
        ):
            question.edit(*found.span(), place_phrase(place, "fr"))
