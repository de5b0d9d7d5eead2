"""Many questions at once: a table of questions in, a table of answers with their sources out.

table.py  reads the questions; ask.py asks them; sheet.py writes the answers, with the words of wording.py
"""

from __future__ import annotations

from rag.out.batch.ask import Asks, ask_table
from rag.out.batch.records import Answered, Line, Note, Table
from rag.out.batch.sheet import place_of, write_csv, write_xlsx
from rag.out.batch.table import SUFFIXES, read_table, read_table_content
from rag.out.batch.wording import remark, table_notes

__all__ = [
    "SUFFIXES",
    "Answered",
    "Asks",
    "Line",
    "Note",
    "Table",
    "ask_table",
    "place_of",
    "read_table",
    "read_table_content",
    "remark",
    "table_notes",
    "write_csv",
    "write_xlsx",
]
