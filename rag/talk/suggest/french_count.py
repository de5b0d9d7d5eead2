"""French sentences with a number or a definition → « Combien … ? », « Quel … ? », « Qu’est-ce que … ? »"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Kind, Made
from rag.talk.suggest.french_grammar import NO_SUBJECT, SUBJECT, elided, inside, is_subject, made
from rag.talk.suggest.parts import NAME_WORD, NUMBER, names_none, trimmed
from rag.talk.suggest.people import FRENCH_TITLE


def counted(clause: str) -> Iterator[Made]:
    """How many did, or were, something."""
    found = re.match(
        rf"(?:Les |Environ |Près de |Plus de |Quelque )?(?P<number>{NUMBER['fr']}|{NUMBER['fr'].capitalize()})"
        r" (?P<noun>(?!cents|mille)[a-zà-ÿ-]+[sx](?: [a-zà-ÿ-]+s)*)(?P<rest> (?:ont|sont|furent|étaient|avaient) .+)",
        clause, re.I,
    )  # fmt: skip
    if found and (rest := trimmed(found["rest"], "fr")):
        yield made("count", f"Combien {elided('de', found['noun'])}{rest}", found["number"])


def counted_had(clause: str) -> Iterator[Made]:
    """How many its subject has."""
    found = re.match(
        rf"{SUBJECT} (?P<verb>compte|comptait|comprend|comporte|possède|contient|abrite|regroupe|réunit|totalise"
        rf"|emploie|dispose de)"
        rf" (?:environ |près de |plus de |quelque |au total |désormais |aujourd’hui )*"
        rf"(?P<number>{NUMBER['fr']}(?: millions?)?) (?:d’|de )?(?P<noun>[a-zà-ÿ-]+[sx](?: [a-zà-ÿ-]+s\b)?)",
        clause,
    )
    if found and is_subject(found["subject"]) and found["noun"] not in ("fois", "ans", "pour"):
        noun = elided("de", found["noun"])
        yield made(
            "count", f"Combien {noun} {found['verb'].removesuffix(' de')} {inside(found['subject'])}", found["number"]
        )


def share(clause: str) -> Iterator[Made]:
    """Which percentage."""
    found = re.match(
        r".*?\b(?P<share>\d+(?:,\d+)?\s?%) (?P<of>des|de la|de l’|du) ?(?P<rest>[^,;:]+? (?:ont|sont|est|a|étaient"
        r"|utilisent|vivent|parlent) [^,;:]+)",
        clause,
    )
    if found and not NO_SUBJECT.search(
        found["rest"].split(" ont ")[0].split(" sont ")[0].split(" est ")[0].split(" a ")[0]
    ):
        of = found["of"] + ("" if found["of"].endswith("’") else " ")
        yield made("count", f"Quel pourcentage {of}{trimmed(found['rest'], 'fr')}", found["share"])


def which(clause: str) -> Iterator[Made]:
    """What, or who, is the one that the sentence tells of."""
    found = re.match(rf"{SUBJECT} (?:est|était|fut) (?P<article>l[ea]) (?P<what>[^,;:]+)", clause)
    if not found or not is_subject(found["subject"]) or names_none(found["subject"]):
        return
    if (
        len(
            set(found["what"].lower().split()) & set(found["subject"].lower().split()) - {"de", "du", "des", "la", "le"}
        )
        > 1
    ):
        return  # « La coupe 2022 est la quatorzième coupe »
    what, verb = trimmed(found["what"], "fr"), "est" if " est l" in found[0] else "était"
    if (
        not what
        or names_none(what)
        or re.match(
            r"(?:plus \w+ (?:en|dans|du|de|des|au)\b|seule?|même|fils|fille|frère|sœur|père|mère|cas|plus souvent)\b",
            what,
        )
    ):
        return
    if re.match(r"(?:\w+ )?\w+(?:eur|trice|iste|graphe|logue)\b", what) and not re.match(
        rf"(?:\w+ )?{FRENCH_TITLE}\b", what
    ):
        return
    asks = "Qui" if re.match(rf"(?:\w+ )?{FRENCH_TITLE}\b", what) else "Quel" if found["article"] == "le" else "Quelle"
    kind: Kind = "who" if asks == "Qui" else "what"
    yield made(kind, f"{asks} {verb} {found['article']} {what}", found["subject"])


def what(clause: str) -> Iterator[Made]:
    """What a thing is that the sentence defines."""
    found = re.match(
        r"(?P<name>(?:L[ae] |L’)?[^,;:]*?)(?:,[^,]+,)? est (?P<what>une? (?!des\b)[a-zà-ÿ]+ [^,;:]+)", clause
    )
    if (
        found
        and is_subject(found["name"])
        and not names_none(found["name"])
        and not re.match(FRENCH_TITLE, found["what"].split(" ", 1)[1])
    ):
        is_person = re.fullmatch(rf"(?!L[ae] ){NAME_WORD} .+", found["name"]) or re.match(
            r"une? (?:\w+(?:eur|trice|iste|ien|ienne)|personnage)\b", found["what"]
        )
        if not is_person:
            yield made(
                "what", f"Qu’est-ce {elided('que', inside(found['name']))}", " ".join(found["what"].split()[1:3])
            )
