"""Many questions at once: a table of questions in, a table of answers with their sources out.

table.py  reads the questions and asks them; sheet.py writes the answers
"""

from __future__ import annotations

from rag.out.batch.sheet import place_of, write_csv, write_xlsx
from rag.out.batch.table import (
    SUFFIXES,
    Answered,
    Asks,
    Note,
    Table,
    TableRow,
    ask_table,
    read_table,
    read_table_content,
    remark,
    table_notes,
)

__all__ = [
    "SUFFIXES",
    "Answered",
    "Asks",
    "Note",
    "Table",
    "TableRow",
    "ask_table",
    "place_of",
    "read_table",
    "read_table_content",
    "remark",
    "table_notes",
    "write_csv",
    "write_xlsx",
]
