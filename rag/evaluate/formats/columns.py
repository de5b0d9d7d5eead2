"""The columns of a file of questions, in English and in French."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("identifier", "identifiant"),
    "question": ("questions",),
    "answers": (
        *("answer", "réponses", "réponse", "expected answers", "expected answer"),
        *("réponses attendues", "réponse attendue"),
    ),
    "answerable": ("répondable",),
    "lang": ("language", "langue"),
}
"""Column → its other names; any other column is kept as it is called, and scores can be grouped by it."""

KNOWN = "question, answers (réponses), answerable (répondable), sources, lang (langue), id (identifiant)"


def known_columns(names: Sequence[str]) -> list[str]:
    """The columns by their names in English, others in small letters; of two with one meaning, the plainer has it.

    >>> known_columns(["Question", " RÉPONSES", "Type", "answers"])
    ['question', 'réponses', 'type', 'answers']
    >>> known_columns(["Questions", "Réponse", "langue"])
    ['question', 'answers', 'lang']
    """
    plain = [" ".join(unicodedata.normalize("NFC", name).casefold().split()) for name in names]
    columns = list(plain)
    for column, others in NAMES.items():
        if column not in plain:
            folded = [_folded(name) for name in plain]
            if place := next((folded.index(_folded(other)) + 1 for other in others if _folded(other) in folded), 0):
                columns[place - 1] = column
    return columns


def _folded(name: str) -> str:
    """The name without accents, which not every keyboard writes, with spaces for what joins words."""
    letters = unicodedata.normalize("NFD", name.replace("_", " ").replace("-", " "))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
