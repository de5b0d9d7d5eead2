"""A conversation → a Word document (DOCX): headings, bold, links between numbers and sources, page numbers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from rag.out.export.compose import Block, Kind, TextRun, Transcript, lay_out, wording

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_STYLES: dict[Kind, str] = {"title": "Title", "question": "Heading 1", "sources": "Heading 1"}
_LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_INK, _LINK, _FADED = "23211D", "8A3D16", "655F55"
PAGE_MM = (210, 297)
_TITLE_CHARS = 250  # of the file's own title: Word keeps 255


def write_word(conversation: Transcript) -> bytes:
    """The file's bytes."""
    from docx import Document as new_document
    from docx.shared import Mm

    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    _set_styles(document, conversation.language)
    _describe(document, conversation)
    for block in lay_out(conversation):
        _add(document, block)
    _add_page_numbers(document, conversation.language)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Document, block: Block) -> None:
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind, "Normal"))
    target: Any = paragraph._p
    if block.number:
        mark = _element("w:bookmarkStart", id=str(block.number), name=f"source_{block.number}")
        target.append(mark)
        target.append(_element("w:bookmarkEnd", id=str(block.number)))
    for run in block.runs:
        _add_run(paragraph, run, is_soft=block.kind in ("about", "note"))


def _add_run(paragraph: Paragraph, run: TextRun, *, is_soft: bool) -> None:
    from docx.shared import RGBColor

    made = paragraph.add_run(run.text)
    made.bold = run.bold or None
    made.font.strike = run.struck or None
    if is_soft:
        made.italic, made.font.color.rgb = True, RGBColor.from_string(_FADED)
    if run.language:
        properties: Any = made._r.get_or_add_rPr()
        properties.append(_element("w:lang", val=_LOCALES.get(run.language, run.language)))
    if run.source or run.link:
        made.font.color.rgb = RGBColor.from_string(_LINK)
        link = _element("w:hyperlink", anchor=f"source_{run.source}") if run.source else _outside(paragraph, run.link)
        made._r.addprevious(link)
        link.append(made._r)


def _outside(paragraph: Paragraph, address: str) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    link = _element("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return link


def _set_styles(document: Document, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": 11, "Title": 20, "Heading 1": 14}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Georgia", Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.color.rgb = RGBColor.from_string(_INK)
    language_of_all: Any = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    language_of_all.set(qn("w:val"), _LOCALES.get(language, language))


def _describe(document: Document, conversation: Transcript) -> None:
    about = document.core_properties
    moment = datetime.combine(conversation.day, time(), UTC)
    about.title, about.language = conversation.title[:_TITLE_CHARS], conversation.language
    about.author, about.comments, about.last_modified_by = "Griot", "", ""
    about.created = about.modified = moment


def _add_page_numbers(document: Document, language: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    between = wording(language)["page"].format(page="", pages="")
    for text, code in (("", "PAGE"), (between, "NUMPAGES")):
        if text:
            paragraph.add_run(text)
        field = _element("w:fldSimple", instr=code)
        target: Any = paragraph._p
        target.append(field)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
