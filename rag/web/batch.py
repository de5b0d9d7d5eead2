"""The page that answers a table of questions, and the addresses below `/batch`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import PurePath
from string import Template
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response

from rag.errors import GriotError
from rag.out.batch import SUFFIXES, Answered, Table, read_table_content, remark, table_notes, write_csv, write_xlsx
from rag.web.article import link_to
from rag.web.batch_jobs import MOST_ROWS, Batches, BatchesFullError, BatchJob
from rag.web.export import name_file
from rag.web.limits import BODY_BYTES, TABLES, TablesFullError
from rag.web.replies import log_trouble, read_body, refuse, wanted_words
from rag.web.shell import render_shell, render_worded, said
from rag.web.starting import read_static
from rag.words import format_date

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

    from rag.out.batch import Asks
    from rag.records import Answer, Citation
    from rag.web.shares import Who
    from rag.words import Words

log = logging.getLogger(__name__)

FRESH = {"Cache-Control": "no-store", "Vary": "Accept-Language"}
FILES = {
    "answers.csv": (write_csv, "text/csv; charset=utf-8"),
    "answers.xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
NAME_CHARS = 120
PREVIEWED = 5  # lines that are shown before a batch begins
WhoOf = Callable[["Request"], "Who"]
AsksOf = Callable[["Request"], "Asks"]
Endpoint = Callable[["Request"], "Response"]


def render_batch(batch: BatchJob | None, words: Words, model: str = "") -> str:
    """The whole page. The visitor's batch is named in `data-batch`, for the script to show.

    `model` is the language model that words the answers, or "".
    """
    content = Template(read_static("batch.html")).substitute(
        {name: escape(word) for name, word in words.items()},
        batch=escape(batch.id if batch else ""),
        worded=render_worded(model, words),
        most_bytes=BODY_BYTES,
        accept=",".join(SUFFIXES),
        limits=escape(words["batch_limits"].format(most=MOST_ROWS)),
    )
    return render_shell(
        "batch",
        words,
        title=words["batch_title"],
        content=content,
        styles=("work",),
        scripts=("batch",),
        data={"words": said(words, "batch_", "confidence_")},
    )


def row_json(line: Answered, words: Words) -> dict[str, Any]:
    """A line as the page shows it; all of it is text."""
    answer = line.answer
    is_answered = answer is not None and answer.status == "answered"
    return {
        "line": line.line.number,
        "question": line.question,
        "exact": list(answer.exact) if answer else [],
        "told": _told(answer),
        "confidence": f"confidence_{answer.certainty}" if answer and is_answered else "",
        "percent": round(100 * answer.confidence) if answer else 0,
        "remark": remark(line, words["language"]),
        "sources": [_source_json(citation, words) for citation in answer.citations] if answer else [],
    }


def _told(answer: Answer | None) -> list[str]:
    """What is said and shown beside the exact words, which stand alone where there are some."""
    return [said.text for said in answer.statements if said.supported and not said.exact] if answer else []


def _source_json(citation: Citation, words: Words) -> dict[str, Any]:
    date = format_date(citation.date, words) if citation.date else None
    names = (citation.title or citation.document, citation.publisher, date)
    return {
        "number": citation.number,
        "name": " · ".join(filter(None, names)),
        "quote": citation.quote,
        "link": link_to(citation.document, citation.start, citation.end, citation.quote),
    }


def add_batch(app: FastAPI, batches: Batches, assistant_of: AsksOf, who_of: WhoOf, *, model: str = "") -> None:
    """Adds the addresses to the application; `who_of` tells visitors apart, and names none that has no cookie.

    `model` is the language model that words the answers, or "".
    """
    app.add_route("/batch", start_batch(batches, assistant_of, who_of), methods=["POST"])
    app.add_route("/batch", show_batch(batches, who_of, model))
    app.add_route("/batch/{id}/status", tell_status(batches, who_of))
    app.add_route("/batch/{id}/stop", stop_batch(batches, who_of), methods=["POST"])
    app.add_route("/batch/{id}/{file}", send_answers(batches, who_of))


def show_batch(batches: Batches, who_of: WhoOf, model: str) -> Endpoint:
    """The endpoint of the page; `model` is the language model that words the answers, or ""."""

    def show(request: Request) -> Response:
        batch = batches.of(who_of(request).visitor)
        return HTMLResponse(render_batch(batch, wanted_words(request), model), headers=FRESH)

    return show


def start_batch(batches: Batches, assistant_of: AsksOf, who_of: WhoOf) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint that takes a file, as the body, its name as `name`; with `preview=1` it only tells what is in it."""

    def begin(name: str, content: bytes, request: Request) -> Response:
        words = wanted_words(request)
        try:
            with TABLES.place(who_of(request).visitor):
                table = read_table_content(content, name)
        except TablesFullError:
            return refuse(503, words["tables_full"])
        except GriotError as error:
            return refuse(400, str(error))
        except Exception:
            code = log_trouble(log, "A table of questions could not be read")
            return refuse(500, words["batch_unexpected"].format(code=code))
        if len(table.lines) > MOST_ROWS:
            return refuse(400, words["batch_too_many"].format(n=len(table.lines), most=MOST_ROWS))
        if request.query_params.get("preview"):
            return _preview(table, words)
        try:
            batch = batches.start(who_of(request), name, table, assistant_of(request))
        except BatchesFullError:
            return refuse(503, words["batch_full"])
        return _status(batches, batch, words, 0) if batch else refuse(409, words["batch_busy"])

    async def start(request: Request) -> Response:
        words = wanted_words(request)
        if not who_of(request).visitor:
            return refuse(403, words["batch_no_cookie"])
        content = await read_body(request, BODY_BYTES)
        if content is None:
            return refuse(413, words["batch_too_large"].format(mb=BODY_BYTES // 1_000_000))
        name = plain_name(request.query_params.get("name", ""))
        return await run_in_threadpool(begin, name, content, request)

    return start


def tell_status(batches: Batches, who_of: WhoOf) -> Endpoint:
    """The endpoint that says how far a batch is, with its lines from the place `from` on."""

    def tell(request: Request) -> Response:
        words = wanted_words(request)
        batch = batches.find(who_of(request).visitor, request.path_params["id"])
        begin = request.query_params.get("from", "0")
        is_place = begin.isascii() and begin.isdecimal() and len(begin) < 9
        return _status(batches, batch, words, int(begin) if is_place else 0) if batch else _missing(words)

    return tell


def stop_batch(batches: Batches, who_of: WhoOf) -> Endpoint:
    """The endpoint that ends a batch after its present question; its answers stay."""

    def stop(request: Request) -> Response:
        words = wanted_words(request)
        batch = batches.find(who_of(request).visitor, request.path_params["id"])
        if batch is None:
            return _missing(words)
        batch.stopped.set()
        return _status(batches, batch, words, len(batch.answered))

    return stop


def send_answers(batches: Batches, who_of: WhoOf) -> Endpoint:
    """The endpoint of the table of answers, as far as it is; headings in the language of the address."""

    def send(request: Request) -> Response:
        words, file = wanted_words(request), request.path_params["file"]
        batch = batches.find(who_of(request).visitor, request.path_params["id"])
        if batch is None or file not in FILES:
            return _missing(words)
        write, kind = FILES[file]
        base = str(request.base_url).rstrip("/")

        def link(citation: Citation) -> str:
            return base + link_to(citation.document, citation.start, citation.end, citation.quote)

        content = write(batch.table, list(batch.answered), words["language"], link)
        name = name_file(f"{PurePath(batch.name).stem} {words['batch_answers']}", PurePath(file).suffix)
        return Response(content, headers=FRESH | {"Content-Disposition": name}, media_type=kind)

    return send


def plain_name(name: str) -> str:
    """The last part of a file's name, which may come from any system, without what no name should have.

    >>> plain_name("C:\\\\a\\\\questions\\x00.csv"), plain_name("../x.csv")
    ('questions.csv', 'x.csv')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-NAME_CHARS:]


def _preview(table: Table, words: Words) -> Response:
    lines = [list(line.cells) for line in table.lines[:PREVIEWED]]
    told = {"columns": list(table.columns), "question": table.question, "lines": lines, "total": len(table.lines)}
    return JSONResponse(told | {"notes": table_notes(table, words["language"])}, headers=FRESH)


def _status(batches: Batches, batch: BatchJob, words: Words, begin: int) -> Response:
    state = batch.state  # before the lines: what is over when it is read has them all
    told = {
        "id": batch.id,
        "name": batch.name,
        "state": state,
        "code": batch.code,
        "others": batches.others(batch),
        "done": len(batch.answered),
        "total": len(batch.table.lines),
        "rows": [row_json(line, words) for line in batch.answered[begin:]],
    }
    return JSONResponse(told, headers=FRESH)


def _missing(words: Words) -> Response:
    return refuse(404, words["batch_missing"])
