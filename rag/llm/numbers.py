"""The numbers of passages that a language model writes into its sentences, in the ways that models write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LABEL = r"(?:(?:passages?|sources?|documents?|docs?|extraits?|refs?|réfs?|n°|no\.?)\s*:?\s*#?)"
_AND = r"(?:\s*(?:,|;|&|\band\b|\bet\b|[-–—‑]|\bto\b|\bà\b)\s*|\s+)"
_LIST = rf"\d{{1,3}}(?:{_AND}{_LABEL}?\d{{1,3}})*"
_TARGET = r"(?:\((?:https?:|www\.|#|/)[^()\s]*\))?"  # [1](https://…)
CITATION = re.compile(
    rf"\\?\[\\?\[?\s*\^?{_LABEL}?({_LIST})\s*\\?\]\\?\]?{_TARGET}"
    rf"|【\s*{_LABEL}?({_LIST})\s*(?:†[^】]*)?】"
    rf"|\(\s*{_LABEL}({_LIST})\s*\)",
    re.IGNORECASE,
)
LAST = re.compile(r"\((\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\)(?=[\s.!?…*_]*$)")  # (1), only at a sentence's end
NAMED = re.compile(
    rf"^(\W*)(?:according to|as stated in|as (?:passage|source)|selon|d['’]après|from|in|dans)\s+"
    rf"(?:the\s+|les?\s+)?(?:passages?|sources?|documents?|extraits?)\s+({_LIST})\s*,\s*(\w)",
    re.IGNORECASE,
)
PIECE = re.compile(r"(\d{1,3})(?:\s*[-–—‑]\s*(\d{1,3})|\s*(?:to|à)\s*(\d{1,3}))?")
ONLY = re.compile(r"(?:[\W_]|\b(?:sources?|références?|references?|citations?|passages?|and|et)\b)*")
PARENTHESES = re.compile(r"\(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\)")
HALF_CITATION = re.compile(r"[\[【(][^\])】]{0,20}$")

Numbers = tuple[int, ...]


def take_citations(sentence: str, known: int) -> tuple[str, Numbers, int]:
    """A sentence without its citations, those that are passages' (1 to `known`), each once, and how many are not.

    >>> take_citations("Novak led it [1, 3][9].", 3)
    ('Novak led it.', (1, 3), 1)
    """
    lists: list[str] = []
    bare = re.sub(rf"\s*(?:{CITATION.pattern})", lambda found: _note(found, lists), sentence, flags=re.IGNORECASE)
    ends = LAST.search(bare)
    if ends and not _count(ends[1], known)[1]:
        lists.append(ends[1])
        bare = bare[: ends.start()].rstrip() + bare[ends.end() :]
    if named := NAMED.match(bare):
        lists.append(named[2])
        bare = named[1] + named[3].upper() + bare[named.end() :]
    counted = [_count(written, known) for written in lists]
    numbers = tuple(dict.fromkeys(number for some, _ in counted for number in some))
    return bare, numbers, sum(unknown for _, unknown in counted)


def citations_blanked(line: str) -> str:
    """A line with spaces in the place of its citations, each character where it was."""
    return CITATION.sub(lambda found: " " * len(found[0]), line)


def is_only_citations(line: str) -> bool:
    """Whether a line, or as much of it as has come, says nothing but numbers of passages.

    >>> is_only_citations("Sources : [1], [2]"), is_only_citations("[1] Novak")
    (True, False)
    """
    cited = PARENTHESES.sub("", CITATION.sub("", line))
    return cited != line and ONLY.fullmatch(HALF_CITATION.sub("", cited).lower()) is not None


def _note(found: re.Match[str], lists: list[str]) -> str:
    lists.extend(group for group in found.groups() if group)
    return ""


def _count(written: str, known: int) -> tuple[list[int], int]:
    """The passages' numbers in a list such as « 1, 3-5 », and how many others there are in it."""
    numbers: list[int] = []
    unknown = 0
    for first, last in _ranges(written):
        within = range(max(first, 1), min(last, known) + 1)
        numbers += within
        unknown += last - first + 1 - len(within)
    return numbers, unknown


def _ranges(written: str) -> Iterator[tuple[int, int]]:
    for piece in PIECE.finditer(written):
        first = int(piece[1])
        last = int(piece[2] or piece[3] or first)
        if last >= first:
            yield first, last
        else:
            yield from ((first, first), (last, last))
