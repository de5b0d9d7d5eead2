"""A French sentence → the questions that it answers, by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.french_count import counted, counted_had, share, what, which
from rag.talk.suggest.french_grammar import is_subject
from rag.talk.suggest.french_when import since, when_did, when_was, where
from rag.talk.suggest.french_who import led, passive, said_it, who_did
from rag.talk.suggest.parts import NAME, with_and_without_aside
from rag.talk.suggest.people import french_people, meetings

_FRONT = re.compile(
    r"(?:(?P<date>Le (?:1er|\d\d?) \w+ \d{4}|En (?:\w+ )?\d{4})"
    r"|(?:En|Dans|Au|Aux|À|Lors|Après|Avant|Pendant|Durant|Par|Sur|Sous|Avec|Pour|Selon|Dès|Ainsi|Cependant|Toutefois"
    r"|Enfin|De|D’|Finalement|Par ailleurs)\b[^,;:]{0,80}), (?P<rest>.+)"
)
_PLACED = re.compile(rf"(?:Au|Aux|En|À) {NAME}, ")
_OPENER = re.compile(r"^(?:Rappelons que |par exemple, |Par ailleurs, |En effet, |Ainsi, |En outre, |De plus, )")


def french_questions(line: str) -> Iterator[Made]:
    """The questions that a cleaned sentence answers; they are still to be judged and verified."""
    line = _OPENER.sub("", line)
    front = _FRONT.fullmatch(line)
    clause, date = (_OPENER.sub("", front["rest"]), front["date"] or "") if front else (line, "")
    for said in with_and_without_aside(clause, is_subject):
        for rule in (who_did, passive, counted_had, where, which):
            yield from rule(said)
        for dated in (when_was, when_did):
            yield from dated(said, date)
    for rule in (led, said_it, counted, share, what):
        yield from rule(clause)
    place = f" {line[0].lower()}{line[1 : front.start('rest') - 2]}" if front and _PLACED.match(line) else ""
    yield from since(clause, place)
    yield from french_people(line)
    yield from meetings(line, "fr")
