"""The citations of one answer about documents."""

from __future__ import annotations

from rag.records import Citation, Document
from rag.text.sentences import Span


class Quotes:
    """The citations of one answer, numbered as they come; the same characters are cited once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}
        self.citations: list[Citation] = []

    def cite(self, document: Document, span: Span, *, is_exact: bool = False) -> int:
        """The number of the citation of those characters."""
        key = (document.path, span)
        if key not in self._numbers:
            self._numbers[key] = number = len(self.citations) + 1
            self.citations.append(
                Citation(
                    number=number,
                    document=document.path,
                    title=document.title.value if document.title else None,
                    date=document.date.value if document.date else None,
                    publisher=document.publisher.value if document.publisher else None,
                    start=span[0],
                    end=span[1],
                    quote=document.text[slice(*span)],
                    exact=span if is_exact else None,
                )
            )
        return self._numbers[key]
