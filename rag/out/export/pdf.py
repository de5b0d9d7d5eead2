"""A conversation → PDF: real text, an outline, page numbers, links. Scripts that its font lacks become a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rag.out.export.glyphs import FONTS, shown
from rag.out.export.layout import Block, Kind, Run, lay_out
from rag.out.export.records import Conversation
from rag.out.export.wording import wording

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable, Paragraph

MARGIN_MM, FOOT_MM = 22, 12
_SIZES: dict[Kind, float] = {"title": 19, "question": 13.5, "sources": 13.5, "exact": 12, "about": 9.5, "note": 9.5}
_INK, _FADED, _LINK = "#23211d", "#655f55", "#8a3d16"
_HEADINGS: dict[Kind, int] = {"title": 0, "question": 1, "sources": 1}
_ENTRY_CHARS = 90  # of a heading in the outline, which is a narrow column
_TITLE_CHARS = 250


def write_pdf(conversation: Conversation) -> bytes:
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


def _run(run: Run, language: str) -> str:
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

    from rag.out.export.glyphs import font_file

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
