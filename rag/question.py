"""What the wording of a question tells: the form of its answer, and the names and numbers that it must be about."""

from __future__ import annotations

import re
from typing import Literal

from rag.store import fold

Form = Literal["person", "time", "number", "other"]

_ASKED: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\b(combien|how (many|much)|quel(le)? (pourcentage|proportion|part)|(what|which) (share|percentage))\b",
            re.I,
        ),
    ),
    (
        "time",
        re.compile(
            r"\b(quand|when|depuis quand|(quel(le)?s?|what|which) (date|ann[ée]e|jour|mois|year|day|month)s?)\b", re.I
        ),
    ),
    ("person", re.compile(r"\b(qui(?! est-ce qu)|who|whom|whose)\b", re.I)),
)
_MONTHS = (
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
)
_COUNTS = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|vingt|cent|mille|two|three|four|five|seven|eight|nine|ten"
    r"|twelve|twenty|hundred|thousand|million"
)
_SHAPES: dict[Form, re.Pattern[str]] = {
    "number": re.compile(rf"\d|\b({_COUNTS})s?\b", re.I),
    "time": re.compile(rf"\b(1\d|20)\d\d\b|\b({_MONTHS})\b", re.I),
    "person": re.compile(r"\b[A-ZÀ-Þ][\w’'-]+(?: [a-z]{1,3})? [A-ZÀ-Þ][\w’'-]+"),
}
_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_STEM_CHARS = 4  # what most names share across French and English: « Russie » and "Russian", « Mali » and "Malian"


def expected_form(question: str) -> Form:
    """The form of the answer that a French or English question asks for.

    >>> expected_form("Combien d'officiers ?"), expected_form("Who led it?"), expected_form("Pourquoi ?")
    ('number', 'person', 'other')
    """
    return next((form for form, pattern in _ASKED if pattern.search(question)), "other")


def has_form(text: str, form: Form) -> bool:
    """Whether a text holds something of that form; "other" is held by every text."""
    return form == "other" or bool(_SHAPES[form].search(text))


def exact_words(question: str) -> tuple[str, ...]:
    """The names and numbers of a question, folded: what a passage that answers would hardly leave out.

    >>> exact_words("When did Abdoulaye Diop order the Su-25?")
    ('abdoulaye', 'diop', 'su-25')
    """
    words = list(_WORD.finditer(question))
    named = (
        match.group()
        for match in words
        if any(char.isdigit() for char in match.group()) or (match is not words[0] and match.group()[0].isupper())
    )
    return tuple(dict.fromkeys(fold(word) for word in named))


def share_held(words: tuple[str, ...], text: str) -> float | None:
    """The share of exact words (0 to 1) that a text holds, whole where they have digits, else by their beginning.

    None where there are no words.
    """
    if not words:
        return None
    folded = fold(text)
    held = {match.group() for match in _WORD.finditer(folded)}
    parts = {part for word in held for part in re.split(r"[-.]", word)} | held
    return sum(_is_held(word, parts) for word in words) / len(words)


def _is_held(word: str, held: set[str]) -> bool:
    if any(char.isdigit() for char in word):
        return word in held
    return any(other.startswith(word[:_STEM_CHARS]) for other in held)
