"""What is said of how an answer was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.words import Words, among, read_part, spoken, write_date

if TYPE_CHECKING:
    from rag.records import Citation, Hit, Understood

    Column = tuple[str, Callable[[Hit], str]]  # its name in the words, and what it says of a hit
    from rag.records import Filtered, Period


Head = Literal["question", "found", "read"]


def words_of(language: str) -> Words:
    """The words in a language, or in the one that questions fall back to."""
    return read_part("explain", language)


def head(part: Head, language: str) -> str:
    """What stands above the rows about the question, or above the passages."""
    return words_of(language)[f"head_{part}"]


def row(name: str, says: str, language: str) -> str:
    """One row on a line.

    >>> row("langue", "français", "fr"), row("language", "French", "en")
    ('langue\xa0: français', 'language: French')
    """
    return words_of(language)["row"].format(name=name, says=says)


NONE = "–"


@dataclass(frozen=True, slots=True)
class HitTable:
    """A row of `values` a hit, in the order of `names`."""

    names: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]


def hit_table(hits: Sequence[Hit], understood: Understood | None, language: str) -> HitTable:
    """What each search knows of each hit; there is no column for what neither the question nor any hit has."""
    words = words_of(language)
    columns = tuple(_columns(hits, understood, words))
    names = tuple(words[name] for name, _ in columns)
    return HitTable(names, tuple(tuple(value(hit) for _, value in columns) for hit in hits))


def legend(language: str) -> str:
    """Says what the cells mean."""
    return words_of(language)["legend"]


def copies_of(hit: Hit) -> tuple[Hit, ...]:
    """The hit's copies, one for each other document, best first."""
    found: dict[str, Hit] = {}
    for copy in hit.copies:
        if copy.passage.document != hit.passage.document:
            found.setdefault(copy.passage.document, copy)
    return tuple(found.values())


def copies_cited(citation: Citation, hits: Iterable[Hit], cited: Iterable[str] = ()) -> tuple[Hit, ...]:
    """The copies of the hit that a citation quotes, but those in the documents of `cited`: they are named already."""
    named = set(cited)
    for hit in hits:
        passage = hit.passage
        if passage.document == citation.document and passage.start < citation.end and citation.start < passage.end:
            return tuple(copy for copy in copies_of(hit) if copy.passage.document not in named)
    return ()


def _columns(hits: Sequence[Hit], understood: Understood | None, words: Mapping[str, str]) -> Iterator[Column]:
    def share(value: float) -> str:
        return words["percent"].format(value=round(100 * value))

    def number(value: float, places: int = 2) -> str:
        return f"{value:.{places}f}".replace(".", words["decimal"])

    def by_words(hit: Hit) -> str:
        return NONE if hit.bm25 is None else f"{hit.words_rank or NONE} ({number(hit.bm25, 1)})"

    yield "meaning", lambda hit: f"{hit.dense_rank or NONE} ({number(hit.cosine)})"
    yield "by_words", by_words
    yield "covered", lambda hit: share(hit.coverage)
    if understood and understood.names:
        yield "named", lambda hit: share(hit.named)
    if understood and (understood.period or understood.is_recent):
        yield "timely", lambda hit: share(hit.timely)
    if understood and understood.quoted:
        yield "phrase", lambda hit: words["yes"] if hit.quotes else NONE
    if any(hit.reranked is not None for hit in hits):
        yield "reranked", lambda hit: NONE if hit.reranked is None else number(hit.reranked)
    yield "score", lambda hit: number(hit.score)


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


__all__ = [
    "HitTable",
    "Rows",
    "copies_cited",
    "copies_of",
    "head",
    "hit_table",
    "legend",
    "question_rows",
    "row",
    "write_period",
]
