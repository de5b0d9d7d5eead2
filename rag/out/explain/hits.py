"""What is known of hits, as a table, and which other documents say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.out.explain.words import words_of

if TYPE_CHECKING:
    from rag.records import Citation, Hit, Understood

    Column = tuple[str, Callable[[Hit], str]]  # its name in the words, and what it says of a hit

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
