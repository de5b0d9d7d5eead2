"""« Parle-moi du Yèrèwolo » : a question that names only a topic, answered by the sentences that are about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.read import Reading
from rag.answer.told import tell
from rag.models.embedder import Embedder
from rag.records import Hit, Span
from rag.search.coverage import QueryWords
from rag.search.query import Query
from rag.store import Shelf
from rag.text.phrase import Phrase, read_phrase
from rag.text.sentences import sentence_spans

LEAST_SHARE = (
    2 / 3
)  # of a topic's information, from which a sentence is about it, as `rag.answer.collection` has it of documents
LEAST_CHARS = 40  # of a sentence that tells something: shorter ones are headings and captions
MUCH_CHARS = 200  # a sentence of that length counts whole: it has the room to say something of its topic

_POLITE = (
    r"(?:(?:can|could|would) you |please |(?:peux tu|pouvez vous|tu peux|vous pouvez)(?: s il (?:te|vous) plait)? )?"
)
_DOCUMENTS = (
    r"(?:(?:tes|vos|les|ces|your|the|these) )?(?:documents?|articles?|textes?|fichiers?|files?|texts?|sources?)"
)
_SHAPES = tuple(
    re.compile(rf"{_POLITE}{shape} (?P<topic>.+?)(?: please| s il (?:te|vous) plait| stp| svp| merci)?")
    for shape in (
        r"(?:parle[rz]?|parles)(?: moi| nous)?(?: un peu)?(?: plus)? (?:de|du|des|d)",
        r"(?:raconte[rz]?|dis|dites|dire)(?: moi| nous)?(?: tout)?(?: ce qu(?:e tu sais|e vous savez|on sait))?"
        r" (?:de|du|des|d|sur|a propos de|a propos du|a propos des)",
        r"qu(?:e|est ce que| est ce que l on| est ce qu on)? ?(?:sait on|sais tu|savez vous|tu sais|vous savez|on sait"
        r"|dit on|on dit) (?:de|du|des|d|sur|a propos de|a propos du|a propos des)",
        rf"(?:que|qu est ce que) (?:disent |racontent )?{_DOCUMENTS}(?: disent| racontent)? (?:de|du|des|d|sur)",
        r"(?:des |les |que des )?(?:infos?|informations?|renseignements?|details?) (?:sur|a propos de|concernant)",
        r"tell (?:me|us)(?: something| more| everything| all)?(?: you know)? (?:about|of|on)",
        r"talk(?: to (?:me|us))? about",
        r"what (?:do|can) you (?:know|say|tell me|tell us) (?:about|of|on)",
        rf"what (?:do|does) {_DOCUMENTS} say (?:about|of|on)",
        r"what (?:is|was) (?:said|known|written|reported) (?:about|of|on)",
        r"(?:is there )?(?:any(?:thing| information| info)|some information|(?:more )?information|info|details)"
        r" (?:about|on|regarding)",
    )
)
_ENDED = re.compile(r"[.!?…][\"”’'»)\]\s]*$")  # a caption does not, nor a list of tags
_CLAUSE = re.compile(r"\b(?:qui|que|qu|dont|pourquoi|comment|quand|combien|who|what|why|how|when|where|whether)\b")


def topic_asked(question: str) -> Phrase | None:
    """The topic of a question that asks for nothing but what is said of one; None for any other.

    >>> [str(topic_asked(asked)) for asked in ("Parle-moi de l’Africa Corps.", "Tell me about Timbuktu", "Who led it?")]
    ['africa corps', 'timbuktu', 'None']
    """
    phrase = read_phrase(question)
    for shape in _SHAPES:
        if found := shape.fullmatch(str(phrase)):
            topic = phrase.matched(found, "topic").bare
            return None if _CLAUSE.search(str(topic)) else topic
    return None


def topic_query(query: Query, topic: Phrase, store: Shelf, embedder: Embedder) -> Query:
    """The query of a question, sought and weighed by its topic alone."""
    vector = embedder.embed_queries([topic.written])[0]
    return replace(query, vector=vector, words=QueryWords(topic.written, store, query.language))


def read_topic(query: Query, hits: Sequence[Hit]) -> Reading:
    """The sentences of hits that hold a topic, by its `topic_query`; the confidence is the share that they hold of it.

    No answers where no sentence holds enough of it: of a topic in another language, the names alone count.
    """
    found = list(_telling(query, hits))
    told = [span for span in found if _ENDED.search(span.hit.document.text, span.start, span.end)] or found
    return tell(sorted(told, key=_rank, reverse=True), hits)


def _telling(query: Query, hits: Sequence[Hit]) -> Iterator[Span]:
    """The sentences that hold a topic; a score is the share of it that one holds."""
    for hit in hits:
        for start, end in sentence_spans(hit.passage.text):
            span = Span(hit, hit.passage.start + start, hit.passage.start + end, 0.0)
            held = _held(query, span)
            if end - start >= LEAST_CHARS and held >= LEAST_SHARE:
                yield replace(span, score=held)


def _rank(span: Span) -> float:
    """How much of the topic, in how much of a sentence, in how good a hit."""
    return span.score + min(span.end - span.start, MUCH_CHARS) / MUCH_CHARS + span.hit.score


def _held(query: Query, span: Span) -> float:
    """The share of a topic that a sentence holds: of its words, or, in another language, of its names."""
    document = span.hit.document
    sentence = document.text[span.start : span.end]
    if document.language != query.language and query.words.has_signs:
        return query.words.named(sentence)
    return query.words.coverage(sentence, document.language)
