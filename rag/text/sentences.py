"""Where the sentences of a text stand.

Ours, because nothing alive fits: Unicode's own rule (UAX 29: ICU, semantic-text-splitter) cuts after « M. » and
« art. »; pysbd has had no release since 2021; the neural ones need PyTorch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.text.lexicon import every

Span = tuple[int, int]

LEAST_WRAPPED_CHARS, WRAPPED_CHARS = 40, 120  # what mail programs, columns and editors wrap at

TITLES = every("sentences.titles")  # never the end of a sentence: a name, a title or an example follows
COUNTED = every("sentences.counted")  # not the end of one before a number: « art. 12 », "Jan. 5"
STARTERS = every("sentences.starters")  # after « U.S. » or « av. J.-C. », which may end a sentence, these begin one
END = re.compile(r"(?:[.!?…‽؟]+|[。！？]+)(?:[\s]?»|[\"”’'›)\]」』*_]+)*(?:\s+|(?<=[。！？])|$)")
DOTTED = re.compile(r"(?:^|.*[^\w.])((?:\w\.-?)+\w)", re.DOTALL)
OPENERS = "«“\"‘'‹([{—–-*_¿¡ \t\n\u00a0\u202f"
LIST_ITEM = re.compile(r"(?:[-*•–—·▪]|\d{1,3}[.)]|[a-zA-Z]\))\s|#{1,6}\s|>|\|")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """The offsets of whole sentences, in order, without white space at their ends; together they cover all else.

    A line is a sentence of its own (a title, an item of a list) unless its block was wrapped at a fixed width.

    >>> [text[a:b] for text in ["M. Novak est arrivé. Il repart."] for a, b in sentence_spans(text)]
    ['M. Novak est arrivé.', 'Il repart.']
    """
    return tuple(span for start, end in _paragraphs(text) for span in _sentences(text, start, end))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _paragraphs(text: str) -> Iterator[Span]:
    """Runs of lines that read as one: each line alone, or a wrapped block together."""
    block: list[Span] = []
    for start, end in (*_lines(text), (len(text), len(text))):
        if text[start:end].strip():
            block.append((start, end))
            continue
        yield from _joined(text, block)
        block = []


def _joined(text: str, block: list[Span]) -> Iterator[Span]:
    """The lines of a block, where lines wrapped at a fixed width are one."""
    width = max((end - start for start, end in block), default=0) if _is_wrapped(text, block) else None
    first: int | None = None
    for index, (start, end) in enumerate(block):
        first = start if first is None else first
        following = text[slice(*block[index + 1])].lstrip() if index + 1 < len(block) else ""
        if width is None or not following or LIST_ITEM.match(following) or _is_short(end - start, following, width):
            yield first, end
            first = None


def _is_wrapped(text: str, block: list[Span]) -> bool:
    """Whether line ends mean nothing here: no line is long, and one goes on in a small letter on the next."""
    return all(end - start <= WRAPPED_CHARS for start, end in block) and any(
        end - start >= LEAST_WRAPPED_CHARS
        and text[start:end].rstrip()[-1] not in ".!?…:;|"
        and text[slice(*following)].lstrip()[0].islower()
        for (start, end), following in pairwise(block)
    )


def _is_short(chars: int, following: str, width: int) -> bool:
    """Whether the next line's first word had room on this one, so that somebody chose to end it here."""
    return chars + 1 + len(following.split()[0]) <= 0.85 * width


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for mark in END.finditer(text, start, end):
        if mark.end() < end and _ends_sentence(text, begin, mark, end):
            yield from _trimmed(text, begin, mark.end())
            begin = mark.end()
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, mark: re.Match[str], end: int) -> bool:
    rest = text[mark.end() : min(end, mark.end() + 40)].lstrip(OPENERS)
    if rest[:1].islower() or text[mark.start() - 1 : mark.start()] in ("[", "("):
        return False  # « Quoi ? dit-il », « […] »
    if mark[0].rstrip() != ".":
        return True
    before = text[max(begin, mark.start() - 20) : mark.start()]
    word = re.split(r"[\s(«“\"'’]", before)[-1]
    if word in TITLES or (len(word) == 1 and word.isupper()):
        return _next_word(rest) in STARTERS if word == "J.-C" else False
    if word.isdigit() and not text[begin : mark.start() - len(word)].strip():
        return False  # « 1. » at the head of an item
    if word.lower() in COUNTED or word.endswith("n°"):
        return not rest[:1].isdigit()
    if DOTTED.fullmatch(word):
        return _next_word(rest) in STARTERS
    return True


def _next_word(rest: str) -> str:
    found = re.match(r"\w+", rest)
    return found[0] if found else ""


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inside = text[start:end]
    if inside.strip():
        yield start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())
