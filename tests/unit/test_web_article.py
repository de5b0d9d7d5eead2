"""The article's HTML: exactly the document's text, and exactly the quote in its marks."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Fact
from rag.web.article import link_to, render_article, render_text
from rag.web.words import read_words

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
    assert {tag for tag, _ in read.tags} <= {"p", "mark"}


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


def test_markup_in_a_document_is_text() -> None:
    read = Reader(render_article(document(HOSTILE, title=Fact("<i>T</i>", 0, 1)), 0, 5, read_words("en")))
    assert HOSTILE in read.text
    assert not {"script", "img", "i"} & {tag for tag, _ in read.tags}


def test_a_link_leads_to_its_mark_without_scripts() -> None:
    assert link_to("a b/é?.txt", 3, 15) == "/documents/a%20b/%C3%A9%3F.txt?start=3&end=15#3-15"
