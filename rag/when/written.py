"""Dates as French and English write them: the months' names, and the forms of a whole date."""

from __future__ import annotations

import re

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "janvier january janv jan",
            "février fevrier february févr fév feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "août aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "décembre decembre december déc dec",
        ),
        start=1,
    )
    for name in names.split()
}
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
