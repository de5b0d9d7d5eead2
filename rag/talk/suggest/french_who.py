"""French sentences of who did or said what → « Qui … ? »"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.french_grammar import (
    ADVERB,
    BE,
    DONE,
    NO_SUBJECT,
    PART,
    SUBJECT,
    VOWEL,
    elided,
    inside,
    is_subject,
    made,
    masculine,
)
from rag.talk.suggest.parts import NAME, NUMBER, PERSON, names_none, trimmed

_SAID = r"affirmé|annoncé|assuré|confié|déclaré|estimé|expliqué|indiqué|précisé|rappelé|souligné|soutenu|révélé"
_PAST = (  # the same in the past historic, and in the present of stories
    r"annexa|assassina|attaqua|battit|bâtit|combattit|commanda|composa|conçut|conduisit|conquit|construisit|créa"
    r"|découvrit|défendit|dessina|détruisit|dirigea|écrivit|envahit|envoya|épousa|fonda|gagna|gouverna|imposa|inaugura"
    r"|incarna|institua|interpréta|introduisit|inventa|lança|mena|nomma|obtint|occupa|offrit|ordonna|organisa|ouvrit"
    r"|peignit|présida|prit|proclama|produisit|prononça|proposa|publia|réalisa|reçut|réforma|remplaça|remporta"
    r"|rencontra|reprit|restaura|rédigea|sculpta|signa|soutint|succéda|tourna|traduisit|tua|vainquit|vendit|visita"
    r"|interprète|incarne|dirige|préside|remporte|fonde|épouse|découvre|commande|réalise|reçoit|rencontre|élimine"
    r"|obtient|bat"
    r"|annonce|crée|publie|compose|construit|nomme|propose|accueille|produit|lance|invente|ordonne|envahit|attaque"
    r"|organise|inaugure|rejoint|refuse|adopte|proclame|présente|rachète|vend|vainc|occupe|annexe|fait construire"
)
_OBJECT = re.compile(
    rf" (?:(?:en|au|à) [\w’]+ )?(?:l[ea] |les |l’|une? |des |{NUMBER['fr']} [a-zà-ÿ]{{3}}|(?!A)[A-ZÀ-ÖØ-Þ]\w+)"
)
_NOW = {"conduit": "conduit", "dirigé": "dirige", "mené": "mène", "présidé": "préside"}


def who_did(clause: str) -> Iterator[Made]:
    """Who did what: its subject is asked for."""
    found = re.match(rf"{SUBJECT} (?P<verb>(?:a|avait|aurait) {ADVERB}(?:{DONE})|(?:{_PAST}))(?P<rest> .+)", clause)
    if not found or not is_subject(found["subject"]) or names_none(found["subject"]):
        return
    rest = trimmed(found["rest"], "fr")
    if _OBJECT.match(rest):
        yield made("who", f"Qui {found['verb']}{rest}", found["subject"])


def passive(clause: str) -> Iterator[Made]:
    """By whom something was done."""
    found = re.match(
        rf"{SUBJECT} (?P<be>{BE}) {ADVERB}(?P<part>{PART}) (?P<rest>[^,;:]*?)par (?P<agent>(?:l[ea] |les |l’"
        rf"|le )?[^,;:]+)",
        clause,
    )
    if not found or not is_subject(found["subject"]) or names_none(found["agent"]):
        return
    agent = re.match(rf"(?:l[ea] |les |l’)?(?:[a-zà-ÿ-]+ ){{0,3}}{NAME}", found["agent"])
    done = masculine(found["part"], plural=found["be"] in ("ont été", "sont", "furent", "étaient"))
    if agent and re.fullmatch(DONE, done) and not found["rest"]:
        yield made("who", f"Qui a {done} {inside(found['subject'])}", agent[0])


def led(clause: str) -> Iterator[Made]:
    """Who leads, or made, what the sentence begins with."""
    found = re.match(
        r"(?P<a>Une?|L[ea]|L’) ?(?P<noun>[^,;:]{4,60}), (?P<part>conduite?|dirigée?|menée?|fondée?|présidée?|créée?"
        r"|écrite?|réalisée?|composée?|inventée?|construite?|organisée?|commandée?|signée?|peinte?) par "
        r"(?P<agent>[^,;:]+)",
        clause,
    )
    if not found or len(found["noun"].split()) < 2 or names_none(found["agent"]):
        return
    noun, part = found["noun"], found["part"]
    agent = re.match(rf"(?:l[ea] |l’)?(?:[\w’-]+ ){{0,6}}{NAME}", trimmed(found["agent"], "fr"))
    article = "l’" if VOWEL.match(noun) else "la " if part.endswith("e") else "le "
    if agent and not NO_SUBJECT.search(noun):
        did = _NOW.get(part.rstrip("e")) if " est " in clause[found.end("part") :] else None
        yield made(
            "who", f"Qui {did or 'a ' + masculine(part, plural=False)} {article}{noun}", re.findall(NAME, agent[0])[-1]
        )


def said_it(clause: str) -> Iterator[Made]:
    """Who said what stands before « a déclaré »."""
    found = re.match(
        rf"(?P<said>[^«»;:]+), (?P<verb>a (?:{_SAID})) (?P<who>(?:(?:l[ea] |l’|M\. "
        rf"|Mme ))?(?:[^,;:]{{0,60}}, )?(?:[^,;:]{{0,60}} )?{PERSON})",
        clause,
    )
    if not found:
        return
    said = trimmed(found["said"], "fr")
    if (
        subject := re.match(rf"{SUBJECT} (?:a|ont|est|sont|va|s’\w+|se \w+|fournit|aide|avait|était)\b", said)
    ) and is_subject(subject["subject"]):
        yield made("who", f"Qui {found['verb']} {elided('que', inside(said))}", re.findall(PERSON, found["who"])[-1])
