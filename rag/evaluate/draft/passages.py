"""The passages that questions are drafted from: of all documents in turn, those with many names and numbers first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from itertools import islice

from rag.records import Hit
from rag.search.duplicates import merge_duplicates
from rag.store import Shelf
from rag.text.question import exact_words

LEAST_CHARS = 200  # a shorter passage is a heading, a caption or a signature
LEAST_FACTS = 4  # different names and numbers: with fewer there is nothing to ask for


def choose_passages(store: Shelf, documents: Collection[str], most: int) -> list[Hit]:
    """Up to `most` passages of the documents at those paths; of those that say the same, one.

    Documents take turns, in an order that is always the same and follows nothing that they tell.
    """
    chosen = list(islice(_in_turn(store, documents), most))
    return [kept for kept, *_ in merge_duplicates(chosen)]


def _in_turn(store: Shelf, documents: Collection[str]) -> Iterator[Hit]:
    left = [sorted_hits(store, path) for path in sorted(documents, key=lambda path: sha256(path.encode()).digest())]
    while left:
        begun, left = left, []
        for hits in begun:
            if (hit := next(hits, None)) is not None:
                yield hit
                left.append(hits)


def sorted_hits(store: Shelf, path: str) -> Iterator[Hit]:
    """The passages of a document that tell something, the one with the most names and numbers first."""
    document = store.document(path)
    if document is None:
        return
    told = [
        (count, passage)
        for passage in store.passages_of(path)
        if len(passage.text) >= LEAST_CHARS and (count := len(exact_words(passage.text))) >= LEAST_FACTS
    ]
    for _, passage in sorted(told, key=lambda one: (-one[0], one[1].start)):
        yield Hit(passage, document, score=0.0, cosine=0.0, coverage=0.0)
