"""English sentences with a date or a place → "When …?", "Where …?" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.english_grammar import ADVERB, BASES, DONE, PASTS, SUBJECT, inside, is_subject, made
from rag.talk.suggest.parts import DATES, NAME_WORD, trimmed, without_date


def when_was(clause: str, fronted: str) -> Iterator[Made]:
    """When something was done, happened, or somebody was born; `fronted` is a date before the clause."""
    found = re.match(
        rf"{SUBJECT} (?P<be>was|were) {ADVERB}(?P<part>\w+ed|born|{'|'.join(PASTS)}|cut|put|set|sunk)(?P<rest>\b.*)",
        clause,
    )
    if not found or not is_subject(found["subject"]):
        return
    told = _dated(found["rest"], fronted)
    if told:
        told = ("", told[1]) if found["part"] == "born" else told
        yield made("when", f"When {found['be']} {inside(found['subject'])} {found['part']}{told[0]}", told[1])


def when_did(clause: str, fronted: str) -> Iterator[Made]:
    """When somebody did something."""
    found = re.match(rf"{SUBJECT} (?P<verb>{DONE}|took)(?P<rest>\b.*)", clause)
    if not found or not is_subject(found["subject"]):
        return
    told = _dated(found["rest"], fronted)
    base = BASES.get(found["verb"])
    if told and re.match(r" by |.*\b(?:was|were|is|are|had|has)\b", told[0]):
        return
    if told and base and (told[0] or base in ("die", "begin", "end", "start", "open")):
        yield made("when", f"When did {inside(found['subject'])} {base}{told[0]}", told[1])


def _dated(rest: str, fronted: str) -> tuple[str, str] | None:
    """What follows the verb without its date, and the date."""
    if fronted:
        return (trimmed(rest, "en"), fronted) if not re.search(r"\d{4}", rest) else None
    told = without_date(rest, "en")
    if told is None or re.search(
        r"[,;:]| and | which | that | who | when | after | until ", rest[: rest.find(told[1])].rstrip(" ,")
    ):
        return None
    return trimmed(told[0], "en").rstrip(), told[1]


def where(clause: str) -> Iterator[Made]:
    """Where something is, or somebody was born."""
    found = re.match(
        rf"{SUBJECT} (?P<be>is|was|are|were) (?P<part>located|situated|born|held|based|buried|headquartered)"
        rf"(?: {DATES['en']},?)? (?P<place>(?:in|at|on|near|within|between) [^;:]*?{NAME_WORD})",
        clause,
    )
    if found and is_subject(found["subject"]):
        yield made("where", f"Where {found['be']} {inside(found['subject'])} {found['part']}", found["place"])
