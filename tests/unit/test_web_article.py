"""The article's HTML: exactly the document's text, and exactly the quote in its marks."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Fact
from rag.web.article import link_to, render_article, render_text
from rag.words import read_words

HOSTILE = "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)> ${alert(3)} {{alert(4)}} &lt; \"x\" 'y'"
TEXTS = st.text(st.sampled_from("ab é«»’<>&\"'${}`/\\\n\t\u00a0\u202e\u05d0\u0301"), max_size=60)


class Reader(HTMLParser):
    """What a browser would read: the text, the text in marks and that in `<strong>`, the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = self.marked = self.strong = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.depth = self.strong_depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.depth += tag == "mark"
        self.strong_depth += tag == "strong"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"
        self.strong_depth -= tag == "strong"

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if self.depth else ""
        self.strong += data if self.strong_depth else ""


def document(text: str, title: Fact | None = None, date: Fact | None = None, publisher: Fact | None = None) -> Document:
    return Document("a.txt", "0" * 64, text, title=title, date=date, publisher=publisher)


@given(TEXTS, st.integers(-3, 70), st.integers(-3, 70))
def test_the_text_is_the_documents_and_the_marks_are_the_quote(text: str, start: int, end: int) -> None:
    read = Reader(render_text(document(text), start, end))
    assert read.text == text
    assert read.marked == (text[start:end] if 0 <= start < end <= len(text) else "")
    assert {tag for tag, _ in read.tags} <= {"p", "mark", "span"}


@given(TEXTS, st.tuples(*[st.integers(-3, 70)] * 4))
def test_exact_words_are_strong_within_the_quote_alone(text: str, places: tuple[int, int, int, int]) -> None:
    start, end, low, high = places
    read = Reader(render_text(document(text), start, end, (low, high)))
    assert read.text == text
    marked = range(start, end) if 0 <= start < end <= len(text) else range(0)
    assert read.strong == "".join(text[place] for place in marked if low <= place < high and text[place] != "\n")


def test_exact_words_are_stronger_in_the_mark() -> None:
    html = render_text(document("Hier, Élodie <Martin> vint."), 6, 27, (6, 21))
    assert html == ('<p>Hier, <mark id="6-27" tabindex="-1"><strong>Élodie &lt;Martin&gt;</strong> vint.</mark></p>')


def test_a_quote_over_two_paragraphs_has_one_anchor() -> None:
    read = Reader(render_text(document("Un deux.\n\nTrois quatre."), 3, 15))
    assert [attributes for tag, attributes in read.tags if tag == "mark" and "id" in attributes] == [
        {"id": "3-15", "tabindex": "-1"}
    ]


def test_a_title_that_the_header_shows_is_not_shown_twice() -> None:
    text = "Le titre\nLe texte."
    html = render_text(document(text, title=Fact("Le titre", 0, 8)), 9, 18)
    assert '<p class="repeated">Le titre</p>' in html
    assert "repeated" not in render_text(document(text, title=Fact("Le titre", 0, 8)), 0, 8)


def test_the_header_says_what_the_document_says_and_no_more() -> None:
    said = document("x", date=Fact("2023-07-28", 0, 1), publisher=Fact("<b>Journal</b>", 0, 1))
    read = Reader(render_article(said, 0, 1, read_words("fr")))
    assert "28 juillet 2023" in read.text
    assert "<b>Journal</b>" in read.text
    assert "Auteur" not in read.text
    assert "Langue" not in read.text
    english = Document("a.txt", "0" * 64, "x", language="en")
    assert "Langueanglais" in Reader(render_article(english, 0, 1, read_words("fr"))).text


def test_markup_in_a_document_is_text() -> None:
    read = Reader(render_article(document(HOSTILE, title=Fact("<i>T</i>", 0, 1)), 0, 5, read_words("en")))
    assert HOSTILE in read.text
    assert not {"script", "img", "i"} & {tag for tag, _ in read.tags}


MARKDOWN = "# Le *titre* #\n\nUn mot.\n\n## Les faits\n\nDeux mots.\nSuite\n-----\n```\n# code\n```\n"


@given(st.text(st.sampled_from("# -=`\nab\u202e\t"), max_size=40), st.tuples(*[st.integers(-1, 41)] * 4))
def test_markdown_keeps_its_text_too(text: str, places: tuple[int, int, int, int]) -> None:
    start, end, *other = places
    others = {(other[0], other[1]): "#x"} if 0 <= other[0] < other[1] <= len(text) else {}
    read = Reader(render_text(Document("a.md", "0" * 64, text), start, end, (0, 0), others))
    assert read.text == text
    assert read.marked == (text[start:end] if 0 <= start < end <= len(text) else "")


def test_headings_of_markdown_are_headings_below_the_name() -> None:
    html = render_text(Document("a.md", "0" * 64, MARKDOWN, title=Fact("Le *titre*", 2, 12)), 16, 23)
    assert '<p class="repeated">' in html
    assert '<h3><span class="syntax">## </span>Les faits</h3>' in html
    assert "<h3>Suite</h3>" in html
    assert "<p># code</p>" in html
    assert "<h3" not in render_text(document(MARKDOWN), 0, 0)


def test_other_citations_are_links_outside_the_quote() -> None:
    html = render_text(document("Un deux trois.\nQuatre."), 3, 7, (0, 0), {(0, 13): "/a?x=1&y=2", (10, 17): "/b"})
    first, second = '<a class="other" href="/a?x=1&amp;y=2">', '<a class="other" href="/b">'
    assert html == (
        f'<p>{first}Un </a><mark id="3-7" tabindex="-1">deux</mark>{first} trois</a>{second}.</a></p>\n'
        f"<p>{second}Qu</a>atre.</p>"
    )


def test_a_character_that_reorders_text_is_fenced_in_and_named() -> None:
    html = render_article(document("a\u202eb", publisher=Fact("\u2066P", 0, 1)), 0, 3, read_words("fr"))
    assert 'a<span class="control" data-code="U+202E">\u202e</span>b' in html
    assert '<span class="control" data-code="U+2066">\u2066</span>P' in html


def test_a_long_text_is_in_parts_that_are_laid_out_as_they_come_into_sight() -> None:
    text = "Un mot.\n\n" * 8000
    read = Reader(render_text(document(text), 9, 16))
    assert read.text == text
    assert read.marked == text[9:16]
    assert sum(tag == "div" for tag, _ in read.tags) == 80
    assert "<div" not in render_text(document(text[:60_000]), 9, 16)


def test_a_link_leads_to_its_mark_without_scripts() -> None:
    assert link_to("a b/é?.txt", 3, 15) == "/documents/a%20b/%C3%A9%3F.txt?start=3&end=15#3-15"
