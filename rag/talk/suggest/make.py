"""A document → what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterator

from rag.records import Document
from rag.talk.suggest.clean import clean_sentence
from rag.talk.suggest.draft import Draft
from rag.talk.suggest.english import english_questions
from rag.talk.suggest.french import french_questions
from rag.talk.suggest.wording import reads_well
from rag.text.sentences import sentence_spans

SPOKEN = ("fr", "en")
READ_CHARS = 30_000  # of a document: what is told later is seldom what it is about
_RULES = {"fr": french_questions, "en": english_questions}


def document_drafts(document: Document, language: str, start: int = 0, end: int = READ_CHARS) -> Iterator[Draft]:
    """The questions, in a language, that the sentences between two offsets may answer, in their order."""
    rules = _RULES.get(document.language or "")
    if rules is None:
        return
    seen: set[str] = set()
    begun, text = start, document.text[start:end]
    for first, last in sentence_spans(text):
        for made in rules(clean_sentence(text[first:last])):
            if made.language == language and made.question not in seen and reads_well(made.question, language):
                seen.add(made.question)
                yield Draft(made, document.path, begun + first, begun + last)
