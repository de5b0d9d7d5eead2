"""Shapes of questions, which the lexicon writes as templates: "[please] (show|list) [me] {documents}".

In a template [words] may be missing, (one|other) is either, and {name} is any entry of the section's list of that name;
if the section has no such list, {name} is whatever words the question has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.text import Phrase
from rag.text.lexicon import sections

Pattern = re.Pattern[str]
_TOKEN = re.compile(r"[\[\]()|]|\{\w+\}|[^\s\[\]()|{}]+")
_MARKS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}


@cache
def shapes(language: str, section: str, name: str) -> tuple[Pattern, ...]:
    """The templates of a list as patterns of a phrase's line, in which a space stands behind each word."""
    return tuple(re.compile(_pattern(template, language, section)) for template in sections(language)[section][name])


@cache
def either(language: str, section: str, name: str) -> Pattern:
    """The templates of a list as one pattern; they must have no open places."""
    return re.compile(_pattern(f"{{{name}}}", language, section))


def line(phrase: Phrase) -> str:
    """A phrase as templates are matched with it."""
    return "".join(f"{word} " for word in phrase.folded)


def place(phrase: Phrase, found: re.Match[str], name: str) -> Phrase:
    """The words that stand in a place of a template; none if the template has no such place."""
    if not found.groupdict().get(name):
        return phrase[:0]
    start, end = (found.string[:at].count(" ") for at in found.span(name))
    return phrase[start:end]


def after(phrase: Phrase, found: re.Match[str]) -> Phrase:
    """The words behind a match that begins a phrase."""
    return phrase[found[0].count(" ") :]


def matched(phrase: Phrase, language: str, section: str, name: str) -> Iterator[re.Match[str]]:
    """The templates of a list that are the whole of a phrase, in their order.

    >>> from rag.text.line import read_phrase
    >>> phrase = read_phrase("Could you tell me more about Kayes, please?")
    >>> [str(place(phrase, found, "topic")) for found in matched(phrase, "en", "topic", "shapes")]
    ['kayes']
    """
    text = line(phrase)
    return (found for shape in shapes(language, section, name) if (found := shape.fullmatch(text)))


def _pattern(template: str, language: str, section: str) -> str:
    return "".join(_piece(token, language, section) for token in _TOKEN.findall(template))


def _piece(token: str, language: str, section: str) -> str:
    if token in _MARKS:
        return _MARKS[token]
    if token[0] != "{":
        return re.escape(token) + " "
    name = token[1:-1]
    entries = sections(language)[section].get(name)
    if entries is None:
        return rf"(?P<{name}>(?:\S+ )+?)"
    return f"(?:{'|'.join(_pattern(entry, language, section) for entry in entries)})"
