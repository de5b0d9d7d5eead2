"""A corpus to ask about → a folder of files that can be indexed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp

from rag.errors import LoadError
from rag.evaluate.formats.datasets import composed, document_stem, is_plain, squad_paragraphs, unique_stem
from rag.evaluate.formats.lines import json_rows, unreadable
from rag.evaluate.records import Fault

MARK = ".corpus.json"  # hidden, so not indexed: how many documents, and which lines were left out
DOCUMENT_BYTES = 50_000_000  # of a line; what is longer is no document
LAYOUT = 1  # of the files; another number has them written anew


def corpus_folder(corpus: Path, work: Path) -> Path:
    """The folder of a corpus's documents, a text file each: title, blank line, text.

    A folder is itself, unless it holds a `corpus.jsonl`. Such a file, or a SQuAD file (a document a paragraph), is
    written below `work` once, in a folder named for its content, which is complete whenever it is there;
    `corpus_faults` says what was left out. A file is named for the id (`document_stem`), so that `resolve_sources`
    finds it. Raises LoadError where there is no document.
    """
    if corpus.is_dir() and not (corpus / "corpus.jsonl").is_file():
        return corpus
    file = corpus / "corpus.jsonl" if corpus.is_dir() else corpus
    try:
        with file.open("rb") as content:
            folder = work / file_digest(content, "sha256").hexdigest()[:16]
        if _is_complete(folder):
            return folder
        documents = _documents(file)
        work.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(prefix=".corpus-", dir=work))
        try:
            _write(documents, unfinished, file)
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
        except OSError:
            if not _is_complete(folder):  # else another process wrote it in the meantime
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise unreadable(file, error) if error.filename == str(file) else _unwritable(work, error) from error
    return folder


def corpus_faults(folder: Path) -> tuple[Fault, ...]:
    """The lines of a corpus that `corpus_folder` left out of this folder; none of a folder that it did not write."""
    noted = _mark(folder).get("faults")
    return tuple(Fault(line, what) for line, what in noted) if isinstance(noted, list) else ()


def _documents(file: Path) -> Iterator[tuple[int, str, str, str] | Fault]:
    """Number, id, title and text of each document."""
    if file.suffix.lower() == ".json":
        for number, paragraph in enumerate(squad_paragraphs(file), start=1):
            yield number, paragraph.id, paragraph.title, paragraph.text
        return
    if file.suffix.lower() not in (".jsonl", ".ndjson"):
        raise LoadError(f"'{file}' is no corpus: that is a folder, a .jsonl file, or a SQuAD .json. Name its folder.")
    for line, row in json_rows(file, DOCUMENT_BYTES):
        if isinstance(row, str):
            yield Fault(line, row)
            continue
        text, title = row.get("text"), row.get("title")
        if not isinstance(text, str) or not text.strip():
            yield Fault(line, "The document has no text.")
            continue
        name = row.get("id", row.get("_id"))
        shown = title if isinstance(title, str) else ""
        yield line, str("" if name is None else name).strip() or f"line-{line}", shown, text


def _write(documents: Iterator[tuple[int, str, str, str] | Fault], folder: Path, file: Path) -> None:
    lines: dict[str, int] = {}
    names: set[str] = set()
    faults: list[Fault] = []
    for document in documents:
        if isinstance(document, Fault):
            faults.append(document)
            continue
        line, raw, title, text = document
        name = composed(raw)
        if name in lines:
            faults.append(Fault(line, f"The id {name!r} is that of line {lines[name]} already."))
            continue
        lines[name] = line
        file_name = _file_name(name, names)
        names.add(file_name.casefold())
        headed = "\n\n".join(filter(None, (" ".join(title.split()), text)))
        (folder / file_name).write_bytes(headed.encode("utf-8", "replace"))
    if not lines:
        raise LoadError(
            f'\'{file}\' holds no document: each line must be {{"id", "title", "text"}}. Name another file.'
        )
    mark = {"layout": LAYOUT, "documents": len(lines), "faults": [(fault.line, fault.what) for fault in faults]}
    (folder / MARK).write_text(json.dumps(mark), "utf-8")


def _file_name(name: str, taken: set[str]) -> str:
    """A name that no other has, even where « A » and « a » are one file."""
    stem = document_stem(name)
    plain = stem if stem.endswith(".txt") else f"{stem}.txt"
    return plain if is_plain(name) and plain.casefold() not in taken else f"{unique_stem(name)}.txt"


def _is_complete(folder: Path) -> bool:
    mark = _mark(folder)
    return mark.get("layout") == LAYOUT and mark.get("documents") == sum(1 for _ in folder.glob("*.txt"))


def _mark(folder: Path) -> Mapping[str, object]:
    try:
        found = json.loads((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _unwritable(work: Path, error: OSError) -> LoadError:
    return LoadError(
        f"The corpus cannot be written to '{work}': {error.strerror}. Check its space and who may write there."
    )
