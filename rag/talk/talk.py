"""What asks nothing of the documents: « bonjour », "thanks", « qui es-tu ? »; and what Griot says to it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from rag.records import Answer, Statement
from rag.talk.line import plain, tidy
from rag.talk.words.courtesy import COURTESY, PLEASE
from rag.words import framing_language, read_part

Kind = Literal[
    "question", "greeting", "how_are_you", "thanks", "yes", "no", "farewell", "help", "who", "praise", "blame", "sure",
    "sorry", "language",
]  # fmt: skip

# Of several in one breath, « ok merci, au revoir », the one that is answered.
_WEIGHT: tuple[Kind, ...] = (
    "yes", "no", "sorry", "praise", "greeting", "thanks", "how_are_you", "blame", "sure", "language", "farewell", "who",
    "help",
)  # fmt: skip
_OPENING = frozenset(("greeting", "thanks", "yes", "praise", "how_are_you"))  # « non, … » corrects
_BOTH = frozenset(str.split("ok okay super cool top bye excellent pardon source sources k"))  # of either language
_GAP = r"[ ,.!?;:…-]*"


@cache
def _phrases() -> tuple[tuple[str, Kind, re.Pattern[str]], ...]:
    """Every phrase of courtesy by language and kind, the longer before what begins it."""
    return tuple(
        (language, kind, re.compile(rf"(?:{phrase})(?![\w'-]){_GAP}"))
        for language, kinds in COURTESY.items()
        for kind in _WEIGHT
        for phrase in [_longest_first(kinds[kind])]
    )


def _longest_first(alternatives: str) -> str:
    depth, part, parts = 0, "", []
    for char in alternatives:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += char
    return "|".join(sorted((*parts, part), key=len, reverse=True))


_BARE = re.compile(r"(?:merci|ok|okay|bonjour|salut|hello|hi|thanks|thank you|d'accord|oui|yes|super) $")
_ASKS = re.compile(
    r"(?:et|and|mais|but|qui|qu'|que|quand|ou|comment|pourquoi|combien|quel\w*|who|what|when|where|why|how|which)\b"
)
_PLEASE = re.compile(rf"{PLEASE}(?![\w'-]){_GAP}")


def small_talk(said: str) -> tuple[Kind, str] | None:
    """The kind and the language of what asks nothing; None where it is, or holds, a question.

    The language is "" for what both have, « ok ».

    >>> small_talk("Merci beaucoup !"), small_talk("ok"), small_talk("Merci, et quand ?")
    (('thanks', 'fr'), ('yes', ''), None)
    """
    kinds, languages, rest = _read(plain(tidy(said)), None)
    if rest or not kinds:
        return None
    return max(kinds, key=_WEIGHT.index), languages


def without_courtesy(said: str) -> str:
    """A question without the courtesies before and after it; the whole where nothing else is left.

    >>> without_courtesy("merci, et qui l'accompagnait ?"), without_courtesy("Merci de quoi ?")
    ("et qui l'accompagnait ?", 'Merci de quoi ?')
    """
    folded = plain(said)
    _, _, rest = _read(folded, _OPENING)
    opening = said[: len(folded) - len(rest)] if rest else ""
    begins = (
        len(opening)
        if re.search(r"[,.!?;:…-]\s*$", opening) or (_BARE.match(plain(opening)) and _ASKS.match(rest))
        else 0
    )
    left = said[begins:]
    ending = re.search(
        r"[ ,.]+(?:merci(?: d'avance| beaucoup)?|s'il (?:te|vous) plait|svp|stp|please|thanks|thank you)["
        r" !.]*(?P<mark>\??)[ !.]*$",
        plain(left),
    )
    if ending and ending.start() > 3:
        mark = left[ending.start("mark") : ending.end("mark")]
        left = left[: ending.start()] + (
            f" {mark}" if mark and not left[: ending.start()].rstrip().endswith("?") else ""
        )
    return left.strip() or said


def _read(folded: str, kinds: frozenset[str] | None) -> tuple[list[Kind], str, str]:
    """The kinds of the courtesies that a text begins with, their language, and what follows them."""
    found: list[Kind] = []
    languages: list[str] = []
    rest = folded.lstrip(" ,.!?;:…-")
    while rest:
        match, kind, language = _next(rest, kinds)
        if match is None:
            if found and (please := _PLEASE.match(rest)) and kinds is None:
                rest = rest[please.end() :]
                continue
            break
        found.append(kind)
        languages += [] if match[0].strip(" ,.!?;:…-") in _BOTH else [language]
        rest = rest[match.end() :]
    return found, languages[0] if languages else "", rest


def _next(rest: str, kinds: frozenset[str] | None) -> tuple[re.Match[str] | None, Kind, str]:
    matches = (
        (match, kind, language)
        for language, kind, pattern in _phrases()
        if (kinds is None or kind in kinds) and (match := pattern.match(rest))
    )
    return max(matches, key=lambda one: one[0].end(), default=(None, "question", ""))


def reply_to(kind: Kind, said: str, language: str) -> Answer:
    """What Griot says of its own to what asks nothing: an answer with the status "replied", which cites nothing."""
    return Answer(
        question=said,
        statements=(Statement(read_part("reply", language)[kind]),),
        status="replied",
        confidence=1.0,
        language=framing_language(language),
    )
