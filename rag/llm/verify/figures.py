"""The numbers and dates of a claim, and whether texts have them: in words, in digits, or counted from a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from rag.answer import Figure, read_answer
from rag.llm.verify.copies import wildcards
from rag.text import fold
from rag.text.lexicon import every, every_table
from rag.text.when import dates_told

CHUNK = 5  # words in which a figure is written, at most
OFF = Decimal("0.04")  # of a number: what a rounded one may be away from it
DatedText = tuple[str, str | None]  # a text, and the date on which it was written (ISO 8601)

_NUMERALS = {word: value for word, value in every_table("numerals").items() if value <= 1000}
_NUMERAL = "|".join(sorted(_NUMERALS.keys() - {"a", "an", "couple"}, key=len, reverse=True))
_COUNT = rf"(?:{_NUMERAL})(?:[\s-]+(?:(?:et|and)[\s-]+)?(?:{_NUMERAL}))*"
_RUN = re.compile(rf"\b{_COUNT}\b", re.I)
_DOZEN = re.compile(rf"\b(?:une|a) ({'|'.join(every_table('dozens'))})\b(?: (?:de|d['’]|of))?", re.I)
_ROMAN = re.compile(r"\b([IVX]{2,})(e|ème|er)?\b")
_LETTERS = {"I": 1, "V": 5, "X": 10}
_LETTERED = re.compile(r"\b[^\W\d_]{4,}\b")
_ORDINAL_DIGITS = re.compile(r"\b(\d+)(?:e|è|er|re|ème|st|nd|rd|th)s?\b")

_UNIT = f"(?:{'|'.join(every('units'))})"
_AGO = re.compile(rf"\b(?:il y a|voici|voilà)\s+\w+\s+\w+|\b\w+\s+{_UNIT}s?\s+(?:ago|earlier)", re.I)
# « dix ans », between 1948 and 1958, is counted, not copied.
_LASTING = re.compile(rf"\b{_COUNT}[\s-]+(?:années?|{_UNIT}s?)\b", re.I)
_ABOUT = re.compile(rf"{wildcards('verification.about')}['’]?\s*[$€£]?$", re.I)
_GROUPED = re.compile(r"\d+(?:[ ,.\u00a0\u202f]\d{3})*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)*")
_ELIDED = re.compile(r"\b[dlDL]['’](?=\w)")
_YEARS = re.compile(r"\b(\d\d)(\d\d)\s?[-–/]\s?(\d\d)\b(?![-–/]\d)")  # 1951-63
_BOTH = re.compile(r"\b(?:les|aux|des|ces|the|these|entre|between)\s+(?:deux|two)\b", re.I)  # counts nothing new
_MAY = re.compile(r"\bmay\b")  # in small letters it is no month
_AMONG = re.compile(r"(?<=\d)\s+(?:des|de|of|sur|les|the)(?:\s+(?:les|the))?\s+(?=\d)")  # « 7 des 527 » are two numbers


def missing_figures(claim: str, texts: Sequence[DatedText]) -> list[str]:
    """The numbers and dates of a claim that none of some texts has.

    A number has its unit: 93 km are not 93 miles. 1 is not looked for, since "one" counts nothing.

    >>> missing_figures("In May 2021 twenty-five men came 93 miles.", [("Le 24 mai 2021, 25 hommes, 93 km", None)])
    ['93 miles']
    >>> missing_figures("Il est venu il y a deux ans.", [("Il est venu en juin 2021.", "2023-07-28")])
    []
    """
    dates = [written for _, written in texts if written]
    plain = _LASTING.sub(" ", _BOTH.sub(" ", _AGO.sub(" ", claim) if dates else claim))
    have = [figure for text, written in texts for figure in _dated_figures(text, written)]
    missing = [
        _shown(figure, plain)
        for figure in _figures(plain)
        if figure.value != 1 and not (_is_held(figure, have) or _is_rounded(figure, plain, have))
    ]
    for ago in _AGO.findall(claim) if dates else ():
        then = {date for written in dates for date in dates_told(ago, written)}
        if then and not any(_is_held(_date(date), have) for date in then):
            missing.append(ago)
    return [*missing, *_other_units(plain, "\n".join(text for text, _ in texts))]


def figure_places(claim: str, text: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The numbers in digits of a claim: where they stand in it, and where a text has them."""
    theirs = [(found.start(), _digits(found[0])) for found in _GROUPED.finditer(text)]
    for found in _GROUPED.finditer(claim):
        yield found.start(), tuple(start for start, digits in theirs if digits == _digits(found[0]))


def in_digits(text: str) -> str:
    """The text with its numbers in digits: in words from two, ordinals, and Roman numerals of two letters.

    >>> in_digits("soixante-trois ans"), in_digits("fourteen thousand five hundred"), in_digits("Henri VIII, 3rd")
    ('63 ans', '14500', 'Henri 8, 3')
    >>> in_digits("une cinquantaine de langues"), in_digits("le quatrième")
    ('50 langues', 'le 4')
    >>> in_digits("quatre-vingt-dix-sept"), in_digits("one of the twenty-five"), in_digits("XIXe siècle")
    ('97', 'one of the 25', '19 siècle')
    """
    text = _DOZEN.sub(lambda found: str(every_table("dozens")[found[1].lower()]), text)
    text = _LETTERED.sub(_ordinal, _RUN.sub(_value, text))
    return _ROMAN.sub(_roman, _ORDINAL_DIGITS.sub(r"\1", text))


def _value(found: re.Match[str]) -> str:
    total = part = 0
    words = [word for word in re.split(r"[\s-]+", found[0].lower()) if word not in ("et", "and")]
    for value in map(_NUMERALS.__getitem__, words):
        if value == 20 and part == 4:
            part = 80
        elif value == 100:
            part = max(part, 1) * value
        elif value >= 1000:
            total, part = total + max(part, 1) * value, 0
        else:
            part += value
    is_scale = len(words) == 1 and total + part >= 100  # « cent » alone may be a currency's
    return str(total + part) if total + part > 1 and not is_scale else found[0]


def _ordinal(found: re.Match[str]) -> str:
    word = fold(found[0])
    place = every_table("ordinals").get(word) or every_table("ordinals").get(word.removesuffix("s"), 0)
    return str(place) if place > 1 else found[0]


def _roman(found: re.Match[str]) -> str:
    values = [_LETTERS[letter] for letter in found[1]]
    return str(sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True)))


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


@lru_cache(maxsize=256)
def _figures(text: str) -> tuple[Figure, ...]:
    plain = _ELIDED.sub(" ", _YEARS.sub(r"\1\2 - \1\3", _MAY.sub("could", text)))
    return read_answer(_AMONG.sub(" parmi ", in_digits(plain))).figures


def _date(iso: str) -> Figure:
    year, month, day = (*iso.split("-"), "", "")[:3]
    return Figure(None, (int(year), int(month) if month else None, int(day) if day else None))


@lru_cache(maxsize=256)
def _dated_figures(text: str, written: str | None) -> tuple[Figure, ...]:
    """The figures of a text, with the dates that it counts from the day it was written, and that day."""
    counted = dates_told(text, written) if written else ()
    return (*_figures(text), *map(_date, counted), *((_date(written),) if written else ()))


def _is_held(claimed: Figure, have: Sequence[Figure]) -> bool:
    """Whether a figure is among others; a date, too, by its year in one and the rest in another."""
    if any(_shows(one, claimed) for one in have):
        return True
    year, month, day = claimed.date
    undated = Figure(None, (None, month, day))
    return any(undated.date) and any(_shows(one, undated) for one in have) and _is_held(_date(f"{year or 0:04d}"), have)


def _is_rounded(claimed: Figure, claim: str, have: Iterable[Figure]) -> bool:
    """Whether a claim says "about" before a number, and there is one that rounds to it: "some 20,000" for 20,156."""
    number, at = claimed.value, claim.find(_shown(claimed, claim))
    if not isinstance(number, Decimal) or number < 100 or at < 0 or not _ABOUT.search(fold(claim[:at]).rstrip()):
        return False
    digits = len(number.normalize().as_tuple().digits)
    return any(
        abs(other - number) <= OFF * other
        and digits < len(other.normalize().as_tuple().digits)
        and Decimal(f"{other:.{digits - 1}e}") == number
        for other in (figure.value for figure in have)
        if isinstance(other, Decimal)
    )


def _shows(one: Figure, claimed: Figure) -> bool:
    """Whether a figure is the very number that is claimed, or a date at least as precise."""
    if claimed.value is not None and one.value is not None:
        return claimed.value == one.value
    if not any(claimed.date):
        return False
    return all(part is None or part == other for part, other in zip(claimed.date, one.date, strict=True))


def _shown(figure: Figure, claim: str) -> str:
    """The fewest words of a claim that give a figure."""
    words = claim.split()
    for size in range(1, CHUNK + 1):
        for at in range(len(words) - size + 1):
            chunk = " ".join(words[at : at + size])
            if _figures(chunk) == (figure,):
                return chunk.strip(',;:.!?…()«»“”" \u00a0\u202f')
    return str(figure.value or "-".join(str(part) for part in figure.date if part))


def _other_units(claim: str, text: str) -> Iterator[str]:
    """The numbers of a claim that the text has with other units only."""
    have = list(_with_units(text))
    for number, unit in _with_units(claim):
        units = {other for same, other in have if same == number}
        if units and unit not in units:
            yield f"{number} {unit}s"


def _with_units(text: str) -> Iterator[tuple[str, str]]:
    tokens, units = read_answer(in_digits(text)).tokens, every_table("measures")
    for number, *after in zip(tokens, tokens[1:], [*tokens[2:], ""], strict=False):
        if _NUMBER.fullmatch(number):
            kinds = [units.get(token) for token in after]
            if "square" in kinds:
                yield number, f"square {(kinds[1] if kinds[0] == 'square' else kinds[0]) or ''}"
            elif kinds[0]:
                yield number, kinds[0]
