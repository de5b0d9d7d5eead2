"""The forms in which a question writes a date: years, months, days, seasons, quarters, decades and centuries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rag.text.line import Line, read_line
from rag.text.when.day import Day, Stretch, century, is_day
from rag.text.when.moment import Kind, Moment, narrowed, season
from rag.text.when.written import MONTHS as WRITTEN_MONTHS

MONTHS = {read_line(name).text: number for name, number in WRITTEN_MONTHS.items()}
_VERBS = frozenset(("may", "march"))  # in small letters, English words of another kind
_SHORT = frozenset(str.split("janv jan fevr fev feb mar avr apr jun juil jul aug sept sep oct nov dec"))
_YEAR = r"(?P<year>1[0-9]{3}|20[0-9]{2})(?![0-9])"
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01]|premier)"
_DAY_TO = r"(?P<day_to>0?[1-9]|[12][0-9]|3[01])"
ORDINAL = r"(?:er|st|nd|rd|th|e)?"
_OF = r",? (?:(?:de |d |of )?(?:l |the )?(?:annee |an |year )?)?"
_TO = r" ?(?:-|a|au|et|and|to|until) ?(?:le |the )?"
_NUMERALS = {"i": 1, "v": 5, "x": 10}
_ORDINALS = {
    **dict.fromkeys(("1", "1er", "1ere", "1st", "premier", "first"), 1),
    **dict.fromkeys(("2", "2e", "2eme", "2nd", "deuxieme", "second", "seconde"), 2),
    **dict.fromkeys(("3", "3e", "3eme", "3rd", "troisieme", "third"), 3),
    **dict.fromkeys(("4", "4e", "4eme", "4th", "quatrieme", "fourth"), 4),
    **dict.fromkeys(("dernier", "last"), 0),  # the fourth quarter, the second half
}
_SEASON = (  # « a été 2021 » is no summer
    r"(?P<season>printemps|(?:(?<=\bl )|(?<=\bd )|(?<=\bcet )|(?<=\ben )|^)ete|automne|hiver|spring|summer|autumn|fall"
    r"|winter)"
)


def _date(found: re.Match[str]) -> Stretch:
    parts = found.groupdict()
    month, year = parts["month"], parts.get("year")
    number = int(month) if month.isdigit() else MONTHS[month]
    days = [parts.get("day"), parts.get("day_to") or parts.get("day")]
    first, last = (None if day is None else 1 if day == "premier" else int(day) for day in days)
    if found.re is _NUMERIC and number > 12:  # 06/15/2021
        number, first, last = int(str(parts["day"])), number, number
    taken = int(year) if year else None
    return Day(taken, number, first), Day(taken, number, last)


def _part(found: re.Match[str]) -> Stretch:
    count = 4 if (found["q"] or found["part"])[0] in "qt" else 2
    number = int(found["q"][1]) if found["q"] else _ORDINALS[found["nth"]] or count
    if number > count:
        return Day(0), Day(0)
    months = 12 // count
    return Day(int(found["year"]), (number - 1) * months + 1), Day(int(found["year"]), number * months)


def _season(found: re.Match[str]) -> Stretch:
    return season(found["season"], int(found["year"]))


def _century(found: re.Match[str]) -> Stretch:
    text = found["number"]
    if text.isdigit():
        return century(int(text))
    values = [_NUMERALS[letter] for letter in text]
    return century(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))


def _decade(found: re.Match[str]) -> Stretch:
    first = int(found["decade"])
    first += 1900 if first < 100 else 0
    return Day(first), Day(first + 9)


def _year(found: re.Match[str]) -> Stretch:
    return (Day(int(found["year"])),) * 2


def _years(found: re.Match[str]) -> Stretch:
    first, last = Day(int(found["year"])), Day(int(found["to"]))
    return (first, last) if first < last else (Day(0), Day(0))


# Before a number: not "Su-2000" nor « 12 2021 », but « mi-2021 ». After one: not « 2000 000 » nor "2000-strong".
_ALONE = r"(?:(?<=\bmi-)|(?<=\bmid-)|(?<=\bpost-)|(?<=\bpre-)|(?<![\w/#$£€.@-])(?<![0-9][., ]))"
_OVER = r"(?![.,/-]?[0-9]|-[a-z]| [0-9]{3}(?![0-9])|[/%€$°])(?!\w)"
_NUMERIC = re.compile(rf"{_ALONE}{DAY}(?P<mark>[/.-])(?P<month>0?[1-9]|[12][0-9]|3[01])(?P=mark){_YEAR}{_OVER}")
_FORMS: tuple[tuple[Kind, str | re.Pattern[str], Callable[[re.Match[str]], Stretch]], ...] = (
    ("date", rf"{_ALONE}{_YEAR}-(?P<month>0[1-9]|1[0-2])-{DAY}{_OVER}", _date),
    ("date", rf"{_ALONE}{DAY}{ORDINAL}{_TO}{_DAY_TO}{ORDINAL} (?:of )?{MONTH}{_OF}{_YEAR}{_OVER}", _date),
    ("date", rf"{_ALONE}{DAY}{ORDINAL} (?:of )?{MONTH}{_OF}{_YEAR}{_OVER}", _date),
    ("date", rf"\b{MONTH} {DAY}{ORDINAL}{_TO}{_DAY_TO}{ORDINAL},? {_YEAR}{_OVER}", _date),
    ("date", rf"\b{MONTH} {DAY}{ORDINAL},? {_YEAR}{_OVER}", _date),
    ("date", _NUMERIC, _date),
    ("named", rf"\b(?:(?P<q>[qt][1-4])|(?P<nth>{'|'.join(_ORDINALS)}) (?P<part>trimestre|quarter|semestre|half))"
              rf"{_OF}{_YEAR}{_OVER}", _part),
    ("named", rf"\b{_SEASON}{_OF}{_YEAR}(?:[-/](?:20)?[0-9]{{2}})?{_OVER}", _season),
    ("date", rf"\b{MONTH}{_OF}{_YEAR}{_OVER}", _date),
    ("lone", rf"{_ALONE}{DAY}{ORDINAL}{_TO}{_DAY_TO}{ORDINAL} (?:of )?{MONTH}(?![\w-])", _date),
    ("lone", rf"{_ALONE}{DAY}{ORDINAL} (?:of )?{MONTH}(?![\w-])", _date),
    ("lone", rf"\b(?<!-){MONTH} {DAY}{ORDINAL}(?![0-9/:%€$]|[.,][0-9]| [0-9])(?!\w)", _date),
    ("named", r"\bannees (?P<decade>(?:1[0-9]|20)?[0-9]0)(?![\w-])", _decade),
    ("named", rf"{_ALONE}(?P<decade>(?:1[0-9]|20)[0-9]0) ?s(?![\w-])", _decade),
    ("named", r"\b(?P<number>[ivx]+|[1-9]|1[0-9]|20|21)(?:e|er|eme|st|nd|rd|th)?[ -](?:siecle|century)\b"
              r"(?! (?:av|avant|bce?|before)\b)", _century),
    ("date", rf"{_ALONE}{_YEAR} ?[-/] ?(?P<to>1[0-9]{{3}}|20[0-9]{{2}}){_OVER}", _years),
    ("date", rf"{_ALONE}{_YEAR}-(?P<month>0[1-9]|1[0-2]){_OVER}", _date),
    ("doubtful", rf"{_ALONE}(?P<month>0[1-9]|1[0-2])/{_YEAR}{_OVER}", _date),
    ("lone", rf"\b(?<!-){MONTH}(?![\w-])", _date),
    ("year", rf"{_ALONE}{_YEAR}{_OVER}", _year),
)  # fmt: skip
_READERS = tuple((kind, re.compile(pattern), reader) for kind, pattern, reader in _FORMS)


def dated_moments(line: Line, language: str) -> Iterator[Moment]:
    """The dates of a line, those of the longest form first: they may overlap.

    >>> next(dated_moments(read_line("En juin 2021"), "fr")).stretch[0].iso
    '2021-06'
    """
    for kind, pattern, reader in _READERS:
        for found in pattern.finditer(line.text):
            stretch = reader(found)
            moment = Moment(found.start(), found.end(), stretch, kind)
            if all(map(is_day, stretch)) and (checked := _checked(moment, found, line, language)):
                yield narrowed(checked, line)


def _checked(moment: Moment, found: re.Match[str], line: Line, language: str) -> Moment | None:
    """A moment whose month is one: in small letters "may" and "march" need more, as do short forms."""
    month, groups = found.groupdict().get("month"), found.groupdict()
    if not month or month.isdigit() or groups.get("day"):
        return None if moment.kind == "lone" and moment.stretch[0][1:] == (9, 11) else moment  # the attacks
    if month in _VERBS and line.spelled(*found.span("month")).islower():
        return replace(moment, kind="doubtful") if moment.kind == "date" else None
    if moment.kind == "lone" and month in _SHORT:
        return None
    return None if moment.kind == "lone" and month == "mars" and language == "en" else moment
