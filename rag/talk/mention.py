"""A noun phrase of a question: where it stands, and whether it is a person, a group, a place or a thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["person", "group", "place", "time", "document", "name", "thing"]
Gender = Literal["m", "f", ""]


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: `text` has its article, « le Mali » of « au Mali », whose `lead`, « a », is not in it.

    `start` (of the lead) and `end` are in the text it was read in. `head` is its noun, folded, or the name's last word.
    "name": a name of whatever sort. `gender` "" is unknown. `is_part`: of the mention before it, « de Russie ».
    `told`: only an answer's sentence has it. `aspect`: it is asked of another, as « la hauteur » is of a tower.
    """

    text: str
    sort: Sort
    head: str
    language: str
    gender: Gender = ""
    plural: bool = False
    lead: str = ""
    start: int = 0
    end: int = 0
    is_part: bool = False
    named: bool = False
    determiner: str = ""
    told: bool = False
    aspect: bool = False
