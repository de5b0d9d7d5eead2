"""A document → its HTML: its name, its facts, and its text with the quoted words marked, wherever they stand now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode
from zlib import crc32

from rag.load import headings
from rag.words import format_date, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Document, Fact
    from rag.words import Words

LINES = re.compile(r"[^\n]+|\n+")
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what follows one of these is shown in another order
LONG_CHARS = 60_000  # a text from which on the browser lays out only the parts that are in sight
PART_PIECES = 200  # paragraphs and what is between them: some screens
Place = tuple[int, int]
NO_PLACE: Place = (0, 0)
NO_OTHERS: Mapping[Place, str] = MappingProxyType({})
SOUGHT_CHARS = 20_000  # before and after where they stood; a page is held up by it some tenths of a second at most
QUOTE_CHARS = 4_000  # of words that are sought: what is cited is shorter


@dataclass(frozen=True, slots=True)
class _Light:
    """Words outside the quote that are set apart: their place, and the tag around them."""

    start: int
    end: int
    opening: str
    closing: str


def shown(text: str) -> str:
    """The text as HTML; a character that reorders what follows it is fenced in, and named by the style sheet.

    >>> shown("<i> \u202e")
    '&lt;i&gt; <span class="control" data-code="U+202E">\u202e</span>'
    """

    def fenced(control: re.Match[str]) -> str:
        return f'<span class="control" data-code="U+{ord(control[0]):04X}">{control[0]}</span>'

    return REORDERING.sub(fenced, escape(text))


def render_text(
    document: Document, start: int, end: int, exact: Place = NO_PLACE, others: Mapping[Place, str] = NO_OTHERS
) -> str:
    """The text as paragraphs, with its characters from `start` to `end` in `<mark>`.

    The text content of the result is exactly `Document.text`, and that of its marks exactly `text[start:end]`:
    line breaks stand between the paragraphs, where a browser shows nothing of them. An empty or impossible range
    marks nothing. The first mark's id is `start-end`. Within the marks, what is from `exact[0]` to `exact[1]` is in
    `<strong>`. What `others` has outside them is a link of the class "other" to the address given. A heading of a
    Markdown document is one here, its marks in the class "syntax"; a title that the header repeats is in the class
    "repeated". A long text is in parts.
    """
    quote = (start, end) if is_place(document, start, end) else NO_PLACE
    pieces = _pieces(document, quote, exact, tuple(_links(quote, others)))
    return "".join(_in_parts(pieces) if len(document.text) > LONG_CHARS else pieces)


def is_place(document: Document, start: int, end: int) -> bool:
    """Whether those are the offsets of some words of the document."""
    return 0 <= start < end <= len(document.text)


def _in_parts(pieces: Iterator[str]) -> Iterator[str]:
    while some := "".join(islice(pieces, PART_PIECES)):
        yield f'<div class="part">{some}</div>'


def _pieces(document: Document, quote: Place, exact: Place, links: Sequence[_Light]) -> Iterator[str]:
    text, marks = document.text, 0
    found = {heading.start: heading for heading in headings(text)} if document.path.lower().endswith(".md") else {}
    rest = sorted(found, reverse=True)
    for line in LINES.finditer(text):
        start, end = line.span()
        heading = found[rest.pop()] if rest and start <= rest[-1] < end else None
        lights = [*_syntax(heading, start, end), *links] if heading else links
        low, high = max(start, quote[0]), min(end, quote[1])
        if low < high:
            anchor = "" if marks else f' id="{quote[0]}-{quote[1]}" tabindex="-1"'
            marks += 1
            marked = f"<mark{anchor}>{_marked(text, low, high, exact)}</mark>"
            content = _lightly(text, start, low, lights) + marked + _lightly(text, high, end, lights)
        else:
            content = _lightly(text, start, end, lights)
        if not line.group().strip():
            yield content
        elif low >= high and _repeats_title(document, start, end):
            yield f'<p class="repeated">{content}</p>'
        else:
            tag = _heading_tag(text[start : heading.start]) if heading else "p"
            yield f"<{tag}>{content}</{tag}>"


def _marked(text: str, start: int, end: int, exact: Place) -> str:
    low, high = max(start, exact[0]), min(end, exact[1])
    if low >= high or not text[start:end].strip("\n"):  # a line break is never bold
        return shown(text[start:end])
    return f"{shown(text[start:low])}<strong>{shown(text[low:high])}</strong>{shown(text[high:end])}"


def _lightly(text: str, start: int, end: int, lights: Sequence[_Light]) -> str:
    html, place = "", start
    for light in lights:
        low, high = max(light.start, place), min(light.end, end)
        if low < high and text[low:high].strip("\n"):
            html += f"{shown(text[place:low])}{light.opening}{shown(text[low:high])}{light.closing}"
            place = high
    return html + shown(text[place:end])


def _links(quote: Place, others: Mapping[Place, str]) -> Iterator[_Light]:
    """The other places in the order of the text, without what the quote or one before them has."""
    place = 0
    for (start, end), address in sorted(others.items()):
        opening = f'<a class="other" href="{escape(address)}">'
        for low, high in ((max(start, place), min(end, quote[0])), (max(start, place, quote[1]), end)):
            if low < high:
                yield _Light(low, high, opening, "</a>")
        place = max(place, end)


def _syntax(heading: Fact, start: int, end: int) -> Iterator[_Light]:
    for low, high in ((start, heading.start), (heading.end, end)):
        if low < high:
            yield _Light(low, high, '<span class="syntax">', "</span>")


def _heading_tag(marks: str) -> str:
    """Below the document's name, which is a heading already."""
    return f"h{min(max(marks.count('#') + 1, 3), 6)}"


def _repeats_title(document: Document, start: int, end: int) -> bool:
    title = document.title
    if title is None or not start <= title.start < title.end <= end or document.text[:start].strip():
        return False
    return not document.text[start:end].replace(title.value, "").strip(" \t#")


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


def link_to(path: str, start: int, end: int, text: str = "", **more: str | Sequence[str]) -> str:
    """The address of some words of a document: works without scripts, in a new window and after a restart.

    With their `text`, it leads to them where they have moved, and says so where they are gone.

    >>> link_to("2023/été.txt", 5, 12), link_to("a.txt", 5, 10, "Novak")
    ('/documents/2023/%C3%A9t%C3%A9.txt?start=5&end=12#5-12', '/documents/a.txt?start=5&end=10&said=af6f6e72#5-10')
    """
    said = {"said": mark_of(text)} if text else {}
    query = urlencode({"start": start, "end": end, **said, **more}, doseq=True)
    return f"/documents/{quote(path)}?{query}#{start}-{end}"


def render_article(
    document: Document,
    start: int,
    end: int,
    words: Words,
    exact: Place = NO_PLACE,
    others: Mapping[Place, str] = NO_OTHERS,
    *,
    note: str = "",
    heading: Literal["h1", "h2"] = "h2",
) -> str:
    """The document as an `<article>`, with a header of its facts; see `render_text` for what is inside `.text`.

    `note` is a sentence for who reads it, above the text.
    """
    language = f' lang="{escape(document.language)}"' if document.language else ""
    told = f'<p class="note" role="note">{escape(note)}</p>' if note else ""
    return (
        f'<article class="article" aria-label="{words["reader_label"]}">'
        f"<header><{heading}{language}>{shown(document.name)}</{heading}>"
        f'<dl class="facts">{"".join(_facts(document, words))}</dl></header>{told}'
        f'<div class="text"{language}>{render_text(document, start, end, exact, others)}</div></article>'
    )


def _facts(document: Document, words: Words) -> Iterator[str]:
    if document.publisher:
        yield _fact("publisher", words["fact_publisher"], shown(document.publisher.value))
    if document.date:
        iso, written = escape(document.date.value), escape(format_date(document.date.value, words))
        yield _fact("date", words["fact_date"], f'<time datetime="{iso}">{written}</time>')
    if document.author:
        yield _fact("author", words["fact_author"], shown(document.author.value))
    if document.language:
        yield _fact("language", words["fact_language"], escape(spoken(document.language, words["language"])))
    yield _fact("file", words["fact_file"], shown(document.path))


def _fact(name: str, term: str, html: str) -> str:
    return f'<div class="{name}"><dt>{term}</dt><dd>{html}</dd></div>'
