"""What English questions are put together with: verbs and subjects."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.talk.suggest.draft import Kind, Made
from rag.talk.suggest.parts import NAME
from rag.talk.suggest.people import ENGLISH_TITLE

# What people and their groups do, so that "who" may ask for them: past, infinitive, participle where it is another.
_IRREGULAR = (
    "became become,began begin begun,beat beat beaten,broke break broken,brought bring,built build,bought"
    " buy,caught catch"
    ",chose choose chosen,drew draw drawn,fought fight,forgave forgive forgiven,forbade forbid forbidden,found find"
    ",gave give given,held hold,hid hide hidden,kept keep,led lead,left leave,lost lose,made make,met meet,overthrew"
    " overthrow overthrown,overtook overtake overtaken,paid pay,rewrote rewrite rewritten,rose rise risen,sang sing"
    " sung"
    ",sold sell,sent send,shot shoot,spoke speak spoken,struck strike,swore swear sworn,taught teach,took take taken"
    ",told tell,won win,wrote write written"
)
_REGULAR = (
    "abandon abolish accept accuse acquire adopt advise announce annex appoint approve arrest ask assassinate"
    " attack award"
    " ban capture challenge coin collect command commission complete compose conclude condemn conquer construct"
    " convince"
    " create criticize declare defeat defend deliver demand demonstrate denounce describe design destroy develop devise"
    " direct discover dissolve divide edit elect encourage endorse establish execute expand explore express fail"
    " finance found"
    " fund head help hire host identify implement import impose inspire install introduce invade invent invite"
    " issue join"
    " kill launch license marry move murder name open oppose order organize paint patent persuade perform pioneer play"
    " portray present produce promise propose prove publish purchase receive recommend record reform refuse reject"
    " release"
    " rename replace request restore reveal review rule seize share sign start suggest support survive translate"
    " transform urge use visit vote warn formulate adapt aid argue author dedicate define elaborate enact"
    " enter govern inaugurate influence initiate lobby manage negotiate occupy outline popularize prepare"
    " prohibit promote propose protest ratify reach remove repeal represent resign rescue sack secure sponsor study"
    " succeed"
    " surrender unite unveil veto"
)


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    return base + ("led" if base == "compel" else "ed")


_FORMS = [line.split() for line in _IRREGULAR.split(",")] + [[_past(base), base] for base in _REGULAR.split()]
_FORMS = [[("banned" if past == "baned" else past), *rest] for past, *rest in _FORMS]
BASES = {past: base for past, base, *_ in _FORMS if past != "found"} | {
    "founded": "found",
    "died": "die",
    "ended": "end",
}
PASTS = {(rest[1] if len(rest) > 1 else past): past for past, *rest in _FORMS if past != "found"}
DONE = "|".join(sorted(BASES, key=len, reverse=True))
ADVERB = r"(?:(?:also|officially|formally|later|first|eventually|finally|originally|then|famously|successfully) )?"
SUBJECT = r"(?P<subject>[^,;:]+?)"
NO_SUBJECT = re.compile(
    r"\b(?:who|which|that|whom|whose|where|when|if|it|he|she|they|we|you|there|this|these|those|its|his|her|their"
    r"|one|some"
    r"|was|were|is|are|had|has|have|did|not|but|while|because|as|than|many|most|several|other|another|what|so|both)\b",
    re.I,
)
_JOINS = frozenset(str.split("of in and for on at to from the under between with against de von van"))


def is_subject(words: str) -> bool:
    """Whether words are "the Norman dynasty" or "Rollo", and no half of a sentence."""
    if len(words.split()) > 8 or NO_SUBJECT.search(words):
        return False
    tokens = words.split()
    if tokens[-1] in _JOINS or re.search(r"(?:ed|ing|ly)$", words.split()[-1]):
        return False
    if tokens[0] not in ("The", "the"):
        return re.fullmatch(rf"(?:{ENGLISH_TITLE} )?{NAME}", words) is not None
    pairs = pairwise(tokens[1:])
    return not any(one[0].isupper() and other[0].islower() and other not in _JOINS for one, other in pairs) or (
        sum(word.islower() for word in tokens[1:]) <= 2 and tokens[-1].islower() and not tokens[-1].endswith("s")
    )


def inside(words: str) -> str:
    """A subject as it stands within a question."""
    return "the " + words[4:] if words.startswith("The ") else words


def made(kind: Kind, question: str, expected: str) -> Made:
    """A question on one line, with its mark, and the words expected."""
    return Made(kind, f"{' '.join(question.split())}?", expected.strip(), "en")
