"""« avec lui », « son poste »: « Quel est son poste ? » is « Quel est le poste de Novak ? »."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.french_said import French
from rag.talk.line import begins_with_vowel, plain, tokens
from rag.talk.recall import ANY, PEOPLE, Want
from rag.talk.words import french
from rag.talk.words.asking import KIN
from rag.talk.words.french import OF_PERSONS
from rag.talk.words.french_pronouns import APART, POSSESSIVE


def replace_apart(question: French) -> None:
    """« avec lui », « pour elle »."""
    for found in APART.finditer(question.plain):
        pron = found["pron"]
        want = Want(PEOPLE, pron in ("eux", "elles"), "f" if pron.startswith("elle") else "")
        if question.is_taken(*found.span("pron")) or question.is_bound(found.start("pron"), want):
            continue
        if said := question.named(want, {"lui": "il", "elle": "el", "elles": "el", "eux": "il"}[pron]):
            question.edit(found.start("pron"), found.end(), put(said))


def replace_possessives(question: French) -> None:
    """« son poste »: « le poste de Novak »."""
    for found in POSSESSIVE.finditer(question.plain):
        start, end = found.span("poss")
        plural = found["poss"].startswith("leur")
        want = Want(ANY, plural)
        if question.is_taken(start, end) or _owner_is_here(question, start, want):
            continue
        noun = _possessed(question, end)
        if noun is None:
            continue
        is_person = (
            OF_PERSONS.search(question.plain[end : noun[1]])
            or noun[2] in french.MASCULINE_PEOPLE | french.FEMININE_PEOPLE
        )
        wanted = Want(PEOPLE if is_person else ANY, plural)
        kin = question.meant(Want(("person",), False), "kin") if noun[2] in KIN and not plural else None
        owner = kin or question.meant(wanted, "ils" if plural else "possessor", is_owner=True)
        if owner is None and plural and is_person:
            owner = question.meant(Want(ANY, True), "owners")
        if owner is None and plural:  # « leur fils », of a husband or a wife
            owner = question.meant(Want(PEOPLE, False), "parent")
        if owner:
            question.edit(start, noun[0], _article(question, found["poss"], noun[2], question.said[noun[0] : noun[1]]))
            question.edit(noun[1], noun[1], f" de {put(question.written(owner, wanted))}")


def _article(question: French, possessive: str, noun: str, written: str) -> str:
    if possessive in ("ses", "leurs"):
        return put("les ")
    if begins_with_vowel(written):
        return put("l’")
    is_feminine = possessive == "sa" or (possessive == "leur" and french.gender_of(noun) == "f")
    return put("la " if is_feminine else "le ")


def _possessed(question: French, at: int) -> tuple[int, int, str] | None:
    """Where the thing possessed begins and ends, with its adjectives, and its noun."""
    words = [word for word in tokens(question.said) if word.start >= at]
    place = 0
    while place + 1 < len(words) and words[place].plain in french.BEFORE_NOUN:
        place += 1
    if not words or words[place].plain in french.GRAMMAR:
        return None
    end = place + 1
    while end < len(words) and french.is_adjective(words[end].plain) and not words[end].is_name:
        end += 1
    if end + 1 < len(words) and words[end].plain in ("de", "d'") and words[end + 1].plain not in french.GRAMMAR:
        end = end + 2 if not words[end + 1].is_name else end  # « date de naissance »
    return words[0].start, words[end - 1].end, words[place].plain


def _owner_is_here(question: French, start: int, want: Want) -> bool:
    before = question.plain[:start]
    subject = re.search(r"\b(ils?|elles?)\b(?!.*,)", before)
    if subject and subject[1].endswith("s") == want.plural:  # « Quand a-t-elle pris sa retraite ? »
        return True
    if any(one.end <= start and (one.plural == want.plural or one.sort == "group") for one in question.own()):
        return True
    if re.search(r"\b(?:chacun|chacune|on|quelqu'un|tout le monde|personne ne)\b", before):
        return True
    is_subject = (
        re.match(
            r"(?:et |mais )?qui (?!est\b|sont\b|etait\b|etaient\b|fut\b"
            r"|sera\b)",
            before,
        )
        is not None
    )
    names = {plain(one.text) for spoken in question.memory for one in spoken}
    new = [one for one in question.own() if one.named and plain(one.text) not in names]
    asked = re.match(r"(?:et |mais )?(?:quel(?:le)?s? |combien de |combien d')(?!est\b|sont\b|etai)\w+", before)
    return bool(is_subject and new) or bool(
        asked and re.search(r"\b(?:a|ont|sont|est|avaient)\b", before) and "-t-" not in before
    )
