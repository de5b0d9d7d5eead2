"""When an article was published, and by whom where that stands beside the date."""

from __future__ import annotations

import re

from rag.load.dates import date_at
from rag.load.lines import NAME_CHARS, Line, is_notice
from rag.load.names import NAMES, PLACE, is_person
from rag.records import Fact

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


def publication(head: tuple[Line, ...], tail: tuple[Line, ...]) -> tuple[Fact | None, Fact | None]:
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


def line_date(line: Line) -> Fact | None:
    """The date of a line that is one, or of « Par Awa Diallo | 3 mai 2022 », "July 28, 2023 by Jane Doe"."""
    if not is_notice(line):
        return None
    byline = BYLINE.match(line.text)
    names = NAMES.match(line.text, byline.end()) if byline else None
    gap = re.compile(r"\s*[,|•·–—-]?\s*(?:le\s+|on\s+)?", re.IGNORECASE).match(line.text, names.end() if names else 0)
    found = date_at(line.text, gap.end()) if gap else None
    return line.moved(found[0]) if found and AFTER_DATE.match(line.text, found[1]) else None


def _notice(line: Line, notice: re.Pattern[str]) -> tuple[Fact, Fact | None] | None:
    """« Publié le 28 juillet 2023 | SpunikNews »: the date and the publisher."""
    for mark in notice.finditer(line.text) if is_notice(line) else ():
        found = date_at(line.text, mark.end(), day_first=mark["french"] is not None)
        if found and BEFORE_NOTICE.search(line.text[: mark.start()]) and AFTER_NOTICE.match(line.text, found[1]):
            return line.moved(found[0]), _beside(line, found[1])
    return None


def _beside(line: Line, end: int) -> Fact | None:
    """What stands after the one bar behind the date, where it is a name and not a person's."""
    parts = BAR.split(line.text[end:])
    name = parts[-1]
    if len(parts) != 2 or len(name) > NAME_CHARS or BYLINE.match(name) or UPDATED.match(name) or is_person(name):
        return None
    return line.fact(len(line.text) - len(name), len(line.text)) if re.search(r"[^\W\d_]{2}", name) else None


def _dateline(line: Line) -> Fact | None:
    """« Bamako, le 1er août 2024 – … »: a place, a comma, a date, a dash (or nothing more)."""
    made = MADE_AT.match(line.text)
    place = made.end() if made else 0
    for gap in re.finditer(r",\s+(?:le\s+)?(?=\w)", line.text[:70]):
        found = date_at(line.text, gap.end()) if PLACE.fullmatch(line.text[place : gap.start()]) else None
        if found and AFTER_DATELINE.match(line.text, found[1]):
            return line.moved(found[0])
    return None
