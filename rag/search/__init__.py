"""Which passages are found for a question, in which order."""

from rag.search.coverage import QueryWords
from rag.search.dates import of_time_asked
from rag.search.duplicates import merge_duplicates
from rag.search.filters import LANGUAGES, Origin, Origins, filtered_documents
from rag.search.query import Query, make_query
from rag.search.quoted import holds_phrase, quoted_phrases
from rag.search.rerank import RERANKED, rerank
from rag.search.retrieve import retrieve

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
