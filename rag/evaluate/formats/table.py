"""Test questions in a table: CSV, TSV or a workbook."""

from __future__ import annotations

import csv
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from rag.errors import LoadError
from rag.evaluate.formats.lines import Row, read_content
from rag.evaluate.formats.workbook import CELL_CHARS, MOST_COLUMNS, Bounds, Record, Workbook, too_much
from rag.load import decode

if TYPE_CHECKING:
    from _csv import Reader as CsvReader


NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("identifier", "identifiant"),
    "question": ("questions",),
    "answers": (
        *("answer", "réponses", "réponse", "expected answers", "expected answer"),
        *("réponses attendues", "réponse attendue"),
    ),
    "answerable": ("répondable",),
    "lang": ("language", "langue"),
}
"""Column → its other names; any other column is kept as it is called, and scores can be grouped by it."""

KNOWN = "question, answers (réponses), answerable (répondable), sources, lang (langue), id (identifiant)"


def known_columns(names: Sequence[str]) -> list[str]:
    """The columns by their names in English, others in small letters; of two with one meaning, the plainer has it.

    >>> known_columns(["Question", " RÉPONSES", "Type", "answers"])
    ['question', 'réponses', 'type', 'answers']
    >>> known_columns(["Questions", "Réponse", "langue"])
    ['question', 'answers', 'lang']
    """
    plain = [" ".join(unicodedata.normalize("NFC", name).casefold().split()) for name in names]
    columns = list(plain)
    for column, others in NAMES.items():
        if column not in plain:
            folded = [_folded(name) for name in plain]
            if place := next((folded.index(_folded(other)) + 1 for other in others if _folded(other) in folded), 0):
                columns[place - 1] = column
    return columns


def _folded(name: str) -> str:
    """The name without accents, which not every keyboard writes, with spaces for what joins words."""
    letters = unicodedata.normalize("NFD", name.replace("_", " ").replace("-", " "))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


LISTS = ("answers", "sources")
LOOKED_AT = 20  # filled lines of which one may be that of headings: titles and notes may stand above it
DELIMITERS = (",", ";", "\t")
HINT = re.compile(r"\s*\"?sep=([,;\t|])\"?[ ;,\t]*(?:\n|\Z)", re.IGNORECASE)  # Excel's own, of what delimits the cells
BROKEN = (  # of zip and XML
    *(BadZipFile, EOFError, ExpatError, KeyError, IndexError, RuntimeError, TypeError, ValueError, zlib.error),
)
FIELD_CHARS = 2**31 - 1  # whatever the file holds: a long cell is named, and the rest is read
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
EXCEL_CHARS = 32_767  # of a cell; more than that, Excel calls a damaged file
MOST_MARKS = 100_000  # delimiters in a line, whose cells would be made before they are counted; a text may hold some
SHEETS_NAMED = 5
YES = frozenset(["true", "1", "yes", "y", "oui", "vrai", "x"])
NO = frozenset(["false", "0", "no", "n", "non", "faux"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a workbook's sheet, and the names of the others that hold something."""

    name: str
    records: tuple[Record, ...]
    unread: tuple[str, ...] = ()


def csv_rows(file: Path) -> Iterator[Row]:
    """The lines of a CSV file, delimited by the mark that its header has. Raises LoadError."""
    return _rows(csv_records(read_content(file), str(file), _mark_of_header)[0], file)


def excel_rows(file: Path) -> Iterator[Row]:
    """The rows of the sheet of an Excel workbook that has a column of questions. Raises LoadError.

    What other sheets there are is said as of line 0.
    """
    sheet = excel_sheet(read_content(file), str(file), lambda records: _place_of_header(records) is not None)
    yield from _rows(sheet.records, file)
    if sheet.unread:
        yield 0, f"Only the sheet '{sheet.name}' was read, not {name_sheets(sheet.unread)}."


def name_sheets(names: Sequence[str]) -> str:
    """The names of sheets in a sentence, the first few of many.

    >>> name_sheets(["a", "b"]), name_sheets("abcdefg")
    ("'a', 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    more = f" and {len(names) - SHEETS_NAMED} more" if len(names) > SHEETS_NAMED else ""
    return ", ".join(f"'{name}'" for name in names[:SHEETS_NAMED]) + more


def csv_records(content: bytes, name: str, mark_of: Callable[[str], str]) -> tuple[list[Record], str]:
    """The lines of a CSV file, in whatever encoding, and the mark that delimits its cells.

    The mark is what a first line `sep=;` says, which is no line of the table, else what `mark_of` takes from the text.
    Raises LoadError.
    """
    text = decode(content, name)
    hint = HINT.match(text)
    skipped = hint[0].count("\n") if hint else 0
    text = text[hint.end() :] if hint else text
    mark = hint[1] if hint else mark_of(text)
    records: list[Record] = []
    bounds = Bounds(name)
    begun = skipped + 1  # a quoted cell may hold line breaks
    if any(line.count(mark) > MOST_MARKS for line in StringIO(text)):
        raise too_much(name, f"more than {MOST_COLUMNS:,} columns")
    reader = csv_reader(text, mark)
    try:
        for cells in reader:
            if any(cells):
                records.append((begun, cells))
                bounds.add_row(cells)
            begun = skipped + reader.line_num + 1
    except csv.Error as error:
        raise LoadError(f"'{name}' cannot be read from line {begun} on: {error}. Save it as CSV again.") from error
    return records, mark


def csv_reader(text: str, mark: str) -> CsvReader:
    """The lines of a text; cells of any length."""
    csv.field_size_limit(FIELD_CHARS)
    return csv.reader(StringIO(text, newline=""), delimiter=mark)


def excel_sheet(content: bytes, name: str, fits: Callable[[Sequence[Record]], bool]) -> Sheet:
    """The rows of the first sheet whose first lines fit, else of the first that holds anything. Raises LoadError.

    Their cells are as a person sees them. The first is as long as the longest.
    """
    try:
        workbook = Workbook(content, name)
        heads = {sheet: workbook.rows(sheet, LOOKED_AT) for sheet in workbook.sheets}
        filled = [sheet for sheet, head in heads.items() if head] or [workbook.sheets[0]]
        chosen = next((sheet for sheet in filled if fits(heads[sheet])), filled[0])
        records = heads[chosen] if len(heads[chosen]) < LOOKED_AT else workbook.rows(chosen)
    except BROKEN as error:
        raise LoadError(f"'{name}' cannot be read as an Excel workbook. Save it as .xlsx again, or as CSV.") from error
    if records:
        width = max(len(cells) for _, cells in records)
        number, first = records[0]
        records[0] = number, [*first, *[""] * (width - len(first))]
    return Sheet(chosen, tuple(records), tuple(sheet for sheet in filled if sheet != chosen))


def write_workbook(records: Iterable[Sequence[str | float]]) -> bytes:
    """An Excel workbook of one sheet, the first row its headings. Text is text: no cell of it is a formula."""
    from openpyxl import Workbook  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped, unused-ignore]
    from openpyxl.styles import Font  # type: ignore[import-untyped, unused-ignore]

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    for number, values in enumerate(records):
        cells = []
        for value in values:
            is_text = isinstance(value, str)
            cell = WriteOnlyCell(sheet, NO_XML.sub("", str(value))[:EXCEL_CHARS] if is_text else value)
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
    lines = first_lines(text)
    marks = (mark for line in lines for mark in DELIMITERS if "question" in known_columns(next(csv_reader(line, mark))))
    return next(marks, ",")


def first_lines(text: str) -> list[str]:
    """The first lines that hold something, or the beginning of what is longer than a cell may be."""
    lines = (line.rstrip("\n")[:CELL_CHARS] for line in islice(StringIO(text), 10 * LOOKED_AT))
    return list(islice(filter(str.strip, lines), LOOKED_AT))


def _place_of_header(records: Sequence[Record]) -> int | None:
    """Which of the first filled lines names a column of questions."""
    places = (place for place, (_, cells) in enumerate(records[:LOOKED_AT]) if "question" in known_columns(cells))
    return next(places, None)


def _rows(records: Sequence[Record], file: Path) -> Iterator[Row]:
    filled = [record for record in records if any(cell.strip() for cell in record[1])]
    place = _place_of_header(filled)
    if place is None:
        found = ", ".join(f"'{cell.strip()[:30]}'" for cell in (filled[0][1][:10] if filled else ()) if cell.strip())
        raise LoadError(
            f"'{file}' names no column 'question' in its first lines{f': it begins with {found}' if found else ''}. "
            f"Put the columns' names there; these are known: {KNOWN}."
        )
    width = max(len(cells) for _, cells in filled[: place + 1])
    columns = known_columns(filled[place][1])
    columns += [""] * (width - len(columns))
    for number, _ in filled[:place]:
        yield number, "The line stands above the columns' names, and is no question."
    for number, cells in filled[place + 1 :]:
        if any(cell.strip() for cell in cells[len(columns) :]):
            yield (
                number,
                f"The line has {len(cells)} cells for {len(columns)} columns. Quote cells that hold the delimiter.",
            )
            continue
        longest = max(map(len, cells))
        if longest > CELL_CHARS:
            yield (
                number,
                f"A cell of the line has more than {CELL_CHARS:,} characters. Close its quotation mark, or shorten it.",
            )
            continue
        row = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
        yield number, {column: _value(column, cell) for column, cell in row.items() if cell}


def _value(column: str, cell: str) -> object:
    if column in LISTS:
        return [part for part in map(str.strip, cell.split("|")) if part]
    if column == "answerable":
        return cell.lower() in YES if cell.lower() in YES | NO else cell
    return cell
