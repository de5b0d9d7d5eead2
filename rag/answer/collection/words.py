"""What Griot says about documents, in the language of the question."""

from __future__ import annotations

from rag.answer.collection.filters import Filters
from rag.text.when import Period
from rag.words import read_part
from rag.words.frame import spoken, write_date

VOWELS = "aeiou"  # which some languages elide before


def frame(key: str, language: str, **values: object) -> str:
    """One of Griot's sentences or parts of one, filled in.

    >>> frame("no_author", "en", name="“A visit”")
    '“A visit” does not say who wrote it.'
    """
    return read_part("about", language)[key].format(**values)


def counted(key: str, count: int, language: str, **values: object) -> str:
    """A frame in the number of what it counts; `about_zero` says which that is for none: in French, the singular.

    >>> counted("all", 1, "en"), counted("more", 0, "fr"), counted("more", 2, "fr")
    ('There is 1 document.', '… et 0 autre.', '… et 2 autres.')
    """
    number = "one" if count == 1 else "many" if count else frame("zero", language)
    return frame(f"{key}_{number}", language, count=count, **values)


def quoted(words: str, language: str) -> str:
    """Words between the quotation marks of a language."""
    return frame("quoted", language, words=words)


def write_filters(filters: Filters, words: int, count: int, language: str) -> str:
    """What was counted: `words` of them in the topic, `count` documents found."""
    parts = []
    if filters.origin:
        parts.append(counted(f"from_{filters.origin[0]}", count, language, value=quoted(filters.origin[1], language)))
    if filters.language:
        parts.append(counted("language", count, language, spoken=spoken(filters.language, language)))
    if filters.period:
        parts.append(counted("period", count, language, period=_write_period(filters.period, language)))
    if filters.topic:
        parts.append(counted("words" if words > 1 else "word", count, language, topic=filters.topic.written))
    return frame("and", language).join(parts)


def _write_period(period: Period, language: str) -> str:
    dates = (period.first, period.last or period.first)
    first, last = (write_date(date, language) for date in dates)
    of = "of_day" if _is_day(dates[0]) else "of_vowel" if first[0].lower() in VOWELS else "of"
    of_first = frame(of, language, date=first)
    first, last = (
        frame("the_day", language, date=written) if _is_day(date) else written
        for date, written in zip(dates, (first, last), strict=True)
    )
    return frame(period.limit, language, of_first=of_first, first=first, last=last)


def _is_day(date: str) -> bool:
    return len(date) == len("2023-07-28")
