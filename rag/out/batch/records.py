"""A table of questions, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.records import Answer

Note = Literal["empty", "wordless", "long", "cells", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class Line:
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
    lines: tuple[Line, ...]
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

    line: Line
    question: str
    answer: Answer | None = None
    note: Note | None = None
    same_as: int | None = None
