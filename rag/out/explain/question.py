"""How a question was read, and which documents were asked, as rows of a name and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rag.out.explain.words import words_of
from rag.words.frame import among, spoken, write_date

if TYPE_CHECKING:
    from rag.records import Filtered, Period, Understood

Rows = Iterator[tuple[str, str]]

DAY_HYPHENS = 2  # of an ISO date that gives its day


def question_rows(understood: Understood | None, filtered: Filtered | None, language: str) -> Rows:
    """What was understood of a question, then the filters; what does not apply to it has no row.

    `understood` is None where the catalog answered.
    """
    words = words_of(language)
    if understood is None:
        yield words["passages"], words["none_read"]
    else:
        yield words["language"], spoken(understood.language, language)
        yield from _time_rows(understood, language)
        yield from _word_rows(understood, words)
    if filtered:
        yield words["filters"], among(filtered, language)
        if left_out := ", ".join(_left_out(filtered, words)):
            yield words["left_out"], left_out


def write_period(period: Period, language: str) -> str:
    """A time with its limits in words.

    >>> from rag.records import Period
    >>> write_period(Period("at", "2023-07-28"), "fr"), write_period(Period("until", "2023-08"), "fr")
    ('le 28 juillet 2023', 'jusqu’en août 2023')
    >>> write_period(Period("between", "2021", "2023-06"), "en")
    'between 2021 and June 2023'
    """
    words = words_of(language)
    first, last = (write_date(date, language) if date else "" for date in (period.first, period.last))
    if period.limit == "between":
        ends = (
            words["the_day"].format(date=written) if date.count("-") == DAY_HYPHENS else written
            for date, written in ((period.first, first), (period.last, last))
        )
        first, last = ends
    is_day = period.limit != "between" and period.first.count("-") == DAY_HYPHENS
    return words[f"{period.limit}_day" if is_day else period.limit].format(first=first, last=last)


def _time_rows(understood: Understood, language: str) -> Rows:
    words = words_of(language)
    if understood.period:
        whose = words["of_documents" if understood.of_documents else "of_events"]
        yield words["time"], whose.format(period=write_period(understood.period, language))
    if understood.is_recent:
        yield words["recent"], words["the_latest"]
    if understood.period or understood.is_recent:
        yield words["today"], write_date(understood.today, language)


def _word_rows(understood: Understood, words: Mapping[str, str]) -> Rows:
    for name, phrases in (("quoted", understood.quoted), ("missing", understood.missing)):
        if phrases:
            yield words[name], ", ".join(words["quote"].format(text=phrase) for phrase in phrases)
    if understood.names:
        yield words["names"], ", ".join(_spelled(understood.names, understood.spellings, words))


def _spelled(names: Iterable[str], spellings: Mapping[str, tuple[str, ...]], words: Mapping[str, str]) -> Iterator[str]:
    for name in names:
        others = ", ".join(spellings.get(name, ()))
        yield words["spelled"].format(name=name, others=others) if others else name


def _left_out(filtered: Filtered, words: Mapping[str, str]) -> Iterator[str]:
    for miss, count in filtered.left_out.items():
        yield words["other_language" if miss == "language" else miss].format(count=count)
