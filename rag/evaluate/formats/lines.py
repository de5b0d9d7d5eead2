"""JSONL → rows, and the bytes and the JSON of a file, or a plain sentence why they cannot be had."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.errors import LoadError

Row = tuple[int, Mapping[str, object] | str]
"""The number of a line, from 1, and what it holds; or the sentence that says why it cannot be read."""


def json_rows(file: Path) -> Iterator[Row]:
    """The objects of a JSONL file, a line each; blank lines are passed over. Raises LoadError."""
    try:
        with file.open("rb") as lines:  # split at line feeds alone: JSON may hold U+2028 as it is
            for number, line in enumerate(lines, start=1):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield number, _object(line)
    except OSError as error:
        raise unreadable(file, error) from error


def read_json(file: Path) -> object:
    """The JSON of a file. Raises LoadError."""
    try:
        return json.loads(read_content(file).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LoadError(f"'{file}' is no JSON ({error}). Export it again, in UTF-8.") from error


def read_content(file: Path) -> bytes:
    """The bytes of a file. Raises LoadError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: OSError) -> LoadError:
    """What a user is told of a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return LoadError(f"'{file}' is not there. Check the name of the file.")
    return LoadError(f"'{file}' cannot be read: {error.strerror}. Check the file and who may read it.")


def _object(line: bytes) -> Mapping[str, object] | str:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "The line is not in UTF-8. Save the file in UTF-8."
    except (ValueError, RecursionError) as error:
        return f"The line is no JSON: {error}."
    return found if isinstance(found, dict) else 'The line is no JSON object, such as {"question": "Who?"}.'
