"""Another question word on the clause of the question before: « Pourquoi ? » after « Quand Novak est-il venu ? »."""

from __future__ import annotations

import re

from rag.talk.deed import reason_of
from rag.talk.edit import fitted, put
from rag.talk.kind_again import on_what_was_asked
from rag.talk.line import decapitalised, plain
from rag.talk.words import english, french
from rag.talk.words.asking import (
    ENGLISH_ASKED,
    ENGLISH_ORPHAN,
    FRENCH_ASKED,
    FRENCH_ORPHAN,
    HOW_MANY,
    ORPHANS,
    WHICH,
    WRITTEN,
)
from rag.talk.words.french import gender_of, is_adjective

_MARKS = " \u00a0\u202f?!.…"

_FR_ADVERB = re.compile(
    rf"(?:et |mais )?{FRENCH_ORPHAN}(?! est-ce)\b"
    r"|(?:et |mais )?(?:(?:avec|par|pour|contre|chez|depuis|jusqu'a|de|d'|a|sur|en|dans) ?)?(?:quand|ou"
    r"|comment|pourquoi|combien de temps|(?<=pour )combien"
    r"|(?<=[a-z] )(?:qui|quoi)|(?<=[a-z] )quel(?:le)?s? (?:date|annee|jour|mois|pays|ville|lieu|endroit"
    r"|moment|occasion|raisons?|but|prix)(?: exacte?)?)\b"
)
_FR_LAST = re.compile(
    r"(?P<said>(?!qui |que |qu'|quel|quoi|combien|comment|pourquoi|ou |quand )(?:[^-]|-(?!t-|ils?\b|elles?\b))+)"
    r" (?:quand|ou|comment|pourquoi|avec qui|par qui|contre qui)"
)
_FR_WHO = re.compile(r"(?:et |mais )?qui (?:est-ce qui )?(?!est-ce que)")
_FR_YES_NO = re.compile(r"(?:et |mais )?(?=est-ce qu)|(?=(?:\S+ ){0,8}?\S+-(?:t-)?(?:ils?|elles?|on)\b)")
_FR_WHICH = re.compile(r"(?:et |mais )?(?:quel(?:le)?s?) (?!est\b|sont\b|etai|fu)")
_EN_ADVERB = re.compile(
    r"(?:and |but )?(?:when|where|why|how(?: long)?|since when|until when|(?:with|by|for|against|to|from)"
    rf" whom|for how much|at what price|(?:in|on|at|during) (?:which|what) (?:\w+ )?\w+|{ENGLISH_ORPHAN})(?: exactly)?"
    rf"(?= (?:{'|'.join(sorted(english.AUXILIARIES))})\b)"
)
_EN_WHO = re.compile(r"(?:and |but )?(?:who|what) ")
_EN_YES_NO = re.compile(rf"(?:and |but )?(?=(?:{'|'.join(sorted(english.AUXILIARIES))}) )")
_EN_WHICH = re.compile(r"(?:and |but )?(?:which|what) (?=[a-z]+s\b)")


Asked = int | str  # a place in the table, or words that are asked as they stand


def word_asked(fragment: str, language: str) -> Asked | None:
    """Which question of a word or two that is: by its place in the table, or « À la suite de quoi »; None where none.

    >>> word_asked("à la suite de quoi ?", "fr"), word_asked("In which country is Oslo?", "en")
    ('à la suite de quoi', None)
    """
    folded = plain(fragment).strip(_MARKS + ",")
    tables = (FRENCH_ASKED, ENGLISH_ASKED) if language == "fr" else (ENGLISH_ASKED, FRENCH_ASKED)
    place = next((place for table in tables for pattern, place in table if pattern.fullmatch(folded)), None)
    is_orphan = re.fullmatch(f"{FRENCH_ORPHAN}(?P<more> [a-z-]+)?|{ENGLISH_ORPHAN}", folded)
    if place is not None or is_orphan is None or not _is_noun(is_orphan["more"]):
        return place
    return fragment.strip(_MARKS + ",")


_LED = re.compile(r"(?:et|mais|and|but) (?=\w)")
_PASSIVE = re.compile(r"\b(?:ete|est|sont|was|were|been|is|are)\b")


def _is_noun(more: str | None) -> bool:
    """Whether what follows « dans quels domaines » is its adjective, and not a verb."""
    return (
        more is None or is_adjective(more.strip()) or more.strip() in ("surtout", "exactement", "precisement", "donc")
    )


def in_words(place: Asked, language: str) -> str | None:
    """What is asked, as it is written at the head of a question in a language; None where it is not known there."""
    if isinstance(place, int):
        return WRITTEN["fr" if language == "fr" else "en"][place]
    other = ORPHANS.get(plain(place))
    is_french = re.match(rf"{FRENCH_ORPHAN}\b", plain(place)) is not None
    return place[:1].upper() + place[1:] if is_french == (language == "fr") else other


def ask_anew(place: Asked, question: str, language: str, subject: str | None, exact: str = "") -> str:
    """Asks that of what a question is about: `subject` answered its « qui », `exact` its « que » ("": nothing did)."""
    question = question.rstrip(_MARKS)
    question = question[led.end() :] if (led := _LED.match(plain(question))) else question
    question = question[:1].upper() + question[1:]
    known = in_words(place, language)
    word = known or str(place)
    is_by = word in ("Par qui", "By whom") and not _PASSIVE.search(plain(question))
    of = _french if language == "fr" else _english
    clause = _which(place, question) or reason_of(word, question, subject, exact)
    clause = clause or (on_what_was_asked(word, question, language, exact) if known and not is_by else None)
    clause = clause or (None if is_by or known is None else of(place, word, question, subject))
    if clause is None:
        clause = f"{question}, {'et' if language == 'fr' else 'and'} {word[:1].lower()}{word[1:]}"
    return fitted(clause, language) + (" ?" if language == "fr" else "?")


def _french(place: Asked, word: str, question: str, subject: str | None) -> str | None:
    folded = plain(question)
    if place == HOW_MANY:
        found = _FR_WHICH.match(folded)
        return f"Combien de {put(question[found.end() :])}" if found and _is_plural(folded, found.end()) else None
    if word in ("Qui", "Quoi"):
        return None
    if found := _FR_ADVERB.match(folded):
        more = re.match(r" [a-z-]+", folded[found.end() :])
        is_more = more is not None and is_adjective(more[0].strip()) and "quel" in found[0]
        return word + question[found.end() + (more.end() if more and is_more else 0) :]
    if found := _FR_LAST.fullmatch(folded):
        return f"{word} est-ce que {put(decapitalised(question[: found.end('said')]))}"
    if found := _FR_WHO.match(folded):
        rest = question[found.end() :]
        if re.match(r"(?:\S+ ){0,6}?\S+-(?:t-)?(?:ils?|elles?|on)\b", plain(rest)):
            return None
        if subject is None and re.match(r"(?:est|sont|etai)", plain(rest)):
            return None
        return f"{word} est-ce que {put(subject or 'on')} {rest}"
    if not re.match(r"(?:et |mais )?(?:que\b|qu'(?!est)|quel|combien|lequel|laquelle|qui\b|qu'est-ce)", folded):
        found = _FR_YES_NO.match(folded)
        return f"{word} {decapitalised(question[found.end() :])}" if found else None
    return None


_COUNTED = re.compile(r"(?:et |and )?(?:combien d(?:e |')|how many )(?P<noun>[\w-]+)")


def _which(place: Asked, question: str) -> str | None:
    """« Combien de pays … ? » asked for their names: « Quels pays … ? »."""
    found = _COUNTED.match(plain(question)) if place == WHICH else None
    if found is None:
        return None
    counted = question[found.start("noun") :]
    if "how many" in found[0]:
        return f"Which {counted}"
    return f"Quel{'les' if gender_of(found['noun']) == 'f' else 's'} {counted}"


def _is_plural(folded: str, at: int) -> bool:
    first = folded[at:].split()[0] if folded[at:].split() else ""
    return first.endswith(("s", "x")) and first not in french.GRAMMAR


def _english(place: Asked, word: str, question: str, subject: str | None) -> str | None:
    folded = plain(question)
    if place == HOW_MANY:
        found = _EN_WHICH.match(folded)
        return f"How many {question[found.end() :]}" if found else None
    if word in ("Who", "What"):
        return None
    if found := _EN_ADVERB.match(folded):
        return word + question[found.end() :]
    if found := _EN_YES_NO.match(folded):
        return f"{word} {question[found.end() :][:1].lower()}{question[found.end() :][1:]}"
    if (found := _EN_WHO.match(folded)) and folded.startswith(("who ", "and who ", "but who ")):
        return _of_who(word, question[found.end() :], subject)
    return None


def _of_who(word: str, rest: str, subject: str | None) -> str | None:
    """ "led the delegation" → "When did Alexandre Novak lead the delegation"."""
    verb, _, after = rest.partition(" ")
    folded = plain(verb)
    if folded in english.AUXILIARIES:
        is_asked_object = folded in ("did", "does", "do") or subject is None
        return None if is_asked_object else f"{word} {verb} {subject} {after}"
    someone = subject or "someone"
    if base := english.base_of(folded):
        return f"{word} did {someone} {base} {after}"
    if folded.endswith("s"):
        return f"{word} does {someone} {verb[:-1]} {after}"
    return None
