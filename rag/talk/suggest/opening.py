"""What an empty conversation may begin with."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Document
from rag.talk.suggest.about import catalog_drafts, listed_drafts
from rag.talk.suggest.choose import Chosen, IsWanted, always, varied
from rag.talk.suggest.draft import Draft, Kind
from rag.talk.suggest.make import document_drafts
from rag.talk.suggest.verify import Asked

ORDER: tuple[Kind, ...] = ("who", "when", "count", "where", "what", "listed", "catalog", "whois")
DOCUMENTS = 40  # that are looked at: their rules take milliseconds
TRIES = 16  # questions asked, at some 0.3 s each; done once for a state of the index
FROM_EACH = 6  # drafts of a document: the first sentences say what it is about


def opening_questions(
    assistant: Asked, language: str, *, most: int = 4, is_wanted: IsWanted = always
) -> tuple[str, ...]:
    """Up to `most` questions of different kinds about different documents, each of which was asked and answered."""
    documents = _sample(assistant, language)
    drafts = [draft for document in documents for draft in _drafts(document, language)]
    drafts += listed_drafts(documents, language)
    chosen = Chosen(assistant, most, TRIES, is_wanted=is_wanted)
    while drafts and not chosen.is_done:
        best = next(varied(drafts, ORDER, chosen.drafts))
        drafts.remove(best)
        chosen.offer(best)
    return chosen.questions


def _drafts(document: Document, language: str) -> Sequence[Draft]:
    told = tuple(document_drafts(document, language))[:FROM_EACH]
    return (*told, *catalog_drafts(document, language))


def _sample(assistant: Asked, language: str) -> Sequence[Document]:
    """Documents from everywhere in the index, those in the language first."""
    cards = sorted(assistant.store.cards(), key=lambda card: (card.language != language, card.path))
    step = max(1, len(cards) // DOCUMENTS)
    paths = [card.path for card in cards[::step][:DOCUMENTS]]
    found = {document.path: document for document in assistant.store.documents(paths)}
    return [found[path] for path in paths if path in found]
