"""A conversation as a file to keep: Markdown, HTML, Word, PDF; its citations for a bibliography.

compose.py    what is exported, with its quotes cut from the documents
markup.py, word.py, pdf.py  write that: Markdown and HTML; Word; PDF
citations.py  writes the sources alone, as BibTeX and CSL-JSON
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.errors import SettingsError
from rag.out.export.citations import write_bibtex, write_csl, write_text
from rag.out.export.compose import (
    Exchange,
    Library,
    Link,
    Place,
    Source,
    Transcript,
    compose,
    cut_source,
    exchange_of,
)
from rag.out.export.markup import write_markdown, write_page
from rag.out.export.pdf import write_pdf
from rag.out.export.word import write_word
from rag.records import Answer

__all__ = [
    "FORMATS",
    "Exchange",
    "FileFormat",
    "Format",
    "Library",
    "Link",
    "Place",
    "Source",
    "Transcript",
    "compose",
    "cut_source",
    "exchange_of",
    "format_of",
    "save_answers",
    "write_bibtex",
    "write_csl",
    "write_export",
    "write_text",
]

Format = Literal["md", "html", "docx", "pdf", "bib", "csl"]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a format's files are made, end, and are told to a browser."""

    write: Callable[[Transcript], str | bytes]
    suffix: str
    media_type: str


FORMATS: Mapping[Format, FileFormat] = {
    "md": FileFormat(write_markdown, ".md", "text/markdown; charset=utf-8"),
    "html": FileFormat(write_page, ".html", "text/html; charset=utf-8"),
    "docx": FileFormat(write_word, ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": FileFormat(write_pdf, ".pdf", "application/pdf"),
    "bib": FileFormat(
        lambda said: write_bibtex(said.sources, said.language), ".bib", "application/x-bibtex; charset=utf-8"
    ),
    "csl": FileFormat(
        lambda said: write_csl(said.sources, said.language), ".json", "application/vnd.citationstyles.csl+json"
    ),
}


def write_export(conversation: Transcript, format: Format) -> bytes:
    """A conversation as a file of one of `FORMATS`."""
    written = FORMATS[format].write(conversation)
    return written if isinstance(written, bytes) else written.encode("utf-8", "backslashreplace")


def format_of(file: Path) -> Format:
    """The format that a file's name ends in; raises SettingsError for any other."""
    suffix = file.suffix.lower()
    found = next((format for format, known in FORMATS.items() if known.suffix == suffix), None)
    if found is None:
        known = ", ".join(format.suffix for format in FORMATS.values())
        raise SettingsError(f"{str(file)!r} is no format of an export: they end in {known}. Choose one of them.")
    return found


def save_answers(answers: Sequence[Answer], library: Library, file: Path, *, title: str, language: str) -> None:
    """Writes answers to a file, whose name tells the format; `.json` is CSL-JSON. Raises SettingsError."""
    format = format_of(file)
    content = write_export(compose(list(map(exchange_of, answers)), library, title=title, language=language), format)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{str(file)!r} cannot be written: {error.strerror}. Choose another file.") from error
