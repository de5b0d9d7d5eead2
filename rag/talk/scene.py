"""Where the question before set its scene: who came, came there, and who was with him was there, too."""

from __future__ import annotations

import re

from rag.records import Turn
from rag.talk.line import plain
from rag.talk.mention import Mention
from rag.talk.noun import mentions
from rag.talk.slot import in_language, place_phrase, preposed
from rag.talk.words.places import COUNTRIES, bare

_MARKS = " \u00a0\u202f?!.…"
MOST_WORDS = 12  # of a question that has room for a place at its end
_LEADS = ("a", "en", "dans", "in", "to", "at")
_OF_SCENES = {
    "fr": re.compile(
        r"\b(?:accompagn\w+|venue?s?|vien(?:t|nent)|venai(?:t|ent)|arriv(?:ee?s?|e|ent|ait|aient)|recue?s?|accueillie?s?"
        r"|(?:est|sont|etait|etaient|-ils?|-elles?) (?:partie?s?|retiree?s?)|decisions?)\b"
    ),
    "en": re.compile(
        r"\b(?:accompan(?:y|ied|ying)|came|come|arrived?|received?|welcomed|greeted"
        r"|leave|withdr[ae]wn?|decisions?)\b"
    ),
}
_FROM = re.compile(r"\b(?:partie?s?|retiree?s?|withdr[ae]wn?|leave)\b")
_TO = re.compile(r"\b(?:accompan\w+|came|come)\b")
_ASKS_WHERE = re.compile(
    r"\b(?:ou|d'ou|where|quelle ville|quel (?:pays|lieu|endroit)|wh(?:ich|at) (?:city|country|place))\b"
)


def in_scene(question: str, language: str, last: Turn) -> str:
    """A question whose pronouns were replaced, with the place of the last one where it is of the same scene."""
    folded = plain(question)
    if not _OF_SCENES[language].search(folded) or _ASKS_WHERE.search(folded) or len(folded.split()) > MOST_WORDS:
        return question
    place = _place(last)
    if place is None or any(map(_is_local, mentions(question, language))):
        return question
    said = _led_in(place, language, folded)
    bare = question.rstrip(_MARKS)
    return f"{bare} {said}{question[len(bare) :]}"


def _led_in(place: Mention, language: str, folded: str) -> str:
    """The place as the verb of a folded question takes it: « du Mali » of who left, "to Mali" of who came."""
    name = in_language(place, language).text
    if _FROM.search(folded):
        return name if "leave" in folded.split() else preposed("de" if language == "fr" else "from", place, language)
    if language == "en":
        return f"{'to' if _TO.search(folded) else 'in'} {name}"
    return place_phrase(place, language)


def _is_local(one: Mention) -> bool:
    """Whether it says where; a country that acts, or whose decision it is, does not."""
    if one.sort == "place" and one.named:
        return one.lead not in ("", "de", "of") or bare(one.text) not in COUNTRIES
    return one.sort == "place" or (one.named and one.lead in _LEADS)


def _place(last: Turn) -> Mention | None:
    """The one place where that was; an ambassador in Mali is not there only now."""
    own = mentions(last.question, last.language)
    leads = (*_LEADS, "de", "from") if _FROM.search(plain(last.question)) else _LEADS
    places = [one for one in own if one.sort == "place" and one.named and one.lead in leads]
    if len(places) != 1:
        return None
    is_office = any(one.sort == "person" and 0 <= places[0].start - one.end <= 1 for one in own)
    return None if is_office else places[0]
