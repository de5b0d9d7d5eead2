"""The documents that a reader of the library asks for: searched, filtered, sorted, a page of them at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Filter
from rag.search.filters import filtered_documents
from rag.store import Card
from rag.text.letters import fold
from rag.words.frame import spoken

Column = Literal["title", "date", "publisher", "language", "passages", "file"]
COLUMNS: tuple[Column, ...] = ("title", "date", "publisher", "language", "passages", "file")
TYPED_CHARS = 200  # of what is searched; no title is found by more
Key = str | int


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the library; `title` is what it is sorted by and `searched` what is looked in, both folded.

    `date` and `publisher` are "" where the document gives none.
    """

    card: Card
    name: str
    date: str
    publisher: str
    passages: int
    title: str
    searched: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the library. `undated` takes the place of the dates: only documents without one."""

    typed: str = ""
    publisher: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    undated: bool = False
    sort: Column = "date"
    descending: bool = True
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows that meet a wish; `dated` and `published` are those that would without its dates, or its publisher."""

    rows: list[Row]
    dated: list[Row]
    published: list[Row]


def make_rows(cards: Iterable[Card], passages: Mapping[str, int]) -> tuple[Row, ...]:
    """A row for each card, by title; `passages` counts them by path."""
    rows = (_row(card, passages.get(card.path, 0)) for card in cards)
    return tuple(sorted(rows, key=lambda row: row.title))


def _row(card: Card, passages: int) -> Row:
    name = card.title.value if card.title else card.path.rpartition("/")[2]
    date, publisher, author = (fact.value if fact else "" for fact in (card.date, card.publisher, card.author))
    searched = searchable("\n".join((name, card.path, publisher, author)))
    return Row(card, name, date, publisher, passages, searched.partition("\n")[0], searched)


def searchable(text: str) -> str:
    """A text as searches compare it.

    >>> searchable("L’Été à Bamako")
    "l'ete a bamako"
    """
    return fold(text).replace("’", "'")


def select(rows: Sequence[Row], wish: Wish) -> Selection:
    """The rows that meet a wish, in the order of `rows`; raises FilterError for what is no date, or no span of them."""
    inside = _inside(rows, wish)
    words = searchable(wish.typed[:TYPED_CHARS]).split()
    selection = Selection([], [], [])
    for row in rows:
        if wish.language and row.card.language != wish.language:
            continue
        if not all(word in row.searched for word in words):
            continue
        is_dated = inside is None or row.card.path in inside
        is_published = not wish.publisher or row.publisher == wish.publisher
        if is_dated and is_published:
            selection.rows.append(row)
        if is_published:
            selection.dated.append(row)
        if is_dated:
            selection.published.append(row)
    return selection


def _inside(rows: Sequence[Row], wish: Wish) -> Collection[str] | None:
    """The paths of the documents whose date is asked for; None for all."""
    if wish.undated:
        return {row.card.path for row in rows if not row.date}
    if not (wish.since or wish.until):
        return None
    return filtered_documents(Filter(since=wish.since, until=wish.until), [row.card for row in rows]).documents


def sort_rows(rows: Sequence[Row], column: Column, language: str, *, descending: bool) -> list[Row]:
    """The rows by a column, as they are among equals; those that have nothing in it come last either way.

    Languages are sorted by their names in `language`.
    """
    key = _keys(language)[column]
    keyed = [(key(row), row) for row in rows]
    filled = [(value, row) for value, row in keyed if value is not None]
    filled.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in filled] + [row for value, row in keyed if value is None]


def _keys(language: str) -> Mapping[Column, Callable[[Row], Key | None]]:
    return {
        "title": lambda row: row.title,
        "date": lambda row: row.date or None,
        "publisher": lambda row: fold(row.publisher) or None,
        "language": lambda row: fold(spoken(row.card.language, language)) if row.card.language else None,
        "passages": lambda row: row.passages,
        "file": lambda row: row.card.path,
    }
