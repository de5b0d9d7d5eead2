"""The answers of a run as CSV, a question a row, for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from functools import lru_cache

from rag.evaluate.records import Outcome
from rag.evaluate.report.rows import right_rank

SIGNS = "=+-@＝＋－＠"
FORMULA_STARTS = (*SIGNS, "\t", "\r")
BLANK = " \u00a0"
SPLITS = (
    ",;\t"  # where a spreadsheet may begin a cell, whatever the file's delimiter: in French, Excel goes by semicolons
)
BETWEEN = " | "


def write_sheet(outcomes: Sequence[Outcome]) -> str:
    """The CSV text: our columns, then every score, then every column of the file of questions.

    A column of the file that is named like one of ours is marked "(file)".
    """
    scores = list(dict.fromkeys(name for outcome in outcomes for name in outcome.scores))
    columns = list(dict.fromkeys(name for outcome in outcomes for name in outcome.question.columns))
    ours = [*(_own_cells(outcomes[0]) if outcomes else {}), *scores]
    names = [f"{name} (file)" if name in ours else name for name in columns]
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow([guard_cell(name) for name in (*ours, *names)])
    for outcome in outcomes:
        cells = [guard_cell(cell) for cell in _own_cells(outcome).values()]
        values = [_number(outcome.scores.get(name)) for name in scores]
        sheet.writerow([*cells, *values, *(guard_cell(outcome.question.columns.get(name, "")) for name in columns)])
    return text.getvalue()


def guard_cell(text: str, delimiter: str = ",") -> str:
    """The text, with an apostrophe where a spreadsheet would take what follows for a formula.

    That is at its start, and where a spreadsheet begins a cell that goes by another delimiter than the file's: then
    quotation marks hold neither a cell nor its lines together.

    >>> guard_cell("=HYPERLINK(1)"), guard_cell("-5"), guard_cell("1 = 1")
    ("'=HYPERLINK(1)", "'-5", '1 = 1')
    >>> guard_cell("a;=1"), guard_cell("a, =1"), guard_cell("a, =1", ";")
    ("a;'=1", 'a, =1', "a, '=1")
    """
    begun = f"'{text}" if text.lstrip(f'{BLANK}\n"').startswith(FORMULA_STARTS) else text
    return _splitting(delimiter).sub(r"\1'", begun)


@lru_cache(maxsize=8)
def _splitting(delimiter: str) -> re.Pattern[str]:
    """Where a cell begins that holds a formula, in a spreadsheet that does not go by this delimiter."""
    others = SPLITS.replace(delimiter, "")
    return re.compile(rf"([{others}\r\n][{BLANK}]*+)(?=[\"{BLANK}]*[{re.escape(SIGNS)}])")


def _own_cells(outcome: Outcome) -> dict[str, str]:
    question = outcome.question
    rank = right_rank(outcome)
    return {
        "id": question.id,
        "question": question.question,
        "language": outcome.language,
        "expected": BETWEEN.join(question.answers),
        "given": outcome.answer,
        "exact": BETWEEN.join(outcome.exact),
        "quote": BETWEEN.join(citation.quote for citation in outcome.citations),
        "document": BETWEEN.join(dict.fromkeys(citation.document for citation in outcome.citations)),
        "right_document": BETWEEN.join(outcome.sources),
        "rank": "" if rank is None else str(rank),
        "status": outcome.status or "",
        "reason": outcome.reason or "",
        "confidence": _number(outcome.confidence),
        "failure": outcome.failure or "",
        "author": outcome.author if outcome.status == "answered" else "",
        "model": outcome.generation.model if outcome.generation else "",
        "model_outcome": outcome.generation.failure or outcome.generation.outcome if outcome.generation else "",
        "model_wrote": outcome.generation.text if outcome.generation else "",
        "total_ms": _number(outcome.timings_ms.get("total")),
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
