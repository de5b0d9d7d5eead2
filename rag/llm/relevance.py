"""Whether what a language model wrote answers the question: what is true may be beside it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.models.embedder import Embedder
from rag.models.reader import Reader
from rag.records import Answer
from rag.text.normalise import contains_answer
from rag.text.question import exact_words, share_held, wants_words

# The reader's log-odds that a text answers, and how near it is to the question. By tests/measure/relevance.py, over
# five sets: of sentences with the answer to a question for a few words 94 % are from SAID_FROM on, of others of the
# document 33 %; from ANY_FROM on 97 % and 46 %, and of any other question 95 % and 50 %.
COSINE_COUNTS = 40.0
SAID_FROM = 21.5  # for sentences in the language of a question for a few words
ANY_FROM = 19.0  # for any other question, and for quotes in any language
UNREAD = -20.0  # log-odds where the reader points at nothing
SURE = 0.7  # of what the documents answer: they are right in three of four such
AGREES_FROM = 0.5  # the share of the names and numbers of an answer that another in its place has


def is_relevant(said: str, quotes: Sequence[str], found: Answer, embedder: Embedder, reader: Reader) -> bool:
    """Whether a model's sentences and the quotes that show them answer the question of `found`, the documents' answer.

    What says the same as the documents answers it. Of a question for a few words (who, when, where, how many, which),
    what names others than a sure answer of theirs does not. The rest is read as the documents are. What is no question,
    such as "sum up…", is answered by whatever is said.
    """
    question, wants_few = found.question, wants_words(found.question)
    if not wants_few and not question.rstrip().endswith("?"):
        return True
    agreed = [_agrees(said, words) for words in found.exact]
    if any(agreed):
        return True
    if wants_few and agreed and agreed[0] is False and found.confidence >= SURE:
        return False
    own, *proofs = relevance(question, (said, *quotes), embedder, reader)
    return own >= (SAID_FROM if wants_few else ANY_FROM) and max(proofs) >= ANY_FROM


def _agrees(said: str, words: str) -> bool | None:
    """Whether sentences give these words, or their names and numbers; None where only a translation would tell."""
    if contains_answer(said, words, fold_accents=True):
        return True
    held = share_held(exact_words(words), said)
    return None if held is None else held >= AGREES_FROM


def relevance(question: str, texts: Sequence[str], embedder: Embedder, reader: Reader) -> list[float]:
    """How well each text answers a question: the sum that the bounds are of."""
    vectors = embedder.embed_passages(texts) @ embedder.embed_queries([question])[0]
    readings = reader.read(question, [("", text) for text in texts])
    margins = [max((span.margin for span in reading.spans), default=UNREAD) for reading in readings]
    return [margin + COSINE_COUNTS * float(cosine) for margin, cosine in zip(margins, vectors, strict=True)]
