"""A conversation as a file: what it says, worked out by hand, and that nothing in it is markup."""

import json
import re
import string
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from bibtexparser.entrypoint import parse_string
from docx import Document as read_word
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from rag.out.export import FORMATS, Exchange, Format, Place, compose, cut_source, write_export
from rag.out.export.citations import escape_bibtex, write_bibtex, write_text
from rag.out.export.compose import Transcript, isolated, plain
from rag.out.export.markup import escape_markdown
from rag.records import Document, Fact, Statement

QUOTE = "Le ministre Abdoulaye Diop\na reçu l’ambassadeur."
TEXT = f"Un titre\n{QUOTE}\nПрезидент встретил Δημήτρη."
HOSTILE = "</title><script>alert(1)</script> **x** [y](http://z) {\\input{a}} $a_b$ 50 % & #1 ~ ^ \u202eabc = @x | `c`"
DAY = date(2026, 11, 1)


class Shelf:
    """A library of two documents."""

    def __init__(self, **texts: str) -> None:
        known = {"a/un.txt": document("a/un.txt", TEXT), "mauvais.txt": document("mauvais.txt", HOSTILE, HOSTILE)}
        self.known = known | {path: document(path, text) for path, text in texts.items()}

    def document(self, path: str) -> Document | None:
        return self.known.get(path)


def document(path: str, text: str, title: str = "Un titre") -> Document:
    return Document(
        path,
        "0" * 64,
        text,
        title=Fact(title, 0, 8),
        date=Fact("2021-06-15", 0, 4),
        publisher=Fact("L’Essor & Cie", 0, 4),
        author=Fact("A. and B. {C}", 0, 4),
        language="fr",
    )


def place(path: str = "a/un.txt", quote: str = QUOTE, exact: str = "") -> Place:
    text = Shelf().known[path].text
    start = text.index(quote)
    low = text.index(exact) if exact else 0
    return Place(path, start, start + len(quote), (low, low + len(exact)) if exact else None)


def exchange(said: str, *statements: Statement, **places: Place) -> Exchange:
    numbered = {int(name[1:]): where for name, where in places.items()}
    status = "answered" if statements and statements[0].citations else "not_found"
    return Exchange(said, said, "fr", status, "high", 0.87, statements, numbered)  # type: ignore[arg-type]


DIOP = Statement("Le ministre Abdoulaye Diop a reçu l’ambassadeur.", (1,), "forged")
ASKED = exchange("Qui a reçu l’ambassadeur ?", DIOP, _1=place(exact="Abdoulaye Diop"))
REFUSED = Exchange(
    "Et après ?",
    "Qui a-t-il reçu après ?",
    "fr",
    "not_found",
    "low",
    0.1,
    (Statement("Les documents ne répondent pas."),),
    {},
    why="Aucun passage.",
    among="Parmi 2 documents sur 3 : L’Essor.",
)


def conversation(*exchanges: Exchange, title: str = "Mes questions", language: str = "fr") -> Transcript:
    return compose(
        exchanges or (ASKED, REFUSED, ASKED), Shelf(), title=title, language=language, day=DAY, link=lambda _: "/x?a&b"
    )


SHOWN = Statement("The minister received the ambassador.", (1,))
INVENTED = Statement("He gave him <b>gold</b>.", supported=False)
SUPPORTED = replace(
    exchange("Summarise it.", SHOWN, replace(INVENTED, supported=True), _1=place()),
    language="en",
    author="model",
    worded="Worded by openai:m.",
)
SUPPORTED_TALK = conversation(SUPPORTED)
WORDED_TALK = conversation(replace(SUPPORTED, statements=(SHOWN, INVENTED)))
HOSTILE_TALK = conversation(
    exchange(HOSTILE, Statement(HOSTILE, (1,)), _1=place("mauvais.txt", HOSTILE)),
    exchange("# 1. - +\n\n> a", Statement(HOSTILE)),
    title=HOSTILE,
)


def test_a_conversation_in_markdown() -> None:
    assert write_export(conversation(), "md").decode() == (
        "# Mes questions\n\n"
        "*Exporté de Griot le 1er novembre 2026. Ce qui est entre guillemets est, au caractère près, dans le document "
        "cité.*\n\n"
        "## Qui a reçu l’ambassadeur ?\n\n"
        "**Abdoulaye Diop**\n\n"
        "«\u00a0Le ministre **Abdoulaye Diop** a reçu l’ambassadeur.\u00a0»\u00a0[\\[1\\]](#source-1)\n\n"
        "*Confiance élevée (87\u00a0%).*\n\n"
        "## Et après ?\n\n"
        "*Comprise ainsi\u00a0: Qui a-t-il reçu après ?*\n\n"
        "*Parmi 2 documents sur 3 : L’Essor.*\n\n"
        "Les documents ne répondent pas.\n\n"
        "Aucun passage.\n\n"
        "## Qui a reçu l’ambassadeur ?\n\n"
        "**Abdoulaye Diop**\n\n"
        "«\u00a0Le ministre **Abdoulaye Diop** a reçu l’ambassadeur.\u00a0»\u00a0[\\[1\\]](#source-1)\n\n"
        "*Confiance élevée (87\u00a0%).*\n\n"
        "## Sources\n\n"
        '<a id="source-1"></a>\\[1\\] [**Un titre**](</x?a&b>), L’Essor \\& Cie, A. and B. \\{C\\}, 15 juin 2021, '
        "fichier a/un.txt, caractères 9 à 57\u00a0: "
        "«\u00a0Le ministre **Abdoulaye Diop** a reçu l’ambassadeur.\u00a0»\n"
    )


def test_what_a_model_worded_says_who_did_what_shows_it_and_what_nothing_shows_in_markdown() -> None:
    text = write_export(WORDED_TALK, "md").decode()
    assert "The minister received the ambassador.\u00a0[\\[1\\]](#source-1)\n\n" in text
    assert "~~He gave him \\<b\\>gold\\</b\\>.~~ (not found in the documents)\n\n" in text
    assert "*Worded by openai\\:m.*" in text
    assert "«\u00a0Le ministre Abdoulaye Diop a reçu l’ambassadeur.\u00a0»\n" in text


def test_what_a_model_worded_in_html() -> None:
    text = write_export(WORDED_TALK, "html").decode()
    assert 'ambassador.\u00a0<a href="#source-1">[1]</a></p>' in text
    assert "<del>He gave him &lt;b&gt;gold&lt;/b&gt;.</del> (not found in the documents)</p>" in text
    assert '<p class="note" dir="auto">Worded by openai:m.</p>' in text


def test_what_a_model_worded_in_word() -> None:
    paragraphs = read_word(BytesIO(write_export(WORDED_TALK, "docx"))).paragraphs
    (struck,) = [run for one in paragraphs for run in one.runs if run.font.strike]
    assert struck.text == "He gave him <b>gold</b>."
    texts = [one.text for one in paragraphs]
    assert "The minister received the ambassador.\u00a0[1]" in texts
    assert "He gave him <b>gold</b>. (not found in the documents)" in texts
    assert "Worded by openai:m." in texts


def test_what_a_model_worded_in_a_pdf() -> None:
    pages = PdfReader(BytesIO(write_export(WORDED_TALK, "pdf"))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "The minister received the ambassador. [1]" in text
    assert "He gave him <b>gold</b>. (not found in the documents)" in text
    assert "Worded by openai:m." in text
    (content,) = [page.get_contents() for page in pages]
    assert content is not None
    (plain_page,) = PdfReader(BytesIO(write_export(SUPPORTED_TALK, "pdf"))).pages
    assert lines_drawn(content.get_data()) == lines_drawn(plain_page.get_contents().get_data()) + 1  # type: ignore[union-attr]


def lines_drawn(content: bytes) -> int:
    """How many straight lines a page of a PDF draws."""
    return len(re.findall(rb"\bl\s+S\b", content))


@pytest.mark.parametrize("format", ["bib", "csl"])
def test_a_bibliography_has_the_sources_of_what_a_model_worded_and_none_of_its_words(format: Format) -> None:
    text = write_export(WORDED_TALK, format).decode()
    assert "Abdoulaye Diop a reçu" in text
    assert "received" not in text
    assert "gold" not in text


def test_the_numbers_go_on_from_answer_to_answer_and_a_place_keeps_its_own() -> None:
    other = exchange("Qui ?", DIOP, Statement("Un titre", (2,)), _1=place(), _2=place(quote="Un titre"))
    found = conversation(ASKED, other, ASKED)
    assert [source.number for source in found.sources] == [1, 2, 3]
    assert [[source.number for said in told for source in said.sources] for told in found.told] == [[1], [2, 3], [1]]


def test_a_quote_is_cut_from_the_document_whatever_the_browser_says() -> None:
    forged = exchange("Qui ?", Statement("Abdoulaye Diop a trahi.", (1,)), _1=place())
    text = write_export(conversation(forged), "md").decode()
    assert "trahi" not in text
    assert "Les mots cités ne sont plus dans les documents indexés" in text
    assert "«\u00a0Le ministre Abdoulaye Diop a reçu l’ambassadeur.\u00a0»" in text


@pytest.mark.parametrize("where", [Place("gone.txt", 0, 5), Place("a/un.txt", 0, 10_000), Place("a/un.txt", 5, 5)])
def test_a_document_that_is_no_longer_indexed_is_said_so(where: Place) -> None:
    text = write_export(conversation(exchange("Qui ?", Statement("Mots perdus.", (1,)), _1=where)), "md").decode()
    assert "Mots perdus" not in text
    assert f"\\[1\\] **{where.document.rpartition('/')[2]}**\u00a0: ce document n’est plus indexé" in text.replace(
        "\\_", "_"
    )


def test_what_griot_says_of_a_document_is_no_quote() -> None:
    own = Statement("« Un titre » porte cette date : 15 juin 2021.", (1,), "Un titre")
    (told,) = conversation(exchange("Quand ?", own, _1=place(quote="Un titre"))).told[0]
    assert (told.quote, told.text, told.exact) == (None, own.text, "Un titre")


def test_english_has_its_own_marks_and_words() -> None:
    text = write_export(conversation(language="en"), "md").decode()
    assert "“Le ministre **Abdoulaye Diop** a reçu l’ambassadeur.”" in text
    assert "*High confidence (87%).*" in text
    assert "15 June 2021, file a/un.txt, characters 9 to 57: “" in text


def test_nothing_of_a_document_is_markup_in_markdown() -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(write_export(HOSTILE_TALK, "md").decode())
    tags = {tag.lower() for tag in re.findall(r"<(\w+)", html)}
    assert tags <= {"h1", "h2", "p", "em", "strong", "a"}
    assert html.count("<h") == 4
    assert set(re.findall(r'href="([^"]*)"', html)) == {"#source-1", "/x?a&amp;b"}


@given(st.text(string.printable + "é»\u00a0", max_size=40))
def test_escaped_markdown_is_read_as_the_text_itself(text: str) -> None:
    line = plain(text).strip()
    html = MarkdownIt("commonmark", {"html": True}).render(escape_markdown(line))
    said = re.fullmatch(r"(?:<p>(.*)</p>\n)?", html, re.DOTALL)
    assert said, html
    shown = (said[1] or "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == line


def test_nothing_of_a_document_is_markup_in_html() -> None:
    page = write_export(HOSTILE_TALK, "html").decode()
    assert "<script" not in page
    tags = {tag.lower() for tag in re.findall(r"<(\w+)", page)}
    assert tags == {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "strong", "a", "span"}
    assert set(re.findall(r'href="([^"]*)"', page)) == {"#source-1", "/x?a&amp;b"}
    assert "\u2068" in page


def test_an_html_file_says_its_language_and_that_of_its_quotes() -> None:
    page = write_export(conversation(language="en"), "html").decode()
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert '<span lang="fr"><strong>Abdoulaye Diop</strong></span>' in page
    assert '<a href="#source-1">[1]</a>' in page
    assert '<p class="source" dir="auto" id="source-1">' in page


def test_word_has_headings_bold_words_links_and_its_language() -> None:
    file = read_word(BytesIO(write_export(conversation(), "docx")))
    found = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in file.paragraphs]
    assert found[0] == ("Title", "Mes questions")
    assert [text for style, text in found if style == "Heading 1"] == [
        "Qui a reçu l’ambassadeur ?",
        "Et après ?",
        "Qui a reçu l’ambassadeur ?",
        "Sources",
    ]
    told = next(paragraph for paragraph in file.paragraphs if paragraph.text.startswith("«"))
    assert [run.text for run in told.runs if run.bold] == ["Abdoulaye Diop"]
    assert [link.fragment for link in told.hyperlinks] == ["source_1"]
    assert [link.address for link in file.paragraphs[-1].hyperlinks] == ["/x?a&b"]
    assert (file.core_properties.title, file.core_properties.language) == ("Mes questions", "fr")
    assert file.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == "fr-FR"


def test_nothing_of_a_document_is_a_field_or_a_control_in_word() -> None:
    content = write_export(conversation(title="a\x00\x0b\ud800b \u202e" + HOSTILE), "docx")
    file = read_word(BytesIO(content))
    assert file.paragraphs[0].text.startswith("\u2068a b \u202e</title><script>")
    body = zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert "instrText" not in body
    assert "fldSimple" not in body


def test_a_pdf_has_its_text_headings_page_numbers_links_and_language() -> None:
    file = PdfReader(BytesIO(write_export(conversation(*[ASKED, REFUSED] * 12), "pdf")))
    pages = [page.extract_text() for page in file.pages]
    assert len(pages) > 1
    assert [f"{number} / {len(pages)}" in text for number, text in enumerate(pages, start=1)] == [True] * len(pages)
    text = " ".join(" ".join(pages).split())
    assert "« Le ministre Abdoulaye Diop a reçu l’ambassadeur. » [1]" in text.replace("\u00a0", " ")
    assert file.metadata is not None
    assert [file.metadata.title, str(file.root_object["/Lang"])] == ["Mes questions", "fr"]
    title, below = file.outline
    assert title["/Title"] == "Mes questions"  # type: ignore[call-overload]
    assert [entry["/Title"] for entry in below][::24] == ["Qui a reçu l’ambassadeur ?", "Sources"]  # type: ignore[call-overload]
    links = [note.get_object() for page in file.pages for note in page.get("/Annots", [])]
    assert sum("/A" in link and link["/A"].get("/URI") == "/x?a&b" for link in links) == 1
    assert sum("/Dest" in link or link.get("/A", {}).get("/S") == "/GoTo" for link in links) == 12


def test_a_pdf_shows_latin_greek_and_cyrillic_and_says_what_it_cannot_show() -> None:
    said = "Bɛ ɲɔgɔn ŋ œuvre Ž Александр Ї Δημήτρης ἀρχή — … € 中文 字 السفير x 中"
    text = PdfReader(BytesIO(write_export(conversation(exchange(said)), "pdf"))).pages[0].extract_text()
    shown = " ".join(text.split()).replace("\u00a0", " ")
    assert "Bɛ ɲɔgɔn ŋ œuvre Ž Александр Ї Δημήτρης ἀρχή — … € [11 caractères que ce PDF" in shown
    assert "x [1 caractère que ce PDF ne sait pas montrer" in shown


def test_nothing_of_a_document_is_markup_in_a_pdf() -> None:
    text = PdfReader(BytesIO(write_export(HOSTILE_TALK, "pdf"))).pages[0].extract_text()
    assert "</title><script>alert(1)</script> **x** [y](http://z) {\\input{a}} $a_b$ 50 % & #1 ~ ^ abc" in " ".join(
        text.split()
    )


def test_bibtex_is_one_entry_a_document_and_reads_back() -> None:
    both = conversation(ASKED, exchange("Qui ?", Statement("Un titre", (1,)), _1=place(quote="Un titre")))
    library = parse_string(write_bibtex(both.sources, "fr"))
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert (entry.key, entry.entry_type) == ("lessor-cie-2021", "misc")
    fields = {field.key: field.value for field in entry.fields}
    assert fields == {
        "title": "{Un titre}",
        "author": r"{A. and B. \textbraceleft{}C\textbraceright{}}",
        "howpublished": r"{L’Essor \& Cie}",
        "year": "2021",
        "month": "jun",
        "day": "15",
        "langid": "french",
        "note": "fichier a/un.txt\u00a0: "
        "«\u00a0Le ministre Abdoulaye Diop a reçu l’ambassadeur.\u00a0» (caractères 9 à 57)"
        "\u00a0; «\u00a0Un titre\u00a0» (caractères 0 à 8)",
    }


@given(st.text(max_size=60))
def test_any_title_leaves_bibtex_readable(title: str) -> None:
    assert escape_bibtex(title).count("{") == escape_bibtex(title).count("}")
    shelf = Shelf()
    shelf.known["x"] = Document("x", "0" * 64, "Un mot.", title=Fact(title, 0, 1))
    source = cut_source(Place("x", 0, 2), shelf)
    library = parse_string(write_bibtex((source, source), "en"))
    assert (len(library.entries), library.failed_blocks) == (1, [])


def test_documents_of_one_publisher_and_year_have_keys_of_their_own() -> None:
    shelf = Shelf(b="Un mot.", c="Un mot.")
    sources = [cut_source(Place(path, 0, 2), shelf) for path in ("b", "a/un.txt", "c", "gone")]
    keys = [entry.key for entry in parse_string(write_bibtex(sources, "fr")).entries]
    assert keys == ["lessor-cie-2021", "lessor-cie-2021-2", "lessor-cie-2021-3"]


def test_csl_has_what_its_schema_requires() -> None:
    (item,) = json.loads(write_export(conversation(), "csl"))
    note = item.pop("note")
    assert (
        note
        == "fichier a/un.txt\u00a0: «\u00a0Le ministre Abdoulaye Diop a reçu l’ambassadeur.\u00a0» (caractères 9 à 57)"
    )
    assert item == {
        "id": "a/un.txt",
        "type": "document",
        "title": "Un titre",
        "author": [{"literal": "A. and B. {C}"}],
        "publisher": "L’Essor & Cie",
        "issued": {"date-parts": [[2021, 6, 15]]},
        "language": "fr",
    }


def test_a_citation_as_a_person_pastes_it() -> None:
    source = cut_source(place(), Shelf())
    assert write_text(source, "en") == (
        "“Le ministre Abdoulaye Diop a reçu l’ambassadeur.” — Un titre, L’Essor & Cie, A. and B. {C}, 15 June 2021, "
        "file a/un.txt."
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_conversation_without_an_answer_is_a_file_too(format: Format) -> None:
    assert write_export(conversation(REFUSED), format) or format == "bib"


@given(st.text("ab\u202a\u202e\u202c\u2066\u2068\u2069\u05d0", max_size=12))
def test_the_direction_of_a_text_ends_with_it(text: str) -> None:
    found, depth = isolated(text), 0
    for place_, letter in enumerate(found):
        depth += (letter in "\u2066\u2067\u2068") - (letter == "\u2069")
        assert depth > 0 or place_ == len(found) - 1 or found == text
    assert depth == 0
    assert found.replace("\u2068", "").replace("\u2069", "") == text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize("said", ["x" * 20_000, "mot " * 5000, "中" * 20_000, "\u202e" * 300, ""])
@pytest.mark.parametrize("format", FORMATS)
def test_no_question_is_too_strange_to_be_written(format: Format, said: str) -> None:
    assert write_export(conversation(exchange(said, Statement(said)), ASKED), format)
