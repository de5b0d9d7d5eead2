"""A text in which pronouns are replaced by what they mean, with the contractions and elisions of French."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.talk.line import begins_with_vowel, capitalised, plain

OPEN, CLOSE = "\ue000", "\ue001"  # around what is put in, while the words before it are fitted to it
TAKEN = "\ue002"  # its article is in the word before

_DE = re.compile(rf"\b(d)(?:e |['’] ?){OPEN}", re.I)
_A = re.compile(rf"(?<!\w)(à|À) {OPEN}(le|les) ")
_A_PLAIN = re.compile(rf"(?<!\w)(a) {OPEN}(le|les) ")
_QUE = re.compile(rf"\b(qu|jusqu|lorsqu|puisqu)(?:e |['’] ?){OPEN}", re.I)


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters that others take the place of."""

    start: int
    end: int
    text: str


def put(text: str) -> str:
    """A noun phrase, marked."""
    return f"{OPEN}{text}{CLOSE}"


def applied(text: str, edits: list[Edit]) -> str:
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
            lambda found: f"{'A' if found[1] == 'À' else 'a'}u{'x' if found[2] == 'les' else ''} {OPEN}", text
        )
        text = _A_PLAIN.sub(lambda found: f"au{'x' if found[2] == 'les' else ''} {OPEN}", text)
        text = _QUE.sub(_que, text)
        text = re.sub(r"\b([Qq])ue (?=[aeiouéêàâ])", r"\1u’", text)  # « Que lui a-t-on dit », without « lui »
    text = re.sub(r"\b([Nn])e (?=[aeiouéê])", r"\1’", text)
    text = re.sub(rf"{TAKEN}les? ", "", text).replace(OPEN, "").replace(CLOSE, "")
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.])", r"\1", text)
    return capitalised(text.strip())


def _de(found: re.Match[str]) -> str:
    rest = found.string[found.end() :]
    article = next((one for one in ("le ", "les ") if rest.startswith(one)), "")
    if article:
        return f"{found[1]}{'u' if article == 'le ' else 'es'} {OPEN}{TAKEN}"
    return f"{found[1]}’{OPEN}" if begins_with_vowel(rest) else f"{found[1]}e {OPEN}"


def _que(found: re.Match[str]) -> str:
    rest = found.string[found.end() :]
    return f"{found[1]}’{OPEN}" if begins_with_vowel(rest) else f"{found[1]}e {OPEN}"


def with_preposition(lead: str, text: str, language: str) -> str:
    """A noun phrase after a preposition, folded as `Mention.lead` is.

    >>> with_preposition("de", "le Mali", "fr"), with_preposition("in", "Mali", "en")
    ('du Mali', 'in Mali')
    """
    written = _ACCENTED.get(lead, lead) if language == "fr" else lead
    said = fitted(f"{written} {put(text)}" if written else put(text), language) if lead else text
    return said[:1].lower() + said[1:] if lead else text


def located(lead: str, text: str, is_country: bool) -> str:
    """A French place with the preposition that its name asks for: « au Mali », « en Russie », « à Gao »."""
    if lead not in ("a", "en", "dans") or not is_country:
        return with_preposition("a" if lead == "en" else lead, text, "fr")
    first = plain(text)
    if first.startswith(("la ", "l'")):
        return f"en {text[2 if first[1] == chr(39) else 3 :].lstrip()}"
    return with_preposition("a", text, "fr")


_ACCENTED = {"a": "à", "apres": "après", "derriere": "derrière", "malgre": "malgré"}
