"""What an article says of itself: title, date, publisher, author.

The head is what stands before the body, the tail its last lines; a date or a name inside the body is part of the story.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from rag.load.files import NAME_CHARS, Reading, TextLine, is_notice, read_lines
from rag.records import Fact
from rag.text import fold, sentence_spans
from rag.text.when import MONTHS, PATTERNS

LETTER = r"[^\W\d_]"
CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽŒŸĆČĐŁŚŻİ]"
WORD = rf"(?:{CAPITAL}(?:\.|{LETTER}*(?:[-’']{LETTER}+)*\.?)(?:-{CAPITAL}\.)?)"
PARTICLE = r"(?:de|du|des|da|di|dos|le|la|van|von|der|den|ben|bin|ould|ag|el|al|d[’'])"
NAME = rf"{WORD}(?:\s+(?:{PARTICLE}\s+){{0,2}}{WORD}){{1,3}}"
NAMES = re.compile(rf"{NAME}(?:(?:,\s|\s(?:et|and|&)\s){NAME})*")
PLACE = re.compile(rf"{WORD}(?:\s+(?:{PARTICLE}\s+)?{WORD}){{0,3}}(?:,\s{WORD}){{0,2}}")
# Lines of two capitalised words that are no person's.
INSTITUTIONS = re.compile(
    r"^(?:le|la|les|the)\s|\b(?:agence|agency|journal|rédaction|redaction|radio|tv|télé|news|press|presse|times|post|"
    r"daily|weekly|service|bureau|studio|groupe|group|minist\w+|ambassad\w+|embassy|corps|union|république|republic|nations|"
    r"source|photo|fin|end|lire|read|suivez|follow|staff|editorial|afrique|africa|office|department|université|university|"
    r"institut\w*|fondation|foundation|association|media|magazine|actualités?|infos?|tous|droits|rights|world|"
    r"united|états|saint|contact|share|partager)\b",
    re.IGNORECASE,
)


def is_person(text: str) -> bool:
    """Whether a line is nothing but the name of a person, of two to four words.

    >>> is_person("Aboubacar BERTHE"), is_person("Journal du Mali"), is_person("Bamada.net")
    (True, False, False)
    """
    return re.fullmatch(NAME, text) is not None and not INSTITUTIONS.search(text)


def date_at(text: str, position: int, *, day_first: bool = False) -> tuple[Fact, int] | None:
    """The date written at `position` (its weekday may stand before it), and where it ends.

    `05/06/2023` is June in French and May in American English: it is read only with `day_first`, or where the first
    number can be no month.
    """
    for pattern in PATTERNS:
        found = pattern.match(text, position)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("mark") == "/" and not day_first and int(parts["day"]) <= 12:
            return None
        value = _iso(parts["year"], parts["month"], parts.get("day"))
        return (Fact(value, *found.span("date")), found.end()) if value else None
    return None


def _iso(year: str, month: str, day: str | None) -> str | None:
    number = int(month) if month.isdigit() else MONTHS[fold(month)]
    if day is None:
        return f"{year}-{number:02d}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:  # 31 February
        return None


PUBLISHED = re.compile(
    r"(?:(?P<french>publiée?s?|parue?s?|mise?s? en ligne|posté|date de publication)"
    r"|(?:first )?published|posted|publication date|date published|date)\s*:?\s*(?:(?:le|on|en|in)\b\s*:?\s*)?",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"(?:(?P<french>(?:dernière )?mise? à jour|actualisé|modifié)|(?:last )?(?:updated|modified))"
    r"\s*:?\s*(?:(?:le|on)\b\s*:?\s*)?",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"(?:(?:(?:written|reported)\s+)?by|(?:propos recueillis\s+|écrit\s+)?par|auteure?\s*:|author\s*:)\s+",
    re.IGNORECASE,
)
BEFORE_NOTICE = re.compile(r"(?:^|[|•·–—,;(-])\s*$")
AFTER_NOTICE = re.compile(
    r"\s*(?:$|[|•·–—/()-]|,?\s*(?:(?:à|at|@)\s*)?\d{1,2}\s*[:hH]|[,;]?\s*(?:by|par|modifié|updated|mis à jour)\b)",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(
    r"\s*(?:$|[|•·]|,?\s*(?:(?:à|at|@)\s*)?\d{1,2}\s*[:hH]\s*\d|[,–—-]?\s*(?:by|par)\b)", re.IGNORECASE
)
AFTER_DATELINE = re.compile(r"\s*(?:\([^)]{2,40}\)\s*)?(?:[–—]|-{1,2}\s)|\s*\.?$")
MADE_AT = re.compile(r"(?:fait à|done at)\s+", re.IGNORECASE)
BAR = re.compile(r"\s+[|•·]\s+")


def publication(head: tuple[TextLine, ...], tail: tuple[TextLine, ...]) -> tuple[Fact | None, Fact | None]:
    """The date of publication, and the publisher beside it.

    In this order: « Publié le … », a dateline, a line of the head that is the only date there, a last line such as
    « Fait à Bamako, le 3 mai 2024 », « Mis à jour le … ».
    """
    for line in (*head, *tail):
        if found := _notice(line, PUBLISHED):
            return found
    for line in head:
        if date := _dateline(line):
            return date, None
    dates = [date for line in head if (date := line_date(line))]
    if dates and len({date.value for date in dates}) == 1:  # several are a chronology
        return dates[0], None
    for line in tail:
        if (date := _dateline(line)) and line.end - date.end <= 1:
            return date, None
    for line in (*head, *tail):
        if found := _notice(line, UPDATED):
            return found
    return None, None


def line_date(line: TextLine) -> Fact | None:
    """The date of a line that is one, or of « Par Awa Diallo | 3 mai 2022 », "July 28, 2023 by Jane Doe"."""
    if not is_notice(line):
        return None
    byline = BYLINE.match(line.text)
    names = NAMES.match(line.text, byline.end()) if byline else None
    gap = re.compile(r"\s*[,|•·–—-]?\s*(?:le\s+|on\s+)?", re.IGNORECASE).match(line.text, names.end() if names else 0)
    found = date_at(line.text, gap.end()) if gap else None
    return line.moved(found[0]) if found and AFTER_DATE.match(line.text, found[1]) else None


def _notice(line: TextLine, notice: re.Pattern[str]) -> tuple[Fact, Fact | None] | None:
    """« Publié le 28 juillet 2023 | SpunikNews »: the date and the publisher."""
    for mark in notice.finditer(line.text) if is_notice(line) else ():
        found = date_at(line.text, mark.end(), day_first=mark["french"] is not None)
        if found and BEFORE_NOTICE.search(line.text[: mark.start()]) and AFTER_NOTICE.match(line.text, found[1]):
            return line.moved(found[0]), _beside(line, found[1])
    return None


def _beside(line: TextLine, end: int) -> Fact | None:
    """What stands after the one bar behind the date, where it is a name and not a person's."""
    parts = BAR.split(line.text[end:])
    name = parts[-1]
    if len(parts) != 2 or len(name) > NAME_CHARS or BYLINE.match(name) or UPDATED.match(name) or is_person(name):
        return None
    return line.fact(len(line.text) - len(name), len(line.text)) if re.search(r"[^\W\d_]{2}", name) else None


def _dateline(line: TextLine) -> Fact | None:
    """« Bamako, le 1er août 2024 – … »: a place, a comma, a date, a dash (or nothing more)."""
    made = MADE_AT.match(line.text)
    place = made.end() if made else 0
    for gap in re.finditer(r",\s+(?:le\s+)?(?=\w)", line.text[:70]):
        found = date_at(line.text, gap.end()) if PLACE.fullmatch(line.text[place : gap.start()]) else None
        if found and AFTER_DATELINE.match(line.text, found[1]):
            return line.moved(found[0])
    return None


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


def _head(lines: tuple[TextLine, ...], title: Fact | None) -> tuple[TextLine, ...]:
    head = []
    for line in lines[:HEAD_LINES]:
        if title is None or not line.start <= title.start < line.end:
            head.append(line)
        if len(line.text) > BODY_CHARS:
            break
    return tuple(head)


def _suffixed_title(lines: tuple[TextLine, ...]) -> tuple[Fact | None, Fact | None]:
    """« Title - Publisher », where a line further on is the title alone and so proves where it ends."""
    for line in lines[1:HEAD_LINES]:
        first, cut = lines[0], len(line.text)
        mark = re.match(r"\s+[-–—|]\s+", first.text[cut:])
        if mark and first.text.startswith(line.text) and 0 < len(first.text) - cut - mark.end() <= NAME_CHARS:
            return first.fact(0, cut), first.fact(cut + mark.end(), len(first.text))
    return None, None


def _first_line_title(text: str, lines: tuple[TextLine, ...]) -> Fact | None:
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


def _source(head: tuple[TextLine, ...], tail: tuple[TextLine, ...]) -> Fact | None:
    """« Source: Bamada.net »; of an address, the site."""
    for line in (*reversed(tail), *head):
        mark = SOURCE.match(line.text)
        if mark and len(line.text) - mark.end() <= NAME_CHARS:
            site = re.compile(r"https?://(?:www\.)?([^/\s]+)").match(line.text, mark.end())
            return line.fact(*site.span(1)) if site else line.fact(mark.end(), len(line.text))
    return None


def _author(head: tuple[TextLine, ...], tail: tuple[TextLine, ...]) -> Fact | None:
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
