"""A file of questions → a test set, and the documents that it means by its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from rag.errors import LoadError
from rag.evaluate.formats.datasets import beir_rows, composed, document_stem, squad_rows, unique_stem
from rag.evaluate.formats.lines import Row, json_rows
from rag.evaluate.formats.table import KNOWN, csv_rows, excel_rows, known_columns
from rag.evaluate.formats.workbook import MOST_ROWS, too_much
from rag.evaluate.records import Fault, TestQuestion, TestSet

FORMATS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": json_rows,
    ".ndjson": json_rows,
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".xlsx": excel_rows,
    ".json": squad_rows,
}
FIELDS = ("id", "question", "lang", "answers", "answerable", "sources")


class _WrongLineError(Exception):
    """Why a line cannot be used, as a sentence."""


def read_test_set(file: Path) -> TestSet:
    """The questions of a JSONL, CSV, Excel or SQuAD file, or of a BEIR folder, and the lines that are wrong.

    A line that does not say whether it is answerable is, where it gives answers or sources; where it gives none it is
    wrong, for a line that somebody did not finish is no proof that the documents do not answer. Without an id it is
    `line-N`; of two with one id the first is kept. Raises LoadError where there is not one question.
    """
    questions: dict[str, TestQuestion] = {}
    faults: list[Fault] = []
    for count, (line, row) in enumerate(_rows(file), start=1):
        if count > MOST_ROWS:
            raise too_much(str(file), f"more than {MOST_ROWS:,} filled lines")
        try:
            question = _question(line, row)
            if first := questions.get(question.id):
                raise _WrongLineError(f"The id {question.id!r} is that of line {first.line} already.")
            questions[question.id] = question
        except _WrongLineError as wrong:
            faults.append(Fault(line, str(wrong)))
    if not questions:
        first_fault = f": line {faults[0].line}: {faults[0].what}" if faults else "."
        raise LoadError(f"'{file}' holds no question that can be asked{first_fault} Write one a line, and try again.")
    whole = file.resolve()
    name = whole.parent.name if whole.stem == "questions" else whole.stem
    return TestSet(name, tuple(questions.values()), tuple(sorted(faults, key=lambda fault: fault.line)))


def resolve_sources(sources: Collection[str], documents: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of the documents that the sources name, each once, and the sources that name none.

    A source is a document's path, else its file's name, else its id (the name without suffix; see `corpus_folder`). One
    that fits several documents alike names none. `Mali#3`, a paragraph, is the document `Mali` where there is no other.
    """
    names = _names(frozenset(documents))
    found = {source: _document(source, names) for source in sources}
    paths = dict.fromkeys(path for path in found.values() if path is not None)
    return tuple(paths), tuple(source for source, path in found.items() if path is None)


@lru_cache(maxsize=4)  # the documents are the same from one question to the next
def _names(documents: frozenset[str]) -> tuple[Mapping[str, frozenset[str]], ...]:
    """Path, file name and stem → the documents that have it, composed."""
    kinds: tuple[dict[str, frozenset[str]], ...] = ({}, {}, {})
    for path in documents:
        pure = PurePosixPath(composed(path))
        for names, name in zip(kinds, (str(pure), pure.name, pure.stem), strict=True):
            names[name] = names.get(name, frozenset()) | {path}
    return kinds


def _document(source: str, names: tuple[Mapping[str, frozenset[str]], ...]) -> str | None:
    paths, files, stems = names
    name = composed(source.strip()).removeprefix("./")
    # The mark of an id stands for no other; an id before it was made a file's name comes before one that looks so.
    for known, key in (
        *((stems, unique_stem(name)), (paths, name), (files, name)),
        *((files, document_stem(name)), (stems, document_stem(name)), (stems, name)),
    ):
        if fitting := known.get(key):
            return next(iter(fitting)) if len(fitting) == 1 else None
    article = re.fullmatch(r"(.+)#\d+", name)
    return _document(article[1], names) if article else None


def _rows(file: Path) -> Iterator[Row]:
    if file.is_dir():
        if (file / "queries.jsonl").is_file():
            return beir_rows(file)
        if (file / "questions.jsonl").is_file():
            return json_rows(file / "questions.jsonl")
        raise LoadError(f"The folder '{file}' has no queries.jsonl, as BEIR's have. Name a file of questions.")
    reader = FORMATS.get(file.suffix.lower())
    if reader is None:
        raise LoadError(f"'{file}' is no file of questions: these end in {', '.join(FORMATS)}. Save it as one of them.")
    return reader(file)


def _question(line: int, row: Mapping[str, object] | str) -> TestQuestion:
    if isinstance(row, str):
        raise _WrongLineError(row)
    row = dict(zip(known_columns(list(row)), row.values(), strict=True))
    question, answerable = row.get("question"), row.get("answerable")
    if not isinstance(question, str) or not question.strip():
        raise _WrongLineError("The line has no question.")
    answers, sources = _texts(row, "answers"), _texts(row, "sources")
    if answerable is None and not (answers or sources):
        raise _WrongLineError(
            "Answers and sources are missing. If there are none, say that answerable is false. "
            f"The columns that are known: {KNOWN}."
        )
    if answerable is not None and not isinstance(answerable, bool):
        raise _WrongLineError(f"answerable is {answerable!r}. It must be true or false.")
    if answerable and not (answers or sources):
        raise _WrongLineError("The question is answerable, but has neither answers nor sources. Give one of them.")
    if answerable is False and (answers or sources):
        raise _WrongLineError("The question is not answerable, but has answers or sources. Take them out.")
    return TestQuestion(
        id=_text(row.get("id")) or f"line-{line}",
        question=question.strip(),
        language=_text(row.get("lang")).lower().replace("_", "-").partition("-")[0] or None,
        answers=answers,
        answerable=answerable is not False,
        sources=sources,
        columns={key: _text(value) for key, value in row.items() if key not in FIELDS and value is not None},
        line=line,
    )


def _texts(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    values = row.get(key)
    if values is None:
        return ()
    if not isinstance(values, list) or any(value is None or isinstance(value, (list, dict)) for value in values):
        raise _WrongLineError(
            f'{key} is {json.dumps(values, ensure_ascii=False)[:60]}. It must be a list such as ["…"].'
        )
    return tuple(dict.fromkeys(filter(None, map(_text, values))))


def _text(value: object) -> str:
    if value is None:
        return ""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).strip()
