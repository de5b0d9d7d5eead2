"""A file → a `Document`: one module a format, and what the text says about itself.

files.py     the bytes of a file, or a plain sentence why not; the lines of its text
encoding.py  bytes → clean text; letters.npz and encodings.toml tell the encodings apart
text.py, markdown.py, …   one format each: bytes → `Reading`
article.py   title, date, publisher and author of an article
split.py     a document → passages
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from rag.errors import LoadError
from rag.load import markdown, text
from rag.load.article import date_at
from rag.load.encoding import check_encoding, decode, doubt_of, encoding_of
from rag.load.files import read_bytes
from rag.load.markdown import headings
from rag.load.split import SPLITTER, split_document
from rag.records import Document
from rag.text import detect_language

__all__ = [
    "SPLITTER",
    "SUFFIXES",
    "check_encoding",
    "date_at",
    "decode",
    "doubt_about",
    "encoding_of",
    "headings",
    "load_document",
    "read_bytes",
    "split_document",
]

READERS = {".txt": text.read, ".md": markdown.read}
SUFFIXES: frozenset[str] = frozenset(READERS)


def load_document(file: Path, path: str, *, file_mb: int = 50, encoding: str | None = None) -> Document:
    """Read `file`, whose path below the indexed folder is `path`. Raises LoadError, in one plain sentence.

    `encoding` is the one of its text, if it has no byte-order mark; None: found out.
    """
    shown = path.encode("utf-8", "backslashreplace").decode()
    if shown != path:
        raise LoadError(f"The name of '{shown}' is not valid UTF-8, so nobody could ask for it. Rename the file.")
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(SUFFIXES))
        raise LoadError(f"'{path}' is of a kind that Griot does not read (it reads {known}). Save it as one of these.")
    content = read_bytes(file, path, file_mb)
    reading = reader(content, path, encoding)
    if not any(character.isalnum() for character in reading.text):
        raise LoadError(f"'{path}' is empty: there is not one word in it. Put its text back, or delete the file.")
    return Document(
        path=path,
        sha256=sha256(content).hexdigest(),
        text=reading.text,
        title=reading.title,
        date=reading.date,
        publisher=reading.publisher,
        author=reading.author,
        language=detect_language(reading.text),
    )


def doubt_about(file: Path, *, file_mb: int = 50, encoding: str | None = None) -> str:
    """What may be wrong with how the text of a file was decoded, in words; "" for nothing. Raises LoadError."""
    return doubt_of(read_bytes(file, str(file), file_mb), encoding)
