"""JSONL → rows, and the bytes and the JSON of a file, or a plain sentence why they cannot be had."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.errors import LoadError
from rag.evaluate.formats.workbook import LINE_BYTES, MOST_BYTES, MOST_DEPTH, too_much

Row = tuple[int, Mapping[str, object] | str]
"""The number of a line, from 1, and what it holds; or the sentence that says why it cannot be read."""

TOO_DEEP = f"The line has lists within lists, more than {MOST_DEPTH} deep. Write it flatter."
INTEGER_DIGITS = 300


def json_rows(file: Path, most_bytes: int = LINE_BYTES) -> Iterator[Row]:
    """The objects of a JSONL file, a line each; blank lines are passed over. Raises LoadError.

    A line of more bytes than that is not held: it is only named.
    """
    number = 0
    try:
        with file.open("rb") as lines:  # split at line feeds alone: JSON may hold U+2028 as it is
            while line := lines.readline(most_bytes + 1):
                number += 1
                is_long = len(line) > most_bytes
                while len(line) > most_bytes and not line.endswith(b"\n"):
                    line = lines.readline(most_bytes + 1)
                if is_long:
                    yield number, f"The line has more than {most_bytes:,} bytes. Put less into it."
                elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield number, _object(line)
    except OSError as error:
        raise unreadable(file, error) from error


def read_json(file: Path) -> object:
    """The JSON of a file. Raises LoadError."""
    try:
        return json.loads(read_content(file).decode("utf-8-sig"), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"'{file}' is no JSON ({error}). Export it again, in UTF-8.") from error


def read_content(file: Path) -> bytes:
    """The bytes of a file. Raises LoadError."""
    try:
        with file.open("rb") as content:
            read = content.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(file, error) from error
    if len(read) > MOST_BYTES:
        raise too_much(str(file), f"more than {MOST_BYTES // 1_000_000} MB")
    return read


def unreadable(file: Path, error: OSError) -> LoadError:
    """What a user is told of a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return LoadError(f"'{file}' is not there. Check the name of the file.")
    return LoadError(f"'{file}' cannot be read: {error.strerror}. Check the file and who may read it.")


def is_deep(value: object, most: int = MOST_DEPTH) -> bool:
    """Whether there are lists within lists beyond that, as nothing of use has: what comes after would fail at them.

    >>> is_deep([[1]], 2), is_deep({"a": [[1]]}, 2)
    (False, True)
    """
    if not isinstance(value, (list, dict)):
        return False
    return most == 0 or any(is_deep(one, most - 1) for one in (value.values() if isinstance(value, dict) else value))


def _integer(digits: str) -> int | str:
    """A number; as a text where it has more digits than Python turns into one."""
    return int(digits) if len(digits) <= INTEGER_DIGITS else digits


def _object(line: bytes) -> Mapping[str, object] | str:
    try:
        found = json.loads(line.decode("utf-8-sig"), parse_int=_integer)
    except UnicodeDecodeError:
        return "The line is not in UTF-8. Save the file in UTF-8."
    except RecursionError:
        return TOO_DEEP
    except ValueError as error:
        return f"The line is no JSON: {error}."
    if is_deep(found):
        return TOO_DEEP
    return found if isinstance(found, dict) else 'The line is no JSON object, such as {"question": "Who?"}.'
