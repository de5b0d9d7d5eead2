"""French sentences with a date or a place → « Quand … ? », « Depuis quand … ? », « Où … ? »"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.french_grammar import ADVERB, DONE, PART, SUBJECT, elided, inside, is_subject, made, masculine
from rag.talk.suggest.parts import DATES, NAME_WORD, names_none, trimmed, without_date

_HAPPENED = (
    r"fondé|créé|construit|inauguré|signé|élu|publié|né|mort|décédé|eu lieu|tenu|déroulé|achevé|adapté|admis"
    r"|aménagé|approuvé|classé|célébré|déployé|diffusé|dissous"
    r"|érigé|établi|fermé|formé|implanté|inhumé|inscrit|installé|intégré|mis en service|observé|privatisé|promulgué"
    r"|ratifié|rattaché|reconstruit|rénové|sorti|supprimé|transféré|transformé|testé|commercialisé|introduit|éteint"
    r"|paru"
)
_SHE = re.compile(r"l’\w+(?:tion|sion|té|ence|ance|ure|ise|ée|ie|ette|que)\b")
_HE = re.compile(r"l’\w+(?:eur|ment|age|isme|ien|ier|iste)\b")
_DOES = (
    r"(?:intervient|existe|est|lutte|vit|soutient|fournit|appartient|fait|combat|dispose|compte|exerce|détient|produit)"
)


def when_was(clause: str, fronted: str) -> Iterator[Made]:
    """When something was done, happened, or somebody was born; `fronted` is a date before the clause."""
    found = re.match(
        rf"{SUBJECT} (?P<be>a été|ont été|fut|furent|est|sont|s’est|se sont|a) {ADVERB}(?P<part>eu lieu|{PART})"
        rf"(?P<rest>\b.*)",
        clause,
    )
    if not found or not is_subject(found["subject"]) or (found["be"] == "a" and found["part"] != "eu lieu"):
        return
    done = masculine(found["part"], plural=found["be"] in ("ont été", "sont", "furent"))
    is_so = found["be"] in ("est", "sont")  # « la CEMAC est présidée » is no event
    if not re.fullmatch(_HAPPENED if is_so else rf"{DONE}|{_HAPPENED}", done):
        return
    told = _dated(found["rest"], fronted)
    if told and found["part"].startswith(("né", "mort", "décédé")):
        told = "", told[1]
    if (
        told
        and (not told[0] or found["be"] not in ("est", "sont"))
        and not re.match(r" (?:l[ea] |les |un|à l|que)", told[0])
    ):
        yield made("when", f"Quand {found['be']} {found['part']} {inside(found['subject'])}{told[0]}", told[1])


def when_did(clause: str, fronted: str) -> Iterator[Made]:
    """When somebody did something."""
    found = re.match(rf"{SUBJECT} (?P<verb>(?:a|ont|avait) {ADVERB}(?:{DONE}))(?P<rest> .+)", clause)
    if not found or not is_subject(found["subject"]):
        return
    told = _dated(found["rest"], fronted)
    if told and told[0]:
        aux, done = found["verb"].split(" ", 1)
        subject = inside(found["subject"])
        he = (
            "il"
            if _HE.match(subject)
            else "elle"
            if _SHE.match(subject)
            else {"le ": "il", "la ": "elle"}.get(subject[:3])
        )
        asked = (
            f"{subject} {aux}-t-{he} {done}"
            if he and aux != "ont"
            else f"est-ce {elided('que', subject)} {found['verb']}"
        )
        yield made("when", f"Quand {asked}{told[0]}", told[1])


def since(clause: str, place: str) -> Iterator[Made]:
    """Since when something is so; `place` is said where the sentence does not."""
    found = re.match(
        rf"(?P<a>[Uu]ne?|[Ll][ea]|[Ll]’) ?(?P<noun>[^,;:]+?)(?:,[^,]+,)? est (?P<done>{PART})"
        rf"(?P<rest>[^,;:]*?),? depuis (?P<when>(?:\w+ )?\d{{4}})",
        clause,
    )
    if found and is_subject(f"la {found['noun']}") and not names_none(found["noun"]) and (found["rest"] or place):
        article = found["a"].lower() + ("" if found["a"].endswith("’") else " ")
        he = "elle" if found["done"].rstrip("s").endswith("e") else "il"
        yield made(
            "when",
            f"Depuis quand {article}{found['noun']} est-{he} {found['done']}{found['rest'] or place}",
            found["when"],
        )
    found = re.match(
        rf"[Dd]epuis (?P<when>(?:\w+ )?\d{{4}}), (?P<a>l[ea]) (?P<noun>[^,;:]+?) (?P<does>{_DOES}) (?P<rest>[^,;:]+)",
        clause,
    )
    if found and is_subject(f"la {found['noun']}"):
        he = "il" if found["a"] == "le" else "elle"
        yield made(
            "when",
            f"Depuis quand {found['a']} {found['noun']} {found['does']}-{he} {trimmed(found['rest'], 'fr')}",
            found["when"],
        )


def _dated(rest: str, fronted: str) -> tuple[str, str] | None:
    """What follows the verb without its date, and the date."""
    if fronted:
        return (
            (trimmed(rest, "fr"), fronted)
            if without_date(rest, "fr") is None and not re.search(r"\d{4}", rest)
            else None
        )
    told = without_date(rest, "fr")
    if told is None or re.search(r"[,;:]| et | qui | que | où | dont ", rest[: rest.find(told[1])].rstrip(" ,")):
        return None
    return trimmed(told[0], "fr").rstrip(), told[1]


def where(clause: str) -> Iterator[Made]:
    """Where something is, or somebody was born."""
    place = rf"(?P<place>(?:à|au|aux|en|dans|sur|près d[eu’]|au \w+ d[eu’]) ?[^,;:]*?{NAME_WORD})"
    found = re.match(
        rf"{SUBJECT},? (?P<verb>se (?:trouve|situe|dresse|tient)|(?:est|sont) (?:située?s?|née?s?|implantée?s?"
        rf"|installée?s?|enterrée?s?"
        rf"|inhumée?s?|basée?s?)|naît|naquit|s’est (?:tenue?|déroulée?)|a eu lieu|s’éteint)"
        rf"(?: {DATES['fr']})?,? {place}",
        clause,
    )
    if found and is_subject(found["subject"]):
        yield made("where", f"Où {found['verb']} {inside(found['subject'])}", found["place"])
