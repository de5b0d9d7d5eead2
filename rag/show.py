"""Records as a person reads them in a terminal, and as a program reads them in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from rag.frame import among, nearest_passages, why_not, why_refused
from rag.language import question_language
from rag.records import Answer, Citation, Filtered, Hit, Statement

if TYPE_CHECKING:
    from rag.indexing import IndexReport

NEAREST_SHOWN = 3


def answer_json(answer: Answer) -> dict[str, Any]:
    """The object that `griot ask --json` prints."""
    return {
        "question": answer.question,
        "answer": answer.answer,
        "exact": answer.exact,
        "status": answer.status,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "certainty": answer.certainty,
        "language": answer.language,
        "filter": filter_json(answer.filtered),
        "citations": [asdict(citation) for citation in answer.citations],
        "passages": [hit_json(hit) for hit in answer.passages],
        "timings_ms": {stage: round(ms, 2) for stage, ms in answer.timings_ms.items()},
    }


def search_json(question: str, hits: Sequence[Hit], filtered: Filtered | None) -> dict[str, Any]:
    """The object that `griot search --json` prints."""
    return {
        "question": question,
        "filter": filter_json(filtered),
        "passages": [hit_json(hit) | {"text": hit.passage.text} for hit in hits],
    }


def filter_json(filtered: Filtered | None) -> dict[str, Any] | None:
    """The filter that held in those objects: how many documents it left, and why not the others; None for none."""
    if filtered is None:
        return None
    held = {name: value for name, value in asdict(filtered.filter).items() if value}
    counts = {"documents": len(filtered.documents), "total": filtered.total, "left_out": dict(filtered.left_out)}
    return held | counts


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage in that object."""
    passage = hit.passage
    return {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 4),
    }


def answer_lines(answer: Answer, embolden: Callable[[str], str] = str) -> Iterator[str]:
    """The answer, then its sources; or, where the documents do not answer, why, and the nearest passages.

    Exact words stand on a line of their own, as `embolden` makes them. Which documents were asked comes before it all.
    """
    if answer.filtered:
        yield among(answer.filtered, answer.language)
        yield ""
    for place, said in enumerate(answer.statements):
        if place:
            yield ""
        yield from _statement_lines(said, embolden)
    if why := why_refused(answer):
        yield why
    yield ""
    if answer.status == "answered":
        for citation in answer.citations:
            yield f"[{citation.number}] {_source(citation)}"
        return
    if answer.passages:
        yield nearest_passages(answer.language)
        yield from hit_lines(answer.passages[:NEAREST_SHOWN])


def search_lines(question: str, hits: Sequence[Hit], filtered: Filtered | None) -> Iterator[str]:
    """Which documents were searched where a filter held, then the passages."""
    if filtered:
        language = question_language(question)
        yield among(filtered, language)
        yield ""
        if not filtered.documents:
            yield why_not("filtered_out", language)
    yield from hit_lines(hits)


def hit_lines(hits: Sequence[Hit]) -> Iterator[str]:
    """Two lines a passage: its rank, score and place, and how it begins."""
    for rank, hit in enumerate(hits, start=1):
        passage = hit.passage
        yield f"{rank}. {hit.score:.2f}  {hit.document.name}  ({passage.document}:{passage.start}-{passage.end})"
        yield f"   {shorten(passage.text, 200, placeholder=' …')}"


def report_lines(report: IndexReport) -> Iterator[str]:
    """What indexing did, and each file that could not be read with the reason."""
    for path, reason in report.failed:
        yield f"left out: {path}: {reason}"
    yield (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged, "
        f"{len(report.failed)} left out; {report.passages} passages, {report.embedded} embedded, "
        f"{report.seconds:.1f} s"
    )


def _statement_lines(said: Statement, embolden: Callable[[str], str]) -> Iterator[str]:
    if said.exact:
        yield embolden(" ".join(said.exact.split()))
    yield " ".join(filter(None, (said.text, "".join(f"[{number}]" for number in said.citations))))


def _source(citation: Citation) -> str:
    about = ", ".join(filter(None, (citation.title, citation.publisher, citation.date)))
    place = f"{citation.document}:{citation.start}-{citation.end}"
    return f"{about} ({place})" if about else place
