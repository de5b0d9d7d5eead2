"""Follow-ups on which of the documents: « Le plus récent ? », « Lequel parle de pêche ? », "And the oldest one?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Turn
from rag.talk.line import plain
from rag.talk.noun import is_about_documents

REACH = 2  # turns back in which documents were asked for
_MARKS = " \u00a0\u202f?!.,…"
_NOUN_FR, _NOUN_EN = r"(?: (?:article|document|texte))?", r"(?: (?:one|article|document|text))?"
_NEWEST = re.compile(
    rf"(?:(?:et |mais )?(?:quel|lequel) est )?(?P<fr>le{_NOUN_FR} plus recent|le dernier){_NOUN_FR}(?: paru| publie)?"
    rf"|(?:(?:and |but )?(?:what|which)(?: one)?(?: is|'s) )?the (?:latest|newest|most recent|last){_NOUN_EN}"
    rf"|which one is (?:the )?(?:latest|newest|most recent)"
)
_OLDEST = re.compile(
    rf"(?:(?:et |mais )?(?:quel|lequel) est )?(?P<fr>le{_NOUN_FR} (?:plus ancien|plus vieux)|le premier){_NOUN_FR}"
    rf"|(?:(?:and |but )?(?:what|which)(?: one)?(?: is|'s) )?the (?:oldest|earliest|least recent|first){_NOUN_EN}"
    rf"|which one is (?:the )?(?:oldest|earliest)"
)
_WHICH = re.compile(
    r"(?:(?:et|mais) )?(?P<fr>le(?:s)?quel(?P<many>s)?)(?: d'entre eux| de ces articles)? (?=[a-z])"
    r"|(?:(?:and|but) )?which (?:one(?P<ones>s)?|of (?:them|these|those))(?: articles| documents)? (?=[a-z])"
)


def shelf_form(asked: str, turns: Sequence[Turn]) -> str | None:
    """What asks that of the documents, where documents were asked for; None of any other follow-up."""
    if not any(is_about_documents(turn.question) for turn in turns[-REACH:]):
        return None
    folded = plain(asked).strip(_MARKS)
    if found := _NEWEST.fullmatch(folded):
        return "Quel est l’article le plus récent ?" if found["fr"] else "What is the latest article?"
    if found := _OLDEST.fullmatch(folded):
        return "Quel est l’article le plus ancien ?" if found["fr"] else "What is the oldest article?"
    if found := _WHICH.match(plain(asked)):
        rest = asked[found.end() :]
        if found["fr"]:
            return f"Quels articles {rest}" if found["many"] else f"Quel article {rest}"
        return f"Which articles {rest}" if found["ones"] else f"Which article {rest}"
    return None
