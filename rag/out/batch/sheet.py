"""Answered lines → a table of answers: the columns of the file as they were, then ours. No cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from rag.evaluate.formats import write_workbook
from rag.evaluate.report import BETWEEN, guard_cell
from rag.out.batch.table import COLUMNS, Answered, Table, remark, wording
from rag.records import Answer, Citation

Cell = str | float
Link = Callable[[Citation], str]


def place_of(citation: Citation) -> str:
    """Where a citation stands, as the command line writes it: `article.txt:120-408`."""
    return f"{citation.document}:{citation.start}-{citation.end}"


def write_csv(table: Table, answered: Sequence[Answered], language: str, link: Link = place_of) -> bytes:
    """A CSV file with the delimiter of the questions' own; headings and remarks in `language` (ISO 639-1)."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=table.mark)
    for record in _records(table, answered, language, link):
        sheet.writerow([guard_cell(cell, table.mark) if isinstance(cell, str) else cell for cell in record])
    return ("\ufeff" + text.getvalue()).encode("utf-8", "backslashreplace")  # without the mark, Excel reads Latin-1


def write_xlsx(table: Table, answered: Sequence[Answered], language: str, link: Link = place_of) -> bytes:
    """An Excel workbook of the same."""
    return write_workbook(_records(table, answered, language, link))


def _records(table: Table, answered: Iterable[Answered], language: str, link: Link) -> Iterator[list[Cell]]:
    words = wording(language)
    ours = [words[column] for column in COLUMNS]
    taken = {column.casefold() for column in table.columns}
    yield [*table.columns, *(f"{name} (Griot)" if name.casefold() in taken else name for name in ours)]
    for line in answered:
        yield [*line.line.cells, *_cells(line, language, link)]


def _cells(line: Answered, language: str, link: Link) -> list[Cell]:
    words, answer = wording(language), line.answer
    if answer is None:
        return [*[""] * COLUMNS.index("status"), words["not_asked"], remark(line, language), ""]
    cited = answer.citations
    is_answered = answer.status == "answered"
    return [
        answer.answer,
        BETWEEN.join(answer.exact),
        BETWEEN.join(citation.quote for citation in cited),
        _named(answer, lambda citation: citation.document),
        _named(answer, lambda citation: citation.title),
        _named(answer, lambda citation: citation.publisher),
        _named(answer, lambda citation: citation.date),
        round(answer.confidence, 4),
        words[answer.certainty] if is_answered else "",
        words[answer.status],
        remark(line, language),
        link(cited[0]) if cited else "",
    ]


def _named(answer: Answer, name: Callable[[Citation], str | None]) -> str:
    """What the documents cited have of one kind, each once, in the order in which they are cited."""
    return BETWEEN.join(dict.fromkeys(found for citation in answer.citations if (found := name(citation))))
