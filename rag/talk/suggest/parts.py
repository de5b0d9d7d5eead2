"""What the rules of both languages are written with: names, dates, numbers, and cutting off what only adds."""

from __future__ import annotations

import re
from collections.abc import Callable

NAME_WORD = r"[A-ZÀ-ÖØ-Þ][\w’-]*"
_JOINS = r"(?:de la|de|du|des|d’|la|le|von|van|ben|bin|al|el|of|the|and|et)"
NAME = rf"{NAME_WORD}(?: (?:{_JOINS} ?)?{NAME_WORD}|, {NAME_WORD}(?= [A-Z]))*"
PERSON = rf"{NAME_WORD}(?: (?:(?:de la|de|du|d’|la|le|von|van|ben|bin|al|el) )?{NAME_WORD}){{1,3}}"
YEAR = r"(?:1\d{3}|20\d\d)"
MONTHS = {
    "fr": r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)",
    "en": r"(?:January|February|March|April|May|June|July|August|September|October|November|December)",
}
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?"
DATES = {
    "fr": rf"(?:le {_WEEKDAY}(?:1er|\d\d?) {MONTHS['fr']}(?: {YEAR})?|(?:en|début|fin|dès"
    "|au mois de) {MONTHS['fr']} {YEAR}"
    rf"|(?:en|dès|vers) {YEAR}|au (?:[IVX]+|\d\d?)e siècle)(?![\w’-])",
    "en": rf"(?:on (?:\w+day,? )?(?:\d\d? {MONTHS['en']}|{MONTHS['en']} \d\d?)(?:,? {YEAR})?"
    rf"|in (?:early |late |mid-)?(?:{MONTHS['en']},? )?{YEAR}|in the \d\d?(?:st|nd|rd|th) [Cc]entury)(?![\w’-])",
}
_WORDS = {
    "fr": r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante"
    r"|cinquante|soixante|cent|mille",
    "en": r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety",
}
NUMBER = {
    "fr": rf"(?:(?!{YEAR}\b)\d{{1,3}}(?:[ .]\d{{3}})*|\d{{5,}}|\d+,\d+|{_WORDS['fr']})",
    "en": rf"(?:(?!{YEAR}\b)\d{{1,3}}(?:,\d{{3}})*|\d{{5,}}|{_WORDS['en']})",
}

_CUTS = {
    "fr": re.compile(
        r",| (?:qui|que|dont|où|lequel|laquelle|afin|pour|alors|tandis|lorsque|lorsqu’\w*|quand|mais|car|puis|ainsi"
        r"|après|avant|grâce|suite|avec|comme|soit|ou|depuis|pendant|durant|parce|puisque|notamment|née?s?|suivie?s?"
        r"|accompagnée?s?|considérée?s?|en \w+ant)(?![\w’-])"
        r"| qu’| et (?!{NAME_WORD})".replace("{NAME_WORD}", NAME_WORD)
    ),
    "en": re.compile(
        r",| (?:which|who|whom|whose|that|where|when|while|after|before|because|although|though|but|so|thus|since|until"
        r"|without|using|including|making|leading|as|or|if|then|due|such|by \w+ing|to \w+)(?![\w’-])"
        r"| and (?!{NAME_WORD})".replace("{NAME_WORD}", NAME_WORD)
    ),
}
_PAIRED = {"fr": re.compile(r"\bentre\b"), "en": re.compile(r"\b(?:between|both)\b")}


def trimmed(rest: str, language: str) -> str:
    """What follows a verb, to where something else begins; "" where a pair would be cut in two.

    >>> trimmed(" la ville de Ham en 1840, qui était prise", "fr"), trimmed(" peace between kings and queens", "en")
    (' la ville de Ham en 1840', '')
    """
    cut = _CUTS[language].search(rest)
    kept = rest[: cut.start()] if cut else rest
    return "" if cut and _PAIRED[language].search(kept) else kept


def without_date(rest: str, language: str) -> tuple[str, str] | None:
    """What follows a verb without its date, and the date; None where there is none, or two."""
    dates = list(re.finditer(rf",? ?\b{DATES[language]}", rest))
    if len(dates) != 1:
        return None
    found = dates[0]
    return rest[: found.start()] + rest[found.end() :], found[0].strip(" ,")


def names_none(words: str) -> bool:
    """Whether no name stands in the words."""
    return re.search(r"(?:^|[ ’])[A-ZÀ-ÖØ-Þ]", words) is None


def with_and_without_aside(clause: str, is_subject: Callable[[str], bool]) -> tuple[str, ...]:
    """A clause, and the same without what is said of its subject between two commas."""
    found = re.match(r"([^,;:]{3,60}), [^,;:]{3,160}, (?!(?:et|and|ou|or)\b)", clause)
    if not found or not is_subject(found[1]):
        return (clause,)
    return clause, f"{found[1]} {clause[found.end() :]}"
