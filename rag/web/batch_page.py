"""The page of batches, and a line of it: plain HTML, with a small script for the file and the answers as they come."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Any

from rag.out.batch import SUFFIXES, Answered, remark
from rag.web.article import link_to
from rag.web.batch_jobs import MOST_ROWS
from rag.web.limits import BODY_BYTES
from rag.web.shell import render_shell, render_worded, said
from rag.web.starting import read_static
from rag.words import write_date

if TYPE_CHECKING:
    from rag.records import Answer, Citation
    from rag.web.batch_jobs import Batch
    from rag.words import Words


def render_batch(batch: Batch | None, words: Words, model: str = "") -> str:
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
        styles=("work", "batch"),
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
    date = write_date(citation.date, words) if citation.date else None
    names = (citation.title or citation.document, citation.publisher, date)
    return {
        "number": citation.number,
        "name": " · ".join(filter(None, names)),
        "quote": citation.quote,
        "link": link_to(citation.document, citation.start, citation.end, citation.quote),
    }
