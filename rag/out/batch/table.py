"""A table of questions, asked row by row, as a table of answers."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePath
from typing import Literal, Protocol

from rag.errors import GriotError, LoadError, QuestionError
from rag.evaluate.formats import (
    DELIMITERS,
    LOOKED_AT,
    SHEETS_NAMED,
    Record,
    csv_reader,
    csv_records,
    excel_sheet,
    first_lines,
    name_sheets,
    read_content,
)
from rag.records import Answer, Filter
from rag.settings import Settings
from rag.words import Words, read_part, why_refused

Note = Literal["empty", "wordless", "long", "cells", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the table: its number in the file, from 1, and as many cells as there are columns.

    `fault` says that it had more cells than that.
    """

    number: int
    cells: tuple[str, ...]
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. `question` is the place of the column of questions; `mark` delimits the cells of a CSV.

    What may surprise who wrote the file: `is_guessed`, no column is called `question`, and there are several; `above`,
    the numbers of the lines above the columns' names; `sheet`, that of a workbook that is read, `unread`, those that
    are not.
    """

    columns: tuple[str, ...]
    lines: tuple[TableRow, ...]
    question: int = 0
    mark: str = ","
    is_guessed: bool = False
    above: tuple[int, ...] = ()
    sheet: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A line with its answer; or with a `note` why it was not asked.

    `same_as` is the number of the earlier line that asks the same and whose answer this is.
    """

    line: TableRow
    question: str
    answer: Answer | None = None
    note: Note | None = None
    same_as: int | None = None


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


log = logging.getLogger(__name__)


class Asks(Protocol):
    """What a batch needs of an assistant."""

    @property
    def settings(self) -> Settings:
        """How long a question may be."""

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        """The answer; raises GriotError."""


def ask_table(
    table: Table,
    assistant: Asks,
    *,
    filter: Filter | None = None,
    is_stopped: Callable[[], bool] = bool,
    before_each: Callable[[], object] = bool,
) -> Iterator[Answered]:
    """Each line in the order of the file, as soon as it is answered; a question that came before is not asked again.

    Once `is_stopped` says so, the lines that are left are only noted. `before_each` is called before each question.
    """
    known: dict[str, Answered] = {}
    for line in table.lines:
        question = line.cells[table.question].strip()
        first = known.get(" ".join(question.casefold().split()))
        if first is not None:
            yield Answered(line, question, first.answer, first.note, same_as=first.line.number)
        elif is_stopped():
            yield Answered(line, question, note="stopped")
        else:
            before_each()
            found = _ask(line, question, assistant, filter)
            if found.note == "failed" and is_stopped():  # in the midst of it
                found = Answered(line, question, note="stopped")
            if question and not line.fault:
                known[" ".join(question.casefold().split())] = found
            yield found


def _ask(line: TableRow, question: str, assistant: Asks, filter: Filter | None) -> Answered:
    if line.fault:
        return Answered(line, question, note="cells")
    if not question:
        return Answered(line, question, note="empty")
    if len(question) > assistant.settings.question_chars:
        return Answered(line, question, note="long")
    try:
        return Answered(line, question, assistant.ask(question, filter=filter))
    except QuestionError:
        return Answered(line, question, note="wordless")
    except GriotError:
        log.warning("A question of a batch could not be answered", exc_info=True)
    except Exception:
        log.exception("A question of a batch could not be answered")
    return Answered(line, question, note="failed")


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


def _line(number: int, cells: Sequence[str], width: int) -> TableRow:
    padded = (*cells[:width], *[""] * (width - len(cells)))
    return TableRow(number, padded, fault=any(cell.strip() for cell in cells[width:]))


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
