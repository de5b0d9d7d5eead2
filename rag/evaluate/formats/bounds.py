"""How much a file of questions may hold, counted by what is really there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import LoadError

MOST_BYTES = 200_000_000  # of a file that is read whole
MOST_ROWS = 200_000  # with something in them; the largest file of questions in use, SQuAD's, has 130,000
MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
MOST_CHARS = 50_000_000  # of all cells; a text that several cells share is counted for each
CELL_CHARS = 131_072  # of a cell; Excel has 32,767 at most
LINE_BYTES = 1_000_000  # of a line of questions in JSON
MOST_DEPTH = 50  # lists within lists


Record = tuple[int, Sequence[str]]
"""The number of a line, from 1, and its cells."""


@dataclass(slots=True)
class Bounds:
    """What a file of that name has been found to hold so far; each `add` raises LoadError where it is too much."""

    name: str
    cells: int = 0
    chars: int = 0
    rows: int = 0

    def add_row(self, cells: Sequence[str]) -> None:
        """Counts a row that is kept."""
        self.rows += 1
        self.cells += len(cells)
        self.chars += sum(map(len, cells))
        for count, most, what in (
            (self.rows, MOST_ROWS, "filled lines"),
            (len(cells), MOST_COLUMNS, "columns"),
            (self.cells, MOST_CELLS, "cells"),
            (self.chars, MOST_CHARS, "characters"),
        ):
            if count > most:
                raise too_much(self.name, f"more than {most:,} {what}")


def too_much(name: str, what: str) -> LoadError:
    """What a user is told of a file that holds so much."""
    return LoadError(f"'{name}' holds {what}, far more than questions do. Split it into several files.")
