"""Plain text: `.txt`."""

from __future__ import annotations

from rag.load.article import read_article
from rag.load.encoding import decode
from rag.load.files import Reading


def read(content: bytes, path: str, encoding: str | None = None) -> Reading:
    """An article in plain text. Raises LoadError where the bytes are not text."""
    return read_article(decode(content, path, encoding))
