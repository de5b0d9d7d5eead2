"""A file of questions → a table: CSV or Excel with a column `question`, or with questions in one that is not named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path, PurePath

from rag.errors import LoadError
from rag.evaluate.formats.bounds import Record
from rag.evaluate.formats.lines import read_content
from rag.evaluate.formats.table import (
    DELIMITERS,
    LOOKED_AT,
    csv_reader,
    csv_records,
    excel_sheet,
    first_lines,
    name_sheets,
)
from rag.out.batch.records import Line, Table

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
NAMES = frozenset(["question", "questions"])
NO_MARK = "\x1f"  # of lines that are one cell each: what is in no text


def read_table(file: Path) -> Table:
    """The table of a file. Raises LoadError where there is none."""
    return read_table_content(read_content(file), str(file))


def read_table_content(content: bytes, name: str) -> Table:
    """The table of a file's bytes; its name tells the format. Raises LoadError where there is no question in it."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise LoadError(f"'{name}' is no table of questions: these end in {', '.join(SUFFIXES)}. Save it as one.")
    if suffix == ".xlsx":
        sheet = excel_sheet(content, name, _holds_questions)
        table = replace(_table(_filled(sheet.records), ","), sheet=sheet.name, unread=sheet.unread)
    else:
        records, mark = csv_records(content, name, _mark_of)
        table = _table(_filled(records), mark)
    if not any(line.cells[table.question].strip() for line in table.lines):
        read = f" Only its sheet '{table.sheet}' was read, not {name_sheets(table.unread)}." if table.unread else ""
        raise LoadError(f"'{name}' holds no question.{read} Write one a line, below a heading 'question'.")
    return table


def _filled(records: Sequence[Record]) -> list[Record]:
    return [record for record in records if any(map(str.strip, record[1]))]


def _holds_questions(records: Sequence[Record]) -> bool:
    return _place_of_header(records) is not None or bool(_asked_in(records))


def _table(records: Sequence[Record], mark: str) -> Table:
    """The columns' names stand in the first line that names one `question`.

    Else the questions are in the column where the most cells end in a question mark, or in the first; and the names are
    in the first line that is not a title, unless that is a question itself.
    """
    if not records:
        return Table(("question",), ())
    named = _place_of_header(records)
    begin, place = named or _guessed(records)
    first = [cell.strip() for cell in records[begin][1]]
    is_headed = named is not None or not _is_question(first, place)
    whole = max(len(cells) for _, cells in records)
    width = max(len(first), len(records[0][1]), place + 1) if is_headed else whole
    columns = first if is_headed else [*[""] * place, "question"]
    return Table(
        (*columns, *[""] * (width - len(columns))),
        tuple(_line(number, cells, width) for number, cells in records[begin + is_headed :]),
        place,
        "," if mark == NO_MARK else mark,
        is_guessed=named is None and whole > 1,
        above=tuple(number for number, _ in records[:begin]),
    )


def _place_of_header(records: Sequence[Record]) -> tuple[int, int] | None:
    """Which of the first lines names a column `question`, and which of its cells; None where a question is above it.

    A title may be a question, too: it stands alone, above lines that have several cells.
    """
    for row, (_, cells) in enumerate(records[:LOOKED_AT]):
        place = next((place for place, cell in enumerate(cells) if cell.strip().casefold() in NAMES), None)
        if place is not None:
            above = [above for _, above in records[:row]]
            are_titles = _filled_cells(cells) > 1 and all(_filled_cells(one) == 1 for one in above)
            return (row, place) if are_titles or not _asked_in(records[:row]) else None
    return None


def _guessed(records: Sequence[Record]) -> tuple[int, int]:
    """How many lines are titles, with one filled cell above lines that have several; and the column of questions."""
    asked = _asked_in(records)
    if not asked:
        return 0, 0
    place = min(asked, key=lambda place: (-asked[place], place))
    most = max(_filled_cells(cells) for _, cells in records[:LOOKED_AT])
    titles = 0
    while most > 1 and _filled_cells(records[titles][1]) == 1 and not _is_question(records[titles][1], place):
        titles += 1
    return titles, place


def _asked_in(records: Sequence[Record]) -> Counter[int]:
    """Column → how many of its cells end in a question mark."""
    return Counter(place for _, cells in records for place in range(len(cells)) if _is_question(cells, place))


def _is_question(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and cells[place].rstrip(' »"”’)\u00a0').endswith(("?", "？", "؟"))


def _filled_cells(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _line(number: int, cells: Sequence[str], width: int) -> Line:
    padded = (*cells[:width], *[""] * (width - len(cells)))
    return Line(number, padded, fault=any(cell.strip() for cell in cells[width:]))


def _mark_of(text: str) -> str:
    """The mark by which the first lines have equally many cells, more than one, else that of the line of headings.

    Titles of one cell may stand above them, where the mark is none that sentences have.
    """
    lines = first_lines(text)
    records = {mark: list(csv_reader("\n".join(lines), mark)) for mark in DELIMITERS}
    for mark, cells in records.items():
        widths = {len(row) for row in cells}
        if len(widths) == 1 and max(widths) > 1:
            return mark
    for mark, cells in records.items():
        if any(len(row) > 1 and NAMES & {cell.strip().casefold() for cell in row} for row in cells):
            return mark
    for mark in (";", "\t"):
        titles = list(takewhile(lambda row: len(row) == 1 and not _is_question(row, 0), records[mark]))
        rest = [len(row) for row in records[mark][len(titles) :]]
        if len(rest) > 1 and min(rest) == max(rest) > 1:
            return mark
    return NO_MARK
