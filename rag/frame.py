"""What Griot says around the quotes, in the language of the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rag.records import Answer, Reason

FALLBACK: Final = "en"  # for a question in a language that has no frame yet

_NOT_FOUND: Mapping[str, str] = {
    "fr": "Les documents ne répondent pas à cette question.",
    "en": "The documents do not answer this question.",
}
_WHY_NOT: Mapping[Reason, Mapping[str, str]] = {
    "nothing_found": {
        "fr": "Aucun passage ne traite de ce qui est demandé.",
        "en": "No passage is about what is asked.",
    },
    "nothing_read": {
        "fr": "Des passages s’en approchent, mais aucun ne se lit comme une réponse.",
        "en": "Some passages come near it, but none of them reads as an answer.",
    },
    "below_threshold": {
        "fr": "Un passage pourrait y répondre, mais pas assez sûrement pour que Griot en fasse une réponse.",
        "en": "One passage may answer it, but not surely enough for Griot to give it as the answer.",
    },
    "filtered_out": {
        "fr": "Les filtres ne laissent aucun passage : élargissez-les, ou ôtez-les.",
        "en": "The filters leave no passage: widen them, or take them off.",
    },
    "other_script": {
        "fr": "Cette question est dans une écriture que Griot ne lit pas : posez-la dans la langue des documents.",
        "en": "This question is in a script that Griot does not read: ask it in the language of the documents.",
    },
}
_DISAGREEMENT: Mapping[str, str] = {
    "fr": "Les documents ne donnent pas tous la même réponse.",
    "en": "The documents do not all give the same answer.",
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


def why_not(reason: Reason, language: str) -> str:
    """Says in a sentence why they do not; it stands after `not_found`.

    >>> why_not("nothing_found", "fr"), why_not("nothing_found", "de")
    ('Aucun passage ne traite de ce qui est demandé.', 'No passage is about what is asked.')
    """
    sentences = _WHY_NOT[reason]
    return sentences.get(language, sentences[FALLBACK])


def why_refused(answer: Answer) -> str:
    """Says why an answer is none; "" where it is one, and where more is said already than `not_found`."""
    is_bare = all(said.text == not_found(answer.language) for said in answer.statements)
    return why_not(answer.reason, answer.language) if answer.reason and is_bare else ""


def other_script(language: str) -> str:
    """Says that the question is in a script that neither the documents nor the model have."""
    return why_not("other_script", language)


def disagreement(language: str) -> str:
    """Stands before answers that contradict each other."""
    return _DISAGREEMENT.get(language, _DISAGREEMENT[FALLBACK])


def nearest_passages(language: str) -> str:
    """Heads the passages that are shown where there is no answer."""
    return _NEAREST.get(language, _NEAREST[FALLBACK])
