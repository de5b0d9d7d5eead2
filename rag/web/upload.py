"""A file that a visitor sent: how far it is, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rag.errors import LoadError
from rag.load import SUFFIXES, load_document
from rag.load.encoding import decode

if TYPE_CHECKING:
    from rag.records import Document
    from rag.words import Words

# An article has some thousand characters, a book a million. All visitors together fill at most 1.3 GB of memory with
# their documents and vectors, and of disk about as much.
FILE_MB = 5  # some 6000 passages, read in a few minutes
VISITOR_MB = 10
VISITOR_FILES = 40
ALL_MB = 300  # of all visitors together
SESSION_MB = 2  # that each takes of it for an index of its own, so that there are never more than 150
MB = 1_000_000
KINDS = tuple(sorted(SUFFIXES))

State = Literal["waiting", "reading", "done", "failed"]
Fault = Literal[  # by the sentence that says it
    "uploads_off",
    "uploads_kind",
    "uploads_large",
    "uploads_empty",
    "uploads_not_text",
    "uploads_many",
    "uploads_room",
    "uploads_full",
    "uploads_busy",
    "uploads_disk",
    "uploads_kept",
    "uploads_no_folder",
    "uploads_missing",
    "uploads_unexpected",
    "uploads_not_removed",
]


@dataclass(slots=True)
class Upload:
    """A file of a visitor's; `name` is as it was given, `path` what citations name, "" until that is known.

    It lies at `file` until it is read. `done` of `total` passages are read. Written by one thread at a time. Where
    `fault` is what nobody foresaw, `code` stands beside it in the log.
    """

    id: str
    name: str
    file: Path
    bytes: int = 0
    path: str = ""
    state: State = "waiting"
    done: int = 0
    total: int = 0
    fault: Fault | None = None
    code: str = ""


class UploadError(Exception):
    """A file is not taken, or cannot be read; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def tell_fault(fault: Fault, words: Words, name: str = "", code: str = "") -> str:
    """Why, as a sentence that says what to do."""
    limits = {"mb": FILE_MB, "all_mb": VISITOR_MB, "files": VISITOR_FILES}
    return words[fault].format(name=name, code=code, kinds=", ".join(KINDS), **limits)


def check_kind(name: str) -> None:
    """Raises UploadError where no file of such a name is read."""
    if Path(name).suffix.lower() not in SUFFIXES:
        raise UploadError("uploads_kind")


def read_content(file: Path, name: str) -> Document:
    """The document of a file. Raises UploadError where that holds no text that can be read."""
    try:
        return load_document(file, name, file_mb=FILE_MB)
    except LoadError as error:
        raise UploadError("uploads_empty" if _is_text(file.read_bytes()) else "uploads_not_text") from error


def _is_text(content: bytes) -> bool:
    try:
        decode(content, "")
    except LoadError:
        return False
    return True
