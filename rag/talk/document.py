"""The document that a conversation speaks of: the one that a question named, else that of the last answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.records import Turn
from rag.search.quoted import quoted_phrases
from rag.talk.catalog import asks_field, is_titled, named_document
from rag.talk.mention import Mention
from rag.talk.noun import is_about_documents
from rag.talk.recall import Memory

Titles = Callable[[str], str | None]

_FILE = re.compile(r"\.\w{1,8}$")  # a document without a title has its file's name, which its text does not hold


def with_document(
    memory: Memory, turns: Sequence[Turn], language: str, titles: Titles | None, *, is_catalog: bool
) -> Memory:
    """The memory with the document of the last answer: what a list of one names, and « cet article »."""
    last = next((turn for turn in reversed(turns) if turn.documents), None)
    is_told = len(turns[-1].documents) == 1 and is_about_documents(turns[-1].question)
    if name := named_document(turns[-1:] if is_told else turns):
        is_only = asks_field(turns[-1].question)
        name = name if is_catalog or not _FILE.search(name) else ""
    elif last:
        title = (titles(last.documents[0]) if titles else None) or ""
        name = title or (last.documents[0] if is_catalog else "")
        is_only = len(last.documents) == 1 and (is_about_documents(last.question) or is_titled(last.question, title))
    else:
        return memory
    document = _document(name, language, told=not is_only)
    rest = tuple(one for one in memory[0] if one.sort != "document")
    before = (tuple(one for one in spoken if not _is_cut(one)) for spoken in memory[1:])
    return ((document, *rest) if is_only else (*rest, document), *before)


def _is_cut(one: Mention) -> bool:
    """Whether it is a document with the beginning of its title, which is no name of it."""
    return one.sort == "document" and any(mark in one.text for mark in "«“")


def _document(name: str, language: str, *, told: bool) -> Mention:
    text = "l’article" if language == "fr" else "the article"
    if name:
        text += f" « {name} »" if language == "fr" else f" “{name}”"
    return Mention(text, "document", "article", language, gender="m", told=told)


def document_in(memory: Memory) -> str | None:
    """The document that the last turn spoke of, where it has a name."""
    found = next((one.text for one in memory[0] if one.sort == "document"), "") if memory else ""
    return found if quoted_phrases(found) else None
