"""What asks nothing of the documents: « bonjour », "thanks", « qui es-tu ? »; and what Griot says to it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from rag.records import Answer, Statement
from rag.talk.grammar import LANGUAGES, phrases
from rag.talk.tokens import plain, tidy
from rag.words import framing_language, read_part

Kind = Literal[
    "question", "greeting", "how_are_you", "thanks", "yes", "no", "farewell", "help", "who", "praise", "blame", "sure",
    "sorry", "language",
]  # fmt: skip

# Of several in one breath, « ok merci, au revoir », the last of these is answered.
_WEIGHT: tuple[Kind, ...] = (
    "yes", "no", "sorry", "praise", "greeting", "thanks", "how_are_you", "blame", "sure", "language", "farewell", "who",
    "help",
)  # fmt: skip
_BOTH = frozenset(str.split("ok okay super cool top bye excellent pardon source sources k"))  # of either language
_BETWEEN = " ,.!?;:…-"
_AFTER = r"(?![\w'-])[ ,.!?;:…-]*"


@cache
def _phrases() -> tuple[tuple[str, Kind, re.Pattern[str]], ...]:
    """Every phrase of courtesy by language and kind, the longer before what begins it."""
    listed = ((language, kind, phrases(language, "courtesy", kind)) for language in LANGUAGES for kind in _WEIGHT)
    return tuple(
        (language, kind, re.compile(f"(?:{'|'.join(sorted(forms, key=len, reverse=True))}){_AFTER}"))
        for language, kind, forms in listed
    )


@cache
def _beside() -> re.Pattern[str]:
    """What may stand beside a courtesy: « s'il te plaît », « beaucoup »."""
    beside = (one for language in LANGUAGES for one in phrases(language, "beside_courtesy"))
    return re.compile(f"(?:{'|'.join(beside)}){_AFTER}")


def small_talk(said: str) -> tuple[Kind, str] | None:
    """The kind and the language of what asks nothing; None if it is, or holds, a question.

    The language is "" for what both have, « ok ».

    >>> small_talk("Merci beaucoup !"), small_talk("ok"), small_talk("Merci, et quand ?")
    (('thanks', 'fr'), ('yes', ''), None)
    """
    kinds: list[Kind] = []
    languages: list[str] = []
    rest = plain(tidy(said)).lstrip(_BETWEEN)
    while rest:
        matches = [(found, language, kind) for language, kind, pattern in _phrases() if (found := pattern.match(rest))]
        if matches:
            found, language, kind = max(matches, key=lambda one: one[0].end())
            kinds.append(kind)
            languages += [] if found[0].strip(_BETWEEN) in _BOTH else [language]
            rest = rest[found.end() :]
        elif kinds and (beside := _beside().match(rest)):
            rest = rest[beside.end() :]
        else:
            return None
    return (max(kinds, key=_WEIGHT.index), languages[0] if languages else "") if kinds else None


def reply_to(kind: Kind, said: str, language: str) -> Answer:
    """What Griot says of its own to what asks nothing: an answer with the status "replied", which cites nothing."""
    return Answer(
        question=said,
        statements=(Statement(read_part("reply", language)[kind]),),
        status="replied",
        confidence=1.0,
        language=framing_language(language),
    )
