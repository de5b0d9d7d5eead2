"""Records as the catalog's rows keep them, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from rag.records import Document, Fact, Passage


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalog says of a document, as `Document` does, without its text."""

    path: str
    language: str | None = None
    title: Fact | None = None
    date: Fact | None = None
    publisher: Fact | None = None
    author: Fact | None = None


def facts_json(document: Document) -> str:
    """What a document says about itself, as the catalog keeps it."""
    facts = {field.name: getattr(document, field.name) for field in fields(document)}
    return json.dumps(
        {name: [fact.value, fact.start, fact.end] for name, fact in facts.items() if isinstance(fact, Fact)},
        ensure_ascii=False,
    )


def read_document(path: str, sha256: str, text: str, language: str, facts: str) -> Document:
    """A document from its row; `facts` is what `facts_json` wrote."""
    kept = {name: Fact(*values) for name, values in json.loads(facts).items()}
    return Document(path, sha256, text, language=language or None, **kept)


def read_card(path: str, language: str, facts: str) -> Card:
    """A document's card from its row; `facts` is what `facts_json` wrote."""
    return Card(path, language or None, **{name: Fact(*values) for name, values in json.loads(facts).items()})


def read_passage(id_: str, document: Document, start: int, end: int, heading: str) -> Passage:
    """A passage from its row and its document."""
    return Passage(id_, document.path, start, end, document.text[start:end], heading)


def indexed_text(passage: Passage, document: Document) -> str:
    """What both legs index of a passage: its document's title and its heading before its text."""
    title = document.title.value if document.title else ""
    return "\n".join(filter(None, (title, passage.heading, passage.text)))
