"""A document → its passages: whole sentences, about as long as asked, with exact offsets and no overlap."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from hashlib import sha256

from rag.load.files import read_lines
from rag.load.markdown import headings
from rag.records import Document, Passage
from rag.text import Span, sentence_spans

# Part of an index's fingerprint. Raise the number with every change that moves a boundary: here, in `sentences.py`, or
# by a release of semantic-text-splitter that cuts long sentences elsewhere (a test holds examples of each).
SPLITTER = "griot-split-1"

FULL = 2 / 3  # of a passage: from here on it ends with its paragraph, rather than take in the next one's beginning
HALF = 1 / 2  # of a passage: from here on it ends before a heading
SHORT_CHARS = 150  # too little for a passage of its own: mostly a signature, or the end of a thought
STRETCH = 1.2  # how far a passage may pass `passage_chars` to take such a rest in
HEADING_CHARS = 100
WINDOW = 20  # passages of a long sentence that are cut at once
BLANK = re.compile(r"\n[^\S\n]*\n")
NO_HEADING = re.compile(r".*[.!?…:;,»\"”)]$|[-*•>|<\[`\"«“]|(?:sources?|nb|à lire|lire aussi|read)\b", re.IGNORECASE)


def split_document(document: Document, passage_chars: int) -> tuple[Passage, ...]:
    """The passages of a document, in order: together they hold every character of it that is not white space.

    A sentence is cut only where it alone is longer than `passage_chars`, and then never inside a grapheme. Passages do
    not overlap: with whole sentences nothing is torn at their ends.
    """
    marks = _headings(document)
    starts = [start for start, _ in marks]
    spans = _with_short_ones_merged(_packed(document.text, passage_chars, frozenset(starts)), passage_chars)
    return tuple(
        _passage(document, start, end, marks[above - 1][1] if (above := bisect_right(starts, start)) else "")
        for start, end in spans
    )


def _passage(document: Document, start: int, end: int, heading: str) -> Passage:
    text = document.text[start:end]
    key = "\x00".join((SPLITTER, document.path, document.sha256, str(start), str(end), text))
    return Passage(sha256(key.encode()).hexdigest(), document.path, start, end, text, heading)


def _packed(text: str, passage_chars: int, headings: frozenset[int]) -> Iterator[Span]:
    """Sentences put together until they are full; a heading goes with what follows it."""
    held: list[Span] = []
    for unit in _units(text, passage_chars):
        if held:
            start, end = held[0][0], held[-1][1]
            ends_paragraph = "\n" in text[end : unit[0]] and end - start >= FULL * passage_chars
            ends_section = unit[0] in headings and end - start >= HALF * passage_chars
            if unit[1] - start > passage_chars or ((ends_paragraph or ends_section) and held[-1][0] not in headings):
                kept = len(held)
                while kept > 1 and held[kept - 1][0] in headings:
                    kept -= 1
                yield held[0][0], held[kept - 1][1]
                held = held[kept:]
        held.append(unit)
    if held:
        yield held[0][0], held[-1][1]


def _units(text: str, passage_chars: int) -> Iterator[Span]:
    """Sentences, and the pieces of those that are too long."""
    for start, end in sentence_spans(text):
        if end - start <= passage_chars:
            yield start, end
        else:
            yield from _pieces(text, start, end, passage_chars)


def _pieces(text: str, start: int, end: int, passage_chars: int) -> Iterator[Span]:
    """A long sentence cut between words, or at worst between graphemes."""
    from semantic_text_splitter import TextSplitter

    splitter = TextSplitter((int(FULL * passage_chars), passage_chars), trim=False)
    while start < end:
        window = text[start : min(end, start + WINDOW * passage_chars)]  # the splitter's time grows with the square
        pieces = splitter.chunk_indices(window)
        if start + len(window) < end and len(pieces) > 1:
            pieces.pop()  # the window's end cut this one
        for offset, piece in pieces:
            if piece.strip():
                left = start + offset + len(piece) - len(piece.lstrip())
                yield left, left + len(piece.strip())
        start += pieces[-1][0] + len(pieces[-1][1])


def _with_short_ones_merged(spans: Iterator[Span], passage_chars: int) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in spans:
        is_short = merged and min(end - start, merged[-1][1] - merged[-1][0]) < SHORT_CHARS
        if is_short and end - merged[-1][0] <= STRETCH * passage_chars:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _headings(document: Document) -> tuple[tuple[int, str], ...]:
    """Where each heading begins (a Markdown one: at its marks), and its words; the title is none of them."""
    text = document.text
    if document.path.lower().endswith(".md"):
        found = [(fact.start - len(_marks(text, fact.start)), fact.value) for fact in headings(text)]
    else:
        found = list(_line_headings(text))
    title = document.title.value if document.title else None
    return tuple((start, words) for start, words in found if title is None or not words.startswith(title))


def _marks(text: str, start: int) -> str:
    return text[text.rfind("\n", 0, start) + 1 : start].lstrip()


def _line_headings(text: str) -> Iterator[tuple[int, str]]:
    """Lines of plain text like « Les défis à relever »: short, between blank lines, no sentence, longer text below."""
    lines = read_lines(text)
    for before, line, after in zip((None, *lines), lines, lines[1:], strict=False):
        is_apart = BLANK.search(text, line.end, after.start) and (
            before is None or BLANK.search(text, before.end, line.start)
        )
        is_title_like = (
            len(line.text) <= HEADING_CHARS and not line.text[0].islower() and any(map(str.isalpha, line.text))
        )
        if is_apart and is_title_like and len(after.text) > HEADING_CHARS and not NO_HEADING.match(line.text):
            yield line.start, line.text
