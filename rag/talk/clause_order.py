"""A French question that ends with what it asks, asked the other way round."""

from __future__ import annotations

import re

from rag.talk.line import plain
from rag.talk.noun import whole_mention

_LAST = re.compile(r"(?P<who>.+) (?P<aux>a|ont|avait|avaient) (?P<verb>\w+) (?P<word>comment|quand|pourquoi)")


def asked_first(question: str) -> str:
    """Any other question as it is.

    >>> asked_first("Les élus ont réagi comment"), asked_first("Qui a réagi")
    ('Comment les élus ont-ils réagi', 'Qui a réagi')
    """
    found = _LAST.fullmatch(plain(question))
    who = found and whole_mention(question[: found.end("who")], "fr")
    if found is None or who is None:
        return question
    subject = who.text[:1].lower() + who.text[1:] if who.determiner else who.text
    pronoun = ("elle" if who.gender == "f" else "il") + ("s" if who.plural else "")
    link = "-t-" if found["aux"] == "a" else "-"
    aux, verb = (question[slice(*found.span(part))] for part in ("aux", "verb"))
    return f"{found['word'].capitalize()} {subject} {aux}{link}{pronoun} {verb}"
