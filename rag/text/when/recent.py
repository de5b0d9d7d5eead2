"""Whether a question is about the latest of something: « la dernière visite », "the most recent", « récemment »."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.text.line import Line

_FR_NOT = (
    r"etages?|paragraphes?|noms?|mots?|chapitres?|pages?|lignes?|phrases?|recours|minute|heure|chance|souffle|jours?"
    r"|rangs?|place|partie|tiers|quart|trimestre|semestre|cri|repas|volontes?|demeure|lieu|ressort|cartouche|rempart"
    r"|carre|ne|nee|nes|a|ont|est|sont|etait|etaient|avait|avaient|ayant|aura|qui|que|dont|point|siecle"
    r"|semaines?|mois|annees?|ans?|temps|week-?end|ete|hiver|printemps|automne"
)
_EN_NOT = (
    r"names?|paragraphs?|floors?|words?|lines?|pages?|chapters?|sentences?|minute|resort|chance|letters?|straw|rites"
    r"|stand|breath|supper|place|part|third|quarter|half|few|days?|century|decade|longer|until|till|for|from|to|and|or"
    r"|but|more|less|than|in|on|at|of|the|a|an|long|forever"
    r"|weeks?|months?|years?|times|weekend|night|(?:mon|tues|wednes|thurs|fri|satur|sun)day|summer|winter|spring"
    r"|autumn|fall"
)
_UNITS = r"(?:jours|semaines|mois|temps|annees|heures|days|weeks|months|years|times|hours)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:(?:dans|durant|pendant|au cours de|depuis) )?(?:ces|des) (?:tout(?:e)?s )?derniere?s {_UNITS}",
        rf"(?<!\w)(?:(?:in|over|during) )?(?:the )?(?:last|past|recent) (?:(?:few|several|couple of) )?{_UNITS}",
        rf"(?<!\w)(?:il y a (?:quelques {_UNITS}|peu)|(?:a few|several) {_UNITS} ago)\b",
        r"\b(?:le|la|les) (?:plus|moins) (?:recent|nouveau|nouvelle)e?s?\b(?<!moins recent)",
        r"\b(?:the )?(?:most recent(?:ly)?|latest|newest)\b",
        r"\b(?:derniere?ment|recemment|recente?s?|recent|recently|lately)\b",
        r"\b(?:actuel(?:le)?s?|actuellement|maintenant|desormais|aujourd hui|a l heure actuelle|de nos jours)\b",
        r"\b(?:en ce moment|a present(?! que)|current(?:ly)?|nowadays|today|(?:right )?now(?! that)|at present)\b",
        rf"(?<!\bce )(?<!\bcet )(?<!\bcette )(?<!\bces )(?<!\ben )\bderniere?s?\b(?= (?!(?:{_FR_NOT})\b)[a-z])",
        rf"(?:(?<=\bthe )|(?<= s )|(?<=his )|(?<=her )|(?<=their )|(?<=its )|(?<=our )|(?<=your )|(?<=my )"
        rf"|(?<=whose )|(?<=two )|(?<=three ))last\b(?= (?:(?:two|three|four|five|[0-9]+) )?(?!(?:{_EN_NOT})\b)[a-z])",
    )
)
# "When did he last visit?", but "How long did it last?", "When did the war last?"
_ADVERB = re.compile(
    rf"^\W*(?:when|where)\b[^,;]*? (?P<late>last) (?!(?:{_EN_NOT})\b)[a-z]"
    r"|\b(?:was|were|has|had|is) (?P<seen>last) (?!(?:in|on|at|to|for|the|a|of)\b)[a-z]"
    r"|\b(?:seen|held|used|met) (?P<end>last)(?=\W*$)"
)


def recent_words(line: Line) -> Iterator[tuple[int, int]]:
    """Where the line says that the latest is meant; the places may overlap."""
    for pattern in _PATTERNS:
        yield from (found.span() for found in pattern.finditer(line.text))
    if found := _ADVERB.search(line.text):
        yield found.span(str(found.lastgroup))
