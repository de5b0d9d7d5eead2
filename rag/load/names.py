"""What the name of a person looks like."""

from __future__ import annotations

import re

LETTER = r"[^\W\d_]"
CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽŒŸĆČĐŁŚŻİ]"
WORD = rf"(?:{CAPITAL}(?:\.|{LETTER}*(?:[-’']{LETTER}+)*\.?)(?:-{CAPITAL}\.)?)"
PARTICLE = r"(?:de|du|des|da|di|dos|le|la|van|von|der|den|ben|bin|ould|ag|el|al|d[’'])"
NAME = rf"{WORD}(?:\s+(?:{PARTICLE}\s+){{0,2}}{WORD}){{1,3}}"
NAMES = re.compile(rf"{NAME}(?:(?:,\s|\s(?:et|and|&)\s){NAME})*")
PLACE = re.compile(rf"{WORD}(?:\s+(?:{PARTICLE}\s+)?{WORD}){{0,3}}(?:,\s{WORD}){{0,2}}")
# Lines of two capitalised words that are no person's.
INSTITUTIONS = re.compile(
    r"^(?:le|la|les|the)\s|\b(?:agence|agency|journal|rédaction|redaction|radio|tv|télé|news|press|presse|times|post|"
    r"daily|weekly|service|bureau|studio|groupe|group|minist\w+|ambassad\w+|embassy|corps|union|république|republic|nations|"
    r"source|photo|fin|end|lire|read|suivez|follow|staff|editorial|afrique|africa|office|department|université|university|"
    r"institut\w*|fondation|foundation|association|media|magazine|actualités?|infos?|tous|droits|rights|world|"
    r"united|états|saint|contact|share|partager)\b",
    re.IGNORECASE,
)


def is_person(text: str) -> bool:
    """Whether a line is nothing but the name of a person, of two to four words.

    >>> is_person("Aboubacar BERTHE"), is_person("Journal du Mali"), is_person("Bamada.net")
    (True, False, False)
    """
    return re.fullmatch(NAME, text) is not None and not INSTITUTIONS.search(text)
