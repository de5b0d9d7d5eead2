"""The addresses that make a file of a conversation, and a citation of some words of a document."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from rag.out.export import (
    FORMATS,
    Exchange,
    Format,
    Library,
    Place,
    Source,
    compose,
    cut_source,
    write_bibtex,
    write_csl,
    write_export,
    write_text,
)
from rag.records import Statement
from rag.web.article import find_words, link_to
from rag.web.kept_turn import KeptTurn
from rag.web.limits import BODY_BYTES
from rag.web.replies import log_trouble, read_body, refuse, wanted_words
from rag.words import languages

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from rag.out.export import Link

log = logging.getLogger(__name__)

CitationFormat = Literal["text", "bib", "csl"]
LibraryOf = Callable[["Request"], Library]
FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
TITLE_CHARS, NAME_CHARS = 300, 80
MOST_TURNS = 500  # a day's work of a person who asks every minute
_CITATIONS: dict[CitationFormat, Callable[[Source, str], str]] = {
    "text": write_text,
    "bib": lambda source, language: write_bibtex((source,), language),
    "csl": lambda source, language: write_csl((source,), language),
}


class ExportRequest(BaseModel):
    """What the page sends of a conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: str = Field(default="", max_length=TITLE_CHARS)
    language: str = Field(default="", max_length=10)
    turns: tuple[KeptTurn, ...] = Field(min_length=1, max_length=MOST_TURNS)


def add_export(app: FastAPI, library_of: LibraryOf) -> None:
    """Adds the addresses to the application; `library_of` gives the documents that a visitor may read."""
    app.add_route("/export", export_conversation(library_of), methods=["POST"])
    app.add_route("/cite", cite_words(library_of))


def export_conversation(library_of: LibraryOf) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of `POST /export?format=…`: a file, named for the conversation, or a sentence why there is none."""

    def write(asked: ExportRequest, format: Format, request: Request) -> Response:
        words = wanted_words(request)
        language = asked.language if asked.language in languages() else words["language"]
        title = asked.title or asked.turns[0].said.strip()[:TITLE_CHARS]
        exchanges = tuple(map(exchange_of_turn, asked.turns))
        try:
            library = library_of(request)
            said = compose(exchanges, library, title=title, language=language, link=_links(request, library))
            content = write_export(said, format)
        except Exception:
            code = log_trouble(log, f"A conversation could not be exported as {format}")
            return refuse(500, words["export_failed"].format(code=code))
        kind = FORMATS[format]
        named = {"Content-Disposition": name_file(title, kind.suffix)}
        return Response(content, headers=FRESH | named, media_type=kind.media_type)

    async def export(request: Request) -> Response:
        words = wanted_words(request)
        format = next((known for known in FORMATS if known == request.query_params.get("format")), None)
        if format is None:
            return refuse(400, words["export_format"].format(formats=", ".join(FORMATS)))
        body = await read_body(request, BODY_BYTES)
        if body is None:
            return refuse(413, words["export_too_long"])
        try:
            asked = ExportRequest.model_validate_json(body)
        except ValidationError:
            return refuse(400, words["export_wrong"])
        return await run_in_threadpool(write, asked, format, request)

    return export


def cite_words(library_of: LibraryOf) -> Callable[[Request], Response]:
    """The endpoint of `GET /cite?document=…&start=…&end=…&said=…&format=text|bib|csl`: the citation, to be copied."""

    def cite(request: Request) -> Response:
        words, asked = wanted_words(request), request.query_params
        offsets = [asked.get(name, "") for name in ("start", "end")]
        format = next((known for known in get_args(CitationFormat) if known == asked.get("format", "text")), None)
        if format is None:
            return refuse(400, words["export_format"].format(formats=", ".join(get_args(CitationFormat))))
        if not all(re.fullmatch(r"[0-9]{1,11}", offset) for offset in offsets):
            return refuse(404, words["export_gone"])
        library, path = library_of(request), asked.get("document", "")
        document, (start, end) = library.document(path), map(int, offsets)
        place = find_words(document, (start, end), asked.get("said", "")) if document else None
        if place is None:
            return refuse(404, words["export_gone"])
        source = cut_source(Place(path, *place), library)
        return PlainTextResponse(_CITATIONS[format](source, words["language"]), headers=FRESH)

    return cite


def exchange_of_turn(turn: KeptTurn) -> Exchange:
    """What the browser kept of an exchange, as an export takes it."""
    return Exchange(
        said=turn.said,
        question=turn.question,
        language=turn.language,
        status=turn.status,
        certainty=turn.certainty,
        confidence=turn.confidence,
        statements=tuple(Statement(**said.model_dump()) for said in turn.statements),
        places={cited.number: Place(cited.document, cited.start, cited.end, cited.exact) for cited in turn.citations},
        why=turn.why,
        among=turn.among,
        author=turn.author,
        worded=turn.worded,
    )


def name_file(title: str, suffix: str) -> str:
    """The header that saves a file under a title, for browsers that read UTF-8 there and for those that do not.

    >>> name_file("Où est l'or ?", ".md")
    'attachment; filename="Ou est l or.md"; filename*=UTF-8\\'\\'O%C3%B9%20est%20l%20or.md'
    """
    letters = "".join(letter if letter.isalnum() or letter in "-_." else " " for letter in title)
    name = " ".join(letters.split())[:NAME_CHARS].strip(" .") or "griot"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip(" .") or "griot"
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(name + suffix)}"


def _links(request: Request, library: Library) -> Link:
    base = str(request.base_url).rstrip("/")

    def link(place: Place) -> str:
        document = library.document(place.document)
        quote = document.text[place.start : place.end] if document else ""
        return base + link_to(place.document, place.start, place.end, quote)

    return link
