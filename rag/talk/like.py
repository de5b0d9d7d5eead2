"""What of a question a phrase takes the place of: the same noun, or the same sort, as it is led in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.records import Turn
from rag.talk.line import plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import is_about_documents, mentions
from rag.talk.slot import noun_in
from rag.talk.words import english

LOCAL = ("a", "en", "dans", "in", "at", "sur", "on", "vers", "to", "pres")
INVERTED = re.compile(r"(?P<verb>\w+)(?P<link>-t-|-)(?P<pron>ils?|elles?)\b")
_VERB_FIRST = re.compile(r"(?:(?:et|mais|alors) )?(?:que|qu'|comment|pourquoi|ou|quand) ?[a-z']+ $")  # « Que veut »


def like_in(turn: Turn, fragment: Mention, *, loose: bool) -> Mention | None:
    """What of a turn's question a fragment takes the place of; None where none is like it."""
    own = _apart(mentions(turn.question, turn.language))
    if any(plain(one.text) == plain(fragment.text) for one in own):
        return None
    heads = {fragment.head, fragment.head.removesuffix("s"), noun_in(fragment.head, fragment.language) or fragment.head}
    if fragment.sort == "time":
        return next((one for one in own if one.sort == "time"), None)
    if not fragment.named and (
        same := [one for one in own if {one.head, one.head.removesuffix("s")} & heads and not one.named]
    ):
        return max(same, key=lambda one: len(one.text))
    found = [*_likes(fragment, own, turn, loose)]
    if not found and is_about_documents(turn.question):
        found = [one for one in own if one.lead and one.sort not in ("document", "time")][-1:]
    return found[0] if found else None


def _apart(own: Sequence[Mention]) -> list[Mention]:
    """The mentions without the parts of « Diop et Lavrov », which are not replaced one by one."""
    pairs = [one for one in own if one.plural and one.named and not one.determiner]
    return [
        one for one in own if one in pairs or not any(pair.start <= one.start and one.end <= pair.end for pair in pairs)
    ]


def _is_subject(one: Mention, turn: Turn) -> bool:
    """Whether a place acts: « Moscou a-t-il livré », "did Russia give"."""
    if turn.language == "fr":
        is_before = INVERTED.search(turn.question, one.end) is not None
        return not one.lead and (is_before or _VERB_FIRST.fullmatch(plain(turn.question[: one.start])) is not None)
    before = tokens(turn.question[: one.start])
    return not one.lead and bool(before) and before[-1].plain in english.AUXILIARIES


def _likes(fragment: Mention, own: Sequence[Mention], turn: Turn, loose: bool) -> Iterator[Mention]:
    own = [one for one in own if one.sort != "time"]
    lead = "" if loose else fragment.lead
    singles = [one for one in own if not one.plural or one.sort == "group" or fragment.plural]
    if fragment.sort == "place" or (fragment.sort == "name" and lead in LOCAL):
        places = [one for one in own if one.sort == "place" and (one.named or not fragment.named)]
        acting = [one for one in places if _is_subject(one, turn)]
        if not lead:
            yield from acting
            yield from (one for one in reversed(places) if not one.lead)
            yield from reversed(places)
            return
        yield from (one for one in reversed(places) if one.lead == lead or {one.lead, lead} <= set(LOCAL))
        yield from (one for one in reversed(places) if lead not in LOCAL or (not one.lead and one not in acting))
        return
    if lead:
        yield from (one for one in reversed(singles) if one.lead == lead and one.sort == fragment.sort)
        yield from (one for one in reversed(singles) if _same_lead(one.lead, lead) and one.sort != "place")
        return
    order = {"person": ("person", "name"), "name": ("name", "person", "group")}.get(fragment.sort, (fragment.sort,))
    for bare in (True, False):
        for sort in order:
            yield from (
                one
                for one in singles
                if one.sort == sort
                and (bool(one.determiner) == bool(fragment.determiner)) == bare
                and (one.named or sort != "group" or not fragment.named)
                and not (one.is_part and one.named and fragment.determiner)  # « l’architecte » of « Lyon »
            )
    if fragment.named:  # « Que veut la Russie ? », « Et Wagner ? »
        yield from (one for one in singles if one.sort == "place" and one.named and _is_subject(one, turn))


def _same_lead(one: str, other: str) -> bool:
    pairs = (
        {"de", "of"},
        {"sur", "on", "about"},
        {"avec", "with"},
        {"pour", "for"},
        {"par", "by"},
        {"a", "to"},
        {"de", "about"},
    )
    return one == other or {one, other} in pairs
