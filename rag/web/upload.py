"""A file that a visitor sent: its name, how far it is, and what may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal
from unicodedata import category, normalize

from rag.errors import LoadError
from rag.load import SUFFIXES, decode, load_document

if TYPE_CHECKING:
    from rag.records import Document
    from rag.words import Words

NAME_BYTES = 160  # of UTF-8; file systems take 255, and a number may still come behind it
UNNAMED = "document"
SEPARATOR = re.compile(r"[/\\]")
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


def clean_name(given: str) -> str:
    """The name of a file without its folders, and without what cannot be seen or turns the text round.

    >>> clean_name("../../etc/Été 2023.txt"), clean_name("a\\x00b\\u202etxt.exe"), clean_name("C:\\\\x\\\\.md")
    ('Été 2023.txt', 'abtxt.exe', 'document.md')
    """
    last = normalize("NFC", SEPARATOR.split(given)[-1])
    seen = "".join(" " if mark.isspace() else mark for mark in last if mark.isspace() or category(mark)[0] != "C")
    stem, dot, suffix = " ".join(seen.split()).rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = _cut(suffix, 16)
    return (_cut(stem.lstrip(". "), NAME_BYTES - 16).rstrip() or UNNAMED) + dot + suffix


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken; upper and lower case are one.

    >>> free_name("a.txt", ["A.txt", "a (2).txt"])
    'a (3).txt'
    """
    used, number, free = {other.casefold() for other in taken}, 1, name
    while free.casefold() in used:
        number += 1
        free = numbered(name, number)
    return free


def numbered(name: str, number: int) -> str:
    """The name with a number before its ending."""
    path = PurePosixPath(name)
    return f"{path.stem} ({number}){path.suffix}"


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")


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
