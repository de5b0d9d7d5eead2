"""What the last question was answered with, as a phrase of another question about the same."""

from __future__ import annotations

import re

from rag.records import Turn
from rag.talk.line import plain
from rag.talk.recall import PERSONS, Memory, Want, antecedent
from rag.talk.slot import in_language
from rag.talk.tongue import spoken_language
from rag.text.question import expected_form

FOREIGN_WORDS = 5  # of one that is in the other language
PHRASE_WORDS = 8  # of an answer that may stand for what was asked
THAT = {"fr": "cela", "en": "that"}  # of an answer that is no phrase of the question's language
_SOME = re.compile(r"^(?:des|du|de la|une?) ", re.IGNORECASE)  # « des engrais » in an English question
_BARE = re.compile(r"[^\W\d_a-zà-ÿ]\w+ [a-zà-ÿ]")  # « Affaires étrangères » has lost its article


def answered_subject(turn: Turn, memory: Memory) -> str | None:
    """What answered the « qui » of the last question, in its language."""
    if expected_form(turn.question) != "person" or not turn.exact or not memory:
        return None
    found = antecedent(memory[:1], Want((*PERSONS, "group", "thing", "place"), None))
    if (
        found is None
        or plain(found.text) in plain(turn.question)
        or not any(plain(found.text).split()[-1] in plain(words) for words in turn.exact)
    ):
        return None
    return in_language(found, turn.language).text


def answered_object(turn: Turn, memory: Memory) -> str:
    """What answered the last question, as a phrase in its language, or « cela »; "" of several answers, or none."""
    that = "fr" if turn.language == "fr" else "en"
    if not turn.exact and turn.told:
        return THAT[that]
    if len(turn.exact) != 1 or not memory:
        return ""
    words = plain(turn.exact[0])
    found = next((one for one in memory[0] if words in (plain(one.text), f"the {plain(one.text)}")), None)
    if turn.language == "fr" and _BARE.match(turn.exact[0]) and not (found and found.sort == "person"):
        return THAT["fr"]
    if found is None:
        is_own = spoken_language(turn.exact[0], [turn]) == turn.language
        is_short = len(words.split()) <= (PHRASE_WORDS if is_own else FOREIGN_WORDS)
        said = turn.exact[0] if is_own else _SOME.sub("", turn.exact[0])
        return said if is_short else "" if is_own else THAT[that]
    known = in_language(found, turn.language)
    return known.text if known.language == turn.language or len(known.text.split()) <= FOREIGN_WORDS else THAT[that]
