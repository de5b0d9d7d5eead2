"""Where the words of a link stand, whose document may have changed since it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from rag.web.article_text import Place, is_place

if TYPE_CHECKING:
    from rag.records import Document

SOUGHT_CHARS = 20_000  # before and after where they stood; a page is held up by it some tenths of a second at most
QUOTE_CHARS = 4_000  # of words that are sought: what is cited is shorter


def mark_of(quote: str) -> str:
    """What a link carries of its words: eight letters that other words hardly have.

    >>> mark_of("Novak"), mark_of("novak")
    ('af6f6e72', 'b5933e79')
    """
    return f"{crc32(_bytes(quote)):08x}"


def find_words(document: Document, place: Place, mark: str) -> Place | None:
    """Where the words of that mark stand, at that place or the nearest to it; None where they do not.

    Without a mark it is the place itself, where the document has that.
    """
    text, (start, end) = document.text, place
    length = end - start
    if is_place(document, start, end) and mark in ("", mark_of(text[start:end])):
        return place
    if not mark or not 0 < length <= QUOTE_CHARS:
        return None
    first, last = max(0, start - SOUGHT_CHARS), min(len(text) - length, start + SOUGHT_CHARS)
    within = memoryview(_bytes(text[first : last + length]))
    found = (
        at
        for at in range(first, last + 1)
        if not text[at - 1 : at].isalnum()  # words begin where one does
        and f"{crc32(within[4 * (at - first) : 4 * (at - first + length)]):08x}" == mark
    )
    nearest = min(found, key=lambda at: abs(at - start), default=None)
    return None if nearest is None else (nearest, nearest + length)


def _bytes(text: str) -> bytes:
    """Four a character, whatever it is."""
    return text.encode("utf-32-le", "surrogatepass")
