"""Whether what a language model made of a follow-up is that question, and no invention."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Turn
from rag.text.question import exact_words, share_held

MOST_CHARS = 300
MOST_WORDS = 40


def condensed(made: str, said: str, turns: Sequence[Turn]) -> str | None:
    """The question that a model made of what was said after some turns; None where it is none, or names what is new.

    Its names and numbers must stand in the conversation, since an invented one would be looked for.

    >>> turns = [Turn("Who leads the Sankarani dam?", "en", ("Awa Diarra",))]
    >>> condensed("When was Awa Diarra born?\\n", "When was she born?", turns)
    'When was Awa Diarra born?'
    >>> condensed("When was Moussa born?", "When was she born?", turns), condensed("In 1970.", "When?", turns)
    (None, None)
    """
    lines = [line.strip(' *"“”«»\u00a0\u202f') for line in made.strip().splitlines() if line.strip()]
    question = lines[0] if lines else ""
    if not question.endswith("?") or len(question) > MOST_CHARS or len(question.split()) > MOST_WORDS:
        return None
    known = "\n".join([said, *("\n".join((turn.question, *turn.exact, *turn.told)) for turn in turns)])
    names = exact_words(question)
    return question if not names or share_held(names, known) == 1 else None
