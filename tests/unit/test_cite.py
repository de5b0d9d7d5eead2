import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cite import cite_span, cite_spans
from rag.errors import IndexDamagedError
from rag.records import Document, Fact, Hit, Passage, Span, Statement

TEXT = "Mali et Russie\n\nLa délégation était conduite par Alexandre Novak. Elle est à Bamako."


def hit(text: str = TEXT, path: str = "a.txt", passage: str | None = None) -> Hit:
    document = Document(path, "0" * 64, text, title=Fact("Mali et Russie", 0, 14))
    whole = Passage(path + "-0", path, 0, len(text), text if passage is None else passage)
    return Hit(whole, document, 0.9, 0.9, 0.5)


def test_a_citation_quotes_its_document_and_says_what_it_is() -> None:
    citation = cite_span(Span(hit(), 16, 64, 0.8), 1)
    assert citation.quote == "La délégation était conduite par Alexandre Novak"
    assert (citation.document, citation.title, citation.date) == ("a.txt", "Mali et Russie", None)


def test_a_passage_that_is_not_in_its_document_is_never_quoted() -> None:
    with pytest.raises(IndexDamagedError, match="griot index --rebuild"):
        cite_span(Span(hit(passage="autre chose"), 0, 4, 0.8), 1)


def test_the_same_words_in_two_documents_are_one_statement_with_two_citations() -> None:
    spans = [Span(hit(path=path), 16, 65, 0.8) for path in ("a.txt", "b.txt")]
    statements, citations = cite_spans(spans)
    assert statements == (Statement("La délégation était conduite par Alexandre Novak.", (1, 2)),)
    assert [citation.document for citation in citations] == ["a.txt", "b.txt"]


@given(st.text(min_size=1), st.data())
def test_a_quote_is_in_its_source_character_for_character(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite_span(Span(hit(text), start, end, 0.5), 1)
    assert citation.quote == text[citation.start : citation.end]
