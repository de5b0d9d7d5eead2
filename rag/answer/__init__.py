"""Which words answer, what proves them, and what is known of the collection itself."""

from rag.answer.agreement import Figure, read_answer, same_answer
from rag.answer.cite import cite_answers, cite_span, on_a_line
from rag.answer.read import ANSWERED_FROM, AnswerReading, read_hits, readable_passages, whole_words, within_a_line
from rag.answer.topic import read_topic, topic_asked, topic_query

__all__ = [
    "ANSWERED_FROM",
    "AnswerReading",
    "Figure",
    "cite_answers",
    "cite_span",
    "on_a_line",
    "read_answer",
    "read_hits",
    "read_topic",
    "readable_passages",
    "same_answer",
    "topic_asked",
    "topic_query",
    "whole_words",
    "within_a_line",
]
