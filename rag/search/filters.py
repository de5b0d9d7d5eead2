"""A filter → the documents that it leaves, by what the catalog knows of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from fnmatch import translate
from functools import cached_property, lru_cache
from heapq import nlargest
from pathlib import PurePosixPath
from typing import Literal

from rag.errors import FilterError
from rag.records import Filter, Filtered, Miss
from rag.store import Card
from rag.text import fold, read_phrase
from rag.text.lexicon import every_table
from rag.text.when import Period

Origin = Literal["publisher", "author"]

LEAST_LETTERS = 4  # of a part of a name that stands for the whole in a question: « Bamada » for « Bamada.net »
MOST_OFFERED = 8  # names, where one that there is not was asked for
MOST_COMPARED = 200  # of them by difflib, which takes a second for some thousand: those with most pairs of letters
LEAST_ALIKE = 0.5  # of 1, as difflib has it: what is less alike than that is offered in the order of the alphabet

LANGUAGES = every_table("languages")  # by what they are called


class Origins:
    """The publishers and authors that documents give, by their folded words without an article before them."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = cards

    def named(self, words: tuple[str, ...]) -> tuple[Origin, str] | None:
        """The first that words of a question name: all of it, its beginning, or an author's last name."""
        found = self._whole.get(words, [])
        if not found and sum(map(len, words)) >= LEAST_LETTERS:
            found = self._part.get(words, [])
        return found[0] if found else None

    def called(self, kind: Origin, name: str) -> tuple[str, ...]:
        """All publishers, or authors, of that name as documents write them; else those of which it is such a part."""
        words = _name_words(name)
        for known in (self._whole, self._part) if words else ():
            if found := tuple(value for of, value in known.get(words, []) if of == kind):
                return found
        return ()

    @cached_property
    def given(self) -> dict[Origin, tuple[str, ...]]:
        """All that there are, each once, as documents write them."""
        publishers = dict.fromkeys(card.publisher.value for card in self._cards if card.publisher)
        authors = dict.fromkeys(card.author.value for card in self._cards if card.author)
        return {"publisher": tuple(publishers), "author": tuple(authors)}

    @cached_property
    def _whole(self) -> dict[tuple[str, ...], list[tuple[Origin, str]]]:
        whole: dict[tuple[str, ...], list[tuple[Origin, str]]] = {}
        for kind, values in self.given.items():
            for value in values:
                whole.setdefault(_name_words(value), []).append((kind, value))
        return whole

    @cached_property
    def _part(self) -> dict[tuple[str, ...], list[tuple[Origin, str]]]:
        parts: dict[tuple[str, ...], list[tuple[Origin, str]]] = {}
        for words, origins in self._whole.items():
            for origin in origins:
                some = [words[:end] for end in range(1, len(words))]
                some += [words[-1:]] if origin[0] == "author" and len(words) > 1 else []
                for part in some:
                    parts.setdefault(part, []).append(origin)
        return parts


@lru_cache(maxsize=20_000)  # names are the same from one question to the next, and folding them is what takes time
def _name_words(name: str) -> tuple[str, ...]:
    return read_phrase(name).bare.folded


def filtered_documents(filter: Filter, cards: Sequence[Card]) -> Filtered:
    """The documents of `cards` that a filter leaves, and why the others fell out.

    A publisher is meant by its name or how that begins, an author by the last name too, whatever the accents, capitals
    and marks; a language by its code or its name. A date that is given only in part must lie within for certain.
    Raises FilterError where a date is none or nothing can lie between two, and for what no document has.
    """
    period = _period(filter)
    filter = _as_written(filter, cards)
    below = _below(filter.paths, [card.path for card in cards])
    dates = {card.date.value for card in cards if card.date}
    inside = {date for date in dates if period is None or period.holds(date)}
    left, misses = [], Counter[Miss]()
    for card in cards:
        if miss := _miss(card, filter, below, inside):
            misses[miss] += 1
        else:
            left.append(card.path)
    return Filtered(filter, frozenset(left), dict(misses))


def _miss(card: Card, filter: Filter, below: Collection[str], inside: Collection[str]) -> Miss | None:
    """The first kind of filter that a document does not meet: the date is asked for last."""
    if filter.publishers and not (card.publisher and card.publisher.value in filter.publishers):
        return "publisher"
    if filter.authors and not (card.author and card.author.value in filter.authors):
        return "author"
    if filter.languages and card.language not in filter.languages:
        return "language"
    if filter.paths and card.path not in below:
        return "path"
    if not (filter.since or filter.until):
        return None
    if card.date is None:
        return "undated"
    return None if card.date.value in inside else "date"


def _period(filter: Filter) -> Period | None:
    """From the one date to the other, both included; FilterError where that cannot be."""
    since, until = filter.since, filter.until
    for given in filter.since, filter.until:
        if given and not _is_date(given):
            raise FilterError(f"{given!r} is no date. Write it as 2023, 2023-07 or 2023-07-28.")
    if since and until:
        if Period("before", since).holds(until):
            raise FilterError(f"Nothing is both since {since} and until {until}. Give the earlier date first.")
        return Period("between", since, until)
    if since:
        return Period("since", since)
    return Period("until", until) if until else None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def _as_written(filter: Filter, cards: Sequence[Card]) -> Filter:
    """With names as the documents write them, and languages as codes; FilterError for one that no document has."""
    origins = Origins(cards)
    return replace(
        filter,
        publishers=_names("publisher", filter.publishers, origins),
        authors=_names("author", filter.authors, origins),
        languages=_languages(filter.languages, cards),
    )


def _names(kind: Origin, asked: Sequence[str], origins: Origins) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in asked:
        if not (called := origins.called(kind, name)):
            raise _unknown(f"No document names {name!r} as its {kind}.", name, origins.given[kind])
        found |= dict.fromkeys(called)
    return tuple(found)


def _languages(asked: Sequence[str], cards: Iterable[Card]) -> tuple[str, ...]:
    spoken = {card.language for card in cards if card.language} if asked else set()
    found: dict[str, None] = {}
    for name in asked:
        first = next(iter(read_phrase(name).folded), "")  # « fr » of « fr-FR »
        code = LANGUAGES.get(first, first)
        if code not in spoken:
            raise _unknown(f"No document is in the language {name!r}.", name, spoken)
        found[code] = None
    return tuple(found)


def _below(asked: Sequence[str], paths: Sequence[str]) -> frozenset[str]:
    """Those of the paths that are one of the files, folders and globs asked for, or in such a folder.

    As in a shell `?` and `[…]` are a character; `*` is any number of them, a slash too.
    """
    known = [(path, unicodedata.normalize("NFC", path)) for path in paths] if asked else []
    found: set[str] = set()
    for name in asked:
        place = str(PurePosixPath(unicodedata.normalize("NFC", name)))  # "./news//2023/" is "news/2023"
        glob = re.compile(f"{translate(place)}|{translate(f'{place}/*')}")
        is_glob = any(mark in place for mark in "*?[")
        inner = f"{place}/"
        held = {path for path, nfc in known if nfc == place or nfc.startswith(inner) or (is_glob and glob.match(nfc))}
        if not held:
            folders = {str(parent) for _, nfc in known for parent in PurePosixPath(nfc).parents} - {"."}
            raise _unknown(f"No document is in {name!r}.", name, folders | {nfc for _, nfc in known})
        found |= held
    return frozenset(found)


def _unknown(says: str, asked: str, known: Iterable[str]) -> FilterError:
    """One sentence and what there is instead, the nearest in spelling first."""
    names = {fold(name): name for name in sorted(known, key=fold)}
    if not names:
        return FilterError(f"{says} None names any: leave this filter out.")
    pairs = _pairs(fold(asked))
    similar = nlargest(MOST_COMPARED, names, lambda name: len(pairs & _pairs(name)))
    near = get_close_matches(fold(asked), similar, MOST_OFFERED, LEAST_ALIKE)
    shown = [names[key] for key in dict.fromkeys((*near, *names))][:MOST_OFFERED]
    more = f" (and {len(names) - len(shown):,} more)" if len(names) > len(shown) else ""
    return FilterError(f"{says} Choose among: {', '.join(shown)}{more}.")


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
