"""Griot for people who use LangChain: its retrieval as a retriever, its answers as a runnable."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from rag.assistant import Assistant
from rag.records import Answer, Hit


class GriotRetriever(BaseRetriever):
    """Passages as LangChain documents, best first: `top_k` of them, or as many as the assistant's settings say."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    top_k: int | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [passage_document(hit) for hit in self.assistant.search(query, self.top_k)]


def runnable(assistant: Assistant) -> Runnable[str, Answer]:
    """The assistant as a runnable: a question in, an `Answer` out."""
    return RunnableLambda(assistant.ask, name="griot")


def passage_document(hit: Hit) -> Document:
    """A hit as a LangChain document; `source` is the path that Griot cites, `start` and `end` are characters."""
    said = {"title": hit.document.title, "date": hit.document.date, "publisher": hit.document.publisher}
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "source": hit.document.path,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": hit.score,
            **{name: fact.value for name, fact in said.items() if fact},
        },
    )
