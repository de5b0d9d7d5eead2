"""The rows of an Excel workbook, read within bounds of size, time and nesting.

openpyxl's reader makes a cell for each place that a sheet declares, and a tree of each row: a file of a kilobyte can
ask it for gigabytes. Here what is kept, and what is unpacked to find it, is counted while it is read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from io import BytesIO
from math import isfinite
from typing import Literal
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

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


MOST_UNPACKED = 200_000_000  # bytes
MOST_RATIO = 400  # bytes unpacked for one packed; sheets have 5 to 60
RATIO_FROM = 20_000_000  # bytes unpacked: below that, any ratio is harmless
MOST_PARTS = 10_000  # files in the zip
MOST_ELEMENTS = 4_000_000  # of XML: three for a filled cell, one for an empty one that has a border
MOST_NAMES = 5_000  # different ones of elements and attributes, which the parser keeps: Excel has some hundreds
MOST_ELEMENT_DEPTH = 100  # elements within elements: Excel has about ten
MOST_TOKEN = 1_000_000  # bytes of one tag
CHUNK = 65_536  # bytes

OnStart = Callable[[str, Mapping[str, str]], None]
OnEnd = Callable[[str, str], None]


class Package:
    """An open zip. What is too much raises LoadError, and what is broken raises whatever zipfile and expat do."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.unpacked = 0  # bytes
        self.most_unpacked = MOST_UNPACKED
        self._elements = 0
        if content.count(b"PK\x01\x02") > MOST_PARTS:
            raise too_much(name, "too many parts")
        self._zip = ZipFile(BytesIO(content))
        self._parts = {part.filename.lower(): part for part in self._zip.infolist()}
        size = sum(part.file_size for part in self._parts.values())
        if size > MOST_UNPACKED or (size > RATIO_FROM and size > MOST_RATIO * len(content)):
            raise too_much(name, f"{size // 1_000_000} MB")

    def relations(self, part: str, kind: str) -> dict[str, str]:
        """Id → the part of the zip, for what a part is related to in such a way."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        related: dict[str, str] = {}

        def start(tag: str, attributes: Mapping[str, str]) -> None:
            if tag == "Relationship" and attributes.get("Type", "").endswith(kind):
                target = posixpath.join("/", folder, attributes.get("Target", ""))
                related[attributes.get("Id", "")] = posixpath.normpath(target).lstrip("/")

        if file.lower() in self._parts:
            self.parse(file, start)
        return related

    def parse(self, part: str, on_start: OnStart, on_end: OnEnd = lambda tag, text: None) -> None:
        """Goes through the elements of a part of the zip, by their names without prefix; `on_end` gets a text's."""
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        text = Text()
        names: dict[str, str] = {}
        depth = fed = 0
        is_text = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth, is_text
            name = names.get(tag) or names.setdefault(tag, tag.rpartition(" ")[2])
            depth += 1
            self._elements += 1
            if self._elements > MOST_ELEMENTS or depth > MOST_ELEMENT_DEPTH:
                raise too_much(self.name, f"more than {MOST_ELEMENTS:,} elements, or elements within elements")
            if is_text := name in ("t", "v"):
                text.clear()
            on_start(name, attributes)

        def end(tag: str) -> None:
            nonlocal depth, is_text
            depth -= 1
            on_end(names[tag], str(text) if is_text else "")
            is_text = False

        def characters(piece: str) -> None:
            if is_text:
                text.add(piece)

        def doctype(*_: object) -> None:
            raise BadZipFile("a workbook declares no entities")

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, doctype
        with self._zip.open(self._part(part)) as stream:
            while piece := stream.read(CHUNK):
                self.unpacked += len(piece)
                fed += len(piece)
                if self.unpacked > self.most_unpacked:  # parts may be read twice
                    raise too_much(self.name, f"more than {self.most_unpacked // 1_000_000} MB")
                parser.Parse(piece)
                if fed - parser.CurrentByteIndex > MOST_TOKEN or len(parser.intern) > MOST_NAMES:
                    raise BadZipFile("a tag without an end, or names that no workbook has")
            parser.Parse(b"", True)

    def _part(self, name: str) -> ZipInfo:
        part = self._parts[name.lower()]
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # others unpack without a bound
            raise BadZipFile("no packing of a workbook's")
        return part


class Text:
    """A text that comes in pieces; what is far beyond a cell's is dropped."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._chars = 0

    def add(self, piece: str) -> None:
        """Puts a piece behind the others."""
        if self._chars <= CELL_CHARS:
            self._pieces.append(piece)
            self._chars += len(piece)

    def clear(self) -> None:
        """Begins anew."""
        self._pieces.clear()
        self._chars = 0

    def __str__(self) -> str:
        return "".join(self._pieces)[: CELL_CHARS + 1]


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
