"""Griot: answers from a folder of documents, with the sentence that proves each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.offline import silence_reports

if TYPE_CHECKING:
    from rag.assistant import Assistant as Assistant
    from rag.records import Answer as Answer
    from rag.records import Citation as Citation
    from rag.records import Filter as Filter
    from rag.records import Turn as Turn
    from rag.talk import Conversation as Conversation

__all__ = ["Answer", "Assistant", "Citation", "Conversation", "Filter", "Turn"]

__version__ = "0.1.0"


silence_reports()  # here, since whatever is imported of the package, this comes first


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used: `import rag` alone loads nothing heavy."""
    if name == "Assistant":
        from rag.assistant import Assistant

        return Assistant
    if name == "Conversation":
        from rag.talk import Conversation

        return Conversation
    if name in {"Answer", "Citation", "Filter", "Turn"}:
        from rag import records

        return getattr(records, name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
