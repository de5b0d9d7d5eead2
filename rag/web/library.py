"""The page of the documents: what it asks for, searched, filtered, sorted, counted for its charts, a page at a time."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape
from string import Template
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from starlette.responses import HTMLResponse, JSONResponse

from rag.errors import FilterError
from rag.records import Filter
from rag.search import filtered_documents
from rag.store import LINK, QUIET, UNNAMED, UNREADABLE, Card
from rag.text import fold
from rag.web.library_edits import Editor, add_edits
from rag.web.replies import refuse, wanted_words
from rag.web.shell import render_shell, said
from rag.web.starting import read_static
from rag.words import format_date, spoken

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

    from rag.assistant import Assistant
    from rag.store import IndexStatus, Shelf
    from rag.words import Words

Column = Literal["title", "date", "publisher", "language", "passages", "file"]
COLUMNS: tuple[Column, ...] = ("title", "date", "publisher", "language", "passages", "file")
TYPED_CHARS = 200  # of what is searched; no title is found by more
Key = str | int
MOST_MONTHS = 36  # from the first date to the last; more are counted by year
MOST_YEARS = 120  # and more than these by ten
SHOWN = 50  # documents; the next ones are asked for
OFFERED = 300  # publishers; a list to choose from is of no use when longer, and the search finds the others
KEPT = 8  # stores whose rows are kept: the corpus, and those of the visitors who look at theirs now
FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
AssistantOf = Callable[["Request"], "Assistant"]


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


@dataclass(frozen=True, slots=True)
class ChartBar:
    """Some documents: those that have a date from `since` to `until`, both included, or a name."""

    label: str
    documents: int
    since: str = ""
    until: str = ""


def date_bars(rows: Iterable[Row], words: Words) -> tuple[ChartBar, ...]:
    """Documents by month where all give one and they are few, else by year or by ten; without a gap, earliest first."""
    dates = Counter(row.date for row in rows if row.date)
    if not dates:
        return ()
    months = {date[:7] for date in dates}
    first, last = min(months), max(months)
    if all(len(month) == 7 for month in months) and _month(last) - _month(first) < MOST_MONTHS:
        return tuple(_month_bars(dates, _month(first), _month(last), words))
    return tuple(_year_bars(dates, int(first[:4]), int(last[:4])))


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _month_bars(dates: Counter[str], first: int, last: int, words: Words) -> Iterator[ChartBar]:
    counts: Counter[str] = Counter()
    for date, count in dates.items():
        counts[date[:7]] += count
    for number in range(first, last + 1):
        month = f"{number // 12:04d}-{number % 12 + 1:02d}"
        yield ChartBar(format_date(month, words), counts[month], month, month)


def _year_bars(dates: Counter[str], first: int, last: int) -> Iterator[ChartBar]:
    step = 1 if last - first < MOST_YEARS else 10
    counts: Counter[int] = Counter()
    for date, count in dates.items():
        counts[int(date[:4]) // step] += count
    for number in range(first // step, last // step + 1):
        since, until = f"{max(1, number * step):04d}", f"{number * step + step - 1:04d}"
        yield ChartBar(since if step == 1 else f"{since}–{until}", counts[number], since, until)


def publisher_bars(rows: Sequence[Row]) -> tuple[ChartBar, ...]:
    """Documents by publisher, the most first; those that name none are left out."""
    counts = Counter(row.publisher for row in rows if row.publisher)
    return tuple(ChartBar(name, count) for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class Holdings:
    """All documents of a store as they were when they were read. `indexed` is ISO 8601 in UTC, or "".

    `left_out` counts the files beside them that could not be read, or are passed over, by kind.
    """

    cards: tuple[Card, ...]
    rows: tuple[Row, ...]
    indexed: str
    left_out: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def passages(self) -> int:
        """In all of them."""
        return sum(row.passages for row in self.rows)

    @cached_property
    def languages(self) -> frozenset[str]:
        """Theirs (ISO 639-1), as far as they are known."""
        return frozenset(row.card.language for row in self.rows if row.card.language)


class LibraryCache:
    """What the stores hold that were last asked for, read again when a store changed."""

    def __init__(self) -> None:
        self._held: OrderedDict[int, Holdings] = OrderedDict()
        self._lock = Lock()

    def holdings(self, store: Shelf) -> Holdings:
        """What a store holds."""
        cards = store.cards()
        with self._lock:
            held = self._held.get(id(cards))  # they hold their cards, so that no other tuple has their id
        if held is None or not cards:  # there is but one empty tuple
            status = store.status()
            held = Holdings(cards, make_rows(cards, store.passage_counts()), status.updated, _left_out(status))
            with self._lock:
                self._held[id(cards)] = held
                while len(self._held) > KEPT:
                    self._held.popitem(last=False)
        return held


def offer(held: Holdings, wish: Wish, words: Words) -> dict[str, Any]:
    """What the page shows for a wish; from its second page on, only the rows. Raises FilterError."""
    language = words["language"]
    selection = select(held.rows, wish)
    ordered = sort_rows(selection.rows, wish.sort, language, descending=wish.descending)
    shown = ordered[wish.offset : wish.offset + SHOWN]
    rows = {"found": len(ordered), "offset": wish.offset, "rows": [_shown(row, words) for row in shown]}
    if wish.offset:
        return rows
    publishers = publisher_bars(selection.published)
    return rows | {
        "documents": len(held.rows),
        "passages": held.passages,
        "indexed": held.indexed,
        "left_out": ", ".join(f"{count} {_kind(kind, words)}" for kind, count in held.left_out.items()),
        "dates": [asdict(bar) for bar in date_bars(selection.dated, words)],
        "undated": sum(not row.date for row in selection.dated),
        "publishers": [{"label": bar.label, "documents": bar.documents} for bar in publishers[:OFFERED]],
        "publishers_in_all": len(publishers),
        "languages": sorted(({"code": code, "label": spoken(code, language)} for code in held.languages), key=_label),
    }


def _left_out(status: IndexStatus) -> dict[str, int]:
    """What a reader may miss: not the hidden files, nor what programs keep for themselves."""
    failed = {UNREADABLE: len(status.failed)} if status.failed else {}
    return failed | {kind: count for kind, count in status.skipped.items() if kind not in QUIET}


def _kind(kind: str, words: Words) -> str:
    named = {
        UNREADABLE: words["library_kind_unreadable"],
        LINK: words["library_kind_link"],
        UNNAMED: words["library_kind_unnamed"],
    }
    return named.get(kind, kind)


def _label(choice: dict[str, str]) -> str:
    return choice["label"]


def _shown(row: Row, words: Words) -> dict[str, str | int]:
    card = row.card
    return {
        "path": card.path,
        "title": row.name,
        "date": format_date(row.date, words),
        "publisher": row.publisher,
        "code": card.language or "",
        "language": spoken(card.language, words["language"]) if card.language else "",
        "passages": row.passages,
    }


def render_library(words: Words, *, may_edit: bool) -> str:
    """The whole page; `may_edit`: with what changes the documents for everybody."""
    content = Template(read_static("library.html")).substitute({name: escape(word) for name, word in words.items()})
    return render_shell(
        "library",
        words,
        title=words["library_title"],
        content=content,
        styles=("article", "library"),
        scripts=("library", "library_documents"),
        data={"words": said(words, "library_", "upload_", "reader_failed"), "mayEdit": may_edit},
    )


def add_library(app: FastAPI, assistant_of: AssistantOf, editor: Editor) -> None:
    """Adds the addresses to the application; `assistant_of` gives the one that a visitor asks."""
    library = LibraryCache()
    add_edits(app, editor)
    app.add_route("/library", show_library(editor))
    app.add_route("/library/documents", list_documents(library, assistant_of))


def show_library(editor: Editor) -> Callable[[Request], Response]:
    """The endpoint of the page."""

    def show(request: Request) -> Response:
        return HTMLResponse(render_library(wanted_words(request), may_edit=editor.may_edit), headers=FRESH)

    return show


def list_documents(library: LibraryCache, assistant_of: AssistantOf) -> Callable[[Request], Response]:
    """The endpoint of the documents that meet the wish of its address, with what the charts and the choices count."""

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        held = library.holdings(assistant_of(request).store)
        try:
            return JSONResponse(offer(held, read_wish(request), words), headers={"Cache-Control": "no-store"})
        except FilterError:
            return refuse(400, words["library_dates_wrong"])

    return tell


def read_wish(request: Request) -> Wish:
    """What an address asks for; what it does not say, or cannot mean, is as it is at first."""
    given = request.query_params
    first = Wish()
    offset = given.get("offset", "")
    return Wish(
        typed=given.get("q", "")[:TYPED_CHARS],
        publisher=given.get("publisher", ""),
        language=given.get("language", ""),
        since=given.get("since", "").strip(),
        until=given.get("until", "").strip(),
        undated=given.get("undated") == "1",
        sort=next((column for column in COLUMNS if column == given.get("sort")), first.sort),
        descending=given["order"] != "up" if "order" in given else first.descending,
        offset=int(offset) if offset.isascii() and offset.isdecimal() and len(offset) < 9 else 0,
    )
