"""What words are: lists of them as data, one TOML file a language and one section a purpose.

A list is text: words are separated by white space, phrases and forms stand one a line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(language: str, *path: str) -> frozenset[str]:
    """The words of a list; the language is "fr" or "en", the path names its section and key.

    >>> "ministre" in words("fr", "follow_up", "words", "masculine_people")
    True
    """
    return frozenset(section(language, *path).split())


@cache
def phrases(language: str, *path: str) -> tuple[str, ...]:
    """The lines of a list, in order."""
    return tuple(line for line in section(language, *path).splitlines() if line)


@cache
def section(language: str, *path: str) -> Any:
    """What stands at a path: a text, a list, or a mapping of those."""
    found: Any = _read(language)
    for name in path:
        found = found[name]
    return found


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__name__) / f"{language}.toml").read_text("utf-8"))
