"""The words of the interface, one JSON file a language; a further language is a further file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DEFAULT = "fr"  # the language of the first corpus, and of most of its readers

Words = Mapping[str, str]


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are words for (ISO 639-1), the default first."""
    found = {path.stem for path in Path(__file__).parent.glob("*.json")}
    return (DEFAULT, *sorted(found - {DEFAULT}))


@cache
def read_words(language: str) -> Words:
    """The words of one language, or of the default where there are none."""
    name = language if language in languages() else DEFAULT
    words: dict[str, str] = json.loads((Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8"))
    return words | {"language": name}


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


def write_date(iso: str, words: Words) -> str:
    """An ISO date in words, as precise as it is; what is no such date comes back unchanged.

    >>> write_date("2023-07-28", read_words("fr")), write_date("2024-08-01", read_words("fr"))
    ('28 juillet 2023', '1er août 2024')
    >>> write_date("2023-07", read_words("en")), write_date("2023", read_words("en"))
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
