"""English sentences with a number or a definition → "How many …?", "What …?" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.english_grammar import NO_SUBJECT, SUBJECT, inside, is_subject, made
from rag.talk.suggest.parts import NAME, NUMBER, names_none, trimmed
from rag.talk.suggest.people import ENGLISH_TITLE


def counted(clause: str) -> Iterator[Made]:
    """How many did, or were, something."""
    found = re.match(
        rf"(?:About |Around |Nearly |Over |Some |More than |Approximately |The )?(?P<number>{NUMBER['en']}) "
        rf"(?P<noun>[a-z-]+s|[a-z]+ [a-z-]+s|people|children|men|women)"
        r"(?P<rest> (?:were|are|have|had|live|lived|died|took|participated|attended) .+)",
        clause, re.I,
    )  # fmt: skip
    if found and (rest := trimmed(found["rest"], "en")):
        yield made("count", f"How many {found['noun']}{rest}", found["number"])
    there = re.match(
        rf"(?:(?:In|At|On) (?P<first>{NAME}),? )?[Tt]here (?P<be>are|were) (?:about |over |more than |approximately )?"
        rf"(?P<number>{NUMBER['en']}) (?P<noun>(?:[a-z-]+ )?[a-z-]+s|people)(?: (?:in|at|on) "
        rf"(?P<last>(?:the )?{NAME}))?",
        clause,
    )  # fmt: skip
    if there and (place := there["first"] or there["last"]):
        yield made("count", f"How many {there['noun']} {there['be']} there in {place}", there["number"])


def counted_had(clause: str) -> Iterator[Made]:
    """How many its subject has."""
    found = re.match(
        rf"{SUBJECT} (?P<verb>has|had|have|contains|contained|includes|included|employs|employed|comprises|covers"
        rf"|operates|owns|won)"
        rf" (?:about |around |nearly |over |some |more than |approximately |a total of )?"
        rf"(?P<number>{NUMBER['en']}(?: million| billion)?)"
        r" (?P<noun>(?:[a-z-]+ )?[a-z-]+s|people|children)\b",
        clause,
    )
    if (
        not found
        or not is_subject(found["subject"])
        or found["subject"].endswith("s")
        or found["noun"].split()[-1] in ("years", "times", "was", "has", "is", "miles")
    ):
        return
    verb = found["verb"]
    bases = {"has": ("does", "have"), "had": ("did", "have"), "have": ("do", "have"), "won": ("did", "win")}
    regular = (
        ("did", verb.removesuffix("ed") + ("e" if verb == "included" else ""))
        if verb.endswith("ed")
        else ("does", verb.removesuffix("s"))
    )
    do, base = bases.get(verb, regular)
    yield made("count", f"How many {found['noun']} {do} {inside(found['subject'])} {base}", found["number"])


def share(clause: str) -> Iterator[Made]:
    """Which percentage."""
    found = re.match(
        r"(?:.*?, |About |Around |Nearly |Over |Approximately )?(?P<share>\d+(?:\.\d+)?(?:%| percent"
        r"| per cent)) of (?P<of>(?:the |all )?[^,;:]+?) (?P<rest>(?:were|was|is|are|have|had|has|live|use|spoke"
        r"|speak) [^,;:]+)",
        clause,
    )
    if found and not NO_SUBJECT.search(found["of"]):
        yield made("count", f"What percentage of {found['of']} {trimmed(found['rest'], 'en')}", found["share"])


def which(clause: str) -> Iterator[Made]:
    """What, or who, is the one that the sentence tells of."""
    found = re.match(rf"{SUBJECT} (?P<be>is|was) (?P<what>the [^,;:]+)", clause)
    if not found or not is_subject(found["subject"]) or not re.fullmatch(rf"(?:The )?{NAME}", found["subject"]):
        return
    what = trimmed(found["what"], "en")
    if (
        not what
        or names_none(what)
        or re.match(r"the (?:only|same|one|son|daughter|brother|sister|case|result)\b", what)
    ):
        return
    is_who = re.match(rf"the (?:[\w-]+ ){{0,5}}{ENGLISH_TITLE}\b", what) is not None
    yield made("who" if is_who else "what", f"{'Who' if is_who else 'What'} {found['be']} {what}", found["subject"])


def what(clause: str) -> Iterator[Made]:
    """What a thing is that the sentence defines."""
    found = re.match(r"(?P<name>(?:The )?[^,;:]*?)(?:,[^,]+,)? (?P<be>is|was) (?P<what>an? [a-z-]+ [^,;:]+)", clause)
    if (
        found
        and is_subject(found["name"])
        and not names_none(inside(found["name"]))
        and not re.search(ENGLISH_TITLE, found["what"])
        and re.match(r"The |\S+$|\S+ of " if found["be"] == "is" else r"The ", found["name"])  # else a person's
    ):
        yield made("what", f"What {found['be']} {inside(found['name'])}", " ".join(found["what"].split()[1:3]))
