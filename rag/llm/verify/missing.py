"""What a claim gives that the passages do not have at all: the names, numbers and dates that were made up."""

from __future__ import annotations

from collections.abc import Sequence

from rag.llm.verify.figures import Told, missing_figures
from rag.llm.verify.names import Name, names_in
from rag.records import Hit


def missing_from(hits: Sequence[Hit], claim: str, names: Sequence[Name]) -> tuple[str, ...]:
    """The names and figures of a claim that no hit has, nor its document's title, publisher, author or date."""
    told = [_told(hit) for hit in hits]
    named = [names_in(text) for text, _ in told]
    absent = [name.text for name in names if not any(text.has(name) for text in named)]
    return tuple(dict.fromkeys((*absent, *missing_figures(claim, told))))


def _told(hit: Hit) -> Told:
    document = hit.document
    facts = (document.title, document.publisher, document.author)
    about = (fact.value for fact in facts if fact)
    return "\n".join((*about, hit.passage.heading, hit.passage.text)), document.date.value if document.date else None
