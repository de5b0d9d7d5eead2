"""What Griot says around the quotes, in the language of the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FALLBACK: Final = "en"  # for a question in a language that has no frame yet

_NOT_FOUND: Mapping[str, str] = {
    "fr": "Les documents ne répondent pas à cette question.",
    "en": "The documents do not answer this question.",
}
_OTHER_SCRIPT: Mapping[str, str] = {
    "fr": "Cette question est dans une écriture que Griot ne lit pas : posez-la dans la langue des documents.",
    "en": "This question is in a script that Griot does not read: ask it in the language of the documents.",
}
_NEAREST: Mapping[str, str] = {
    "fr": "Passages les plus proches :",
    "en": "Nearest passages:",
}


def not_found(language: str) -> str:
    """Says that the documents do not answer.

    >>> not_found("fr")
    'Les documents ne répondent pas à cette question.'
    """
    return _NOT_FOUND.get(language, _NOT_FOUND[FALLBACK])


def other_script(language: str) -> str:
    """Says that the question is in a script that neither the documents nor the model have."""
    return _OTHER_SCRIPT.get(language, _OTHER_SCRIPT[FALLBACK])


def nearest_passages(language: str) -> str:
    """Heads the passages that are shown where there is no answer."""
    return _NEAREST.get(language, _NEAREST[FALLBACK])
