"""Whether the documents show what a line says: its answer by its passage or, of one without, by none of them."""

from __future__ import annotations

from rag.answer.agreement import same_answer
from rag.answer.read import readable_passages, whole_words, within_a_line
from rag.assistant import Assistant
from rag.evaluate.draft.place import places_of, woven_places
from rag.evaluate.draft.records import Drafted, Line
from rag.llm.verify import verify_sentence
from rag.models.reader import Reader
from rag.records import Hit
from rag.text.normalise import answer_tokens, contains_answer
from rag.text.question import expected_form, fits_form
from rag.text.sentences import sentence_spans

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


def prove(line: Line, hit: Hit, language: str, assistant: Assistant) -> Drafted | None:
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


def _pointed_at(line: Line, hit: Hit, assistant: Assistant) -> tuple[int, int] | None:
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


def _explained(line: Line, hit: Hit, language: str, assistant: Assistant) -> tuple[int, int] | None:
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
