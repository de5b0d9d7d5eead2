"""The messages of the chat: what an answer looks like, and that its words are text."""

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Answer, Citation, Document, Hit, Passage, Statement
from rag.web.escape import escape_chat
from rag.web.reply import render_answer, render_question
from rag.web.words import read_words
from tests.unit.test_web_article import Reader

QUOTE = "Une délégation conduite par Alexandre Novak."
CITATION = Citation(1, "a.txt", "Le <b>titre</b>", "2024-11-01", None, 5, 49, QUOTE)
ANSWER = Answer("Qui ?", (Statement(QUOTE, (1,)),), "answered", 0.8, "fr", (CITATION,))
FRENCH = read_words("fr")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_escaped_text_reads_as_it_was_and_holds_no_markup(text: str) -> None:
    escaped = escape_chat(text)
    assert Reader(escaped).text == text
    assert not set(escaped.replace("&#", "").replace(";", "")) & set("<>[]()*_`$\\~|#!{}\"'&/:.@")


def test_a_question_of_many_lines_stays_one_block() -> None:
    html = render_question("un\n\n\n- deux\n\r\n# trois", FRENCH)
    assert "\n" not in html
    assert html.count("<br>") == 5


def test_a_verbatim_statement_is_a_quotation_with_a_link_to_its_words() -> None:
    html = list(render_answer(ANSWER, FRENCH))[-1]
    read = Reader(html)
    assert f"« {QUOTE} »" in read.text.replace("\u00a0", " ")
    links = [attributes for tag, attributes in read.tags if tag == "a"]
    assert {link["href"] for link in links} == {"/documents/a.txt?start=5&end=49#5-49"}
    assert links[0]["title"] == "Source 1 · Le <b>titre</b> · 1er novembre 2024"


def test_an_answer_grows_by_its_statements_and_ends_with_its_sources() -> None:
    two = Answer("?", (Statement("Un.", (1,)), Statement("Deux.", (1,))), "answered", 0.5, "fr", (CITATION,))
    texts = [Reader(html).text for html in render_answer(two, FRENCH)]
    assert ["Un." in text for text in texts] == [True, True, True]
    assert ["Deux." in text for text in texts] == [False, True, True]
    assert ["Sources" in text for text in texts] == [False, False, True]


def test_without_an_answer_the_nearest_passages_are_shown_as_such() -> None:
    source = Document("b.txt", "0" * 64, "x" * 30)
    hit = Hit(Passage("p", "b.txt", 4, 9, "Le\nMali"), source, 0.2, cosine=0.2, coverage=0.1)
    answer = Answer("?", (Statement("Les documents ne répondent pas."),), "not_found", 0.1, "fr", (), (hit,) * 5)
    read = Reader(list(render_answer(answer, FRENCH))[-1])
    assert FRENCH["nearest"] in read.text
    assert read.text.count("Le Mali") == 3
    assert FRENCH["sources"] not in read.text
    assert "«" not in read.text
