"""Another of a kind that has numbers or letters: « Et le deuxième ? » after « Quand date le premier disque ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Turn
from rag.talk.line import plain, tokens

TURNS = 2  # back, in which the other one is sought
_MARKS = " \u00a0\u202f?!.,…"
_ORDINALS = {
    "fr": frozenset(
        str.split(
            "premier premiere deuxieme second seconde troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme"
            " dixieme dernier derniere"
        )
    ),
    "en": frozenset(str.split("first second third fourth fifth sixth seventh eighth ninth tenth last")),
}
_OTHER = re.compile(r"(?:(?:a|dans|sur|pour|avec|in|on|for|at|with) )?(?:le|la|the) (?P<which>[\w-]+)(?: one)?")


def another(said: str, turns: Sequence[Turn]) -> str | None:
    """A question before with the number or the letter said in the place of its own; None where none has one."""
    said = said.strip(_MARKS)
    found = _OTHER.fullmatch(plain(said))
    if found is None:
        return None
    which = said[slice(*found.span("which"))]
    for turn in [*reversed(turns)][:TURNS]:
        for word in tokens(turn.question)[1:]:
            if _is_like(word.text, which, turn.language) and plain(word.text) != plain(which):
                return turn.question[: word.start] + _cased(which) + turn.question[word.end :]
    return None


def _is_like(one: str, which: str, language: str) -> bool:
    ordinals = _ORDINALS["fr" if language == "fr" else "en"]
    if plain(which) in ordinals:
        return plain(one) in ordinals
    is_letter = len(which) == 1 and which.isalpha()
    return (is_letter and len(one) == 1 and one.isupper()) or (which.isdigit() and one.isdigit() and len(one) < 4)


def _cased(which: str) -> str:
    return which.upper() if len(which) == 1 else which
