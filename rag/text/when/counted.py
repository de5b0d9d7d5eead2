"""Whether what looks like a time is one: « 2000 soldats » and « article 2012 » are not."""

from __future__ import annotations

import re

from rag.text.line import Line
from rag.text.when.lead import REACH, Lead
from rag.text.when.moment import Moment

_COUNTED = re.compile(  # what numbers that look like years are of
    r" ?-?(?:soldat|homme|femme|habitant|euro|dollar|franc|fcfa|cfa|rouble|ruble|million|milliard|billion|personne"
    r"|men\b|women\b|people|soldier|troop|inhabitant|resident|refugee|refugie|deplace|displaced|children|enfant"
    r"|civils\b|civilian|victim|morts\b|deaths\b|dead\b|tue\b|tues\b|killed|wounded|blesse|militaire|combattant"
    r"|fighter|mercena|officier|officer|policier|gendarme|kilomet|km\b|metre|meter|mile|kg\b|tonne|ton\b|tons\b"
    r"|litre|liter|barrel|baril|hectare|pages\b|mot\b|mots\b|words\b|voix|votes\b|sieges\b|seats\b|ecoles\b"
    r"|schools\b|villages\b|famille|famil|menage|household|exemplaire|copies|vehicule|vehicle|student|etudiant"
    r"|eleve|emploi|jobs\b|fois\b|times\b|heure|hour|jour\b|jours\b|days\b|ans\b|more\b|de plus\b|autres?\b"
    r"|others?\b|of them\b|d entre\b)"
)
_AND_MORE = re.compile(r" ?(?:-|a|to|et|and|ou|or) ?(?:[0-9]{1,3}[ .,][0-9]{3}|[0-9]{4,})(?![0-9])")
_PLURAL = re.compile(
    r" (?!(?:dans|sous|sans|vers|mais|puis|alors|apres|depuis|jamais|plus|moins|toujours|les|des|ses|ces|leurs|nous"
    r"|vous|ils|elles|plusieurs|quels|quelles|trois|six|is|was|has|does|as|its|his|this|us|across|towards|versus|always"
    r"|perhaps|elections|presidentielles|legislatives)\b)[a-z]{3,}[sx]\b"
)
_NUMBERED = re.compile(
    r"(?<!\w)(?:articles?|numeros?|no|n|pages?|resolutions?|lois?|laws?|decrets?|rooms?|models?|modeles?|versions?|acts?"
    r"|chapters?|chapitres?|sections?|lignes?|routes?|codes?|flight|vol|bus|environ|quelques?|about|some|than|nearly"
    r"|almost|exactly|plus|moins|total|combien|les|des|may|march|with|avec|and|et|ou|or)[. ]+$"
)
_MORE_THAN = re.compile(
    r"(?<!\w)(?:plus|moins|pres|more|less|fewer|over|total|nombre|groupe|sum|somme|up to|jusqu a"
    r"|number) (?:de |d |of |than )?$"
)
_AFTER_A_WORD = re.compile(r"(?:(?<!\w)the |(?<![\w'-])[a-z]{4,} \(?|^ ?)$")


def is_time(line: Line, moment: Moment, lead: Lead | None) -> bool:
    """Whether what looks like a time is one: not a number of men, nor a month's name alone."""
    if moment.kind == "lone":
        return lead is not None and lead.strong
    if moment.kind == "doubtful":
        return lead is not None
    if moment.kind != "year":
        return True
    year, before = moment.stretch[0].year or 0, line.text[max(0, moment.start - REACH) : moment.start]
    if is_counted(line, moment) or _MORE_THAN.search(before):
        return False
    if lead and lead.strong:
        return True
    if lead:
        return year >= 1700 and (year % 100 > 0 or year in (1900, 2000))
    return year >= 1900 and year % 100 > 0 and _stands_alone(line, moment, before)


def is_counted(line: Line, moment: Moment) -> bool:
    """Whether a number has what it counts after it: « 2000 soldats »."""
    if not moment.whole_year:
        return False
    at = moment.end
    if more := _AND_MORE.match(line.text, at):
        at = more.end()
    if _COUNTED.match(line.text, at):
        return True
    named = line.spelled(at, at + 2)[1:].isupper() if at + 2 <= len(line.text) else False  # « en 2000 Paris »
    return (moment.stretch[0].year or 0) % 100 == 0 and not named and bool(_PLURAL.match(line.text, at))


def _stands_alone(line: Line, moment: Moment, before: str) -> bool:
    """Whether a year without a preposition is one: after « the », or a small word (« présidentielle 2020 »)."""
    if _NUMBERED.search(before) or not (found := _AFTER_A_WORD.search(before)):
        return False
    start = moment.start - len(before) + found.start()
    return start >= moment.start or line.spelled(start, moment.start).islower() or found[0].strip() in ("", "the")
