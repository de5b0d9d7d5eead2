"""A question in which words are replaced by phrases, with their prepositions, contractions and elisions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.talk.noun_phrases import Mention, is_country, written_place
from rag.talk.tokens import begins_with_vowel, capitalised, plain
from rag.text.when import MONTHS
from rag.words import write_date

OPEN, CLOSE = "\ue000", "\ue001"  # around what is put in, while the words before it are fitted to it

_DE = re.compile(rf"\b(d)(?:e |['’] ?){OPEN}(les? )?", re.I)
_A = re.compile(rf"(?<!\w)([aàAÀ]) {OPEN}(le|les) ")
_QUE = re.compile(rf"\b(qu|jusqu|lorsqu|puisqu)(?:e |['’] ?){OPEN}", re.I)
_ACCENTED = {"a": "à", "apres": "après", "derriere": "derrière", "malgre": "malgré"}
_LOCAL = ("a", "en", "dans", "sur", "devant", "chez", "vers")
_TIME_LEAD = re.compile(
    r"^(?:since|depuis|in|on|en|le|au|dès|d['’]|de|of|the|à partir de)\s*(?=\S)"
    r"|^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+day)\b,? ",
    re.I,
)
_TIME_ALONE = re.compile(
    r"début|fin|mi-|early|late|mid|last|l['’]an|cette|ce|hier|yesterday|avant|après|before|after|entre|between"
)
_ARTICLE = re.compile(r"^(?:(?:le|la|les|the) |l['’])")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01]|1er)(?:st|nd|rd|th)?\s|[A-Z][a-z]+ \d\d?,")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters that others take the place of."""

    start: int
    end: int
    text: str


def put(text: str) -> str:
    """A noun phrase, marked."""
    return f"{OPEN}{text}{CLOSE}"


def applied(text: str, edits: Sequence[Edit]) -> str:
    """A text with its edits made; those at one place stand in their order."""
    order = sorted(range(len(edits)), key=lambda at: (edits[at].start, edits[at].end, at), reverse=True)
    for edit in (edits[at] for at in order):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def fitted(text: str, language: str) -> str:
    """A text without marks, its words before them contracted and elided as French does; a capital first."""
    if language == "fr":
        text = _DE.sub(_de, text)
        text = _A.sub(
            lambda found: f"{'A' if found[1] in 'AÀ' else 'a'}u{'x' if found[2] == 'les' else ''} {OPEN}", text
        )
        text = _QUE.sub(lambda found: found[1] + ("’" if _elides(found) else "e ") + OPEN, text)
        text = re.sub(r"\b([Qq])ue (?=[aeiouéêàâ])", r"\1u’", text)  # « Que lui a-t-on dit », without « lui »
    text = re.sub(r"\b([Nn])e (?=[aeiouéê])", r"\1’", text).replace(OPEN, "").replace(CLOSE, "")
    return capitalised(re.sub(r"\s+([,.])", r"\1", " ".join(text.split())))


def _de(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[1]}{'u' if found[2] == 'le ' else 'es'} {OPEN}"
    return found[1] + ("’" if _elides(found) else "e ") + OPEN


def _elides(found: re.Match[str]) -> bool:
    return begins_with_vowel(found.string[found.end() :])


def with_preposition(lead: str, text: str, language: str) -> str:
    """A noun phrase after a preposition, folded as `Mention.lead` is.

    >>> with_preposition("de", "le Mali", "fr"), with_preposition("in", "Mali", "en")
    ('du Mali', 'in Mali')
    """
    if not lead:
        return text
    written = _ACCENTED.get(lead, lead) if language == "fr" else lead
    said = fitted(f"{written} {put(text)}", language)
    return said[:1].lower() + said[1:]


def located(name: str) -> str:
    """A French country with the preposition that its name asks for: « au Mali », « en Russie »."""
    said = written_place(name, "fr") or name
    if plain(said).startswith(("la ", "l'")):
        return f"en {said[2 if plain(said)[1] == chr(39) else 3 :].lstrip()}"
    return with_preposition("a", said, "fr")


def in_language(one: Mention, language: str) -> Mention:
    """A mention as a question in a language has it: a time, a known place, a name; any other as it is."""
    if one.sort == "time":
        return replace(one, text=time_phrase(one, language))
    if one.language == language or not one.named:
        return one
    if place := written_place(one.text, language):
        return replace(one, text=place, language=language)
    if one.determiner:
        name = _ARTICLE.sub("", one.text)
        return replace(one, text=f"the {name}" if language == "en" else name)
    joiners = (" et ", " and ") if language == "en" else (" and ", " et ")
    return replace(one, text=one.text.replace(*joiners)) if one.plural else one


def place_phrase(one: Mention, language: str) -> str:
    """A place with its preposition: « au Mali », « en Russie », « à Bamako », "in Mali"."""
    said = in_language(one, language).text
    if language == "en":
        return f"{one.lead if one.lead in ('in', 'at', 'on') else 'in'} {said}"
    lead = one.lead if one.lead in _LOCAL else "a" if one.named else "dans"
    return preposed(lead, one, "fr") if one.named else with_preposition(lead, said, "fr")


def preposed(lead: str, one: Mention, language: str) -> str:
    """A mention after a folded preposition; a French place takes that of its name."""
    said = in_language(one, language).text
    is_named_country = language == "fr" and one.named and is_country(said)
    if is_named_country and lead in ("a", "en", "dans"):
        return located(said)
    lead = "a" if language == "fr" and lead == "en" and one.named and one.sort == "place" else lead
    return with_preposition(lead, (written_place(said, "fr") or said) if is_named_country else said, language)


def time_phrase(one: Mention, language: str) -> str:
    """A time with its preposition: « en juin 2021 », « le 15 juin 2021 », "on 15 June 2021"."""
    written = _TIME_LEAD.sub("", _TIME_LEAD.sub("", one.text.strip()))
    written = re.sub(r"[^\W\d_]{3,}", lambda found: _month(found[0], language), written)
    if _TIME_ALONE.match(written):
        return written
    if language == "fr":
        return f"le {written}" if _DAY.match(written) else f"en {written}"
    return f"on {written}" if _DAY.match(written) else f"in {written}"


def _month(word: str, language: str) -> str:
    number = MONTHS.get(plain(word))
    return write_date(f"2000-{number:02}", language).split()[0] if number else word
