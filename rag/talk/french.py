"""French pronouns: « Et qui l'accompagnait ? » becomes « Qui accompagnait Alexandre Novak ? »."""

from __future__ import annotations

from rag.talk.french_object import replace_objects
from rag.talk.french_owner import replace_apart, replace_possessives
from rag.talk.french_said import French
from rag.talk.french_subject import replace_subjects
from rag.talk.french_this import replace_demonstratives, replace_places
from rag.talk.recall import Memory
from rag.talk.words.french_pronouns import IMPERSONAL


def replace_pronouns(said: str, memory: Memory) -> str | None:
    """A French question whose pronouns are replaced by what they mean; None where it has none, or nothing fits.

    Its antecedents come from `memory`; what the question itself names before a pronoun is left to it.
    """
    question = French(said, memory)
    question.mask(IMPERSONAL)
    for replace in (
        replace_demonstratives,
        replace_subjects,
        replace_objects,
        replace_apart,
        replace_possessives,
        replace_places,
    ):
        replace(question)
    return question.rewritten()
