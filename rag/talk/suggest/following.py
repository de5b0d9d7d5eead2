"""What may be asked next, after an answer or a refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rag.errors import GriotError
from rag.records import Answer, Document
from rag.talk.suggest.about import catalog_drafts, listed_drafts
from rag.talk.suggest.choose import Chosen, IsWanted, always
from rag.talk.suggest.draft import Draft, Kind
from rag.talk.suggest.make import document_drafts
from rag.talk.suggest.verify import Asked, is_told
from rag.text.question import exact_words, share_held

TRIES = 6  # questions asked, at some 0.3 s each, after the answer is on the page
NEAREST = 6  # passages of a question whose sentences are looked at
AROUND_CHARS = 2500  # before and after what is cited

# What is less often verified, or less worth asking, comes later.
_DOUBTFUL: dict[Kind, float] = {"whois": 0.5, "what": 0.2, "catalog": 1.0, "listed": 1.0}

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked and told; `places` are (path, start, end) of what was cited."""

    question: str
    told: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


def exchange_of(answer: Answer) -> Exchange:
    """What is near to an answer is told by this much of it."""
    told = tuple(said.text for said in answer.statements) if answer.status == "answered" else ()
    places = tuple((cited.document, cited.start, cited.end) for cited in answer.citations)
    return Exchange(answer.question, (*told, *(cited.quote for cited in answer.citations)), places)


def next_questions(
    assistant: Asked,
    answer: Answer | Exchange,
    asked: Collection[str],
    language: str,
    *,
    most: int = 3,
    is_wanted: IsWanted = always,
) -> tuple[str, ...]:
    """Up to `most` questions near to an exchange, each asked and answered, none `asked` before or told already."""
    exchange = answer if isinstance(answer, Exchange) else exchange_of(answer)
    chosen = Chosen(assistant, most, TRIES, (*asked, exchange.question), is_wanted)
    drafts = list(dict.fromkeys(_near(assistant, exchange, language)))
    fresh = [draft for draft in drafts if not is_told(draft.made.expected, exchange.told)]
    for draft in sorted(fresh, key=lambda draft: -_nearness(draft, exchange)):
        if chosen.is_done:
            break
        if draft.made.expected or draft.made.kind not in {other.made.kind for other in chosen.drafts}:
            chosen.offer(draft)
    return chosen.questions


def _near(assistant: Asked, exchange: Exchange, language: str) -> Iterator[Draft]:
    """The drafts of the sentences around what was cited, and of the passages nearest to the question."""
    documents: dict[str, Document] = {}
    for path, start, end in (*exchange.places, *_passages(assistant, exchange.question)):
        if document := documents.get(path) or assistant.document(path):
            documents[path] = document
            first = max(0, document.text.rfind("\n", 0, max(0, start - AROUND_CHARS)) + 1)
            yield from document_drafts(document, language, first, end + AROUND_CHARS)
    for document in documents.values():
        yield from catalog_drafts(document, language)
    yield from listed_drafts(tuple(documents.values()), language)


def _passages(assistant: Asked, question: str) -> tuple[Place, ...]:
    try:
        hits = assistant.search(question, NEAREST)
    except GriotError:
        return ()
    return tuple((hit.passage.document, hit.passage.start, hit.passage.end) for hit in hits)


def _nearness(draft: Draft, exchange: Exchange) -> float:
    """How near a draft is to an exchange: in the same sentences, in the same document, about the same names."""
    score = 0.0
    for path, start, end in exchange.places:
        if path == draft.path and draft.made.expected:
            apart = max(draft.start - end, start - draft.end, 0)
            score = max(score, 2 - apart / AROUND_CHARS)
    names = exact_words(" ".join((exchange.question, *exchange.told)))
    asked = exact_words(draft.made.question)
    held = share_held(asked, " ".join(names)) if names else None
    return score + (held or 0.0) - _DOUBTFUL.get(draft.made.kind, 0.0)
