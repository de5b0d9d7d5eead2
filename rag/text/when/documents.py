"""Whether a question says that the articles are of a time: « dans les articles de juin 2021 »."""

from __future__ import annotations

import re

from rag.text.line import Line
from rag.text.when.lead import REACH
from rag.text.when.moment import Moment

_MADE = (
    r"(?:(?:qui |that |which )?(?:(?:ont|a) ete |sont |est |etaient |were |was |have been |has been |are |is )?"
    r"(?:(?:publie|paru|date|ecrit|redige|sorti|diffuse)e?s?|published|dated|written|posted|released|printed)"
    r"|(?:qui )?(?:datant|datent|date|dating))"
)
_NOUN = (
    r"(?:articles?(?: de presse)?|documents|depeches|journaux|newspapers|dispatches|(?:news|press|newspaper) articles?"
    r"|(?:news|press|media) (?:reports|stories))"
)
_ALL = r"(?:dans|selon|d apres|a travers|in|according to|from|per)"
_THE = r"(?:les? |la |l |the |des |de |du |un |an |tes |vos |your )?"
_PRESS = r"(?:presse|medias|media|news|actualites|coverage|press(?! (?:conference|release|freedom|office)))"
_ORIGIN = r"(?: (?:de|du|d|from|by|of|in) (?P<origin>\w[\w.-]*(?: \w[\w.-]*)?))?"
_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w)(?:{_ALL} {_THE})?{_NOUN}{_ORIGIN} (?:{_MADE} )?$",
        rf"(?<!\w){_ALL} {_THE}(?:\w+ )??{_PRESS}(?P<origin> (?!de |du |d |of )[a-z]+)? (?:{_MADE} )?$",
        rf"^ ?(?P<origin>){_MADE} $",
    )
)
_FAR = re.compile(rf"(?<!\w){_NOUN} (?![0-9])(?:[^,;:?!.]{{0,80}} )?(?P<word>\w+),? (?P<made>{_MADE} )$")
_NEXT = re.compile(r" (?:(?:news|press|newspaper) )?(?:articles?|newspapers|dispatches)\b(?! [0-9])")
_OTHERS = frozenset(  # what is published too, or has articles, and is no document of ours
    str.split(
        "rapport rapports report reports livre livres book books etude etudes study studies loi lois law laws decret"
        " decrets decree decrees video videos film films album communique communiques statement statements code"
        " constitution traite treaty charte charter accord agreement memoires memoir enquete survey sondage poll"
        " ordonnance arrete lettre letter liste list photo photos roman novel statistiques statistics"
    )
)


def of_documents(line: Line, start: int, moment: Moment) -> tuple[int, int] | None:
    """Where the words begin and end by which a time, with its preposition from `start`, is the articles'; or None."""
    if _NEXT.match(line.text, moment.end) and not re.match(r"of the |des |les ", line.text[start : moment.start]):
        return start, _end(line, moment)
    if moment.kind == "year" and start == moment.start:
        return None  # « l'article 2012 »
    before = line.text[max(0, start - REACH) : start]
    begin = start - len(before)
    if line.text[start : moment.start].endswith("the ") and re.match(r" [a-z]", line.text[moment.end :]):
        return None  # "articles of the 1992 constitution"
    for pattern in _FRAMES:
        if (found := pattern.search(before)) and _is_origin(line, found, begin):
            return begin + found.start(), moment.end
    if (far := _FAR.search(before)) and far["word"] not in _OTHERS:
        return begin + far.start("made"), moment.end
    return None


def _end(line: Line, moment: Moment) -> int:
    found = _NEXT.match(line.text, moment.end)
    return found.end() if found else moment.end


def _is_origin(line: Line, found: re.Match[str], begin: int) -> bool:
    """Whether the words between « articles » and the time name who published them, if there are any."""
    origin = found["origin"]
    if not origin or found.re is _FRAMES[1]:
        return not origin or origin.strip() not in _OTHERS
    first = line.spelled(begin + found.start("origin"), begin + found.end("origin"))
    return first[:1].isupper() and _OTHERS.isdisjoint(origin.split())
