from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable

from rag import Assistant
from rag.langchain import GriotRetriever, runnable


def test_the_retriever_hands_out_passages_with_their_places(assistant: Assistant) -> None:
    retriever = GriotRetriever(assistant=assistant, top_k=3)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.invoke("Who led the Russian delegation?")
    assert len(found) == 3
    document = assistant.document(found[0].metadata["source"])
    assert document is not None
    assert document.text[found[0].metadata["start"] : found[0].metadata["end"]] == found[0].page_content


def test_the_runnable_answers_like_the_assistant_and_composes(assistant: Assistant) -> None:
    chain: Runnable[str, str] = runnable(assistant) | (lambda answer: answer.citations[0].document)
    assert chain.invoke("Who led the Russian delegation?") == "000_07c3436994a3e81c.txt"
