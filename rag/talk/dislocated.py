"""What is named first and asked about then: « Et leur fils, que fait-il ? », "Now the lake. Who owns it?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.talk.line import capitalised, decapitalised, plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import whole_mention
from rag.talk.recall import Memory, definite

Replace = Callable[[str, str, Memory], str | None]

MOST_WORDS = 8  # of what is named first
_FIRST = re.compile(r"(?P<topic>[^,.;:!?]{2,}?)\s*[,.;:]\s+(?P<rest>\S.*)", re.DOTALL)
_LED = re.compile(
    r"(?:(?:et|and|mais|but|now|maintenant|ok|alors|so|sinon|then|puis|passons a|parlons d[eu]?|let's talk about"
    r"|quant a|as for|regarding|concernant)\b[ ,]*)+(?=\S)"
)
_TONIC = frozenset(("lui", "elle", "eux", "elles", "him", "her", "them"))
_TAKES_UP = re.compile(r"\b(ils?|elles?|he|she|it|they)\b")
_IT_IS = re.compile(r"c'(?P<verb>est|etait) (?P<word>qui|ou|quand)\b[ ?]*$")
_ASKED = {"qui": "Qui", "ou": "Où", "quand": "Quand"}
_THAT = re.compile(r"\b(?:that|this)(?=[ ?]*$)")


def dislocated(question: str, language: str, memory: Memory, replaced: Replace) -> str | None:
    """The question after what is named first, whose pronouns mean that; None where nothing is named first."""
    found = _FIRST.fullmatch(question)
    if found is None:
        return None
    topic = found["topic"][led.end() :] if (led := _LED.match(plain(found["topic"]))) else found["topic"]
    rest = _THAT.sub("it", found["rest"]) if language == "en" else found["rest"]
    if plain(topic) in _TONIC:
        return replaced(capitalised(rest), language, memory)
    one = _topic(topic, language, memory, replaced)
    if one and (asked := _IT_IS.match(plain(rest))):
        verb = "est" if asked["verb"] == "est" else "était"
        return f"{_ASKED[asked['word']]} {verb} {one.text} ?"
    return replaced(capitalised(rest), language, ((_agreeing(one, rest),),)) if one else None


def _agreeing(one: Mention, rest: str) -> Mention:
    """What is named first is of the sort, gender and number of the pronoun that takes it up."""
    found = _TAKES_UP.search(plain(rest))
    pronoun = found[1] if found else ""
    if pronoun in ("he", "she"):
        return replace(one, sort="person", plural=False, gender="f" if pronoun == "she" else "m")
    if pronoun in ("il", "elle", "ils", "elles"):
        return replace(one, plural=pronoun.endswith("s"), gender="f" if pronoun.startswith("elle") else "m")
    return replace(one, plural=pronoun == "they") if pronoun in ("it", "they") else one


def _topic(said: str, language: str, memory: Memory, replaced: Replace) -> Mention | None:
    """The phrase that is named first, its own pronouns replaced."""
    if len(tokens(said)) > MOST_WORDS:
        return None
    resolved = decapitalised(replaced(said, language, memory) or said)
    one = whole_mention(resolved, language)
    if one is None or one.lead or one.sort == "time" or not (one.named or one.determiner or "’s " in one.text):
        return None
    return definite(replace(one, is_part=False))
