"""The fullest form of what was spoken of: « la conférence » is « la conférence sur la sécurité » said before."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.talk.edit import Edit, applied, fitted, put
from rag.talk.line import plain
from rag.talk.mention import Mention
from rag.talk.noun import mentions
from rag.talk.recall import Memory

TURNS = 3  # back, in which the fuller form is sought
MOST_CHARS = 80  # of it
_OWN = re.compile(
    r" (?:de |du |des |d'|sur |avec |pour |contre |entre |au |aux |en |a |dans |qui |que |qu'|dont |ou |of |on |with "
    r"|about |against |from |between |in |for |to |at |who |that |which )|'s"
)
_DEFINITE = frozenset(("le", "la", "l'", "les", "the"))


def fullest(one: Mention, memory: Memory) -> Mention:
    """A mention with the complements that it had before; as it is where it had none, or had others elsewhere."""
    if one.named or one.sort == "document" or one.determiner not in _DEFINITE:
        return one
    found = sorted({full.text for spoken in memory[:TURNS] for full in spoken if _is_fuller(full, one)}, key=len)
    if not found or not all(plain(text) in plain(found[-1]) for text in found):
        return one
    more = found[-1][len(one.text) :] if plain(found[-1]).startswith(plain(one.text)) else ""
    return replace(one, text=one.text + more if more else found[-1])


def _is_fuller(full: Mention, one: Mention) -> bool:
    if (full.head, full.language, full.plural, full.sort) != (one.head, one.language, one.plural, one.sort):
        return False
    if full.determiner not in _DEFINITE or len(full.text) > MOST_CHARS or re.search(r" (?:et|and) ", full.text):
        return False
    short, whole = plain(one.text), plain(full.text)
    if one.language == "fr":
        return whole.startswith(f"{short} ")
    return whole.startswith(f"{short} ") or (whole.startswith("the ") and whole.endswith(f" {short[4:]}"))


def completed(question: str, memory: Memory, language: str) -> str:
    """A question whose own « l’ambassadeur » has the complement that it had in the turns before.

    What has another, or a clause of its own, is left.
    """
    edits = [
        Edit(one.end - len(one.text), one.end, put(full.text))
        for one in mentions(question, language)
        if one.text == question[one.end - len(one.text) : one.end]
        and not _OWN.match(plain(question), one.end)
        and plain((full := fullest(one, memory)).text) not in plain(question)
    ]
    return fitted(applied(question, edits), language) if edits else question
