"""What an article says about itself: only what its layout makes certain, for a wrong date is worse than none.

The head is what stands before the body, the tail its last lines; a date or a name inside the body is part of the story.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rag.load.lines import NAME_CHARS, Line, is_notice, read_lines
from rag.load.names import INSTITUTIONS, NAMES, is_person
from rag.load.published import BYLINE, line_date, publication
from rag.load.reading import Reading
from rag.records import Fact
from rag.text.sentences import sentence_spans

HEAD_LINES, TAIL_LINES = 8, 4
BODY_CHARS = 200  # a line this long is a paragraph of the body, which ends the head (and may begin with a dateline)
TITLE_CHARS = 160
SOURCE = re.compile(r"sources?\s*:\s*(?=\S)", re.IGNORECASE)
NO_TITLE = re.compile(r"[-*•>|+`#!\[<]|\d+[.)]\s|.*[.;:,…]$|[^\w]*$")


def read_article(text: str, body: int = 0, title: Fact | None = None) -> Reading:
    """The facts of an article whose lines begin at `body` (after front matter); `title` where it is known already."""
    lines = read_lines(text, body)
    suffixed, publisher = _suffixed_title(lines)
    title = title or suffixed or _first_line_title(text, lines)
    head = _head(lines, title)
    tail = lines[-TAIL_LINES:] if len(lines) > 1 else ()
    date, beside = publication(head, tail)
    return Reading(text, title, date, beside or publisher or _source(head, tail), _author(head, tail))


def _head(lines: tuple[Line, ...], title: Fact | None) -> tuple[Line, ...]:
    head = []
    for line in lines[:HEAD_LINES]:
        if title is None or not line.start <= title.start < line.end:
            head.append(line)
        if len(line.text) > BODY_CHARS:
            break
    return tuple(head)


def _suffixed_title(lines: tuple[Line, ...]) -> tuple[Fact | None, Fact | None]:
    """« Title - Publisher », where a line further on is the title alone and so proves where it ends."""
    for line in lines[1:HEAD_LINES]:
        first, cut = lines[0], len(line.text)
        mark = re.match(r"\s+[-–—|]\s+", first.text[cut:])
        if mark and first.text.startswith(line.text) and 0 < len(first.text) - cut - mark.end() <= NAME_CHARS:
            return first.fact(0, cut), first.fact(cut + mark.end(), len(first.text))
    return None, None


def _first_line_title(text: str, lines: tuple[Line, ...]) -> Fact | None:
    """The first line, where it is short, one sentence and no more, and longer text follows."""
    if len(lines) < 2 or len(lines[0].text) > TITLE_CHARS:
        return None
    first, rest = lines[0], lines[1:]
    block = re.split(r"\n[^\S\n]*\n", text[first.start :], maxsplit=1)[0]
    _, end = sentence_spans(block)[0]
    stands_alone = len(first.text) <= end <= len(block.partition("\n")[0])  # a wrapped sentence ends on a later line
    is_fact = SOURCE.match(first.text) or BYLINE.match(first.text) or line_date(first)
    is_longer = sum(len(line.text) for line in rest) > len(first.text)
    if is_fact or not (stands_alone and is_longer) or NO_TITLE.match(first.text) or first.text[0].islower():
        return None
    return first.fact(0, len(first.text))


def _source(head: tuple[Line, ...], tail: tuple[Line, ...]) -> Fact | None:
    """« Source: Bamada.net »; of an address, the site."""
    for line in (*reversed(tail), *head):
        mark = SOURCE.match(line.text)
        if mark and len(line.text) - mark.end() <= NAME_CHARS:
            site = re.compile(r"https?://(?:www\.)?([^/\s]+)").match(line.text, mark.end())
            return line.fact(*site.span(1)) if site else line.fact(mark.end(), len(line.text))
    return None


def _author(head: tuple[Line, ...], tail: tuple[Line, ...]) -> Fact | None:
    """A byline in the head, else a signature: a name on the last line, or on the one before the source."""
    for line in head:
        mark = BYLINE.match(line.text) if is_notice(line) else None
        names = NAMES.match(line.text, mark.end()) if mark else None
        if names and not INSTITUTIONS.search(names[0]):
            return line.fact(*names.span())
    for index, (before, line) in enumerate(pairwise(tail), start=1):
        signs = index == len(tail) - 1 or SOURCE.match(tail[index + 1].text)
        if signs and is_person(line.text) and re.search(r"[.!?…»\"”)]$", before.text):
            return line.fact(0, len(line.text))
    return None
