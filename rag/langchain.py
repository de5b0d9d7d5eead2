"""Griot for people who use LangChain: its retrieval as a retriever, its answers as a runnable."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict

from rag.assistant import Assistant
from rag.errors import QuestionError
from rag.out.explain import copies_of
from rag.records import Answer, Filter, Hit


class Asked(TypedDict):
    """A question with the documents that it is asked of; all of them without a filter."""

    question: str
    filter: NotRequired[Filter | None]


class GriotRetriever(BaseRetriever):
    """Passages as LangChain documents, best first: `top_k` of them, or as many as the assistant's settings say.

    `filter` limits the documents.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    top_k: int | None = None
    filter: Filter | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [passage_document(hit) for hit in self.assistant.search(query, self.top_k, filter=self.filter)]


def runnable(assistant: Assistant) -> Runnable[str | Asked, Answer]:
    """The assistant as a runnable: a question in, or a dict of a "question" and a "filter"; an `Answer` out."""

    def ask(asked: str | Asked) -> Answer:
        if isinstance(asked, str):
            return assistant.ask(asked)
        if not {"question"} <= asked.keys() <= {"question", "filter"}:
            raise QuestionError(f"Griot was given {sorted(asked)}. Give a question, or a dict of question and filter.")
        return assistant.ask(asked["question"], filter=asked.get("filter"))

    return RunnableLambda(ask, name="griot")


def passage_document(hit: Hit) -> Document:
    """A hit as a LangChain document; `source` is the path that Griot cites, `start` and `end` are characters.

    `also_in` are the paths of the other documents that say the same.
    """
    said = {"title": hit.document.title, "date": hit.document.date, "publisher": hit.document.publisher}
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "source": hit.document.path,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "score": hit.score,
            "also_in": [copy.document.path for copy in copies_of(hit)],
            **{name: fact.value for name, fact in said.items() if fact},
        },
    )
