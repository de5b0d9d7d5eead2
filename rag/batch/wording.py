"""The headings of a table of answers and what stands in its cells, in each language."""

from __future__ import annotations

from rag.batch.records import Answered
from rag.frame import why_refused
from rag.words import Words, read_part

COLUMNS = (
    "answer",
    "exact",
    "quotes",
    "files",
    "titles",
    "publishers",
    "dates",
    "confidence",
    "certainty",
    "status",
    "reason",
    "link",
)


def wording(language: str) -> Words:
    """The words of a language, or those of `FALLBACK` where there are none."""
    return read_part("table", language)


def remark(answered: Answered, language: str) -> str:
    """Why a line was not asked, or has no answer, or has that of another; "" where nothing is to be said."""
    words = wording(language)
    same = words["same"].format(line=answered.same_as) if answered.same_as else ""
    why = why_refused(answered.answer) if answered.answer else words[answered.note] if answered.note else ""
    return " ".join(filter(None, (same, why)))
