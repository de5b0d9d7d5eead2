"""What somebody means, as a question: "I meant what it supplies" asks "What does it supply?"."""

from __future__ import annotations

import re

from rag.talk.line import plain
from rag.talk.words import english

_ENGLISH = re.compile(
    r"(?P<word>what|where|when|why|how|who|whom) (?P<who>he|she|it|they|(?:the|his|her|its|their) [\w-]+"
    r"|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)*) (?P<verb>[\w']+)(?P<rest>.*)"
)
_FRENCH = re.compile(
    r"(?P<word>ce qu['’]|ce que |où |ou |quand |comment |pourquoi |qui )(?P<who>ils?|elles?) (?P<verb>\w+)(?P<rest>.*)"
)


def direct_question(said: str, language: str) -> str:
    """An indirect question asked directly; what is none, as it is.

    >>> direct_question("what it supplies for free", "en"), direct_question("ce qu’il a dit", "fr")
    ('what does it supply for free', "qu'a-t-il dit")
    """
    found = (_FRENCH if language == "fr" else _ENGLISH).fullmatch(said)
    if found is None:
        return said
    return _french(found) if language == "fr" else _english(found) or said


def _english(found: re.Match[str]) -> str | None:
    word, who, verb, rest = found["word"], found["who"], plain(found["verb"]), found["rest"]
    if verb in english.AUXILIARIES:
        return f"{word} {verb} {who}{rest}"
    if base := english.base_of(verb):
        return f"{word} did {who} {base}{rest}"
    base = verb if verb in english.VERBS else _without_s(verb)
    return f"{word} {'do' if base == verb else 'does'} {who} {base}{rest}" if base in english.VERBS else None


def _without_s(verb: str) -> str:
    forms = (verb.removesuffix("s"), verb.removesuffix("es"), f"{verb.removesuffix('ies')}y")
    return next((form for form in forms if form in english.VERBS), verb)


def _french(found: re.Match[str]) -> str:
    word = plain(found["word"])
    link = "-t-" if plain(found["verb"])[-1] in "ae" and not found["who"].endswith("s") else "-"
    verb = f"{found['verb']}{link}{found['who']}{found['rest']}"
    if not word.startswith("ce "):
        return f"{found['word']}{verb}"
    return f"qu'{verb}" if plain(verb)[0] in "aeiouh" else f"que {verb}"
