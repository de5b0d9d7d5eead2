"""What French questions are put together with: verbs, subjects, elisions and agreement."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.talk.suggest.draft import Kind, Made
from rag.talk.suggest.parts import NAME

# What people and their groups do, so that « qui » may ask for them: participles.
DONE = (
    r"abandonné|accepté|accueilli|acheté|adopté|aidé|annexé|appelé|arrêté|assassiné|attaqué|baptisé|battu|bâti|choisi"
    r"|combattu|commandé|commandité|composé|conçu|condamné|conduit|conquis|construit|convaincu|créé|critiqué|découvert"
    r"|défendu|défait|dessiné|détruit|dévoilé|dirigé|écrit|édité|élu|encouragé|enregistré|envahi|envoyé|épousé|étudié"
    r"|exécuté|financé|fondé|fourni|gagné|gouverné|imaginé|imposé|inauguré|incarné|institué|interdit|interprété"
    r"|introduit|inventé|invité|lancé|légué|libéré|livré|mené|nommé|obtenu|occupé|offert|ordonné|organisé|ouvert"
    r"|peint|popularisé|présenté|présidé|pris|proclamé|produit|prononcé|proposé|publié|racheté|réalisé|reçu|réformé"
    r"|refusé|rejoint|remercié|remplacé|remporté|rencontré|repris|restauré|rédigé|révélé|salué|sculpté|signé|soutenu"
    r"|succédé|suggéré|tourné|traduit|trahi|tué|utilisé|vaincu|vendu|visité|battu"
)
BE = r"(?:a été|ont été|avait été|est|sont|fut|furent|était|étaient)"
ADVERB = r"(?:(?:également|aussi|notamment|officiellement|ensuite|finalement|d’abord|déjà|alors|ainsi) )?"
PART = r"[a-zà-öø-ÿ]+(?:ée?s?|ie?s?|ue?s?|ise?s?|ite?s?|erte?s?|ainte?s?|einte?s?|orte?s?)"
SUBJECT = r"(?P<subject>(?:[Ll][ea] |[Ll]es |[Ll]’)?\S[^,;:]*?)"
_OF = re.compile(r"(?:de|du|des|d’|à|aux?|en|sur|pour|contre|sous|dans|et|l’|la|le|les|par|entre)(?![\w])")
VOWEL = re.compile(r"[aeiouyàâéèêëîïôûùœ]|h(?:ab|om|ist|ôp|ôt|eur|on|um|ydr|él|ect|erb|éri)", re.I)
NO_SUBJECT = re.compile(
    r"\b(?:qui|c’\w+|que|dont|où|ne|n’\w+|se|s’\w+|il|elle|ils|elles|on|ce|cette|cet|ces|son|sa|ses|leurs?|a|ont"
    r"|est|sont|fut"
    r"|était|étaient|avait|avaient|mais|car|si|comme|quand|lorsque|plus|pas|selon|afin|tout|toute|tous|aucune?|un"
    r"|une)\b",
    re.I,
)
_ALWAYS_S = frozenset(("pris", "repris", "conquis", "compris", "promis", "acquis", "mis", "commis", "remis", "soumis"))


def is_subject(words: str) -> bool:
    """Whether words are « la tour Eiffel » or « Napoléon », and no half of a sentence."""
    if len(words.split()) > 9 or NO_SUBJECT.search(words) or words.endswith(("’", " et", "-")):
        return False
    tokens = words.replace("’", "’ ").split()
    is_bare = not re.match(r"l[ea] |les |l’", words, re.I)
    if is_bare and not re.fullmatch(NAME, words):
        return False
    after_name = pairwise(tokens)
    # After a name only what joins may follow: else it is a verb that was not known.
    return not any(
        one[:1].isupper()
        and place
        and other[:1].islower()
        and not _OF.fullmatch(other.rstrip("’") + ("’" if other.endswith("’") else ""))
        for place, (one, other) in enumerate(after_name)
    ) and not _OF.fullmatch(tokens[-1])


def inside(words: str) -> str:
    """A subject as it stands within a question: its article in small letters."""
    return words[:1].lower() + words[1:] if re.match(r"L(?:[ea]|es) |L’", words) else words


def elided(word: str, following: str) -> str:
    """« que », « de » before what follows: « qu’Abdoulaye », « d’officiers »."""
    is_elided = VOWEL.match(following) and not re.match(r"onz|oui|yaourt", following, re.I)
    return f"{word[:-1]}’{following}" if is_elided else f"{word} {following}"


def masculine(participle: str, *, plural: bool) -> str:
    """A participle as « avoir » has it before its object.

    >>> masculine("conduite", plural=False), masculine("fondés", plural=True), masculine("conquise", plural=False)
    ('conduit', 'fondé', 'conquis')
    """
    word = participle.removesuffix("s") if plural and participle not in _ALWAYS_S else participle
    return word.removesuffix("e")


def made(kind: Kind, question: str, expected: str) -> Made:
    """A question on one line, with its mark, and the words expected."""
    return Made(kind, f"{' '.join(question.split())} ?", expected.strip(), "fr")
