"""Markdown: `.md`. The text stays as it was written, marks and all: it is what the viewer shows."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.load.article import date_at, read_article
from rag.load.encoding import decode
from rag.load.files import Reading
from rag.records import Fact

FRONT_MATTER = re.compile(r"---[ \t]*\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
FIELD = re.compile(
    r"^(?P<name>[\w-]+)[ \t]*:[ \t]+(?P<quote>[\"']?)(?P<value>[^\n]{1,300}?)(?P=quote)[ \t]*$", re.MULTILINE
)
TITLE_FIELDS = ("title", "titre")
DATE_FIELDS = ("date", "published", "publishdate", "pubdate", "date_published", "publication_date", "publié")
PUBLISHER_FIELDS = ("publisher", "source", "site", "site_name", "éditeur")
AUTHOR_FIELDS = ("author", "authors", "byline", "auteur")

# Code between fences is consumed as one piece, so that nothing inside it is taken for a heading.
FENCED_OR_HEADING = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})(?s:.*?)(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|^ {0,3}#{1,6}[ \t]+(?P<atx>[^\s#][^\n]*)"
    r"|^ {0,3}(?P<setext>\w[^\n]*)\n {0,3}(?:=+|-{2,})[ \t]*$",
    re.MULTILINE,
)


def read(content: bytes, path: str, encoding: str | None = None) -> Reading:
    """An article in Markdown; its front matter wins over what its text says. Raises LoadError where it is not text."""
    text = decode(content, path, encoding)
    matter = FRONT_MATTER.match(text)
    body = matter.end() if matter else 0
    fields = tuple(FIELD.finditer(text, 0, body))
    top = next((heading for heading in headings(text) if heading.start >= body), None)
    is_first = top is not None and not text[body : top.start].strip(" \t\n#")
    title = _field(fields, TITLE_FIELDS) or (top if is_first else None)
    reading = read_article(text, body, title)
    date = _date_field(text, fields)
    return replace(
        reading,
        date=date or reading.date,
        publisher=_field(fields, PUBLISHER_FIELDS) or reading.publisher,
        author=_field(fields, AUTHOR_FIELDS) or reading.author,
    )


def headings(text: str) -> tuple[Fact, ...]:
    """The headings of a Markdown text, in order, without their marks; what code holds is none."""
    matter = FRONT_MATTER.match(text)
    found = []
    for mark in FENCED_OR_HEADING.finditer(text, matter.end() if matter else 0):
        group = "atx" if mark["atx"] else "setext"
        words = (mark[group] or "").rstrip(" \t")
        if group == "atx":
            words = words.rstrip("#").rstrip(" \t")
        if words:
            found.append(Fact(words, mark.start(group), mark.start(group) + len(words)))
    return tuple(found)


def _field(fields: tuple[re.Match[str], ...], names: tuple[str, ...]) -> Fact | None:
    for field in fields:
        if field["name"].lower() in names and field["value"][0] not in "[{|>&*!#":  # YAML that is no plain value
            return Fact(field["value"], *field.span("value"))
    return None


def _date_field(text: str, fields: tuple[re.Match[str], ...]) -> Fact | None:
    field = _field(fields, DATE_FIELDS)
    found = date_at(text, field.start) if field else None
    return found[0] if found else None
