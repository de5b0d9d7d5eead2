"""A zip of XML parts, as a workbook is one: each is read as a stream, and what is unpacked is counted meanwhile."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from io import BytesIO
from xml.parsers.expat import ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from rag.evaluate.formats.bounds import CELL_CHARS, too_much

MOST_UNPACKED = 200_000_000  # bytes
MOST_RATIO = 400  # bytes unpacked for one packed; sheets have 5 to 60
RATIO_FROM = 20_000_000  # bytes unpacked: below that, any ratio is harmless
MOST_PARTS = 10_000  # files in the zip
MOST_ELEMENTS = 4_000_000  # of XML: three for a filled cell, one for an empty one that has a border
MOST_NAMES = 5_000  # different ones of elements and attributes, which the parser keeps: Excel has some hundreds
MOST_DEPTH = 100  # elements within elements: Excel has about ten
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
            if self._elements > MOST_ELEMENTS or depth > MOST_DEPTH:
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
