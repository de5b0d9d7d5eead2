"""The numbers and dates of a claim, and whether texts have them: in words, in digits, or counted from a date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from rag.answer.agreement.said import Figure, read_answer
from rag.llm.verify.counts import COUNT, in_digits
from rag.llm.verify.rounded import is_rounded
from rag.text.when import dates_told

AGO = re.compile(
    r"\b(?:il y a|voici|voilà)\s+\w+\s+\w+|\b\w+\s+(?:years?|months?|weeks?|days?)\s+(?:ago|earlier)", re.I
)
# « dix ans », between 1948 and 1958, is counted, not copied.
_LASTING = re.compile(rf"\b{COUNT}[\s-]+(?:ans?|années?|mois|semaines?|jours?|years?|months?|weeks?|days?)\b", re.I)
Told = tuple[str, str | None]  # a text, and the date on which it was written (ISO 8601)
CHUNK = 5  # words in which a figure is written, at most

_UNITS = {
    form: unit
    for unit, forms in (
        ("km", "km kms kilometre kilometres kilometer kilometers"),
        ("mile", "mile miles mi"),
        ("m", "m metre metres meter meters"),
        ("foot", "foot feet ft pied pieds"),
        ("ha", "ha hectare hectares"),
        ("acre", "acre acres"),
        ("square km", "km2 km²"),
        ("%", "%"),
        ("euro", "euro euros €"),
        ("dollar", "dollar dollars $"),
        ("pound", "pound pounds livre livres £"),
        ("kg", "kg kilo kilos kilogram kilograms kilogramme kilogrammes"),
        ("t", "tonne tonnes ton tons"),
        ("year", "an ans annee annees year years"),
        ("month", "mois month months"),
        ("week", "semaine semaines week weeks"),
        ("day", "jour jours day days"),
        ("hour", "heure heures hour hours"),
        ("minute", "minute minutes min"),
    )
    for form in forms.split()
}
_SQUARE = ("square", "carre", "carres")
_GROUPED = re.compile(r"\d+(?:[ ,.\u00a0\u202f]\d{3})*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)*")
_ELIDED = re.compile(r"\b[dlDL]['’](?=\w)")
_YEARS = re.compile(r"\b(\d\d)(\d\d)\s?[-–/]\s?(\d\d)\b(?![-–/]\d)")  # 1951-63
_BOTH = re.compile(r"\b(?:les|aux|des|ces|the|these|entre|between)\s+(?:deux|two)\b", re.I)  # counts nothing new
_MAY = re.compile(r"\bmay\b")  # in small letters it is no month
_AMONG = re.compile(r"(?<=\d)\s+(?:des|de|of|sur|les|the)(?:\s+(?:les|the))?\s+(?=\d)")  # « 7 des 527 » are two numbers


def missing_figures(claim: str, told: Sequence[Told]) -> list[str]:
    """The numbers and dates of a claim that none of some texts has.

    A number has its unit: 93 km are not 93 miles. 1 is not looked for, since "one" counts nothing.

    >>> missing_figures("In May 2021 twenty-five men came 93 miles.", [("Le 24 mai 2021, 25 hommes, 93 km", None)])
    ['93 miles']
    >>> missing_figures("Il est venu il y a deux ans.", [("Il est venu en juin 2021.", "2023-07-28")])
    []
    """
    dates = [written for _, written in told if written]
    plain = _LASTING.sub(" ", _BOTH.sub(" ", AGO.sub(" ", claim) if dates else claim))
    have = [figure for text, written in told for figure in _told_figures(text, written)]
    sought = [figure for figure in _figures(plain) if figure.value != Decimal(1)]
    missing = [
        _shown(figure, plain) for figure in sought if not (_is_told(figure, have) or _is_near(figure, plain, have))
    ]
    for ago in AGO.findall(claim) if dates else ():
        then = {date for written in dates for date in dates_told(ago, written)}
        if then and not any(_is_told(_date(date), have) for date in then):
            missing.append(ago)
    return [*missing, *_other_units(plain, "\n".join(text for text, _ in told))]


def figure_places(claim: str, text: str) -> Iterator[tuple[int, int, list[int]]]:
    """The numbers in digits of a claim: where they stand in it, their characters, and where a text has them."""
    theirs = digit_places(text)
    for found in _GROUPED.finditer(claim):
        yield found.start(), len(found[0]), [start for start, digits in theirs if digits == _digits(found[0])]


def digit_places(text: str) -> list[tuple[int, str]]:
    """Where a text has numbers, and their digits."""
    return [(found.start(), _digits(found[0])) for found in _GROUPED.finditer(text)]


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
def _told_figures(text: str, written: str | None) -> tuple[Figure, ...]:
    """The figures of a text, with the dates that it counts from the day it was written, and that day."""
    counted = dates_told(text, written) if written else ()
    return (*_figures(text), *map(_date, counted), *((_date(written),) if written else ()))


def _is_told(claimed: Figure, have: Sequence[Figure]) -> bool:
    """Whether a figure is among those told; a date, too, by its year in one and the rest in another."""
    if any(_shows(one, claimed) for one in have):
        return True
    year, month, day = claimed.date
    undated = Figure(None, (None, month, day))
    return any(undated.date) and any(_shows(one, undated) for one in have) and _is_told(_date(f"{year or 0:04d}"), have)


def _is_near(claimed: Figure, claim: str, have: Sequence[Figure]) -> bool:
    """Whether a claim says only about how many, and one of those told is about as many."""
    told = [figure.value for figure in have if isinstance(figure.value, Decimal)]
    number = claimed.value
    return isinstance(number, Decimal) and is_rounded(number, _shown(claimed, claim), claim, told)


def _shows(told: Figure, claimed: Figure) -> bool:
    """Whether what is told is the very number, or a date at least as precise."""
    if claimed.value is not None and told.value is not None:
        return claimed.value == told.value
    if not any(claimed.date):
        return False
    return all(part is None or part == other for part, other in zip(claimed.date, told.date, strict=True))


def _shown(figure: Figure, claim: str) -> str:
    """The fewest words of a claim that give a figure."""
    words = claim.split()
    for size in range(1, CHUNK + 1):
        for at in range(len(words) - size + 1):
            chunk = " ".join(words[at : at + size])
            if _figures(chunk) == (figure,):
                return chunk.strip(',;:.!?…()«»“”" \u00a0\u202f')
    return str(figure.value or "-".join(str(part) for part in figure.date if part))


def _other_units(claim: str, told: str) -> Iterator[str]:
    """The numbers of a claim that the text has with other units only."""
    have = list(_with_units(told))
    for number, unit in _with_units(claim):
        units = {other for same, other in have if same == number}
        if units and unit not in units:
            yield f"{number} {unit}s"


def _with_units(text: str) -> Iterator[tuple[str, str]]:
    tokens: Sequence[str] = read_answer(in_digits(text)).tokens
    for number, *after in zip(tokens, tokens[1:], [*tokens[2:], ""], strict=False):
        if _NUMBER.fullmatch(number):
            if after[0] in _SQUARE or after[1] in _SQUARE:
                yield number, f"square {_UNITS.get(after[1] if after[0] in _SQUARE else after[0], '')}"
            elif after[0] in _UNITS:
                yield number, _UNITS[after[0]]
