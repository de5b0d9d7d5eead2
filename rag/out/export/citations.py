"""The documents that answers cite, as a bibliography has them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from rag.out.export.compose import Source, facts_of, plain, quotation, wording


def by_document(sources: Iterable[Source]) -> list[list[Source]]:
    """The sources that are still indexed, those of a document together, in the order in which each came first."""
    documents: dict[str, list[Source]] = {}
    for source in sources:
        if source.quote:
            documents.setdefault(source.place.document, []).append(source)
    return list(documents.values())


def quoted(source: Source, language: str) -> str:
    """The quote between the marks of a language."""
    return "".join(run.text for run in quotation(source, language))


def note_of(cited: Sequence[Source], language: str) -> str:
    """The file, and the words of it that were cited, each with its place."""
    words = wording(language)
    quotes = (
        f"{quoted(source, language)} ({words['place'].format(start=source.place.start, end=source.place.end)})"
        for source in cited
    )
    return f"{words['file'].format(file=cited[0].place.document)}{words['colon']}{words['and'].join(quotes)}"


def write_text(source: Source, language: str) -> str:
    """A citation as a person pastes it: the quote, the title, who published it and when, the file."""
    facts = list(facts_of(source, language))[:-1]
    return f"{quoted(source, language)} — {', '.join([source.name, *facts])}."


def date_parts(iso: str) -> list[int]:
    """An ISO date as numbers, as precise as it is; none where it is no date.

    >>> date_parts("2023-07-28"), date_parts("2023"), date_parts("hier")
    ([2023, 7, 28], [2023], [])
    """
    parts = iso.split("-")
    return [int(part) for part in parts] if all(part.isascii() and part.isdecimal() for part in parts) else []


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


def write_csl(sources: Iterable[Source], language: str) -> str:
    """The JSON text; documents that are no longer indexed have no item. `language` is that of the notes."""
    items = [_item(cited, language) for cited in by_document(sources)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(cited: Sequence[Source], language: str) -> dict[str, Any]:
    first = cited[0]
    parts = date_parts(first.date) if first.date else []
    item = {
        "id": first.place.document,
        "type": "document",  # what it is beyond that, nothing says
        "title": plain(first.name),
        "author": [{"literal": plain(first.author)}] if first.author else None,
        "publisher": plain(first.publisher) if first.publisher else None,
        "issued": {"date-parts": [parts]} if parts else None,
        "language": first.language,
        "note": note_of(cited, language),
    }
    return {name: value for name, value in item.items() if value}
