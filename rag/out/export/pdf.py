"""A conversation as PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.out.export.compose import DIRECTIONS, Block, Kind, TextRun, Transcript, lay_out, wording

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable, Paragraph


FONTS = ("GriotSerif", "GriotSerif-Bold")
_DRAWN_AS = {"\u202f": "\u00a0", "\u2009": " ", "\u2011": "-", "\u00ad": "", "\u200b": "", "\u200d": "", "\ufeff": ""}


def font_file(name: str) -> Path:
    """The file of one of `FONTS`."""
    return Path(__file__).parent / "fonts" / f"{name}.ttf"


def shown(text: str, language: str) -> str:
    """The text as the font can draw it: each stretch that it lacks is a sentence of `language` instead.

    Marks of direction are left out, since nothing that runs from right to left is drawn.
    """
    composed = unicodedata.normalize("NFC", DIRECTIONS.sub("", text))
    drawn = "".join(_DRAWN_AS.get(letter, letter) for letter in composed)
    return "".join(
        "".join(letters) if is_drawn else _said("".join(letters), language)
        for is_drawn, letters in groupby(_bridged(drawn), lambda letter: letter in letters_drawn())
    )


def _bridged(text: str) -> str:
    """The text with every space between two letters that cannot be drawn as one of them, so that they are told once."""
    letters = list(text)
    known = letters_drawn()
    for place in range(1, len(letters) - 1):
        if letters[place] == " " and letters[place - 1] not in known and letters[place + 1] not in known:
            letters[place] = "\ue000"
    return "".join(letters)


def _said(letters: str, language: str) -> str:
    words = wording(language)
    return words["unwritten_one"] if len(letters) == 1 else words["unwritten"].format(count=len(letters))


@cache
def letters_drawn() -> frozenset[str]:
    """The characters that both fonts have."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    known = [set(TTFontFile(str(font_file(name))).charToGlyph) for name in FONTS]
    return frozenset(map(chr, known[0] & known[1]))


MARGIN_MM, FOOT_MM = 22, 12
_SIZES: dict[Kind, float] = {"title": 19, "question": 13.5, "sources": 13.5, "exact": 12, "about": 9.5, "note": 9.5}
_INK, _FADED, _LINK = "#23211d", "#655f55", "#8a3d16"
_HEADINGS: dict[Kind, int] = {"title": 0, "question": 1, "sources": 1}
_ENTRY_CHARS = 90  # of a heading in the outline, which is a narrow column
_TITLE_CHARS = 250


def write_pdf(conversation: Transcript) -> bytes:
    """The file's bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    _register_fonts()
    file = BytesIO()
    template = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN_MM * mm,
        rightMargin=MARGIN_MM * mm,
        topMargin=MARGIN_MM * mm,
        bottomMargin=MARGIN_MM * mm,
        title=conversation.title[:_TITLE_CHARS],
        author="Griot",
        creator="Griot",
        lang=conversation.language,
    )
    blocks = [_paragraph(block, conversation.language) for block in lay_out(conversation)]
    template.build(list[Any](blocks), canvasmaker=_numbered_canvas(conversation.language))
    return file.getvalue()


def _paragraph(block: Block, language: str) -> Flowable:
    """A paragraph that adds itself to the outline where it is a heading."""
    from reportlab.platypus import Paragraph

    class Heading(Paragraph):
        """Adds itself to the outline when it is drawn."""

        def draw(self) -> None:
            key = f"heading-{self.canv.getPageNumber()}-{id(self)}"
            self.canv.bookmarkHorizontal(key, 0, self.height)
            self.canv.addOutlineEntry(entry, key, level=_HEADINGS[block.kind], closed=False)
            super().draw()

    entry = shown(block.text, language)[:_ENTRY_CHARS]
    anchor = f'<a name="source-{block.number}"/>' if block.number else ""
    text = anchor + "".join(_run(run, language) for run in block.runs)
    kind: type[Paragraph] = Heading if block.kind in _HEADINGS else Paragraph
    return kind(text, _style(block.kind))


def _run(run: TextRun, language: str) -> str:
    """The markup of a run; its text is escaped, and its address is one of ours."""
    text = escape(shown(run.text, language))
    if run.bold:
        text = f"<b>{text}</b>"
    if run.struck:
        text = f"<strike>{text}</strike>"
    address = f"#source-{run.source}" if run.source else run.link
    return f'<a href="{escape(address)}" color="{_LINK}">{text}</a>' if address else text


@cache
def _style(kind: Kind) -> ParagraphStyle:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    size = _SIZES.get(kind, 10.5)
    is_heading = kind in _HEADINGS
    return ParagraphStyle(
        kind,
        fontName=FONTS[1] if is_heading else FONTS[0],
        fontSize=size,
        leading=1.45 * size,
        spaceBefore={"question": 18, "sources": 22, "exact": 7}.get(kind, 3),
        spaceAfter=6 if kind == "source" else 3,
        textColor=HexColor(_FADED if kind in ("about", "note") else _INK),
        keepWithNext=kind in ("question", "sources", "exact"),
        splitLongWords=True,
    )


@cache
def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, str(font_file(name))))
    regular, bold = FONTS
    pdfmetrics.registerFontFamily(regular, regular, bold, regular, bold)


def _numbered_canvas(language: str) -> Any:
    """A canvas that writes « 2 / 5 » at the foot of each page, once it knows how many there are."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):
        """Keeps every page until the last."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.kept: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self.kept.append(dict(self.__dict__))
            canvas: Any = self
            canvas._startPage()

        def save(self) -> None:
            pages: Sequence[dict[str, Any]] = self.kept
            for number, page in enumerate(pages, start=1):
                self.__dict__.update(page)
                self.setFont(FONTS[0], 9)
                self.setFillColor(_FADED)
                text = wording(language)["page"].format(page=number, pages=len(pages))
                self.drawCentredString(A4[0] / 2, FOOT_MM * mm, text)
                super().showPage()
            super().save()

    return Numbered
