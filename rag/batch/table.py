"""A file of questions → a table: CSV or Excel with a column `question`, or questions in its first column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path, PurePath

from rag.batch.records import Line, Table
from rag.errors import LoadError
from rag.evaluate.formats.lines import read_content
from rag.evaluate.formats.table import DELIMITERS, Record, csv_records, excel_records

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
NAMES = frozenset(["question", "questions"])
LOOKED_AT = 20  # lines that tell by which mark cells are delimited
NO_MARK = "\x1f"  # of lines that are one cell each: what is in no text


def read_table(file: Path) -> Table:
    """The table of a file. Raises LoadError where there is none."""
    return read_table_content(read_content(file), str(file))


def read_table_content(content: bytes, name: str) -> Table:
    """The table of a file's bytes; its name tells the format. Raises LoadError where there is no question in it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise LoadError(f"'{name}' is no table of questions: these end in {', '.join(SUFFIXES)}. Save it as one.")
    mark = ","
    if suffix == ".xlsx":
        records = excel_records(content, name)
    else:
        records, mark = csv_records(content, name, _mark_of)
    table = _table([(number, cells) for number, cells in records if any(map(str.strip, cells))], mark)
    if not any(line.cells[table.question].strip() for line in table.lines):
        raise LoadError(f"'{name}' holds no question. Write one a line, below a heading 'question'.")
    return table


def _table(records: Sequence[Record], mark: str) -> Table:
    """The first line has the columns' names, but where it is a question itself."""
    if not records:
        return Table(("question",), ())
    first = [cell.strip() for cell in records[0][1]]
    place = next((place for place, cell in enumerate(first) if cell.lower() in NAMES), None)
    is_headed = place is not None or not first[0].endswith("?")
    width = len(first) if is_headed else max(len(cells) for _, cells in records)
    columns = first if is_headed else ["question", *[""] * (width - 1)]
    lines = tuple(_line(number, cells, width) for number, cells in records[is_headed:])
    return Table(tuple(columns), lines, place or 0, "," if mark == NO_MARK else mark)


def _line(number: int, cells: Sequence[str], width: int) -> Line:
    padded = (*cells[:width], *[""] * (width - len(cells)))
    return Line(number, padded, fault=any(cell.strip() for cell in cells[width:]))


def _mark_of(text: str) -> str:
    """The mark by which the first lines have equally many cells, more than one; else that of the line of headings."""
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    for mark in DELIMITERS:
        widths = {len(cells) for cells in csv.reader(StringIO("\n".join(lines)), delimiter=mark)}
        if len(widths) == 1 and max(widths) > 1:
            return mark
    header = lines[0] if lines else ""
    cells = {mark: [cell.strip().lower() for cell in next(csv.reader([header], delimiter=mark))] for mark in DELIMITERS}
    return next((mark for mark in DELIMITERS if len(cells[mark]) > 1 and NAMES & set(cells[mark])), NO_MARK)
