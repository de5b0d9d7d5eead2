"""The words of an explanation, in the language of the question."""

from __future__ import annotations

from typing import Literal

from rag.words import Words, read_part

Head = Literal["question", "found", "read"]


def words_of(language: str) -> Words:
    """The words in a language, or in the one that questions fall back to."""
    return read_part("explain", language)


def head(part: Head, language: str) -> str:
    """What stands above the rows about the question, or above the passages."""
    return words_of(language)[f"head_{part}"]


def row(name: str, says: str, language: str) -> str:
    """One row on a line.

    >>> row("langue", "français", "fr"), row("language", "French", "en")
    ('langue\xa0: français', 'language: French')
    """
    return words_of(language)["row"].format(name=name, says=says)
