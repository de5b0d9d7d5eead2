"""Names of files as visitors' browsers send them → names that can be shown, and used on a disk."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePosixPath
from unicodedata import category, normalize

NAME_BYTES = 160  # of UTF-8; file systems take 255, and a number may still come behind it
UNNAMED = "document"
FOLDER = re.compile(r"[/\\]")


def clean_name(given: str) -> str:
    """The name of a file without its folders, and without what cannot be seen or turns the text round.

    >>> clean_name("../../etc/Été 2023.txt"), clean_name("a\\x00b\\u202etxt.exe"), clean_name("C:\\\\x\\\\.md")
    ('Été 2023.txt', 'abtxt.exe', 'document.md')
    """
    last = normalize("NFC", FOLDER.split(given)[-1])
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
