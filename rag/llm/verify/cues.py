"""What turns a sentence round or weakens it, in French and English: negation, doubt, intention, "all", "vice-"."""

from __future__ import annotations

import re

from rag.text.letters import fold

_NEGATION = (
    r"\bn['’](?!t\b)|\bne\b(?! (?:\w+ ){1,2}qu)|\bpas\b|\bjamais\b|\baucune?s?\b|\bsans\b|\bni\b|\brien\b"
    r"|\bnot\b|n['’]t\b|\bnever\b|\bno\b|\bnone\b|\bnor\b|\bwithout\b|\bneither\b|\bnobody\b|\bnothing\b|\bcannot\b"
    r"|\bhardly\b|\brefus\w*|\brejet\w*|\breject\w*|\bdement\w*|\bnie(?:nt)?\b|\bden(?:y|ies|ied)\b|\bfail\w*"
    r"|\bechou\w*|\bechec\w*|\bprevent\w*|\bempech\w*"
)
_DOUBT = (
    r"\bmay\b|\bmight\b|\bcould\b|\bwould\b|\bshould\b|\bperhaps\b|\bprobabl\w*|\blikely\b|\bpossibl\w*|\balleged\w*"
    r"|\breported\w*|\bplan(?:s|ned|ning)?\b|\bintend\w*|\bexpect\w*|\bhop(?:es?|ed|ing)\b|\bpropos\w*|\bconsider\w*"
    r"|\bseek\w*|\btr(?:y|ies|ied|ying)\b|\bcontentious\b|\bdisput\w*|\bcontroversial\b|\bassert\w*|\bdiscuss\w*"
    r"|\bif\b|\bsi possible\b|\beventually\b|\bpeut\b|\bpeuvent\b|\bpeut-etre\b|\b\w+(?:r|rr)ai(?:t|ent)\b|\bprojet\w*"
    r"|\bprev(?:u|ue|us|ues|oit|oient)\b|\benvisag\w*|\bespere\w*|\bespoirs?\b|\bsouhait\w*|\bsans doute\b"
    r"|\bcandidat\w*|\btent(?:e|er|ent|a|ait|ative)\b|\bdevr\w*|\bselon\b|\bcens(?:e|ee)s?\b|\battribue\w*"
)
_WHOLE = (
    r"\ball\b|\bevery\w*\b|\balways\b|\bonly\b|\bcertain(?:ly)?\b|\bdefinitely\b|\bfor good\b|\bentire\w*|\bmost\b"
    r"|\btou(?:s|te|tes|t)\b|\btoujours\b|\bseule?s?\b|\bcertaine?s?\b|\bdefinitivement\b|\bentier\w*|\bplus grand\w*"
)
_LESS = (
    r"\bvice\b|\bdeputy\b|\badjoint\w*|\bformer\b|\banciens?\b|\banciennes?\b|\bex\b|\bmoins\b|\bless\b|\bleast\b"
    r"|\bmany\b|\bnombreu(?:x|ses)\b|\bsome\b|\bfew\b|\balmost\b|\bpresque\b|\bhalf\b|\bpartly\b|\ben partie\b"
)
_PASSIVE = re.compile(
    r"\b\w\w+(?:es?|i[est]?|ites?|us?|ues?|ertes?|ert)\b par\b|\b\w+(?:ed|en|wn|ght|ld|de|ne|led) by\b"
    r"|\b(?:est|sont|fut|furent|ete|etait|etaient|etre|sera|seront) (?:\w+ )?"
    r"\w+(?:es?|i[est]?|ites?|us?|ues?)\b[^.;,]*\bpar\b"
    r"|\b(?:was|were|is|are|been|being|be) (?:\w+ )?\w+(?:ed|en|wn|ght|ld|de|ne|un)\b[^.;,]*\bby\b"
)
_BORN = re.compile(r"\bnée?s?\b", re.I)  # without its accent, it would be « ne »
_CUES = {
    name: re.compile(cue) for name, cue in (("no", _NEGATION), ("maybe", _DOUBT), ("all", _WHOLE), ("less", _LESS))
}


def cues(text: str) -> frozenset[str]:
    """Which of "no", "maybe", "all" and "less" a text says.

    >>> sorted(cues("Il n’a pas signé.")), sorted(cues("They may sign all of them.")), sorted(cues("He signed."))
    (['no'], ['all', 'maybe'], [])
    """
    folded = fold(_BORN.sub(" ", text))
    return frozenset(name for name, cue in _CUES.items() if cue.search(folded))


def is_passive(text: str) -> bool:
    """Whether a text tells what was done before it tells by whom.

    >>> is_passive("Serbia was annexed by the Ottomans."), is_passive("Les Ottomans annexent la Serbie.")
    (True, False)
    """
    return _PASSIVE.search(fold(text)) is not None
