"""Which passages are found for a question, in which order."""

from rag.search.coverage import QueryWords
from rag.search.duplicates import merge_duplicates
from rag.search.filters import LANGUAGES, Origin, Origins, filtered_documents
from rag.search.query import Query, holds_phrase, make_query, quoted_phrases
from rag.search.retrieve import RERANKED, of_time_asked, rerank, retrieve

__all__ = [
    "LANGUAGES",
    "RERANKED",
    "Origin",
    "Origins",
    "Query",
    "QueryWords",
    "filtered_documents",
    "holds_phrase",
    "make_query",
    "merge_duplicates",
    "of_time_asked",
    "quoted_phrases",
    "rerank",
    "retrieve",
]
