"""The library as its page shows it: what is made of a wish, over the store that a visitor asks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from rag.store.scan import LINK, QUIET, UNNAMED, UNREADABLE
from rag.web.library_charts import date_bars, publisher_bars
from rag.web.library_list import make_rows, select, sort_rows
from rag.words import write_date
from rag.words.frame import spoken

if TYPE_CHECKING:
    from rag.store import Card, IndexStatus, Shelf
    from rag.web.library_list import Row, Wish
    from rag.words import Words

SHOWN = 50  # documents; the next ones are asked for
OFFERED = 300  # publishers; a list to choose from is of no use when longer, and the search finds the others
KEPT = 8  # stores whose rows are kept: the corpus, and those of the visitors who look at theirs now


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


class Library:
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
        "date": write_date(row.date, words),
        "publisher": row.publisher,
        "code": card.language or "",
        "language": spoken(card.language, words["language"]) if card.language else "",
        "passages": row.passages,
    }
