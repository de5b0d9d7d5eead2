import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.cite import cite_answers, cite_span
from rag.errors import IndexDamagedError
from rag.records import Document, Fact, Hit, Passage, Span, Statement

TEXT = "Mali et Russie\n\nLa délégation était conduite par Alexandre Novak. Elle est à Bamako."
NOVAK = (49, 64)


def hit(text: str = TEXT, path: str = "a.txt", passage: str | None = None) -> Hit:
    document = Document(path, "0" * 64, text, title=Fact("Mali et Russie", 0, 14))
    whole = Passage(path + "-0", path, 0, len(text), text if passage is None else passage)
    return Hit(whole, document, 0.9, 0.9, 0.5)


def test_a_citation_quotes_its_document_and_says_what_it_is() -> None:
    citation = cite_span(Span(hit(), 16, 64, 0.8), 1)
    assert citation.quote == "La délégation était conduite par Alexandre Novak"
    assert (citation.document, citation.title, citation.date) == ("a.txt", "Mali et Russie", None)
    assert citation.exact is None


def test_a_passage_that_is_not_in_its_document_is_never_quoted() -> None:
    with pytest.raises(IndexDamagedError, match="griot index --rebuild"):
        cite_span(Span(hit(passage="autre chose"), 0, 4, 0.8), 1)
    with pytest.raises(IndexDamagedError, match="griot index --rebuild"):
        cite_answers([[Span(hit(), 16, 65, 0.8)], [Span(hit(passage="autre chose"), 0, 4, 0.8)]])


def test_an_answer_of_two_documents_is_one_statement_with_two_citations() -> None:
    statements, citations = cite_answers([[Span(hit(path=path), 16, 65, 0.8, NOVAK) for path in ("a.txt", "b.txt")]])
    assert statements == (Statement("La délégation était conduite par Alexandre Novak.", (1, 2), "Alexandre Novak"),)
    assert [(citation.number, citation.document, citation.exact) for citation in citations] == [
        (1, "a.txt", NOVAK),
        (2, "b.txt", NOVAK),
    ]


def test_numbers_count_on_from_answer_to_answer() -> None:
    answers = [
        [Span(hit(path=path), 16, 65, 0.8, NOVAK) for path in ("b.txt", "a.txt")],
        [Span(hit(path="c.txt"), 66, 84, 0.5)],
    ]
    statements, citations = cite_answers(answers)
    assert [(said.citations, said.exact) for said in statements] == [((1, 2), "Alexandre Novak"), ((3,), "")]
    assert [(citation.number, citation.document) for citation in citations] == [
        (1, "b.txt"),
        (2, "a.txt"),
        (3, "c.txt"),
    ]


def test_the_same_words_in_the_same_place_are_cited_once() -> None:
    span, elsewhere = Span(hit(), 16, 65, 0.8, NOVAK), Span(hit(), 16, 65, 0.8, (16, 29))
    statements, citations = cite_answers([[span, span], [elsewhere], [span]])
    assert [said.citations for said in statements] == [(1,), (2,), (1,)]
    assert [citation.exact for citation in citations] == [NOVAK, (16, 29)]


def test_a_statement_is_on_one_line_and_its_quote_as_the_document_has_it() -> None:
    text = "Il a dit\u00a0:\r\n  « non »\nà Sergueï\nLavrov."
    span = Span(hit(text), 0, len(text), 0.9, (text.index("Sergueï"), text.index(".")))
    (statement,), (citation,) = cite_answers([[span]])
    assert citation.quote == text
    assert statement.text == "Il a dit\u00a0: « non » à Sergueï Lavrov."
    assert statement.exact == "Sergueï Lavrov"


def test_no_answers_are_no_statements() -> None:
    assert cite_answers([]) == ((), ())


@given(st.text(min_size=1), st.data())
def test_a_quote_is_in_its_source_character_for_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite_span(Span(hit(text), start, end, 0.5), 1)
    assert citation.quote == text[citation.start : citation.end]


@given(st.text(min_size=1), st.data())
def test_a_statement_says_its_quote_but_for_white_space(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first = data.draw(st.integers(start, end))
    exact = first, data.draw(st.integers(first, end))
    (statement,), (citation,) = cite_answers([[Span(hit(text), start, end, 0.5, exact)]])
    assert statement.text.split() == citation.quote.split()
    assert statement.exact.split() == text[exact[0] : exact[1]].split()
    assert len(statement.text.splitlines()) <= 1
