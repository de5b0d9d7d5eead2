"""Workbooks as spreadsheets write them, and as somebody writes them who wants to fill the memory."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook as Written  # type: ignore[import-untyped, unused-ignore]
from openpyxl.utils.datetime import MAC_EPOCH  # type: ignore[import-untyped, unused-ignore]

from rag.errors import LoadError
from rag.evaluate.formats import workbook
from rag.evaluate.formats.table import Sheet, excel_sheet
from rag.evaluate.formats.workbook import CELL_CHARS, CHUNK, MOST_CELLS, MOST_CHARS, MOST_ROWS, Package, Record

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{KIND}"/></Types>'
NOISE = Random(0).randbytes(300_000)  # so that what is repeated is not refused for how well it is packed alone
ASKED = '<row r="1"><c r="A1" t="inlineStr"><is><t>question</t></is></c></row>'
WHO = '<row r="2"><c r="A2" t="inlineStr"><is><t>Qui ?</t></is></c></row>'
READ: list[Record] = [(1, ["question"]), (2, ["Qui ?"])]


def sheet(rows: str = ASKED + WHO, before: str = "") -> str:
    return f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"


def book(
    first: str,
    strings: str = "",
    styles: str = "",
    others: tuple[str, ...] = (),
    noise: bytes = NOISE,
    packing: int = ZIP_DEFLATED,
) -> bytes:
    """A workbook of these sheets."""
    sheets = [first, *others]
    related = {f"worksheets/s{number}.xml": ("worksheet", one) for number, one in enumerate(sheets, start=1)}
    related |= {"sharedStrings.xml": ("sharedStrings", strings), "styles.xml": ("styles", styles)}
    named = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1))
    file = io.BytesIO()
    with ZipFile(file, "w", packing) as parts:
        parts.writestr("[Content_Types].xml", TYPES)
        parts.writestr("_rels/.rels", relations({"/xl/workbook.xml": "officeDocument"}))
        parts.writestr("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>')
        parts.writestr(
            "xl/_rels/workbook.xml.rels", relations({part: kind for part, (kind, text) in related.items() if text})
        )
        parts.writestr("xl/media/noise.png", noise)
        for part, (_, text) in related.items():
            if text:
                parts.writestr(f"xl/{part}", text)
    return file.getvalue()


def relations(targets: dict[str, str]) -> str:
    rows = (
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{part}"/>'
        for n, (part, kind) in enumerate(targets.items(), 1)
    )
    return f"<Relationships xmlns='{PACKAGE}/relationships'>{''.join(rows)}</Relationships>"


def read(content: bytes) -> Sheet:
    return excel_sheet(content, "q.xlsx", lambda records: any("question" in cells for _, cells in records))


def cells_made(content: bytes) -> int:
    return sum(len(cells) for _, cells in read(content).records)


def understated(content: bytes, part: str) -> bytes:
    """The workbook with a directory that says of a part that it unpacks to ten bytes."""
    with ZipFile(io.BytesIO(content)) as parts:
        size = parts.getinfo(part).file_size.to_bytes(4, "little")
    return content.replace(size, (10).to_bytes(4, "little"))


def test_cells_are_read_as_a_person_sees_them() -> None:
    workbook = Written()
    page = workbook.active
    values = ["a\nb ", 7, 0.1 + 0.2, 1e400, True, False, None, datetime(2024, 8, 1), datetime(2024, 8, 1, 12, 30)]
    page.append([*values, time(9, 5), timedelta(hours=30), 0.9, "#N/A", -3.5, 12345678901234567890])
    page["L1"].number_format = "0%"
    page["M1"].data_type = "e"
    file = io.BytesIO()
    workbook.save(file)
    assert read(file.getvalue()).records[0][1] == [
        *("a\nb ", "7", "0.3", "", "true", "false", "", "2024-08-01", "2024-08-01T12:30:00", "09:05:00"),
        *("1 day, 6:00:00", "90 %", "#N/A", "-3.5", "1.23456789012346e+19"),
    ]


def test_days_may_be_counted_from_1904() -> None:
    workbook = Written()
    workbook.epoch = MAC_EPOCH
    workbook.active.append(["question", datetime(2024, 8, 1)])
    file = io.BytesIO()
    workbook.save(file)
    assert read(file.getvalue()).records == ((1, ["question", "2024-08-01"]),)


@pytest.mark.parametrize(
    "rows",
    [
        ASKED + WHO,
        '<row><c t="inlineStr"><is><t>question</t></is></c></row><row><c t="str"><f>A1</f><v>Qui ?</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c t="s" r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><r><t>Qui</t></r><r>'
        "<t> ?</t></r><rPh><t>ki</t></rPh></is></c></row>",
        ASKED
        + '<row r="2"><c r="A2" t="inlineStr"><is><t>Qui ?</t></is></c><c r="B2" s="1"/><c r="XFD2" s="1"/></row>',
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_rows_are_read_however_they_are_written(rows: str, prefix: str) -> None:
    strings = f"<sst {MAIN}><si><t>question</t><rPh><t>k</t></rPh></si><si><r><t>Qui</t></r><r><t> ?</t></r></si></sst>"
    written = sheet(rows)
    if prefix:
        written = written.replace("</", "<\0").replace("<", f"<{prefix}").replace(f"<{prefix}\0", f"</{prefix}")
        written = written.replace("xmlns=", "xmlns:x=")
    assert list(read(book(written, strings)).records) == READ


def test_what_no_number_is_stands_as_it_is_written() -> None:
    rows = '<row><c t="str"><v>question</v></c><c><v>1e999</v></c><c t="d"><v>noon</v></c><c><v>x</v></c></row>'
    assert read(book(sheet(rows))).records == ((1, ["question", "1e999", "noon", "x"]),)


def test_the_first_sheet_with_questions_is_read_and_the_others_are_named() -> None:
    notes, none = sheet('<row><c t="str"><v>Notes</v></c></row>'), sheet("")
    found = read(book(notes, others=(none, sheet(), sheet())))
    assert (found.name, list(found.records), found.unread) == ("S3", READ, ("S1", "S4"))
    assert read(book(notes, others=(none,))).name == "S1"


def test_a_hidden_sheet_is_not_read() -> None:
    workbook = Written()
    workbook.active.append(["question"])
    workbook.create_sheet("seen").append(["question", "x"])
    workbook.active.sheet_state = "hidden"
    file = io.BytesIO()
    workbook.save(file)
    assert (read(file.getvalue()).name, read(file.getvalue()).unread) == ("seen", ())


def test_no_cell_is_made_for_what_a_sheet_only_declares() -> None:
    declared = book(sheet(before='<dimension ref="A1:XFD1048576"/>'))
    far = book(sheet(ASKED + WHO.replace('r="2"', 'r="1048576"').replace("A2", "A1048576")))
    empty = book(sheet(ASKED + "<row/>" * 100_000 + WHO.replace('r="2"', 'r="200000"')))
    styled = book(sheet(ASKED + ("<row>" + '<c s="1"/>' * 16_384 + "</row>") * 10 + WHO))
    assert [cells_made(content) for content in (declared, far, empty, styled)] == [2, 2, 2, 2]
    assert read(far).records[1][0] == 1_048_576


def strings_of(text: str, times: int) -> bytes:
    """A workbook whose cells share one text, so many times."""
    cells = '<row><c t="s"><v>1</v></c></row>' * times
    return book(sheet(ASKED + cells), f"<sst {MAIN}><si><t>x</t></si><si><t>{text}</t></si></sst>")


BROKEN = "cannot be read as an Excel workbook"
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a column far to the right": (
        "something in column 16,384 of the sheet 'S1'",
        lambda: book(sheet(ASKED + '<row r="2"><c r="XFD2"><v>1</v></c></row>')),
    ),
    "wide rows": (
        "more than 1,000,000 cells",
        lambda: book(sheet(ASKED + '<row><c r="ALL2"><v>1</v></c></row>' * (MOST_CELLS // 1000 + 1))),
    ),
    "many rows": (
        "more than 200,000 filled lines",
        lambda: book(sheet(ASKED + "<row><c><v>1</v></c></row>" * MOST_ROWS)),
    ),
    "a text that is shared": (
        "more than 50,000,000 characters",
        lambda: strings_of(" " + "x" * (CELL_CHARS - 1), MOST_CHARS // CELL_CHARS + 1),
    ),
    "shared texts that nobody uses": (
        "more than 50,000,000 characters",
        lambda: book(
            sheet(), f"<sst {MAIN}>" + f"<si><t>{'x' * CELL_CHARS}</t></si>" * (MOST_CHARS // CELL_CHARS + 1) + "</sst>"
        ),
    ),
    "a sheet that is packed too well": ("150 MB", lambda: book(sheet(before=" " * 150_000_000), noise=b"")),
    "a sheet whose directory lies": (
        BROKEN,
        lambda: understated(book(sheet(before=" " * 30_000_000)), "xl/worksheets/s1.xml"),
    ),
    "styles whose directory lies": (
        BROKEN,
        lambda: understated(
            book(sheet(), styles=f"<styleSheet {MAIN}>{' ' * 30_000_000}</styleSheet>"), "xl/styles.xml"
        ),
    ),
    "entities": (
        BROKEN,
        lambda: book(
            '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            + sheet('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')
        ),
    ),
    "a file from elsewhere": (
        BROKEN,
        lambda: book('<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + sheet()),
    ),
    "elements within elements": ("more than 4,000,000 elements, or", lambda: book(sheet("<row>" * 100_000))),
    "a tag without an end": (BROKEN, lambda: book(sheet(f"<row a='{'x' * 5_000_000}'/>"))),
    "names without number": (BROKEN, lambda: book(sheet("".join(f"<n{n}/>" for n in range(20_000))))),
    "another packing": (BROKEN, lambda: book(sheet(), packing=ZIP_BZIP2)),
    "a text that is not there": (BROKEN, lambda: book(sheet('<row><c t="s"><v>9</v></c></row>'))),
    "half a sheet": (BROKEN, lambda: book(sheet()[:-20])),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_fill_the_memory_is_refused_in_a_sentence(bomb: str) -> None:
    why, content = BOMBS[bomb]
    with pytest.raises(LoadError, match=why) as refused:
        read(content())
    assert str(refused.value).startswith("'q.xlsx' ")


def test_so_are_more_cells_and_elements_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (workbook.MOST_CELLS, workbook.MOST_ELEMENTS) == (1_000_000, 4_000_000)  # which would take seconds to reach
    monkeypatch.setattr(workbook, "MOST_CELLS", 10_000)
    monkeypatch.setattr(workbook, "MOST_ELEMENTS", 40_000)
    with pytest.raises(LoadError, match="more than 10,000 cells"):
        read(book(sheet(ASKED + f"<row>{'<c><v>1</v></c>' * 999}</row>" * 11)))
    with pytest.raises(LoadError, match="more than 40,000 elements"):
        read(book(sheet(ASKED + "<row/>" * 40_000)))


def test_no_more_is_unpacked_than_is_allowed_whatever_the_directory_says() -> None:
    opened = Package(book(sheet(before=" " * 30_000_000)), "q.xlsx")
    opened.most_unpacked = 1_000_000
    with pytest.raises(LoadError, match="more than 1 MB"):
        opened.parse("xl/worksheets/s1.xml", lambda tag, attributes: None)
    assert opened.unpacked <= 1_000_000 + CHUNK
