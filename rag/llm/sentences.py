"""What a model writes, as sentences and the passages that they cite."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.llm.fence import INVISIBLE
from rag.llm.prompts import NOTHING
from rag.llm.thinking import TAIL_CHARS, Thinking, goes_in_circles
from rag.text import sentence_spans

TEMPLATE_TOKEN = re.compile(
    r"<[|｜][^<>]{0,80}?[|｜]>|\[/?INST\]|</?s>"
)  # of a chat's template, which weak models write out
DROPPED = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
ADDRESS = re.compile(r"<?\b(?:https?|ftp)://(?:[^\s/@<>]*@)?(?:www\.)?([\w.-]*\w)[^\s<>\"”»]*>?", re.IGNORECASE)
CODED = re.compile(r"\b(?:javascript|vbscript|mailto|file|data:\w+/\w+)[:;,][^\s)]+", re.IGNORECASE)
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
LINK_REST = re.compile(r"!\[(?=[^\]]*$)|\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)?")  # of one cut in two
TAG = re.compile(r"</?[A-Za-z!?][^<>]*>|</?[A-Za-z][\w-]*\s[^<>]*=[^<>]*$")
STRONG = re.compile(r"\*\*+|__+|~~+|`+")
EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]*\S)\1(?![\w*])")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
LINE_HEAD = re.compile(
    r"^(?:\s*(?:>|#{1,6}\s|[-*+•–—·▪‣]\s(?:\[[ xX]\]\s)?|\(?\d{1,2}[.)]\s|[a-zA-Z]\)\s))+|"
    r"^\s*\**(?:answer|réponse)\**\s*:\**\s*",
    re.IGNORECASE,
)
CELL_EDGE = re.compile(r"\s*\|\s*")
RULE = re.compile(r"[\s|:*_=-]*$")


def plain_text(text: str) -> str:
    """A text's words on one line: of an image and a link what they are called, of a bare address the host.

    >>> plain_text("**Novak** led [it](https://x.org/?q=1), see https://www.x.org/a ![a map](http://evil/?q=2)")
    'Novak led it, see x.org a map'
    """
    seen = DROPPED.sub("", TEMPLATE_TOKEN.sub("", html.unescape(INVISIBLE.sub("", text))))
    seen = LINK.sub(r"\1", LINK.sub(r"\1", seen))
    seen = CODED.sub("", ADDRESS.sub(r"\1", LINK_REST.sub("", seen)))
    seen = EMPHASIS.sub(r"\2", STRONG.sub("", TAG.sub("", seen)))
    return re.sub(r"\s+([.,;])(?=\s|$)", r"\1", " ".join(ESCAPE.sub(r"\1", seen).split())).strip("*_ ")


def without_head(line: str) -> str:
    """A line without the mark of a list, a heading or a quotation, a row of a table with commas between its cells.

    >>> without_head("1. **Or** : 2 t"), without_head("| Mali | 5 |"), without_head("|---|---|")
    ('**Or** : 2 t', 'Mali, 5', '')
    """
    if RULE.match(line):
        return ""
    if line.lstrip().startswith("|"):
        return ", ".join(cell for cell in CELL_EDGE.split(line.strip()) if cell)
    return re.sub(r"^\s*```\w*\s*$", "", LINE_HEAD.sub("", line, count=1))


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


STEP_CHARS = 64  # a sentence under way is looked at so often,
SLOW_CHARS = 256  # and from here on at every fourth step: there are few so long, and « M. M. M. … » would take seconds
AHEAD_CHARS = 48  # what must follow a sentence for its end to be known, its citations included
LONGEST_CHARS = 800  # without an end is no sentence: it is cut at a space
MOST_KNOWN = 999  # passages: any number that a model writes
TOKEN = re.compile(
    r"NOT(?:[_\\-]|\s(?=IN))+IN[\s_\\-]+PASSAGES?|not[_-]in[_-]passages?", re.IGNORECASE
)  # NOTHING, or almost
WORD = re.compile(r"\w")
DEFINITION = re.compile(r"^\s*\\?\[\^?\d{1,3}\\?\]:\s*\S+")  # of a link, in Markdown
HALF = re.compile(r"\s*(?:!?\\?\[[^\[\]]*|!?\[[^\[\]]*\]\([^()]*|【[^】]*|</?[\w!|][^<>]*|<|\(\d*|!)$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as plain text, and the numbers of the passages that it cites, each once, in its order."""

    text: str
    citations: tuple[int, ...] = ()


class CitedStream:
    """Takes a text in chunks; what it gives does not depend on where they are cut. `known`: passages count from 1.

    `unknown` counts the citations of passages that there are not, which are left out. `thinks`: the model is known to
    write its thoughts before the answer, with only a tag at their end; where that is not known, sentences of them are
    given, and as `retracted` grows all that was given before turns out to be none of the answer.
    """

    def __init__(self, known: int, *, thinks: bool = False) -> None:
        self.unknown = 0
        self._known = known
        self._thinking = Thinking(begins=thinks)
        self._tail = ""
        self._chars = 0
        self._line = ""
        self._at_head = True
        self._cites_first = False
        self._held: Claim | None = None

    @property
    def pending(self) -> str:
        """The words of what is not yet given, for display."""
        text, _ = self._read(HALF.sub("", self._line), self._at_head)
        held = self._held.text if self._held else ""
        is_nothing = bool(TOKEN.search(text)) or NOTHING.startswith(text.upper())
        return " ".join(filter(None, (held, "" if is_nothing else text)))

    @property
    def retracted(self) -> int:
        """How often all that was given turned out to be thoughts."""
        return self._thinking.retracted

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said yet, thoughts apart."""
        return not self._tail.strip()

    def feed(self, chunk: str) -> tuple[Claim, ...]:
        """The sentences that are finished by this chunk."""
        retracted = self.retracted
        text = self._thinking.feed(chunk)
        if self.retracted > retracted:
            self._forget()
        return tuple(self._take(text))

    def close(self) -> tuple[Claim, ...]:
        """The sentences that are left, once the text has ended."""
        left = [*self._take(self._thinking.close()), *self._end_line(), *self._release()]
        return tuple(left)

    def cut_circle(self) -> bool:
        """Whether the text has come to say the same again and again; then the sentence under way is dropped."""
        if not goes_in_circles(self._tail):
            return False
        self._line = self._line[: max(self._ends(self._line), default=0)]
        return True

    def _forget(self) -> None:
        self.unknown, self._chars, self._line, self._tail = 0, 0, "", ""
        self._at_head, self._cites_first, self._held = True, False, None

    def _take(self, text: str) -> Iterator[Claim]:
        """The text in pieces that end where a line does, or after a fixed number of characters, however it came."""
        self._tail = (self._tail + text)[-TAIL_CHARS:]
        while text:
            size = STEP_CHARS - self._chars % STEP_CHARS
            piece = text[: (text.find("\n", 0, size) + 1) or size]
            text = text[len(piece) :]
            self._chars += len(piece)
            self._line += piece
            if piece.endswith("\n"):
                yield from self._end_line()
            elif self._chars % STEP_CHARS == 0:
                yield from self._look()

    def _look(self) -> Iterator[Claim]:
        """The sentences of the line under way that are surely finished."""
        if SLOW_CHARS < len(self._line) <= LONGEST_CHARS and len(self._line) // STEP_CHARS % 4:
            return
        if not WORD.search(self._line):
            self._line = self._line[:LONGEST_CHARS]
            return
        if is_only_citations(self._line):
            if len(self._line) > LONGEST_CHARS:
                yield from self._end_line()
            return
        sure = len(self._line) - AHEAD_CHARS
        cut = 0
        for end in self._ends(self._line):
            if end > sure:
                break
            yield from self._say(self._line[cut:end])
            cut = end
        if len(self._line) - cut > LONGEST_CHARS:
            end = self._line.rfind(" ", cut + 1) + 1 or len(self._line)
            yield from self._say(self._line[cut:end])
            cut = end
        if cut or len(self._line.strip()) >= AHEAD_CHARS:
            yield from self._release()
        self._line = self._line[cut:]

    def _end_line(self) -> Iterator[Claim]:
        line, self._line = self._line.rstrip("\n"), ""
        if not WORD.search(line):
            return
        if self._at_head and is_only_citations(line):
            self._cite_held(*self._read(line, True)[1])
        elif not (self._at_head and DEFINITION.match(line)):
            cut = 0
            for end in (*self._ends(line), len(line)):
                yield from self._say(line[cut:end])
                cut = end
        self._at_head, self._cites_first = True, False

    def _ends(self, line: str) -> Iterator[int]:
        """Where the sentences of a line end, but for the last: after the citations that follow each."""
        if line.lstrip().startswith("|"):
            return
        blank = citations_blanked(line)
        spans = sentence_spans(blank)
        if self._at_head and spans:
            self._cites_first = spans[0][0] > 0 and is_only_citations(line[: spans[0][0]])
        for (_, end), (start, _) in pairwise(spans):
            yield end if self._cites_first else start

    def _say(self, segment: str) -> Iterator[Claim]:
        if not WORD.search(segment):
            return
        at_head, self._at_head = self._at_head, False
        text, (citations, unknown) = self._read(segment, at_head)
        if not WORD.search(text):
            self._cite_held(citations, unknown)
            return
        yield from self._release()
        self.unknown += unknown
        if not TOKEN.search(text):
            self._held = Claim(text, citations)

    def _cite_held(self, citations: tuple[int, ...], unknown: int) -> None:
        """The citations belong to the sentence before."""
        self.unknown += unknown
        if self._held:
            self._held = Claim(self._held.text, tuple(dict.fromkeys(self._held.citations + citations)))

    def _release(self) -> Iterator[Claim]:
        if self._held:
            yield self._held
        self._held = None

    def _read(self, segment: str, at_head: bool) -> tuple[str, tuple[tuple[int, ...], int]]:
        bare, citations, unknown = take_citations(without_head(segment) if at_head else segment, self._known)
        return plain_text(bare), (citations, unknown)


def split_claims(text: str, known: int) -> tuple[Claim, ...]:
    """The sentences of a whole text."""
    stream = CitedStream(known)
    return (*stream.feed(text), *stream.close())
