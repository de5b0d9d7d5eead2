"""Sources → BibTeX, an entry a document, with the words that were cited in its note."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rag.out.export.cited import by_document, note_of
from rag.out.export.records import Source
from rag.out.export.text import plain

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A brace counts for BibTeX even after a backslash, so one that is not paired must be a command.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "$&#_%"},
}


def write_bibtex(sources: Iterable[Source], language: str) -> str:
    """The BibTeX text; documents that are no longer indexed have no entry. `language` is that of the notes."""
    entries: dict[str, str] = {}
    for cited in by_document(sources):
        key = _key(cited[0])
        number = sum(known == key or known.startswith(f"{key}-") for known in entries)
        key = f"{key}-{number + 1}" if number else key
        entries[key] = _entry(key, cited, language)
    return "\n".join(entries.values())


def escape_bibtex(text: str) -> str:
    r"""Text on one line, of which BibTeX and LaTeX show every character.

    >>> escape_bibtex("50 % d'{acier} & \\cite")
    "50 \\% d'\\textbraceleft{}acier\\textbraceright{} \\& \\textbackslash{}cite"
    """
    return "".join(_SPECIAL.get(letter, letter) for letter in plain(text))


def _entry(key: str, cited: Sequence[Source], language: str) -> str:
    first = cited[0]
    year, month, day = (*(first.date or "").split("-"), "", "")[:3]
    fields = {
        "title": first.name,
        "author": first.author or "",
        "howpublished": first.publisher or "",
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": day.lstrip("0"),
        "langid": {"fr": "french", "en": "english"}.get(first.language or "", ""),
        "note": note_of(cited, language),
    }
    lines = (f"  {name} = {_written(name, value)},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{''.join(lines)}}}\n"


def _written(name: str, value: str) -> str:
    """A month is a name of BibTeX's; a title keeps its capitals, and a name its « and », between braces of its own."""
    if name == "month":
        return value
    escaped = escape_bibtex(value)
    return f"{{{{{escaped}}}}}" if name in {"title", "author", "howpublished"} else f"{{{escaped}}}"


def _key(source: Source) -> str:
    parts = (source.publisher or source.author or source.name, (source.date or "")[:4])
    letters = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower() for part in parts)
    return "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", part).strip("-")[:30] for part in letters))) or "source"
