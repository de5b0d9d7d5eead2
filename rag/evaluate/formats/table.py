"""CSV and Excel → rows with the columns of `shared/data`: a header line first, lists split by `|`; and to Excel."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from rag.errors import LoadError
from rag.evaluate.formats.lines import Row, read_content
from rag.load.encoding import decode

LISTS = ("answers", "sources")
Record = tuple[int, Sequence[str]]
"""The number of a line, from 1, and its cells."""

DELIMITERS = (",", ";", "\t")
BROKEN = (BadZipFile, EOFError, KeyError, IndexError, TypeError, ValueError, SyntaxError, zlib.error)  # of zip and XML
MOST_UNPACKED = 200_000_000  # bytes of a workbook
CELL_CHARS = 32_767  # more than that, Excel calls a damaged file
YES = frozenset(["true", "1", "yes", "y", "oui", "vrai", "x"])
NO = frozenset(["false", "0", "no", "n", "non", "faux"])


def csv_rows(file: Path) -> Iterator[Row]:
    """The lines of a CSV file, delimited by the mark that its header has. Raises LoadError."""
    return _rows(csv_records(read_content(file), str(file), _mark_of_header)[0], file)


def excel_rows(file: Path) -> Iterator[Row]:
    """The rows of the first sheet of an Excel workbook. Raises LoadError."""
    return _rows(excel_records(read_content(file), str(file)), file)


def csv_records(content: bytes, name: str, mark_of: Callable[[str], str]) -> tuple[list[Record], str]:
    """The lines of a CSV file, in whatever encoding, and the mark that `mark_of` its text delimits its cells.

    Raises LoadError.
    """
    text = decode(content, name)
    mark = mark_of(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark)
    records: list[Record] = []
    begun = 1  # a quoted cell may hold line breaks
    try:
        for cells in reader:
            records.append((begun, cells))
            begun = reader.line_num + 1
    except csv.Error as error:
        raise LoadError(f"'{name}' cannot be read from line {begun} on: {error}. Save it as CSV again.") from error
    return records, mark


def excel_records(content: bytes, name: str) -> list[Record]:
    """The rows of the first sheet of an Excel workbook, as a person sees them. Raises LoadError."""
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped, unused-ignore]
    except ImportError as error:
        raise LoadError(f"Reading '{name}' takes openpyxl. Run: pip install openpyxl") from error
    try:
        _check_unpacked(content, name)
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        return [(number, [_shown(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), start=1)]
    except BROKEN as error:
        raise LoadError(f"'{name}' cannot be read as an Excel workbook. Save it as .xlsx again, or as CSV.") from error


def write_workbook(records: Iterable[Sequence[str | float]]) -> bytes:
    """An Excel workbook of one sheet, the first row its headings. Text is text: no cell of it is a formula."""
    from openpyxl import Workbook  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.styles import Font  # type: ignore[import-untyped, unused-ignore]

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    for number, values in enumerate(records):
        cells = []
        for value in values:
            is_text = isinstance(value, str)
            cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_CHARS] if is_text else value)
            if is_text:
                cell.data_type = "s"
                cell.quotePrefix = True  # so that it stays text when somebody edits the cell
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _mark_of_header(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return next(
        (mark for mark in DELIMITERS if "question" in _columns(next(csv.reader([header], delimiter=mark)))), ","
    )


def _check_unpacked(content: bytes, name: str) -> None:
    """A workbook is a zip, and a small one may hold what fills the memory."""
    with ZipFile(BytesIO(content)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > MOST_UNPACKED:
        raise LoadError(f"'{name}' holds {size // 1_000_000} MB, far more than questions do. Save them as CSV.")


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
