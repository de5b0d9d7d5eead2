"""Dates as texts write them: years, months, days, seasons, quarters, decades and centuries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rag.text.forms import after_one_of, one_of
from rag.text.lexicon import alternatives, every, every_table, words
from rag.text.line import Line
from rag.text.when.calendar import Day, Kind, Moment, Stretch, century, is_day, narrowed, season

MONTHS = {**every_table("months"), **every_table("short_months")}  # by folded name
_ACCENTED = str.maketrans({"e": "[eéèê]", "u": "[uûùü]", "a": "[aâàä]", "i": "[iîï]", "o": "[oôö]", "c": "[cç]"})
MONTH = rf"(?P<month>{one_of(MONTHS).translate(_ACCENTED)})\b\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TH = f"{alternatives('ordinals.endings')}?"
_WEEKDAY = rf"(?:(?:{alternatives('weekdays')}|{alternatives('times.short_weekdays')})\.?,?\s+)?"
# The forms in which articles are dated.
PATTERNS = tuple(
    re.compile(_WEEKDAY + rf"(?P<date>{pattern})", re.IGNORECASE)
    for pattern in (
        rf"{YEAR}-(?P<month>0[1-9]|1[0-2])-{DAY}(?!\d)",
        rf"{DAY}{_TH}\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        rf"{MONTH}\s+{DAY}{_TH},?\s+{YEAR}",
        rf"{DAY}(?P<mark>[/.])(?P<month>0?[1-9]|1[0-2])(?P=mark){YEAR}",
        rf"{MONTH},?\s+{YEAR}",
    )
)

# Before a number: not "Su-2000" nor « 12 2021 », but « mi-2021 ». After one: not « 2000 000 » nor "2000-strong".
_PREFIXES = "|".join(rf"(?<=\b{prefix}-)" for prefix in sorted(every("times.prefixes")))
_ALONE = rf"(?:{_PREFIXES}|(?<![\w/#$£€.@-])(?<![0-9][., ]))"
_OVER = r"(?![.,/-]?[0-9]|-[a-z]| [0-9]{3}(?![0-9])|[/%€$°])(?!\w)"
_NUMERALS = {"i": 1, "v": 5, "x": 10}
_CENTURIES, _YEARS = (
    one_of([word for word, unit in every_table("units").items() if unit == of]) for of in ("century", "year")
)
_Y = r"(?P<year>1[0-9]{3}|20[0-9]{2})(?![0-9])"
MONTH_OF_LINE = rf"(?P<month>{one_of(MONTHS)})\b\.?"
_N = r"0?[1-9]|[12][0-9]|3[01]"
_OF, _THE = (f"(?:{alternatives(words)} )?" for words in ("times.of", "times.the"))
DAY_OF_MONTH = f"(?P<day>{_N}|{alternatives('times.first_day')}){_TH}"
_TO = f" ?(?:-|{alternatives('times.to_day')}) ?{_THE}(?P<day_to>{_N}){_TH}"
_OF_YEAR = f",? (?:{_OF}{_THE}(?:{_YEARS} )?)?"
_SUMMER = alternatives("times.summer")  # « a été 2021 » is none
_SEASON = (
    f"(?P<season>{one_of(every('seasons') - every('times.summer'))}"
    rf"|(?:{after_one_of(every('times.before_summer'))}|^){_SUMMER})"
)
_PART = f"(?P<nth>{one_of(every_table('ordinals'))}) (?P<part>{alternatives('parts_of_year')})"
_BEFORE_CHRIST = alternatives("times.before_christ")


def _date(found: re.Match[str]) -> Stretch:
    parts = found.groupdict()
    month, year = parts["month"], parts.get("year")
    number = int(month) if month.isdigit() else MONTHS[month]
    first = day_number(parts.get("day"))
    last = day_number(parts.get("day_to")) or first
    if number > 12:  # 06/15/2021
        number, first, last = first or 0, number, number
    taken = int(year) if year else None
    return Day(taken, number, first), Day(taken, number, last)


def _part(found: re.Match[str]) -> Stretch:
    count = 4 if found["q"] else every_table("parts_of_year")[found["part"]]
    number = int(found["q"][1]) if found["q"] else every_table("ordinals")[found["nth"]] or count
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


_WRITTEN: tuple[tuple[Kind, str, Callable[[re.Match[str]], Stretch]], ...] = (
    ("date", rf"{_ALONE}{_Y}-(?P<month>0[1-9]|1[0-2])-{DAY_OF_MONTH}{_OVER}", _date),
    ("date", rf"{_ALONE}{DAY_OF_MONTH}{_TO} {_OF}{MONTH_OF_LINE}{_OF_YEAR}{_Y}{_OVER}", _date),
    ("date", rf"{_ALONE}{DAY_OF_MONTH} {_OF}{MONTH_OF_LINE}{_OF_YEAR}{_Y}{_OVER}", _date),
    ("date", rf"\b{MONTH_OF_LINE} {DAY_OF_MONTH}{_TO},? {_Y}{_OVER}", _date),
    ("date", rf"\b{MONTH_OF_LINE} {DAY_OF_MONTH},? {_Y}{_OVER}", _date),
    ("date", rf"{_ALONE}{DAY_OF_MONTH}(?P<mark>[/.-])(?P<month>{_N})(?P=mark){_Y}{_OVER}", _date),
    ("named", rf"\b(?:(?P<q>[qt][1-4])|{_PART}){_OF_YEAR}{_Y}{_OVER}", _part),
    ("named", rf"\b{_SEASON}{_OF_YEAR}{_Y}(?:[-/](?:20)?[0-9]{{2}})?{_OVER}", _season),
    ("date", rf"\b{MONTH_OF_LINE}{_OF_YEAR}{_Y}{_OVER}", _date),
    ("lone", rf"{_ALONE}{DAY_OF_MONTH}{_TO} {_OF}{MONTH_OF_LINE}(?![\w-])", _date),
    ("lone", rf"{_ALONE}{DAY_OF_MONTH} {_OF}{MONTH_OF_LINE}(?![\w-])", _date),
    ("lone", rf"\b(?<!-){MONTH_OF_LINE} {DAY_OF_MONTH}(?![0-9/:%€$]|[.,][0-9]| [0-9])(?!\w)", _date),
    ("named", rf"\b{alternatives('times.decades')} (?P<decade>(?:1[0-9]|20)?[0-9]0)(?![\w-])", _decade),
    ("named", rf"{_ALONE}(?P<decade>(?:1[0-9]|20)[0-9]0) ?s(?![\w-])", _decade),
    ("named", rf"\b(?P<number>[ivx]+|[1-9]|1[0-9]|20|21){_TH}[ -]{_CENTURIES}\b(?! {_BEFORE_CHRIST}\b)", _century),
    ("date", rf"{_ALONE}{_Y} ?[-/] ?(?P<to>1[0-9]{{3}}|20[0-9]{{2}}){_OVER}", _years),
    ("date", rf"{_ALONE}{_Y}-(?P<month>0[1-9]|1[0-2]){_OVER}", _date),
    ("doubtful", rf"{_ALONE}(?P<month>0[1-9]|1[0-2])/{_Y}{_OVER}", _date),
    ("lone", rf"\b(?<!-){MONTH_OF_LINE}(?![\w-])", _date),
    ("year", rf"{_ALONE}{_Y}{_OVER}", _year),
)
_READERS = tuple((kind, re.compile(pattern), reader) for kind, pattern, reader in _WRITTEN)


def day_number(day: str | None) -> int | None:
    """The number of a day of the month; « premier » is 1."""
    return None if not day else int(day) if day.isdigit() else 1


def dated_moments(line: Line, language: str) -> Iterator[Moment]:
    """The dates of a line, those of the longest form first: they may overlap.

    >>> from rag.text.line import read_line
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
    if month in every("times.verb_months") and line.spelled(*found.span("month")).islower():
        return replace(moment, kind="doubtful") if moment.kind == "date" else None
    if moment.kind == "lone" and (month in every("short_months") or month in words(language, "times.not_months")):
        return None
    return moment
