"""What a format's module hands back."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Fact


@dataclass(frozen=True, slots=True)
class Reading:
    """The clean text of a file and the facts found in it; their offsets are into `text`."""

    text: str
    title: Fact | None = None
    date: Fact | None = None
    publisher: Fact | None = None
    author: Fact | None = None
