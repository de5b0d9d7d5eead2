"""A BEIR folder, `queries.jsonl` and `qrels/test.tsv`, → rows of questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rag.errors import LoadError
from rag.evaluate.formats.lines import Row, json_rows, read_content


def beir_rows(folder: Path) -> Iterator[Row]:
    """The judged queries of a BEIR folder; they are answerable, and their answers are not known. Raises LoadError.

    Their sources are the documents of a positive judgement. Queries without a judgement belong to another split and are
    left out. A line of the judgements that cannot be used is reported under its own number.
    """
    qrels = _qrels(folder)
    sources: dict[str, list[str]] = {}
    for number, line in enumerate(read_content(qrels).decode("utf-8-sig", "replace").splitlines(), start=1):
        cells = line.split("\t")
        try:
            query, document, score = cells if len(cells) == 3 else (cells[0], cells[2], cells[3])  # TREC's has four
            relevant = float(score) > 0
        except (ValueError, IndexError):
            if number > 1 and line.strip():  # the first names the columns
                yield number, f"In {qrels.name}, the line must be a query, a document and a score, with tabs between."
            continue
        judged = sources.setdefault(query, [])
        if relevant:
            judged.append(document)
    known = set()
    for number, query_row in json_rows(folder / "queries.jsonl"):
        if isinstance(query_row, str):
            yield number, query_row
            continue
        name = str(query_row.get("_id", ""))
        known.add(name)
        if name in sources:
            row = {"id": name, "question": query_row.get("text"), "lang": query_row.get("lang"), "answerable": True}
            yield number, row | {"sources": sources[name]}
    for query in sorted(sources.keys() - known):
        yield 0, f"In {qrels.name}, the query {query!r} is judged, and queries.jsonl does not have it."


def _qrels(folder: Path) -> Path:
    test = folder / "qrels" / "test.tsv"
    found = [test] if test.is_file() else sorted((folder / "qrels").glob("*.tsv"))
    if len(found) != 1:
        raise LoadError(f"'{folder}' has no 'qrels/test.tsv', which says what document answers what query. Add it.")
    return found[0]
