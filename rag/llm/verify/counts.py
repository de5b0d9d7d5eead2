"""Numbers in words, French and English, written in digits."""

from __future__ import annotations

import re

_FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_UNITS = {name: value for names in (_FRENCH, _ENGLISH) for value, name in enumerate(names.split())} | {"une": 1}
_TENS = {
    name: value
    for value, names in enumerate(
        ("vingt vingts twenty", "trente thirty", "quarante forty", "cinquante fifty", "soixante sixty", "septante"
         " seventy", "octante huitante eighty", "nonante ninety"),
        start=2,
    )
    for name in names.split()
}  # fmt: skip
_HUNDRED = ("cent", "cents", "hundred")
_THOUSAND = ("mille", "thousand")
_ALL = sorted((*_UNITS, *_TENS, *_HUNDRED, *_THOUSAND), key=len, reverse=True)
COUNT = rf"(?:{'|'.join(_ALL)})(?:(?:[\s-]+(?:et|and)[\s-]+|[\s-]+)(?:{'|'.join(_ALL)}))*"
_RUN = re.compile(rf"\b{COUNT}\b", re.I)
_DOZENS = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
_DOZEN = re.compile(rf"\bune ({'|'.join(_DOZENS)})\b(?: (?:de|d['’]))?", re.I)
_ROMAN = re.compile(r"\b([IVX]{2,})(e|ème|er)?\b")
_LETTERS = {"I": 1, "V": 5, "X": 10}
_ORDINALS = {
    "deuxième": 2, "seconde": 2, "second": 2, "troisième": 3, "third": 3, "quatrième": 4, "fourth": 4,
    "cinquième": 5, "fifth": 5, "sixième": 6, "sixth": 6, "septième": 7, "seventh": 7, "huitième": 8, "eighth": 8,
    "neuvième": 9, "ninth": 9, "dixième": 10, "tenth": 10, "onzième": 11, "eleventh": 11, "douzième": 12,
    "twelfth": 12,
}  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})s?\b", re.I)
_ORDINAL_DIGITS = re.compile(r"\b(\d+)(?:e|è|er|re|ème|st|nd|rd|th)s?\b")


def in_digits(text: str) -> str:
    """The text with its numbers in digits: in words from two, ordinals, and Roman numerals of two letters.

    >>> in_digits("soixante-trois ans"), in_digits("fourteen thousand five hundred"), in_digits("Henri VIII, 3rd")
    ('63 ans', '14500', 'Henri 8, 3')
    >>> in_digits("une cinquantaine de langues")
    '50 langues'
    >>> in_digits("quatre-vingt-dix-sept"), in_digits("one of the twenty-five"), in_digits("XIXe siècle")
    ('97', 'one of the 25', '19 siècle')
    """
    text = _RUN.sub(_value, _DOZEN.sub(lambda found: str(_DOZENS[found[1].lower()]), text))
    text = _ORDINAL.sub(lambda found: str(_ORDINALS[found[1].lower()]), text)
    return _ROMAN.sub(_roman, _ORDINAL_DIGITS.sub(r"\1", text))


def _value(found: re.Match[str]) -> str:
    total = part = 0
    for word in re.split(r"[\s-]+", found[0].lower()):
        if word in _UNITS:
            part += _UNITS[word]
        elif word in ("vingt", "vingts") and part == 4:
            part = 80
        elif word in _TENS:
            part += _TENS[word] * 10
        elif word in _HUNDRED:
            part = max(part, 1) * 100
        elif word in _THOUSAND:
            total, part = total + max(part, 1) * 1000, 0
    return str(total + part) if total + part > 1 and found[0].lower() not in _HUNDRED + _THOUSAND else found[0]


def _roman(found: re.Match[str]) -> str:
    values = [_LETTERS[letter] for letter in found[1]]
    return str(sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True)))
