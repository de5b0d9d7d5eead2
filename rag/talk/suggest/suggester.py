"""What an empty conversation may begin with, and what may be asked after an answer; both remembered."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Lock

from rag.errors import GriotError
from rag.records import Answer, Document
from rag.store import Card
from rag.talk.suggest.choice import IsWanted, Verified, always
from rag.talk.suggest.drafts import Kind, QuestionDraft, document_drafts, listing_drafts
from rag.talk.suggest.verify import Answerer
from rag.text import exact_words, share_held
from rag.words import languages

ORDER: tuple[Kind, ...] = ("question", "who", "date", "what", "about", "list", "gist", "published", "author")
DOCUMENTS = 40  # that an opening looks at: their drafts take milliseconds
OPENING_TRIES = 12  # questions asked, at some 0.3 s each; done once for a state of the index
FOLLOWING_TRIES = 6  # questions asked after the answer is on the page
NEAREST = 6  # passages of a question whose names and dates are looked at
AROUND_CHARS = 2500  # before and after what is cited
MOST_KEPT = 200  # results; each is a few questions

Place = tuple[str, int, int]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """What was asked and told; `places` are (path, start, end) of what was cited."""

    question: str
    told: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


def past_answer(answer: Answer) -> PastAnswer:
    """What is near to an answer is known by this much of it."""
    told = tuple(said.text for said in answer.statements) if answer.status == "answered" else ()
    places = tuple((cited.document, cited.start, cited.end) for cited in answer.citations)
    return PastAnswer(answer.question, (*told, *(cited.quote for cited in answer.citations)), places)


def suggested_language(wanted: Iterable[str], cards: Iterable[Card]) -> str | None:
    """The first language wanted that has words, or else that of most documents, if it has."""
    if known := next((language for language in wanted if language in languages()), None):
        return known
    most = Counter(card.language for card in cards).most_common(1)
    return next((language for language, _ in most if language in languages()), None)


def opening_questions(
    assistant: Answerer, language: str, *, most: int = 4, is_wanted: IsWanted = always
) -> tuple[str, ...]:
    """Up to `most` questions of different kinds about different documents, each of which was asked and answered."""
    documents = _sample(assistant, language)
    drafts = [draft for document in documents for draft in document_drafts(document, language)]
    drafts += listing_drafts(documents, language)
    return Verified(assistant, most, OPENING_TRIES, is_wanted=is_wanted).fill(drafts, ORDER, spread=True)


def next_questions(
    assistant: Answerer,
    answer: Answer | PastAnswer,
    asked: Collection[str],
    language: str,
    *,
    most: int = 3,
    is_wanted: IsWanted = always,
) -> tuple[str, ...]:
    """Up to `most` questions near to an answer, each asked and answered, none `asked` before or told already."""
    past = answer if isinstance(answer, PastAnswer) else past_answer(answer)
    chosen = Verified(assistant, most, FOLLOWING_TRIES, (*asked, past.question), past.told, is_wanted)
    drafts = (draft for draft in _near(assistant, past, language) if _follows(draft, past))
    return chosen.fill(sorted(drafts, key=lambda draft: -_nearness(draft, past)), ORDER, spread=False)


class Suggester:
    """Suggestions over an assistant, one computation at a time; what was made is kept until a document changes."""

    def __init__(self, assistant: Answerer) -> None:
        self.assistant = assistant
        self._lock = Lock()
        self._cards: tuple[Card, ...] = ()
        self._kept: OrderedDict[Key, tuple[str, ...]] = OrderedDict()

    def opening(self, language: str, *, is_wanted: IsWanted = always) -> tuple[str, ...]:
        """What an empty conversation may begin with."""
        make = partial(opening_questions, self.assistant, language, is_wanted=is_wanted)
        return self._once((language,), make, is_wanted)

    def next(
        self, answer: Answer | PastAnswer, asked: Collection[str], language: str, *, is_wanted: IsWanted = always
    ) -> tuple[str, ...]:
        """What may be asked after an answer."""
        past = answer if isinstance(answer, PastAnswer) else past_answer(answer)
        make = partial(next_questions, self.assistant, past, asked, language, is_wanted=is_wanted)
        return self._once((language, past, tuple(asked)), make, is_wanted)

    def _once(self, key: Key, make: Callable[[], tuple[str, ...]], is_wanted: IsWanted) -> tuple[str, ...]:
        """What is kept under a key, or is made and kept; what was given up is not kept."""
        with self._lock:
            cards = self.assistant.store.cards()
            if cards is not self._cards:
                self._cards = cards
                self._kept.clear()
            if key not in self._kept:
                made = make()
                if not is_wanted():
                    return made
                self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]


def _sample(assistant: Answerer, language: str) -> Sequence[Document]:
    """Documents from everywhere in the index, those in the language first."""
    cards = sorted(assistant.store.cards(), key=lambda card: (card.language != language, card.path))
    step = max(1, len(cards) // DOCUMENTS)
    paths = [card.path for card in cards[::step][:DOCUMENTS]]
    found = {document.path: document for document in assistant.store.documents(paths)}
    return [found[path] for path in paths if path in found]


def _near(assistant: Answerer, past: PastAnswer, language: str) -> Iterator[QuestionDraft]:
    """The drafts of what stands around what was cited, and around the passages nearest to the question."""
    documents: dict[str, Document] = {}
    for path, start, end in (*past.places, *_passages(assistant, past.question)):
        if document := documents.get(path) or assistant.document(path):
            documents[path] = document
            yield from document_drafts(document, language, (max(0, start - AROUND_CHARS), end + AROUND_CHARS))
    yield from listing_drafts(tuple(documents.values()), language)


def _passages(assistant: Answerer, question: str) -> tuple[Place, ...]:
    try:
        hits = assistant.search(question, NEAREST)
    except GriotError:
        return ()
    return tuple((hit.passage.document, hit.passage.start, hit.passage.end) for hit in hits)


def _follows(draft: QuestionDraft, past: PastAnswer) -> bool:
    """Whether a draft follows from an answer: it asks for nothing cited; of other documents, about the same names."""
    cited = [(start, end) for path, start, end in past.places if path == draft.path]
    if past.places and not cited:
        return _share(draft, past) > 0
    return draft.kind not in ("who", "what", "date") or not any(start <= draft.start < end for start, end in cited)


def _nearness(draft: QuestionDraft, past: PastAnswer) -> float:
    """How near a draft is to an answer: in the sentences around, in the same document, about the same names."""
    apart = [max(draft.start - end, start - draft.end, 0) for path, start, end in past.places if path == draft.path]
    near = max((1 - distance / AROUND_CHARS for distance in apart if distance), default=0.0)
    return near + _share(draft, past)


def _share(draft: QuestionDraft, past: PastAnswer) -> float:
    """The share of a draft's names and numbers that were asked about or told."""
    return share_held(exact_words(draft.question), " ".join((past.question, *past.told))) or 0.0
