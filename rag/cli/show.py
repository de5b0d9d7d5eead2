"""Records as a person reads them in a terminal, and as a program reads them in JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from rag.answer.collection import quoted
from rag.out.explain import copies_cited, copies_of, head, hit_table, legend, question_rows, row
from rag.records import Answer, Citation, Draft, Filtered, Found, Hit, Statement, Understood, visible
from rag.store import UNREADABLE, command, count_kinds, kinds_in_words
from rag.words import also_in, among, nearest_passages, unsupported, why_not, why_quoted, why_refused, worded_by

if TYPE_CHECKING:
    from pathlib import Path

    from rag.indexing import IndexReport
    from rag.store import Skipped

NEAREST_SHOWN = 3
NAMED = 5  # files that are passed over for one reason, or links; the rest are counted
CONTEXT_CHARS = 400  # of the document on either side of a quote: about three sentences


def answer_json(answer: Answer) -> dict[str, Any]:
    """The object that `griot ask --json` prints."""
    return {
        "question": answer.question,
        "answer": answer.answer,
        "author": answer.author,
        "exact": answer.exact,
        "status": answer.status,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "certainty": answer.certainty,
        "language": answer.language,
        "understood": understood_json(answer.understood),
        "filter": filter_json(answer.filtered),
        "statements": [asdict(said) for said in answer.statements],
        "generation": asdict(answer.generation) if answer.generation else None,
        "citations": [asdict(citation) for citation in answer.citations],
        "passages": [hit_json(hit) for hit in answer.passages],
        "timings_ms": {stage: round(ms, 2) for stage, ms in answer.timings_ms.items()},
    }


def search_json(question: str, found: Found) -> dict[str, Any]:
    """The object that `griot search --json` prints."""
    return {
        "question": question,
        "understood": understood_json(found.understood),
        "filter": filter_json(found.filtered),
        "passages": [hit_json(hit) | {"text": hit.passage.text} for hit in found.hits],
    }


def understood_json(understood: Understood | None) -> dict[str, Any] | None:
    """How the question was read in those objects; None where the catalog answered it."""
    if understood is None:
        return None
    spellings = {name: list(others) for name, others in understood.spellings.items()}
    return asdict(replace(understood, spellings={})) | {"spellings": spellings}


def filter_json(filtered: Filtered | None) -> dict[str, Any] | None:
    """The filter that held in those objects: how many documents it left, and why not the others; None for none."""
    if filtered is None:
        return None
    held = {name: value for name, value in asdict(filtered.filter).items() if value}
    counts = {"documents": len(filtered.documents), "total": filtered.total, "left_out": dict(filtered.left_out)}
    return held | counts


def hit_json(hit: Hit) -> dict[str, Any]:
    """A passage in those objects, with what each leg knows of it; `copies` say the same in other documents."""
    return place_json(hit) | {
        "score": round(hit.score, 4),
        "legs": {
            "dense": {"rank": hit.dense_rank, "cosine": round(hit.cosine, 4)},
            "words": {"rank": hit.words_rank, "bm25": None if hit.bm25 is None else round(hit.bm25, 4)},
            "coverage": round(hit.coverage, 4),
            "named": round(hit.named, 4),
            "timely": round(hit.timely, 4),
            "quotes": hit.quotes,
            "reranked": None if hit.reranked is None else round(hit.reranked, 4),
        },
        "copies": [place_json(copy) for copy in copies_of(hit)],
    }


def place_json(hit: Hit) -> dict[str, Any]:
    """Where a passage stands."""
    return {"document": hit.passage.document, "start": hit.passage.start, "end": hit.passage.end}


def answer_lines(
    answer: Answer, embolden: Callable[[str], str] = str, strike: Callable[[str], str] = str
) -> Iterator[str]:
    """The answer, then its sources; or, where the documents do not answer, why, and the nearest passages.

    Exact words stand on a line of their own, as `embolden` makes them; what a language model says and the documents do
    not is as `strike` makes it, and marked in words. Which documents were asked comes before it all.
    """
    if answer.filtered:
        yield among(answer.filtered, answer.language)
        yield ""
    if about := why_quoted(answer):
        yield from (about, "")
    yield from _told_lines(answer.statements, answer.language, embolden, strike)
    if why := why_refused(answer):
        yield why
    if about := worded_by(answer):
        yield from ("", about)
    yield ""
    if answer.status == "answered":
        yield from _source_lines(answer.citations, answer.passages, answer.language, is_quoted=answer.author == "model")
    elif answer.passages:
        yield nearest_passages(answer.language)
        yield from hit_lines(answer.passages[:NEAREST_SHOWN], answer.language)


def draft_lines(draft: Draft, language: str, strike: Callable[[str], str] = str) -> Iterator[str]:
    """What is verified of an answer under way, as `answer_lines` will have it."""
    yield from _told_lines(draft.statements, language, str, strike)


def stopped_lines(draft: Draft, language: str, strike: Callable[[str], str] = str) -> Iterator[str]:
    """What was verified of an answer that was stopped, with its sources."""
    yield from draft_lines(draft, language, strike)
    if draft.citations:
        yield ""
        yield from _source_lines(draft.citations, (), language, is_quoted=True)


def context_lines(citation: Citation, text: str, embolden: Callable[[str], str] = str) -> Iterator[str]:
    """A citation in its document, whose text this is: where it stands, and its quote after ">", amid what is round it.

    White space is one blank, and words are whole.
    """
    yield f"[{citation.number}] {_source(citation)}"
    yield ""
    before, after = text[: citation.start].split(), text[citation.end :].split()
    near = shorten(" ".join(reversed(before[-CONTEXT_CHARS:])), CONTEXT_CHARS, placeholder=" …")
    if before:
        yield " ".join(reversed(near.split()))
    yield f"> {embolden(' '.join(text[citation.start : citation.end].split()))}"
    if after:
        yield shorten(" ".join(after), CONTEXT_CHARS, placeholder=" …")


def explained_lines(answer: Answer) -> Iterator[str]:
    """How the question of an answer was understood, and what each leg of retrieval knew of the passages."""
    language = answer.language
    yield from question_lines(answer.understood, answer.filtered, language)
    if answer.passages:
        yield ""
        yield head("read", language)
        yield from hit_lines(answer.passages, language, answer.understood)
        yield legend(language)


def search_lines(found: Found, *, explain: bool = False) -> Iterator[str]:
    """Which documents were searched where a filter held, then the passages; `explain`: and how they were found."""
    language = found.understood.language
    if explain:
        yield from question_lines(found.understood, found.filtered, language)
        yield ""
        yield head("found", language)
    elif found.filtered:
        yield among(found.filtered, language)
        yield ""
    if found.filtered and not found.filtered.documents:
        yield why_not("filtered_out", language)
    yield from hit_lines(found.hits, language, found.understood if explain else None)
    if explain and found.hits:
        yield legend(language)


def question_lines(understood: Understood | None, filtered: Filtered | None, language: str) -> Iterator[str]:
    """How a question was understood, a line for each thing."""
    yield head("question", language)
    for name, says in question_rows(understood, filtered, language):
        yield f"  {row(name, says, language)}"


def hit_lines(hits: Sequence[Hit], language: str, explained: Understood | None = None) -> Iterator[str]:
    """Two lines a passage: its rank, score and place, and how it begins; more where it has copies or is `explained`."""
    table = hit_table(hits, explained, language)
    for rank, (hit, values) in enumerate(zip(hits, table.values, strict=True), start=1):
        passage = hit.passage
        place = f"{visible(passage.document)}:{passage.start}-{passage.end}"
        yield f"{rank}. {hit.score:.2f}  {hit.document.name}  ({place})"
        yield f"   {shorten(passage.text, 200, placeholder=' …')}"
        if explained:
            yield "   " + ", ".join(map(" ".join, zip(table.names, values, strict=True)))
        if copies := also_in([visible(copy.passage.document) for copy in copies_of(hit)], language):
            yield f"   {copies}"


def report_lines(report: IndexReport, index: Path, *, every_name: bool = False) -> Iterator[str]:
    """What indexing did, each file that could not be read, and what was passed over, each with the reason.

    What is passed over for one reason is on one line, with its first names, and with `every_name` all of them.
    """
    for path, reason in report.failed:
        yield visible(f"left out: {path}: {reason}")
    yield from _skipped_lines(report.skipped, index, every_name=every_name)
    for path, doubt in report.doubts:
        yield f"in doubt: {path}: {doubt}"
    if report.doubts:
        name_it = command(index, "index", "PATH", "--encoding", "NAME")
        yield f"To name the encoding of a file or folder: {name_it}"
    counts = count_kinds(each.kind for each in report.skipped)
    if report.failed:
        counts = {UNREADABLE: len(report.failed)} | counts
    yield (
        f"{report.added} added, {report.changed} changed, {report.removed} removed, {report.unchanged} unchanged, "
        f"{sum(counts.values())} left out{': ' if counts else ''}{kinds_in_words(counts)}; "
        f"{f'{len(report.doubts)} in doubt; ' if report.doubts else ''}"
        f"{report.passages} passages, {report.embedded} embedded, {report.seconds:.1f} s"
    )


def _skipped_lines(skipped: Sequence[Skipped], index: Path, *, every_name: bool) -> Iterator[str]:
    """The links each with its own reason, and the files of each other kind together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for each in skipped:
        groups.setdefault((each.kind, each.reason), []).append(each.path)
    shown, order = Counter[str](), list(count_kinds(each.kind for each in skipped))
    for (kind, reason), paths in sorted(groups.items(), key=lambda group: order.index(group[0][0])):
        shown[kind] += 1
        if shown[kind] > NAMED and not every_name:
            continue
        names = paths if every_name else paths[:NAMED]
        more = f" and {len(paths) - len(names)} more" if len(paths) > len(names) else ""
        what = paths[0] if len(paths) == 1 else f"{kinds_in_words({kind: len(paths)})} ({', '.join(names)}{more})"
        yield visible(f"left out: {what}: {reason}")
    for kind, count in shown.items():
        if count > NAMED and not every_name:
            all_names = command(index, "index", "--left-out")
            yield f"left out: {kinds_in_words({kind: count - NAMED})} more. To name them all: {all_names}"


def _told_lines(
    statements: Sequence[Statement], language: str, embolden: Callable[[str], str], strike: Callable[[str], str]
) -> Iterator[str]:
    """What is said, an empty line between one thing and the next."""
    for place, said in enumerate(statements):
        if place:
            yield ""
        if not said.supported:
            yield f"{strike(said.text)} ({unsupported(language)})"
            continue
        if said.exact:
            yield embolden(" ".join(said.exact.split()))
        yield " ".join(filter(None, (said.text, "".join(f"[{number}]" for number in said.citations))))


def _source_lines(
    citations: Sequence[Citation], passages: Sequence[Hit], language: str, *, is_quoted: bool
) -> Iterator[str]:
    cited = {citation.document for citation in citations}
    for citation in citations:
        yield f"[{citation.number}] {_source(citation)}"
        others = [visible(copy.passage.document) for copy in copies_cited(citation, passages, cited)]
        if copies := also_in(others, language):
            yield f"    {copies}"
        if is_quoted:
            yield f"    {quoted(' '.join(citation.quote.split()), language)}"


def _source(citation: Citation) -> str:
    about = ", ".join(filter(None, (citation.title, citation.publisher, citation.date)))
    place = f"{visible(citation.document)}:{citation.start}-{citation.end}"
    return f"{about} ({place})" if about else place
