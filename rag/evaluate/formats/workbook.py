"""An Excel workbook → the filled cells of its sheets, read as a stream and bounded by what is really there.

openpyxl's reader makes a cell for each place that a sheet declares, and a tree of each row: a file of a kilobyte can
ask it for gigabytes. Here what is kept, and what is unpacked to find it, is counted while it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, time
from functools import lru_cache
from math import isfinite
from typing import Literal
from zipfile import BadZipFile

from rag.evaluate.formats.bounds import MOST_CELLS, MOST_CHARS, MOST_COLUMNS, Bounds, Record, too_much
from rag.evaluate.formats.package import Package, Text

NumberFormat = Literal["number", "percent", "date", "duration"]
PLACE = re.compile(r"([A-Z]{1,3})[1-9][0-9]{0,6}")


class Workbook:
    """An open workbook: the names of its sheets that are not hidden, and the rows of each.

    What it cannot read raises LoadError where it is too much, and else one of `BROKEN` of table.py.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._package = Package(content, name)
        main = next(iter(self._package.relations("", "/officeDocument").values()), "xl/workbook.xml")
        self._sheets, self._is_1904 = self._contents(main)
        self._strings = self._shared(next(iter(self._package.relations(main, "/sharedStrings").values()), ""))
        self._formats = self._number_formats(next(iter(self._package.relations(main, "/styles").values()), ""))

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in the order in which Excel shows them."""
        return tuple(self._sheets)

    def rows(self, sheet: str, most: int | None = None) -> list[Record]:
        """The rows of a sheet that hold something, or the first `most` of them; a row ends at its last filled cell."""
        rows: list[Record] = []
        bounds = Bounds(self.name)
        cells: list[str] = []
        inline = Text()
        number = place = 0
        value = kind = style = ""
        is_phonetic = False

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal number, place, value, kind, style, is_phonetic
            if tag == "row":
                number = int(attributes.get("r", number + 1))
                place = 0
            elif tag == "c":
                place = _column(attributes["r"]) if "r" in attributes else place + 1
                value, kind, style = "", attributes.get("t", "n"), attributes.get("s", "0")
                inline.clear()
            elif tag == "rPh":
                is_phonetic = True

        def end(tag: str, text: str) -> None:
            nonlocal value, is_phonetic
            if tag == "v":
                value = text
            elif tag == "t" and not is_phonetic:
                inline.add(text)
            elif tag == "rPh":
                is_phonetic = False
            elif tag == "c" and (shown := str(inline) if kind == "inlineStr" else self._shown(value, kind, style)):
                if place > MOST_COLUMNS:
                    raise too_much(self.name, f"something in column {place:,} of the sheet '{sheet}'")
                cells.extend([""] * (place - len(cells)))
                cells[place - 1] = shown
            elif tag == "row" and cells:
                rows.append((number, cells.copy()))
                bounds.add_row(cells)
                cells.clear()
                if len(rows) == most:
                    raise _EnoughError

        with suppress(_EnoughError):
            self._package.parse(self._sheets[sheet], start, end)
        return rows

    def _shown(self, value: str, kind: str, style: str) -> str:
        """A cell as a person sees it, or nearly."""
        if not value:
            return ""
        if kind == "s":
            return self._strings[int(value)]
        if kind == "b":
            return "false" if value == "0" else "true"
        form = self._formats[int(style)] if int(style) < len(self._formats) else "number"
        try:
            if kind == "n":
                return _number(value, form, self._is_1904)
            return _moment(datetime.fromisoformat(value)) if kind == "d" else value
        except (OverflowError, ValueError):  # what Excel shows as ####
            return value

    def _contents(self, main: str) -> tuple[dict[str, str], bool]:
        """Sheet → its part, and whether days are counted from 1904."""
        parts = self._package.relations(main, "/worksheet")
        found: list[tuple[str, str, bool]] = []
        is_1904 = False

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal is_1904
            if tag == "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                if part := parts.get(relation):
                    found.append((attributes.get("name", ""), part, attributes.get("state", "visible") == "visible"))
            elif tag == "workbookPr":
                is_1904 = attributes.get("date1904", "0") in ("1", "true")

        self._package.parse(main, start)
        shown = [sheet for sheet in found if sheet[2]] or found
        if not shown:
            raise BadZipFile("no sheet")
        return {name: part for name, part, _ in shown}, is_1904

    def _shared(self, part: str) -> list[str]:
        """The texts that cells name by their place."""
        strings: list[str] = []
        whole = Text()
        chars = 0
        is_phonetic = False

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal is_phonetic
            if tag == "si":
                whole.clear()
            elif tag == "rPh":
                is_phonetic = True

        def end(tag: str, text: str) -> None:
            nonlocal is_phonetic, chars
            if tag == "t" and not is_phonetic:
                whole.add(text)
            elif tag == "rPh":
                is_phonetic = False
            elif tag == "si":
                strings.append(str(whole))
                chars += len(strings[-1])
                if chars > MOST_CHARS or len(strings) > MOST_CELLS:
                    raise too_much(self.name, f"more than {MOST_CHARS:,} characters")

        if part:
            self._package.parse(part, start, end)
        return strings

    def _number_formats(self, part: str) -> list[NumberFormat]:
        """How each style of a cell shows a number."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # type: ignore[import-untyped, unused-ignore]

        codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        formats: list[NumberFormat] = []
        is_within = False

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            nonlocal is_within
            if tag == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
            elif tag == "cellXfs":
                is_within = True
            elif tag == "xf" and is_within:
                formats.append(_format_of(codes.get(attributes.get("numFmtId", ""), "")))

        def end(tag: str, text: str) -> None:
            nonlocal is_within
            is_within &= tag != "cellXfs"

        if part:
            self._package.parse(part, start, end)
        return formats


class _EnoughError(Exception):
    """As many rows as were asked for."""


def _column(place: str) -> int:
    """The number of a cell's column, from 1: 28 for « AB7 »."""
    found = PLACE.fullmatch(place)
    if not found:
        raise ValueError(place)
    number = 0
    for letter in found[1]:
        number = 26 * number + ord(letter) - 64
    return number


@lru_cache(maxsize=1024)
def _format_of(code: str) -> NumberFormat:
    from openpyxl.styles.numbers import (  # type: ignore[import-untyped, unused-ignore]
        is_date_format,
        is_timedelta_format,
    )

    if is_date_format(code):
        return "duration" if is_timedelta_format(code) else "date"
    return "percent" if "%" in code else "number"


def _number(value: str, form: NumberFormat, is_1904: bool) -> str:
    number = float(value)
    if not isfinite(number):
        return value
    if form in ("date", "duration"):
        from openpyxl.utils.datetime import (  # type: ignore[import-untyped, unused-ignore]
            MAC_EPOCH,
            WINDOWS_EPOCH,
            from_excel,
        )

        found = from_excel(number, MAC_EPOCH if is_1904 else WINDOWS_EPOCH, timedelta=form == "duration")
        return _moment(found) if isinstance(found, datetime) else str(found)
    return f"{100 * number:.10g} %" if form == "percent" else f"{number:.15g}"


def _moment(moment: datetime) -> str:
    return (moment.date() if moment.time() == time() else moment).isoformat()
