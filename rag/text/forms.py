"""Phrases with places for words, as the lexicon lists them: « il y a [environ ]{count} {units} ».

`[…]` may be missing, `(a|b)` is one of several, `*` at the end of a word any ending. `{name}` is a part of the name,
for whose pattern the caller has a slot; `{name:a|b}` one that is among these words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

_SIGN = re.compile(r"\{(\w+)(?::([^}]*))?\}|[\[\]()|*]|[^\[\](){}|*]+")
_GROUP = re.compile(r"\(\?P(<|=)(\w+)")
_SIGNS = {"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|", "*": r"\w*"}
_BEGINS, _ENDS = r"(?<!\w(?=\w))", r"(?!(?<=\w)\w)"  # not in the middle of a word


class FormMatch(NamedTuple):
    """Where a form stands in a text, and its parts with their places."""

    start: int
    end: int
    parts: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]


class Forms:
    """Forms to find in folded text, the first in the list before the others; `before` and `after` are patterns."""

    def __init__(
        self, forms: Iterable[str], slots: Mapping[str, str] | None = None, *, before: str = "", after: str = ""
    ) -> None:
        sources = (numbered(form_pattern(form, slots or {}), number) for number, form in enumerate(forms))
        self._pattern = re.compile(f"{before}{_BEGINS}(?:{'|'.join(sources) or '(?!)'}){_ENDS}{after}")

    def find(self, text: str) -> Iterator[FormMatch]:
        """All places, in order, apart from each other.

        >>> forms = Forms(["il y a [environ ]{count} (an|mois)"], {"count": "(?P<count>[0-9]+)"})
        >>> [found.parts for found in forms.find("il y a 3 mois, il y a environ 20 ans, il y a 12 an")]
        [{'count': '3'}, {'count': '12'}]
        """
        return map(_found, self._pattern.finditer(text))

    def search(self, text: str) -> FormMatch | None:
        """The first place."""
        match = self._pattern.search(text)
        return _found(match) if match else None

    def match(self, text: str, start: int = 0) -> FormMatch | None:
        """The form that begins at `start`."""
        match = self._pattern.match(text, start)
        return _found(match) if match else None


def form_pattern(form: str, slots: Mapping[str, str]) -> str:
    """A form as a pattern.

    >>> form_pattern("[le ]{weekday} (dernier|passe)", {"weekday": "(?P<weekday>lundi|mardi)"})
    '(?:le )?(?P<weekday>lundi|mardi) (?:dernier|passe)'
    """
    return "".join(
        (f"(?P<{sign[1]}>{sign[2]})" if sign[2] else slots[sign[1]]) if sign[1] else _SIGNS.get(sign[0]) or sign[0]
        for sign in _SIGN.finditer(form.replace(".", r"\."))
    )


def any_form(forms: Iterable[str], slots: Mapping[str, str] | None = None) -> str:
    """A pattern for one of some forms, which have no parts.

    >>> any_form(["page[s]", "de plus"])
    '(?:page(?:s)?|de plus)'
    """
    return f"(?:{'|'.join(form_pattern(form, slots or {}) for form in forms) or '(?!)'})"


def one_of(words: Collection[str]) -> str:
    """A pattern for one of some words, longest first.

    >>> one_of({"an", "annee"})
    '(?:annee|an)'
    """
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})" if words else "(?!)"


def after_one_of(words: Iterable[str]) -> str:
    """A pattern for a place right after one of some words."""
    return "(?:" + "|".join(rf"(?<=\b{word} )" for word in sorted(words)) + ")"


def not_after(words: Iterable[str]) -> str:
    """A pattern for a place right after none of some words."""
    return "".join(rf"(?<!\b{word} )" for word in sorted(words))


def not_before(words: Collection[str]) -> str:
    """A pattern for a place right before none of some words."""
    return rf"(?! {one_of(words)}\b)"


def numbered(pattern: str, number: int) -> str:
    """A pattern whose groups have names of their own: several forms may have the same part."""
    return _GROUP.sub(rf"(?P\1\2_{number}", pattern)


def _found(match: re.Match[str]) -> FormMatch:
    names = {name.rpartition("_")[0]: name for name, part in match.groupdict().items() if part is not None}
    return FormMatch(
        *match.span(),
        {part: match[name] for part, name in names.items()},
        {part: match.span(name) for part, name in names.items()},
    )
