"""What words are, as data: one file a language, one section a purpose; another language is another file.

A key is a section (`"months"`), or a list in one (`"pronouns.subject"`). The words of a section are those of all its
lists, or the keys of its table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rag.text.forms import one_of

__all__ = ["alternatives", "every", "every_form", "every_table", "languages", "listed", "sections", "table", "words"]

FOLDER = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file (ISO 639-1), in the order of the alphabet."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def sections(language: str) -> Mapping[str, Mapping[str, Any]]:
    """The sections of a language's file, in their order."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))


@cache
def listed(language: str, key: str) -> tuple[str, ...]:
    """The words of a section or a list, in the order of the file; none for a language without a file.

    >>> listed("fr", "pronouns.demonstrative")[:3], listed("de", "pronouns")
    (('ce', 'c', 'ceci'), ())
    """
    if language not in languages():
        return ()
    section, _, name = key.partition(".")
    entries = sections(language)[section]
    chosen = {name: entries[name]} if name else entries
    return tuple(word for entry, value in chosen.items() for word in (value if isinstance(value, list) else [entry]))


@cache
def words(language: str, key: str) -> frozenset[str]:
    """The words of a section or a list, to be looked up."""
    return frozenset(listed(language, key))


@cache
def every(key: str) -> frozenset[str]:
    """The words of a section or a list in all languages.

    >>> sorted(every("interrogatives.person"))
    ['qui', 'who', 'whom', 'whose']
    """
    return frozenset().union(*(words(language, key) for language in languages()))


@cache
def table(language: str, key: str) -> Mapping[str, Any]:
    """What each word of a section stands for.

    >>> table("en", "months")["may"], table("fr", "units")["annee"]
    (5, 'year')
    """
    return {word: value for word, value in sections(language)[key].items() if not isinstance(value, list)}


@cache
def every_table(key: str) -> Mapping[str, Any]:
    """What each word of a section stands for, in all languages.

    >>> every_table("months")["mai"], every_table("months")["may"]
    (5, 5)
    """
    return {word: value for language in languages() for word, value in table(language, key).items()}


@cache
def every_form(key: str) -> tuple[str, ...]:
    """The words or forms of a section or a list in all languages, in the order of the files.

    >>> every_form("times.late")
    ('late', 'end of', 'fin')
    """
    return tuple(word for language in languages() for word in listed(language, key))


@cache
def alternatives(key: str) -> str:
    """The words of a section or a list in all languages as one group of a pattern, longest first.

    >>> alternatives("interrogatives.person")
    '(?:whose|whom|qui|who)'
    """
    return one_of(every(key))
