import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from rag import Assistant, Filter
from rag.errors import FilterError, QuestionError
from rag.langchain import Asked, GriotRetriever, passage_document, runnable
from rag.records import Document, Hit, Passage


def test_the_retriever_hands_out_passages_with_their_places(assistant: Assistant) -> None:
    retriever = GriotRetriever(assistant=assistant, top_k=3)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("Who led the Russian delegation?")
    assert len(found) == 3
    document = assistant.document(found[0].metadata["source"])
    assert document is not None
    assert document.text[found[0].metadata["start"] : found[0].metadata["end"]] == found[0].page_content


def test_the_runnable_answers_like_the_assistant_and_composes(assistant: Assistant) -> None:
    chain: Runnable[str | Asked, str] = runnable(assistant) | (lambda answer: answer.citations[0].document)
    assert chain.invoke("Who led the Russian delegation?") == "000_07c3436994a3e81c.txt"


FRENCH_OF_2023 = Filter(languages=("fr",), since="2023", until="2023")


def test_the_retriever_keeps_to_its_filter(assistant: Assistant) -> None:
    found = GriotRetriever(assistant=assistant, filter=FRENCH_OF_2023).invoke("Who led the Russian delegation?")
    assert {document.metadata["source"] for document in found} == {"003_10d9d95bf921b5c7.txt"}
    with pytest.raises(FilterError):
        GriotRetriever(assistant=assistant, filter=Filter(since="hier")).invoke("Who led the Russian delegation?")


def test_the_runnable_takes_a_filter_with_its_question(assistant: Assistant) -> None:
    ask = runnable(assistant)
    limited = ask.invoke({"question": "Qui a conduit la délégation ?", "filter": FRENCH_OF_2023})
    assert limited.filtered is not None
    assert limited.filtered.documents == {"003_10d9d95bf921b5c7.txt"}
    assert ask.invoke({"question": "Who led the Russian delegation?"}).citations[0].document.startswith("000_")


@pytest.mark.parametrize("asked", [{}, {"filter": None}, {"question": "Qui ?", "filtre": None}])
def test_a_runnable_that_is_asked_otherwise_says_how(assistant: Assistant, asked: Asked) -> None:
    with pytest.raises(QuestionError, match="Give a question, or a dict of question and filter"):
        runnable(assistant).invoke(asked)


def test_the_documents_that_say_the_same_are_in_the_metadata() -> None:
    def hit(path: str, *copies: Hit) -> Hit:
        return Hit(Passage(path, path, 0, 4, "Mali"), Document(path, "0" * 64, "Mali"), 0.5, 0.5, 0.5, copies=copies)

    assert passage_document(hit("a.txt", hit("b.txt"), hit("c.txt"))).metadata["also_in"] == ["b.txt", "c.txt"]
    assert passage_document(hit("a.txt")).metadata["also_in"] == []
