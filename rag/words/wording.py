"""All that Griot says of its own, one JSON file a language; a further language is a further file.

A key that begins with the name of a part in `PARTS` is said to a question, in its language; the others are the page's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

DEFAULT: Final = "fr"  # of the page: the language of the first corpus, and of most of its readers
FALLBACK: Final = "en"  # for a question in a language that has no words yet
FOLDER = Path(__file__).parent
PARTS = ("frame", "reply", "about", "explain", "exported", "table", "terminal", "suggest")

Words = Mapping[str, str]


@cache
def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """The languages that there are words for (ISO 639-1), the default first."""
    found = {path.stem for path in folder.glob("*.json")}
    return (DEFAULT, *sorted(found - {DEFAULT}))


def read_words(language: str, folder: Path = FOLDER) -> Words:
    """The words of one language, or of the default where there are none."""
    return _read(language if language in languages(folder) else DEFAULT, folder)


def page_words(language: str, folder: Path = FOLDER) -> Words:
    """Those that the page says, which its scripts may ask for."""
    apart = tuple(f"{part}_" for part in PARTS)
    return {key: word for key, word in read_words(language, folder).items() if not key.startswith(apart)}


def read_part(part: str, language: str, folder: Path = FOLDER) -> Words:
    """The words of a part, by keys without its name; those of `FALLBACK` where a language has none.

    >>> read_part("frame", "fr")["nearest"], read_part("frame", "de")["nearest"]
    ('Passages les plus proches :', 'Nearest passages:')
    """
    return _read_part(part, framing_language(language, folder), folder)


def framing_language(language: str, folder: Path = FOLDER) -> str:
    """The language in which Griot speaks around an answer to a question in this one."""
    return language if language in languages(folder) else FALLBACK


def choose_language(accepted: str | None) -> str:
    """The language that an `Accept-Language` header prefers among ours.

    >>> choose_language("de-AT, en-GB;q=0.8, fr;q=0.5"), choose_language("fr-CA"), choose_language(None)
    ('en', 'fr', 'fr')
    """
    wishes: list[tuple[float, str]] = []
    for wish in (accepted or "").split(","):
        tag, _, quality = wish.strip().partition(";q=")
        try:
            wishes.append((float(quality or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    ranked = sorted(wishes, key=lambda wish: -wish[0])
    return next((tag for quality, tag in ranked if quality > 0 and tag in languages()), DEFAULT)


def format_date(iso: str, words: Words) -> str:
    """An ISO date in words, as precise as it is; what is no such date comes back unchanged.

    >>> format_date("2023-07-28", read_words("fr")), format_date("2024-08-01", read_words("fr"))
    ('28 juillet 2023', '1er août 2024')
    >>> format_date("2023-07", read_words("en")), format_date("2023", read_words("en"))
    ('July 2023', '2023')
    """
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    months = words["months"].split()
    if not (month.isdecimal() and 1 <= int(month) <= len(months)):
        return iso
    name = months[int(month) - 1]
    if not day:
        return words["date_month"].format(month=name, year=year)
    number = words["date_first"] if day == "01" else day.lstrip("0")
    return words["date_day"].format(day=number, month=name, year=year)


@cache
def _read(language: str, folder: Path) -> Words:
    words: dict[str, str] = json.loads((folder / f"{language}.json").read_text(encoding="utf-8"))
    return words | {"language": language}


@cache
def _read_part(part: str, language: str, folder: Path) -> Words:
    start = f"{part}_"
    words = _read(language, folder)
    return {key.removeprefix(start): word for key, word in words.items() if key.startswith(start)}
