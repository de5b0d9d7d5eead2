"""« Pourquoi ? » of who somebody is, « Quand ? » of what somebody did: the answer is then part of the question."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.line import decapitalised, plain, tokens
from rag.talk.noun import mentions, whole_mention
from rag.talk.words import english
from rag.talk.words.french import FEMININE_NAMES

_ROLE = r"(?:poste|role|metier|titre|fonctions?|grade|profession|job|post|position|title)"
_WHO_IS = re.compile(r"(?:et |mais )?qui (?P<verb>est|etait) (?=l[ea] |l'|un)")
_ROLE_OF = re.compile(rf"(?:et |mais )?quel(?:le)? (?P<verb>est|etait) (?:l[ea] |l'){_ROLE} (?:de |d')(?P<whose>.+)")
_ROLE_EN = re.compile(rf"(?:and |but )?what (?P<verb>is|was) (?P<whose>.+)'s {_ROLE}")
_WHAT_DID = re.compile(r"(?:and |but )?what (?P<aux>did|does|do|has|have|will) (?P<rest>.+)")
_EST_CE_QUE = re.compile(r"(?:et )?qu'est[- ]ce (?P<que>que|qu') ?(?!c'est|ce )(?=\S+ \S)")
_QUE_VERB = re.compile(r"(?:et )?que (?P<verb>(?!s'|l'|n'|se |la |le )[a-z]+(?:e|t|d|nt)) (?=\S)")
_QUE = re.compile(r"(?:et |mais )?qu'(?P<aux>a|ont|avait) (?P<verb>[a-z]+(?:e|i|u|s|t)) (?P<who>.+)")


def reason_of(word: str, question: str, subject: str | None, exact: str) -> str | None:
    """« Pourquoi ? » of who or what somebody is; « Quand ? » and the like of what somebody did."""
    folded = plain(question)
    if word == "Pourquoi" and subject and (found := _WHO_IS.match(folded)):
        return _is_that(subject, found["verb"], question[found.end() :])
    role = "" if exact in ("cela", "that") else exact
    if word == "Pourquoi" and role and (found := _ROLE_OF.fullmatch(folded)):
        return _is_that(question[found.start("whose") :], found["verb"], role)
    if word == "Why" and role and (found := _ROLE_EN.fullmatch(folded)):
        return f"Why {found['verb']} {question[slice(*found.span('whose'))]} {role}"
    return _deed(word, question, exact) if exact and word not in _NOT_OF_DEEDS else None


_NOT_OF_DEEDS = ("Qui", "Quoi", "Who", "What", "Lesquels", "Which ones", "Combien", "How many")


def _deed(word: str, question: str, exact: str) -> str | None:
    """Another word on « Qu’a adopté le parlement ? », whose answer is then its object."""
    folded = plain(question)
    if found := _QUE.fullmatch(folded):
        return _french_deed(word, question, found, exact)
    if found := _EST_CE_QUE.match(folded):
        rest = question[found.end() :]
        to = re.search(r" (?:(?:à|a) (?=l[ae]s? |l['’]|[A-ZÀ-Þ])|(?:aux?|en|dans|pour|contre) (?=\w))", rest[2:])
        at = to.start() + 2 if to else len(rest)
        return f"{word} est-ce {found['que']}{' ' * (found['que'] == 'que')}{rest[:at]} {exact}{rest[at:]}"
    if found := _QUE_VERB.match(folded):
        rest = question[found.end() :]
        who = next((one for one in mentions(rest, "fr") if not one.start and not one.lead), None)
        verb = question[slice(*found.span("verb"))]
        if who is None:
            return None
        return f"{word} est-ce que {put(decapitalised(who.text))} {verb} {exact}{rest[who.end :]}"
    if found := _WHAT_DID.fullmatch(folded):
        return _english_deed(word, question, found, exact)
    return None


def _is_that(who: str, verb: str, what: str) -> str:
    pronoun = "elle" if plain(who).split()[0] in FEMININE_NAMES else "il"
    return f"Pourquoi {who} {'était' if verb == 'etait' else verb}-{pronoun} {what}"


def _french_deed(word: str, question: str, found: re.Match[str], exact: str) -> str | None:
    who = whole_mention(question[found.start("who") :], "fr")
    if who is None or (found["aux"] == "ont") != who.plural:
        return None
    pronoun = ("elle" if who.gender == "f" else "il") + ("s" if who.plural else "")
    inverted = f"{found['aux']}-{'t-' if found['aux'] == 'a' else ''}{pronoun}"
    return f"{word} {decapitalised(who.text)} {inverted} {question[slice(*found.span('verb'))]} {exact}"


def _english_deed(word: str, question: str, found: re.Match[str], exact: str) -> str | None:
    """ "What did the parliament adopt" → "Why did the parliament adopt the reform"."""
    rest = question[found.start("rest") :]
    words = tokens(rest)[1:]
    at = next((place for place, one in enumerate(words) if one.plain in english.VERBS), None)
    while (
        at is not None and at + 2 < len(words) and words[at + 1].plain == "to" and words[at + 2].plain in english.VERBS
    ):
        at += 2
    verb = words[at] if at is not None else None
    while at is not None and at + 1 < len(words) and words[at + 1].is_name:  # "lend Oslo"
        at, verb = at + 1, words[at + 1]
    if verb is None or re.match(r" (?:of|to|about|with|for|from|on|at)$", rest[verb.end :]):
        return None
    return f"{word} {found['aux']} {rest[: verb.end]} {exact}{rest[verb.end :]}"
