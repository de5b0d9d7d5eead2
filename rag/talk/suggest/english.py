"""An English sentence → the questions that it answers, by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.english_count import counted, counted_had, share, what, which
from rag.talk.suggest.english_grammar import is_subject
from rag.talk.suggest.english_when import when_did, when_was, where
from rag.talk.suggest.english_who import passive, said_it, who_did
from rag.talk.suggest.parts import with_and_without_aside
from rag.talk.suggest.people import english_people, meetings

_FRONT = re.compile(
    r"(?:(?P<date>(?:On|In) [^,;:]{0,20}\d{4}|On (?:\d\d? [A-Z][a-z]+|[A-Z][a-z]+ \d\d?)(?:,? \d{4})?)|(?:In"
    r"|On|At|During|After|Before|By|For|From|With|Under|According to|Despite|However"
    r"|Following|As|Since|Although|Through|Throughout|Moreover|Furthermore|Finally|Later)\b[^,;:]{0,80}), (?P<rest>.+)"
)


def english_questions(line: str) -> Iterator[Made]:
    """The questions that a cleaned sentence answers; they are still to be judged and verified."""
    front = _FRONT.fullmatch(line)
    clause, date = (front["rest"], front["date"] or "") if front else (line, "")
    clause = clause[:1].upper() + clause[1:]
    for said in with_and_without_aside(clause, is_subject):
        for rule in (who_did, passive, counted_had, where, which):
            yield from rule(said)
        for dated in (when_was, when_did):
            yield from dated(said, date)
    for rule in (said_it, counted, share, what):
        yield from rule(clause)
    yield from english_people(line)
    yield from meetings(line, "en")
