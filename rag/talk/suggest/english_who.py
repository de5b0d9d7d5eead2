"""English sentences of who did or said what → "Who …?" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.english_grammar import ADVERB, DONE, PASTS, SUBJECT, inside, is_subject, made
from rag.talk.suggest.parts import NAME, PERSON, names_none, trimmed

_SAID = ("said", "announced", "declared", "claimed", "argued", "stated", "warned", "proposed", "suggested")


def who_did(clause: str) -> Iterator[Made]:
    """Who did what: its subject is asked for."""
    found = re.match(rf"{SUBJECT} (?P<verb>(?:had )?{ADVERB}(?:{DONE}))(?P<rest> .+)", clause)
    if (
        not found
        or found["verb"] in ("died", "ended")
        or not is_subject(found["subject"])
        or names_none(inside(found["subject"]))
    ):
        return
    rest = trimmed(found["rest"], "en")
    if rest and not re.match(r" (?:by|in|as|on|at) |.*\b(?:was|were|is|are|had|has|have)\b", rest):
        yield made("who", f"Who {found['verb']}{rest}", found["subject"])


def passive(clause: str) -> Iterator[Made]:
    """By whom something was done."""
    found = re.match(
        rf"{SUBJECT} (?:was|were|is|are) {ADVERB}(?P<part>\w+) by (?P<agent>(?:the |[a-z]+ ){{0,3}}{NAME})", clause
    )
    if found and is_subject(found["subject"]) and found["part"] in PASTS:
        yield made("who", f"Who {PASTS[found['part']]} {inside(found['subject'])}", found["agent"])


def said_it(clause: str) -> Iterator[Made]:
    """Who said what stands before "said"."""
    verb = "|".join(_SAID)
    found = re.match(
        rf"(?P<said>[^;:]+), (?:(?P<first>{verb}) (?P<one>[^,;:]{{0,60}}{PERSON})|"
        rf"(?P<other>(?:[^,;:]{{0,60}} )?{PERSON}) (?P<last>{verb})\b)",
        clause,
    )
    if not found:
        return
    said = trimmed(found["said"], "en")
    subject = re.match(rf"{SUBJECT} (?:was|were|is|are|has|had|have|will|would|could|can|should|must)\b", said)
    if subject and is_subject(subject["subject"]):
        who = re.findall(PERSON, found["one"] or found["other"])[-1]
        yield made("who", f"Who {found['first'] or found['last']} that {inside(said)}", who)
