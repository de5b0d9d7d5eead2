"""Whether reader and index bear a drafted question out, and which drafts are kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from rag.answer import readable_passages, same_answer, whole_words, within_a_line
from rag.assistant import Assistant
from rag.evaluate.draft.file import Drafted, ProposedQuestion, Reason
from rag.llm.verify import cues, verify_sentence
from rag.models import Embedder, Reader
from rag.records import Hit
from rag.text import answer_tokens, contains_answer, expected_form, fits_form, fold, sentence_spans

WORD, LETTERS = re.compile(r"\S+"), re.compile(r"\w+")
WOVEN_WORDS, BETWEEN = 4, 2  # words that an answer needs, for others to stand between them; and how many may


def places_of(text: str, answer: str) -> Iterator[tuple[int, int]]:
    """The characters of each place where a text has an answer, in order and as short as may be.

    It may be written in another way there: "1 August 2024" stands in « le 1er août 2024 ».

    >>> text = "Reçu le 1er août 2024 à Bamako, le 1er août 2024."
    >>> [text[a:b] for a, b in places_of(text, "August 1, 2024")]
    ['1er août 2024', '1er août 2024']
    """
    words = [word.span() for word in WORD.finditer(text)]
    first = 0
    while first < len(words) and _holds(text, words[first][0], len(text), answer):
        begin = words[first][0]
        ends = range(first, len(words))
        last = ends[bisect_left(ends, True, key=lambda at: _holds(text, begin, words[at][1], answer))]
        end = words[last][1]
        starts = range(first, last + 1)
        lost = bisect_left(starts, True, key=lambda at: not _holds(text, words[at][0], end, answer))
        first += max(lost, 1)
        yield whole_words(text, words[first - 1][0], end)


def woven_places(text: str, answer: str) -> Iterator[tuple[int, int]]:
    """The characters of each place where a text has the words of an answer in their order, with few others between.

    Those between must not turn its sense: no "not", "may", "all".

    >>> text = "Il est venu, après notamment l’échec de Barkhane. Il n’est pas venu seul à Bamako."
    >>> [text[a:b] for a, b in woven_places(text, "après l'échec de Barkhane")]
    ['après notamment l’échec de Barkhane']
    >>> list(woven_places(text, "Il est venu seul à Bamako"))
    []
    """
    words, sought = list(LETTERS.finditer(text)), LETTERS.findall(fold(answer))
    told = [fold(word.group()) for word in words]
    for first in range(len(told)) if len(sought) >= WOVEN_WORDS else ():
        last, found = first, 0
        while last < len(told) and last - first < len(sought) + BETWEEN and found < len(sought):
            found += told[last] == sought[found]
            last += 1
        start, end = words[first].start(), words[last - 1].end()
        if told[first] == sought[0] and found == len(sought) and cues(text[start:end]) == cues(answer):
            yield start, end


def _holds(text: str, start: int, end: int, answer: str) -> bool:
    return contains_answer(text[start:end], answer, fold_accents=True)


# What the reader points at, in log-odds against "no answer". Of 516 questions that people asked of passages in French
# and English, and 1,010 answers of another question of the same passage: 59 % of the right answers are kept, and 17
# of the wrong ones; with 0 for both bounds, 64 % and 24.
SHOWN_FROM = 1.0
AHEAD = 1.0  # of what it points at otherwise
LONGER = 3  # times its length, and as many words: what holds more beside an answer is another one
EXPLAINED_FROM = -2.0  # the reader was made for short answers, and is less sure of the others
NEAR_BEST = 2.0  # it is one of several sentences, often

# What no document answers: of tests/qa/seeds.jsonl's 26 such questions 12 are taken for it, of the 77 others one.
NONE_AT_MOST = 0.15  # the confidence of the answer over all documents
NONE_BELOW = -2.0  # the reader's log-odds over the passage and the nearest ones
NEAREST = 3


def prove(line: ProposedQuestion, hit: Hit, language: str, assistant: Assistant) -> Drafted | None:
    """The line as its passage shows it, its answer in the passage's words; None where it does not."""
    shown = _explained(line, hit, language, assistant) if line.kind == "why" else _pointed_at(line, hit, assistant)
    if shown is None:
        return None
    text = hit.passage.text
    answer, quote = text[slice(*shown)], text[slice(*sentences_at(text, *shown))]
    return Drafted(line.kind, line.question, language, answer, hit.passage.document, quote)


def is_unanswered(question: str, hit: Hit, assistant: Assistant) -> bool:
    """Whether no document answers a question, surely: all of them refused, and its own passage read as well."""
    answer = assistant.ask(question)
    if answer.status == "answered" or answer.confidence > NONE_AT_MOST:
        return False
    near = [hit, *answer.passages[:NEAREST]]
    readings = assistant.reader.read(question, readable_passages(near))
    return all(span.margin <= NONE_BELOW for reading in readings for span in reading.spans)


def _pointed_at(line: ProposedQuestion, hit: Hit, assistant: Assistant) -> tuple[int, int] | None:
    """Where the passage has the words that answer: those of the line, if it is them that the reader points at."""
    text, form = hit.passage.text, expected_form(line.question)
    spans = _read(line.question, hit, assistant.reader)
    if not spans or spans[0][2] < SHOWN_FROM or not agree(text[slice(*spans[0][:2])], line.answer):
        return None
    start, end, best = spans[0]
    if any(best - margin < AHEAD and not agree(text[first:last], line.answer) for first, last, margin in spans[1:]):
        return None
    around = (place for place in places_of(text, line.answer) if place[0] < end and start < place[1])
    shown = next(around, (start, end))
    # Of a person's form one word is none, and many who act are no persons.
    return shown if form == "person" or fits_form(text[slice(*shown)], form, line.question) else None


def _explained(line: ProposedQuestion, hit: Hit, language: str, assistant: Assistant) -> tuple[int, int] | None:
    """Where the passage says what the line does, in sentences that the reader points at, too."""
    text, shift = hit.passage.text, hit.passage.start
    places = list(places_of(text, line.answer)) or list(woven_places(text, line.answer))
    if not places:
        models = assistant.embedder, assistant.reader
        verdict = verify_sentence(line.answer, [hit], language=language, embedder=models[0], reader=models[1])
        places = [(verdict.span.start - shift, verdict.span.end - shift)] if verdict.span else []
    spans = _read(line.question, hit, assistant.reader)
    least = max(EXPLAINED_FROM, spans[0][2] - NEAR_BEST) if spans else 0.0
    pointed = [sentences_at(text, start, end) for start, end, margin in spans if margin >= least]
    for start, end in places:
        around = sentences_at(text, start, end)
        if any(first < around[1] and around[0] < last for first, last in pointed):
            return start, end
    return None


def _read(question: str, hit: Hit, reader: Reader) -> list[tuple[int, int, float]]:
    """The words of the passage that the reader points at, best first: their characters, and how surely."""
    text = hit.passage.text
    read: list[tuple[int, int, float]] = []
    for span in reader.read(question, readable_passages([hit]))[0].spans:
        start, end = whole_words(text, *within_a_line(text, span.start, span.end))
        if start < end:
            read.append((start, end, span.margin))
    return read


def agree(read: str, said: str) -> bool:
    """Whether two wordings give one answer, in French or English.

    >>> agree("le vice-Premier ministre Alexandre Novak", "Alexander Novak"), agree("Alexandre Novak", "Evkourov")
    (True, False)
    """
    if same_answer(read, said):
        return True
    sizes = sorted((len(answer_tokens(read)), len(answer_tokens(said))))
    if sizes[1] > LONGER * sizes[0] + LONGER:
        return False
    return contains_answer(read, said, fold_accents=True) or contains_answer(said, read, fold_accents=True)


def sentences_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentences of a text that hold some of its characters."""
    around = [span for span in sentence_spans(text) if span[0] < end and span[1] > start]
    return min((start, *(first for first, _ in around))), max((end, *(last for _, last in around)))


# Cosines of the bundled embedder. Of 21 pairs of questions in other words that have one answer, 17 are above the first,
# of 18 pairs of different questions with one answer none (tests/integration/test_draft.py has them all). The second
# is for those whose answers differ: two right answers to one question. Of the 2,607 pairs of tests/qa/seeds.jsonl none
# that asks for the same form is above it.
SAME_ANSWERED_FROM = 0.88
SAME_FROM = 0.95


class Alike:
    """Tells whether a question was kept before; owns the vectors of those that were."""

    def __init__(self, embedder: Embedder, kept: Iterable[Drafted] = ()) -> None:
        self._embedder = embedder
        self._kept: list[tuple[Drafted, NDArray[np.float32]]] = []
        for drafted in kept:
            self.add(drafted)

    def add(self, drafted: Drafted) -> None:
        """Takes note of a question."""
        self._kept.append((drafted, self._vector(drafted)))

    def has(self, drafted: Drafted) -> bool:
        """Whether one in its language asks the same."""
        vector = self._vector(drafted)
        return any(
            asks_same(drafted, other, float(vector @ known))
            for other, known in self._kept
            if other.language == drafted.language
        )

    def _vector(self, drafted: Drafted) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._embedder.embed_queries([drafted.question])
        return np.asarray(vectors[0])


def asks_same(one: Drafted, other: Drafted, cosine: float) -> bool:
    """Whether two questions ask the same, by their cosine and what answers them."""
    if one.answer and other.answer and same_answer(one.answer, other.answer):
        return cosine >= SAME_ANSWERED_FROM
    return cosine >= SAME_FROM and expected_form(one.question) == expected_form(other.question)


EACH = 2  # answered questions that one request gives, so that they come from many passages; the rest are spare
NONE_EACH = 5  # one question without an answer to so many with one: every sixth


class Kept:
    """A set of questions as it grows to `most`; `spare` would have fitted, and may yet."""

    def __init__(self, most: int, embedder: Embedder, before: Iterable[Drafted] = ()) -> None:
        self.questions = list(before)
        self.left_out: Counter[Reason] = Counter()
        self.spare: list[Drafted] = []
        self._most = most
        self._alike = Alike(embedder, self.questions)

    @property
    def is_full(self) -> bool:
        """Whether there are as many as were wanted."""
        return len(self.questions) >= self._most

    def covers(self, hit: Hit, language: str) -> bool:
        """Whether a question in that language was kept of a passage."""
        return any(
            one.language == language and one.path == hit.passage.document and one.quote in hit.passage.text
            for one in self.questions
        )

    def choose(self, drafts: Iterable[Drafted]) -> list[Drafted]:
        """Those of one request's drafts that are kept: of rare kinds first, and few."""
        kept: list[Drafted] = []
        answered = 0
        for draft in self._in_turn(drafts):
            if answered == EACH and draft.kind != "none":
                self.spare.append(draft)
            elif self.take(draft):
                kept.append(draft)
                answered += draft.kind != "none"
        return kept

    def take(self, draft: Drafted) -> bool:
        """Keeps a question, unless there are enough of them, or of those without an answer, or one that asks so."""
        answered = sum(one.kind != "none" for one in self.questions)
        has_enough = draft.kind == "none" and (len(self.questions) - answered) * NONE_EACH > answered - NONE_EACH // 2
        if self.is_full or has_enough:
            self.left_out["spare"] += 1
            return False
        if self._alike.has(draft):
            self.left_out["duplicate"] += 1
            return False
        self.questions.append(draft)
        self._alike.add(draft)
        return True

    def take_spare(self) -> list[Drafted]:
        """As many of the spare questions as there is room for, of rare kinds and documents first."""
        kept: list[Drafted] = []
        for draft in self._in_turn(self.spare):
            if self.take(draft):
                kept.append(draft)
        self.spare.clear()
        return kept

    def _in_turn(self, drafts: Iterable[Drafted]) -> Iterator[Drafted]:
        """Drafts so that kinds and documents take turns, as what is kept meanwhile has it."""
        left = list(drafts)
        while left:
            best = min(left, key=self._rank)
            left.remove(best)
            yield best

    def _rank(self, draft: Drafted) -> tuple[bool, int, int]:
        kinds = sum(one.kind == draft.kind and one.language == draft.language for one in self.questions)
        return draft.kind == "none", kinds, sum(one.path == draft.path for one in self.questions)
