"""Answers found in several places: which name the same thing, and which contradict one another."""

from rag.answer.agreement.answers import disagree, group_answers, same_answer

__all__ = ["disagree", "group_answers", "same_answer"]
