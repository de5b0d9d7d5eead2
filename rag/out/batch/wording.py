"""The headings of a table of answers and what stands in its cells, in each language."""

from __future__ import annotations

from rag.evaluate.formats.table import SHEETS_NAMED
from rag.out.batch.records import Answered, Table
from rag.words import Words, read_part
from rag.words.frame import why_refused

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


def table_notes(table: Table, language: str) -> list[str]:
    """What may surprise who wrote the table: which sheet and which column is read, and what is not asked."""
    words = wording(language)
    column = table.columns[table.question] or str(table.question + 1)
    others = ", ".join(table.unread[:SHEETS_NAMED]) + (", …" if len(table.unread) > SHEETS_NAMED else "")
    notes = (
        words["sheets"].format(sheet=table.sheet, others=others) if table.unread else "",
        words["above"].format(lines=", ".join(map(str, table.above))) if table.above else "",
        words["guessed"].format(column=column) if table.is_guessed else "",
    )
    return [note for note in notes if note]


def remark(answered: Answered, language: str) -> str:
    """Why a line was not asked, or has no answer, or has that of another; "" where nothing is to be said."""
    words = wording(language)
    same = words["same"].format(line=answered.same_as) if answered.same_as else ""
    why = why_refused(answered.answer) if answered.answer else words[answered.note] if answered.note else ""
    return " ".join(filter(None, (same, why)))
