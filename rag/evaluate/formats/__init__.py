"""The formats of questions and of corpora: each module reads one into rows.

lines.py     JSONL, and the bytes and the JSON of any file
table.py     CSV and Excel, and what their columns may be called
workbook.py  the cells of an Excel workbook, within bounds
datasets.py  SQuAD JSON 1.1 and 2.0, and BEIR folders: queries.jsonl and qrels/
"""

from rag.evaluate.formats.lines import read_content
from rag.evaluate.formats.table import (
    DELIMITERS,
    LOOKED_AT,
    SHEETS_NAMED,
    csv_reader,
    csv_records,
    excel_sheet,
    first_lines,
    name_sheets,
    write_workbook,
)
from rag.evaluate.formats.workbook import Record

__all__ = [
    "DELIMITERS",
    "LOOKED_AT",
    "SHEETS_NAMED",
    "Record",
    "csv_reader",
    "csv_records",
    "excel_sheet",
    "first_lines",
    "name_sheets",
    "read_content",
    "write_workbook",
]
