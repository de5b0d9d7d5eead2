"""Hits → the words that answer, with the sentences they stand in, and how sure one may be that they do."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from rag.answer.agreement import disagree, group_answers, same_answer
from rag.models import PassageReading, Reader
from rag.records import Hit, Span
from rag.search import Query
from rag.text import (
    LIST_ITEM,
    exact_words,
    expected_form,
    fits_form,
    holds_count,
    sentence_spans,
    share_held,
    wants_number,
    wants_sentences,
)

# Fitted by tests/measure/reading.py on the development sets; see there for how, and for what it gave.
SPAN_WEIGHTS = {  # what tells which span answers best
    "span": 0.348,  # its log-odds against "no answer"
    "passage": 0.198,  # its passage's log-odds of answering at all
    "retrieved": 1.273,  # its passage's log-odds of being about the question
    "fits": 0.354,  # its words have the form that is asked for
    "lacks_form": -0.355,  # they lack it
    "names": -0.574,  # the share of the question's names and numbers that stand in the passage or its title
    "foreign": 1.622,  # the passage is in another language than the question
    "covered": 0.868,  # if it is not, the share of the question's information in the span's sentences
}
ANSWER_WEIGHTS = {  # what tells whether the best span answers
    "span": 0.055,  # its log-odds against "no answer"
    "passage": 0.273,  # its passage's log-odds of answering at all
    "retrieved": 0.253,  # how far its passage stands out among those read
    "outstanding": 0.442,  # how far its score stands out among other answers
    "lacks_form": -0.305,  # its words lack the form that is asked for
    "names_lacking": -0.724,  # the share of the question's names and numbers that its passage lacks
    "foreign": 0.624,  # its passage is in another language than the question
    "uncovered": -0.516,  # if it is not, the share of the question's information that its sentences lack
    "elsewhere": -0.008,  # the best log-odds against "no answer" in any other passage
}
ANSWER_BIAS = -2.377
ANSWERED_FROM = 0.31  # the best F1 of refusing on the development sets

ALSO_FROM = 0.5  # another answer is given where it is that likely, compared with the first: three in ten are right
ALSO_EXPLAINS_FROM = 0.3  # another sentence of an explanation: it adds to the first, and does not contradict it
ANSWERS = 3  # more is a list, not an answer
SPANS_JUDGED = 12  # the best of all passages: what is below is never given
EXACT_WORDS = 14  # a longer answer is told by its sentence
SENTENCES = 3
OUTSTANDING = 5.0  # of the score: as far before the others as counts
MARGIN_MOST = 25.0  # of the reader's log-odds, either way: beyond, it is sure enough
WORD_CHARS = 30  # as far as a cut word is completed: scripts without spaces have no whole words

_LOOSE = ",;:.!?…«»“”\"()[]–—-*_'’‘"
_OPENED = {")": "(", "]": "[", "»": "«", "”": "“"}
_JOINER = "\u200d"
_INVISIBLE = "\u00ad\u200c" + _JOINER

COLUMNS = {name: column for column, name in enumerate(SPAN_WEIGHTS)}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """What reading found: equal answers together, the best first, and the confidence (0 to 1) in the first.

    Each answer is its spans: one for each document that gives it, whole sentences with the exact words in them, or, for
    a question that asks for an explanation, only sentences, in reading order. `hits` are re-ranked by what was read in
    them; `conflict` says that the answers contradict one another; `found`, that the reader prefers some words to "no
    answer".
    """

    answers: tuple[tuple[Span, ...], ...]
    confidence: float
    hits: tuple[Hit, ...]
    conflict: bool = False
    found: bool = False


def read_hits(query: Query, hits: Sequence[Hit], reader: Reader) -> AnswerReading:
    """Reads all the hits; none give no answer and a confidence of 0."""
    readings = reader.read(query.text, readable_passages(hits))
    spans, features = candidate_spans(query, hits, readings)
    if not spans:
        return AnswerReading((), 0.0, tuple(hits))
    scores = features @ np.array([*SPAN_WEIGHTS.values()])
    order = np.argsort(-scores, kind="stable")
    words, passages = [exact_text(span) for span in spans], [span.hit.passage.id for span in spans]
    if wants_number(query.text) and not holds_count(words[order[0]]):
        return AnswerReading((), 0.0, _reranked(hits, [spans[index] for index in order]))
    evidence = answer_features(features, scores, words, passages)
    confidence = _logistic(float(evidence @ np.array([*ANSWER_WEIGHTS.values()]) + ANSWER_BIAS))
    best = [
        replace(spans[index], score=float(np.exp(scores[index] - scores[order[0]]))) for index in order[:SPANS_JUDGED]
    ]
    found = bool(features[:, COLUMNS["span"]].max() > 0)
    reranked = _reranked(hits, [spans[index] for index in order])
    if wants_sentences(query.text) or _is_long(best[0]):
        return AnswerReading(_explanation(best), confidence, reranked, found=found)
    groups = [[best[index] for index in group] for group in group_answers([exact_text(span) for span in best])]
    also = [_one_each(group) for group in groups[1:] if _is_also(group[0], query.text)]
    groups = [_one_each(groups[0]), *also[: ANSWERS - 1]]
    conflict = disagree([exact_text(group[0]) for group in groups], expected_form(query.text))
    return AnswerReading(tuple(tuple(group) for group in groups), confidence, reranked, conflict, found)


def readable_passages(hits: Sequence[Hit]) -> list[tuple[str, str]]:
    """What the reader is shown of each hit: its document's title, or "", and its text."""
    return [(hit.document.title.value if hit.document.title else "", hit.passage.text) for hit in hits]


def candidate_spans(query: Query, hits: Sequence[Hit], readings: Sequence[PassageReading]) -> tuple[list[Span], Floats]:
    """Every span that the reader points at, as sentences with the exact words in them, and their features.

    The features have the shape (spans, SPAN_WEIGHTS).
    """
    form, names = expected_form(query.text), exact_words(query.text)
    spans: list[Span] = []
    rows: list[list[float]] = []
    for hit, reading in zip(hits, readings, strict=True):
        held = share_held(names, f"{hit.document.name}\n{hit.passage.text}")
        for read in reading.spans:
            start, end = whole_words(hit.passage.text, *within_a_line(hit.passage.text, read.start, read.end))
            if start == end:
                continue
            exact = hit.passage.start + start, hit.passage.start + end
            first, last = _sentences_around(hit, *exact)
            fits = fits_form(hit.passage.text[start:end], form, query.text)
            foreign = hit.document.language != query.language
            sentence = hit.document.text[first:last]
            spans.append(Span(hit, first, last, 0.0, exact))
            values: dict[str, float] = {
                "span": np.clip(read.margin, -MARGIN_MOST, MARGIN_MOST),
                "passage": np.clip(reading.answers, -MARGIN_MOST, MARGIN_MOST),
                "retrieved": _log_odds(hit.score),
                "fits": form != "other" and fits,
                "lacks_form": not fits,
                "names": 1.0 if held is None else held,
                "foreign": foreign,
                "covered": 0.0 if foreign else query.words.coverage(sentence, hit.document.language),
            }
            rows.append([float(values[name]) for name in SPAN_WEIGHTS])
    return spans, np.array(rows, np.float64).reshape(len(rows), len(SPAN_WEIGHTS))


def answer_features(features: Floats, scores: Floats, words: Sequence[str], passages: Sequence[str]) -> Floats:
    """The features (ANSWER_WEIGHTS,) of the best span; `words` are the spans', `passages` those in which they stand."""
    best = int(np.argmax(scores))
    others = [score for score, other in zip(scores, words, strict=True) if not same_answer(other, words[best])]
    elsewhere = features[[passage != passages[best] for passage in passages], COLUMNS["span"]]
    span = dict(zip(SPAN_WEIGHTS, features[best], strict=True))
    values: dict[str, float] = {
        "span": span["span"],
        "passage": span["passage"],
        "retrieved": span["retrieved"] - features[:, COLUMNS["retrieved"]].mean(),
        "outstanding": min(scores[best] - max(others), OUTSTANDING) if others else OUTSTANDING,
        "lacks_form": span["lacks_form"],
        "names_lacking": 1.0 - span["names"],
        "foreign": span["foreign"],
        "uncovered": 0.0 if span["foreign"] else 1.0 - span["covered"],
        "elsewhere": elsewhere.max() if len(elsewhere) else -MARGIN_MOST,
    }
    return np.array([values[name] for name in ANSWER_WEIGHTS])


def exact_text(span: Span) -> str:
    """The exact words of a span, or all of them."""
    start, end = span.exact or (span.start, span.end)
    return span.hit.document.text[start:end]


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and stray punctuation at its ends, and with the rest of the words it cuts.

    Never half a combining sequence; (n, n) where nothing is left.

    >>> text = "dit M. Lavrov, à Bamako (Mali)."
    >>> [text[a:b] for a, b in (whole_words(text, 3, 10), whole_words(text, 6, 14), whole_words(text, 15, 31))]
    ['M. Lavrov', 'Lavrov', 'à Bamako (Mali)']
    """
    start, end = _trimmed(text, start, end)
    if start == end:
        return start, end
    first, last = max(0, start - WORD_CHARS), min(len(text), end + WORD_CHARS)
    while start > first and _is_of_word(text[start - 1]) and _is_of_word(text[start]):
        start -= 1
    while end < last and _is_of_word(text[end - 1]) and _is_of_word(text[end]):
        end += 1
    while start > 0 and _clings(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and _clings(text[end - 1], text[end]):
        end += 1
    return start, end


def within_a_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what it has of another line, such as a caption above the text; a list keeps its items.

    >>> text = "Sadio Camara\\nLe ministre de la Défense est arrivé."
    >>> text[slice(*within_a_line(text, 6, 38))]
    'Le ministre de la Défense'
    """
    if "\n" not in text[start:end] or any(LIST_ITEM.match(line) for line in text[start:end].splitlines()[1:]):
        return start, end
    pieces = [
        (max(start, first), min(end, last)) for first, last in sentence_spans(text) if first < end and last > start
    ]
    runs = pieces[:1]
    for first, last in pieces[1:]:
        if "\n" in text[runs[-1][1] : first]:
            runs.append((first, last))
        else:
            runs[-1] = runs[-1][0], last
    return max(runs, key=lambda run: run[1] - run[0], default=(start, end))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        if _is_loose(text[end - 1]) and not _is_abbreviated(text, start, end) and not _closes(text, start, end):
            end -= 1
        elif _is_loose(text[start]) and not _opens(text, start, end):
            start += 1
        else:
            break
    return start, end


def _is_loose(char: str) -> bool:
    return char in _LOOSE or char.isspace() or unicodedata.category(char) == "Cc"


def _is_abbreviated(text: str, start: int, end: int) -> bool:
    """Whether a final stop belongs to the words: « J.-C. », "U.S."."""
    if end - start < 4 or text[end - 1] != "." or not text[end - 2].isalpha():
        return False
    return text[end - 3] == "." or text[end - 4 : end - 2] == ".-"


def _closes(text: str, start: int, end: int) -> bool:
    """Whether the last character closes what the span opens: « Bamako (Mali) »."""
    mark = text[end - 1]
    return mark in _OPENED and 0 < text.count(mark, start, end) <= text.count(_OPENED[mark], start, end)


def _opens(text: str, start: int, end: int) -> bool:
    """Whether the first character opens what the span closes before its end: « “Serval” et Barkhane »."""
    return any(text[start] == mark and close in text[start : end - 1] for close, mark in _OPENED.items())


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M" or char in _INVISIBLE


def _clings(left: str, right: str) -> bool:
    """Whether two characters are of one sign: a letter and its marks, an emoji and its skin, a family, a flag."""
    return (
        unicodedata.category(right)[0] == "M"
        or _JOINER in (left, right)
        or "\U0001f3fb" <= right <= "\U0001f3ff"
        or "\U000e0020" <= right <= "\U000e007f"
        or "\U0001f1e6" <= min(left, right) <= max(left, right) <= "\U0001f1ff"
    )


def _sentences_around(hit: Hit, start: int, end: int) -> tuple[int, int]:
    """The whole sentences of the hit that hold the document's characters `start` to `end`."""
    shift = hit.passage.start
    around = [
        (first + shift, last + shift)
        for first, last in sentence_spans(hit.passage.text)
        if first + shift < end and last + shift > start
    ]
    return min([start, *(first for first, _ in around)]), max([end, *(last for _, last in around)])


def _is_also(span: Span, question: str) -> bool:
    """Whether another answer may stand beside the first: « à Bamako » does not, where the question is when."""
    form = expected_form(question)
    fits = form not in ("time", "number") or fits_form(exact_text(span), form, question)  # names have too many shapes
    return span.score >= ALSO_FROM and not _is_long(span) and fits


def _is_long(span: Span) -> bool:
    return len(exact_text(span).split()) > EXACT_WORDS


def _one_each(group: Sequence[Span]) -> list[Span]:
    """The best span of each document, in the order of the group."""
    best: dict[str, Span] = {}
    for span in group:
        best.setdefault(span.hit.document.path, span)
    return list(best.values())


def _explanation(best: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """The sentences that explain, each an answer of its own, in reading order within a document.

    A sentence that several documents share is one answer.
    """
    chosen: dict[str, list[Span]] = {}
    for span in best:
        said = " ".join(span.hit.document.text[span.start : span.end].split())
        given = (other for spans in chosen.values() for other in spans)
        if span.score < ALSO_EXPLAINS_FROM or any(_overlap(span, other) for other in given):
            continue
        if said in chosen or len(chosen) < SENTENCES:
            chosen.setdefault(said, []).append(replace(span, exact=None))
    answers = [tuple(_one_each(spans)) for spans in chosen.values()]
    documents = list(dict.fromkeys(spans[0].hit.document.path for spans in answers))
    return tuple(sorted(answers, key=lambda spans: (documents.index(spans[0].hit.document.path), spans[0].start)))


def _overlap(one: Span, other: Span) -> bool:
    return one.hit.document.path == other.hit.document.path and one.start < other.end and other.start < one.end


def _reranked(hits: Sequence[Hit], spans: Sequence[Span]) -> tuple[Hit, ...]:
    """The hits by their best span; those without one keep their order behind."""
    first = dict.fromkeys(span.hit.passage.id for span in spans)
    rank = {id_: place for place, id_ in enumerate(first)}
    return tuple(sorted(hits, key=lambda hit: rank.get(hit.passage.id, len(rank))))


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return log(clipped / (1 - clipped))
