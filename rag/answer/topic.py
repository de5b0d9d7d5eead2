"""« Parle-moi du Yèrèwolo »: a question that names only a topic, answered by the sentences that are about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.read import SENTENCES, AnswerReading
from rag.answer.templates import matched, place
from rag.models import Embedder
from rag.records import Hit, Span
from rag.search import Query, QueryWords
from rag.store import Shelf
from rag.text import Phrase, read_phrase, sentence_spans
from rag.text.lexicon import languages, words

LEAST_SHARE = 2 / 3  # of a topic's information, from which a sentence is about it
LEAST_CHARS = 40  # of a sentence that tells something: shorter ones are headings and captions
MUCH_CHARS = 200  # a sentence of that length counts whole: it has the room to say something of its topic

_ENDED = re.compile(r"[.!?…][\"”’'»)\]\s]*$")  # a caption does not, nor a list of tags


def topic_asked(question: str) -> Phrase | None:
    """The topic of a question that asks for nothing but what is said of one; None for any other.

    >>> [str(topic_asked(asked)) for asked in ("Parle-moi de l’Africa Corps.", "Tell me about Timbuktu", "Who led it?")]
    ['africa corps', 'timbuktu', 'None']
    """
    phrase = read_phrase(question)
    for language in languages():
        for found in matched(phrase, language, "topic", "shapes"):
            topic = place(phrase, found, "topic").bare
            return None if words(language, "topic.clause").intersection(topic.folded) else topic
    return None


def topic_query(query: Query, topic: Phrase, store: Shelf, embedder: Embedder) -> Query:
    """The query of a question, sought and weighed by its topic alone."""
    vector = embedder.embed_queries([topic.written])[0]
    return replace(query, vector=vector, words=QueryWords(topic.written, store, query.language))


def read_topic(query: Query, hits: Sequence[Hit]) -> AnswerReading:
    """The best sentences of hits that hold a topic, by its `topic_query`, in reading order, each once.

    The confidence is the share of the topic that the best of them holds. There are no answers if no sentence holds
    enough of it; of a topic in another language, the names alone count.
    """
    spans = sorted(_holding(query, hits), key=_rank, reverse=True)
    ended = [span for span in spans if _ENDED.search(span.hit.document.text, span.start, span.end)]
    chosen: list[Span] = []
    for span in ended or spans:
        if len(chosen) < SENTENCES and not any(_repeats(span, other) for other in chosen):
            chosen.append(span)
    order = {hit.document.path: at for at, hit in reversed([*enumerate(hits)])}
    chosen.sort(key=lambda span: (order[span.hit.document.path], span.start))
    confidence = min(1.0, max((span.score for span in chosen), default=0.0))
    return AnswerReading(tuple((span,) for span in chosen), confidence, tuple(hits), found=bool(chosen))


def _holding(query: Query, hits: Sequence[Hit]) -> Iterator[Span]:
    """The sentences that hold a topic; a score is the share of it that one holds: of its words, or of its names."""
    for hit in hits:
        foreign = hit.document.language != query.language and query.words.has_signs
        for start, end in sentence_spans(hit.passage.text):
            text = hit.passage.text[start:end]
            held = query.words.named(text) if foreign else query.words.coverage(text, hit.document.language)
            if end - start >= LEAST_CHARS and held >= LEAST_SHARE:
                yield Span(hit, hit.passage.start + start, hit.passage.start + end, held)


def _rank(span: Span) -> float:
    """How much of the topic, in how much of a sentence, in how good a hit."""
    return span.score + min(span.end - span.start, MUCH_CHARS) / MUCH_CHARS + span.hit.score


def _repeats(one: Span, other: Span) -> bool:
    """Whether two sentences overlap or are the same words."""
    if one.hit.document.path == other.hit.document.path and one.start < other.end and other.start < one.end:
        return True
    texts = [span.hit.document.text[span.start : span.end].split() for span in (one, other)]
    return texts[0] == texts[1]
