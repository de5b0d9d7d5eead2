"""What the documents can be filtered by, as the catalog has it now: for the page's filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal, Protocol
from weakref import WeakKeyDictionary, proxy

from starlette.responses import JSONResponse

from rag.store import Card
from rag.text import fold
from rag.web.replies import wanted_words
from rag.words import spoken

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Kind = Literal["publishers", "languages", "paths"]
KINDS: tuple[Kind, ...] = ("publishers", "languages", "paths")
MOST_SHOWN = 8  # of a kind; typing narrows them
TYPED_CHARS = 200  # of what is typed; no name is found by more


class CardSource(Protocol):
    """What the choices need of a store."""

    def cards(self) -> tuple[Card, ...]:
        """What is known of every document; the same tuple until one changes."""


class Choices:
    """The values of each kind with the number of their documents, counted again only when the catalog changed."""

    def __init__(self, shelf: CardSource) -> None:
        self._shelf = shelf
        self._counted: tuple[tuple[Card, ...], dict[Kind, Counter[str]], Counter[str]] | None = None

    def offer(self, typed: Mapping[Kind, str], language: str) -> dict[Kind, dict[str, Any]]:
        """For each kind how many there are to choose among, and the first that hold what was typed, most used first.

        Languages are named in `language`. There is no choice of paths where all documents are in one folder; files are
        offered beside folders where something is typed.
        """
        counted, files = self._count()
        offered = {}
        for kind in KINDS:
            like = fold(typed.get(kind, "").strip())
            found = counted[kind] + files if kind == "paths" and like and counted[kind] else counted[kind]
            named = ((spoken(value, language) if kind == "languages" else value, value) for value in found)
            ranked = sorted((-found[value], label, value) for label, value in named if like in fold(label))
            shown = [{"value": value, "label": label, "documents": -count} for count, label, value in ranked]
            offered[kind] = {"total": len(counted[kind]), "found": len(ranked), "choices": shown[:MOST_SHOWN]}
        return offered

    def _count(self) -> tuple[dict[Kind, Counter[str]], Counter[str]]:
        """The values of each kind, and the files."""
        cards = self._shelf.cards()
        kept = self._counted
        if kept is None or kept[0] is not cards:
            publishers = Counter(card.publisher.value for card in cards if card.publisher)
            languages = Counter(card.language for card in cards if card.language)
            values: dict[Kind, Counter[str]] = {
                "publishers": publishers,
                "languages": languages,
                "paths": folders([card.path for card in cards]),
            }
            kept = self._counted = cards, values, Counter(card.path for card in cards)
        return kept[1], kept[2]


def folders(paths: Sequence[str]) -> Counter[str]:
    """The folders of paths and how many lie below each; none where all lie in the same.

    >>> folders(["2021/a.txt", "2023/06/b.txt"])
    Counter({'2021': 1, '2023/06': 1, '2023': 1})
    >>> folders(["2021/a.txt", "2021/b.txt"])
    Counter()
    """
    parents = [PurePosixPath(path).parents for path in paths]
    below = Counter(str(folder) for above in parents for folder in above[:-1])
    return below if len({above[0] for above in parents}) > 1 else Counter()


def choices_endpoint(shelf_of: Callable[[Request], CardSource]) -> Callable[[Request], Response]:
    """The endpoint of `GET /choices?publishers=…&paths=…`, whose parameters are what was typed for each kind.

    `shelf_of` gives the documents that a visitor asks.
    """
    kept: WeakKeyDictionary[CardSource, Choices] = WeakKeyDictionary()

    def offer(request: Request) -> Response:
        typed: dict[Kind, str] = {kind: request.query_params.get(kind, "")[:TYPED_CHARS] for kind in KINDS}
        shelf = shelf_of(request)
        choices = kept.get(shelf) or kept.setdefault(shelf, Choices(proxy(shelf)))
        offered = choices.offer(typed, wanted_words(request)["language"])
        return JSONResponse(offered, headers={"Cache-Control": "no-store"})

    return offer
