"""Dates as French and English write them: the months' names, and the forms of a whole date."""

from __future__ import annotations

import re


def _numbered(*months: str) -> dict[str, int]:
    return {name: number for number, names in enumerate(months, start=1) for name in names.split()}


MONTH_NAMES = _numbered(
    "janvier january",
    "février fevrier february",
    "mars march",
    "avril april",
    "mai may",
    "juin june",
    "juillet july",
    "août aout august",
    "septembre september",
    "octobre october",
    "novembre november",
    "décembre decembre december",
)
MONTHS = MONTH_NAMES | _numbered(
    "janv jan", "févr fév feb", "mar", "avr apr", "", "jun", "juil jul", "aug", "sept sep", "oct", "nov", "déc dec"
)
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
WEEKDAY = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?"
)
PATTERNS = tuple(
    re.compile(WEEKDAY + rf"(?P<date>{pattern})", re.IGNORECASE)
    for pattern in (
        rf"{YEAR}-(?P<month>0[1-9]|1[0-2])-{DAY}(?!\d)",
        rf"{DAY}(?:er|st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        rf"{MONTH}\s+{DAY}(?:st|nd|rd|th)?,?\s+{YEAR}",
        rf"{DAY}(?P<mark>[/.])(?P<month>0?[1-9]|1[0-2])(?P=mark){YEAR}",
        rf"{MONTH},?\s+{YEAR}",
    )
)
