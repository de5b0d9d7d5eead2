"""CSV and Excel → rows with the columns of `shared/data`: a header line first, lists split by `|`."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import BadZipFile

from rag.errors import LoadError
from rag.evaluate.formats.lines import Row, read_content
from rag.load.encoding import decode

LISTS = ("answers", "sources")
DELIMITERS = (",", ";", "\t")
BROKEN = (BadZipFile, EOFError, KeyError, IndexError, TypeError, ValueError, SyntaxError, zlib.error)  # of zip and XML
YES = frozenset(["true", "1", "yes", "y", "oui", "vrai", "x"])
NO = frozenset(["false", "0", "no", "n", "non", "faux"])


def csv_rows(file: Path) -> Iterator[Row]:
    """The lines of a CSV file, in whatever encoding, delimited by the mark that its header has. Raises LoadError."""
    text = decode(read_content(file), str(file))
    header = text.lstrip().partition("\n")[0]
    mark = next(
        (mark for mark in DELIMITERS if "question" in _columns(next(csv.reader([header], delimiter=mark)))), ","
    )
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
    records: list[tuple[int, Sequence[str]]] = []
    begun = 1  # a quoted cell may hold line breaks
    try:
        for cells in reader:
            records.append((begun, cells))
            begun = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(f"'{file}' cannot be read from line {begun} on: {error}. Save it as CSV again.") from error
    return _rows(records, file)


def excel_rows(file: Path) -> Iterator[Row]:
    """The rows of the first sheet of an Excel workbook, as a person sees them. Raises LoadError."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped, unused-ignore]
    except ImportError as error:
        raise LoadError(f"Reading '{file}' takes openpyxl. Run: pip install openpyxl") from error
    content = read_content(file)
    try:
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        records = [
            (number, [_shown(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), start=1)
        ]
    except BROKEN as error:
        raise LoadError(f"'{file}' cannot be read as an Excel workbook. Save it as .xlsx again, or as CSV.") from error
    return _rows(records, file)


def _rows(records: Sequence[tuple[int, Sequence[str]]], file: Path) -> Iterator[Row]:
    filled = iter([record for record in records if any(cell.strip() for cell in record[1])])
    columns = _columns(next(filled, (0, ()))[1])
    if "question" not in columns:
        raise LoadError(f"The first line of '{file}' names no column 'question'. Put the columns' names there.")
    for number, cells in filled:
        if any(cell.strip() for cell in cells[len(columns) :]):
            yield (
                number,
                f"The line has {len(cells)} cells for {len(columns)} columns. Quote cells that hold the delimiter.",
            )
            continue
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        yield number, {column: _value(column, cell) for column, cell in row.items() if cell}


def _columns(cells: Sequence[str]) -> list[str]:
    """The names of the columns, in lower case, for somebody may type « Question »."""
    return [cell.strip().lower() for cell in cells]


def _value(column: str, cell: str) -> object:
    if column in LISTS:
        return [part for part in map(str.strip, cell.split("|")) if part]
    if column == "answerable":
        return cell.lower() in YES if cell.lower() in YES | NO else cell
    return cell


def _shown(cell: object) -> str:
    value, form = getattr(cell, "value", None), str(getattr(cell, "number_format", ""))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{100 * value:.10g} %" if "%" in form else f"{value:.15g}"
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return str(value)
