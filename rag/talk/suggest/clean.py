"""A sentence made ready for the rules: without its dateline, its brackets and its line breaks."""

from __future__ import annotations

import re

SENTENCE_CHARS = (25, 400)  # shorter has nothing to ask for, longer is a list or was cut badly

_PLACE = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:[ ,]+[A-ZÀ-ÖØ-Þ(][\w’'.)-]*){0,3}"
_DATELINES = (
    re.compile(rf"{_PLACE},? (?:le )?\d[\w ]{{3,20}}\s[–—-]+\s+"),  # « Bamako, le 1er août 2024 – »
    re.compile(rf"{_PLACE},? [A-Z][a-z]+ \d[\w ,]{{0,12}}(?:\([A-Z][\w ]+\) )?\s?[–—-]+\s+"),  # "LONDON, June 5 -"
    re.compile(r"[A-ZÀ-ÖØ-Þ]{3}[A-ZÀ-ÖØ-Þ ,.-]*(?:\([\w ]+\) )?\s?[–—-]+\s+"),  # "PARIS (AFP) -"
    re.compile(rf"{_PLACE} \([\w ]+\) [–—-]+\s+"),
    re.compile(r"[\w-]+\.(?:net|com|org|info|fr|ml|ru)\s?[–—-]\s?"),
)
_BRACKETS = re.compile(r"\s?(?:\([^()]*\)|\[[^\[\]]*\])")
_UNREADABLE = re.compile(r"[\[\]()|*#_<>{}…=\\@]|\.\.\.|https?:")


def clean_sentence(sentence: str) -> str:
    """The sentence on one line without what is said beside it, or "" where it is not one to make questions of.

    >>> clean_sentence("Bamako, le 1er août 2024 – Le Mali et\\n la Russie (CEI) ont signé un accord.")
    'Le Mali et la Russie ont signé un accord'
    """
    line = " ".join(sentence.split())
    if not SENTENCE_CHARS[0] <= len(line) <= SENTENCE_CHARS[1] or not line.endswith("."):
        return ""
    for dateline in _DATELINES:
        line = dateline.sub("", line, count=1) if dateline.match(line) else line
    line = _BRACKETS.sub("", line).replace("'", "’").removesuffix(".").replace(" ,", ",")
    return "" if _UNREADABLE.search(line) or not (line[:1].isupper() or line[:1].isdigit()) else line
