"""The bytes of a file, the lines of its text, and what a format's reader gives back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from rag.errors import LoadError
from rag.records import Fact


@dataclass(frozen=True, slots=True)
class Reading:
    """The clean text of a file and the facts found in it; their offsets are into `text`."""

    text: str
    title: Fact | None = None
    date: Fact | None = None
    publisher: Fact | None = None
    author: Fact | None = None


NOTICE_CHARS = 160  # a line about the article; a longer one is the article
NAME_CHARS = 60
EMPHASIS = " \t\u00a0\u202f*_"  # Markdown's, which stands round many a byline


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: `text` is the document's `[start:end]`, without white space and emphasis round it."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the line ends in the document."""
        return self.start + len(self.text)

    def fact(self, start: int, end: int) -> Fact:
        """What stands from `start` to `end` of this line, less white space, with offsets into the document."""
        inside = self.text[start:end]
        left = start + len(inside) - len(inside.lstrip())
        value = inside.strip()
        return Fact(value, self.start + left, self.start + left + len(value))

    def moved(self, fact: Fact) -> Fact:
        """A fact whose offsets are in this line, with offsets into the document."""
        return Fact(fact.value, self.start + fact.start, self.start + fact.end)


def is_notice(line: TextLine) -> bool:
    """Whether a line can be about the article: short, and no sentence (« 3 p.m. » ends none)."""
    return len(line.text) <= NOTICE_CHARS and not re.search(r"(?<![ap]\.m)[.!?…]$", line.text)


def read_lines(text: str, start: int = 0) -> tuple[TextLine, ...]:
    """The lines from `start` on that are not blank."""
    found = []
    for match in re.finditer(r"[^\n]+", text[start:]):
        inside = match[0].strip(EMPHASIS).strip()
        if inside:
            found.append(TextLine(inside, start + match.start() + match[0].index(inside)))
    return tuple(found)


MB = 1_000_000


def read_bytes(file: Path, path: str, file_mb: int) -> bytes:
    """All of a regular file of at most `file_mb` megabytes. Raises LoadError, which calls it `path`."""
    try:
        mode = file.stat().st_mode
        if S_ISDIR(mode):
            raise LoadError(f"'{path}' is a folder, not a file. Index the folder, or name a file inside it.")
        if not S_ISREG(mode):  # opening a pipe would wait for ever
            raise LoadError(f"'{path}' is a device or a pipe, not a file. Copy its content into a file.")
        with file.open("rb") as stream:
            content = stream.read(file_mb * MB + 1)  # it may have grown since: never more than this in memory
    except FileNotFoundError as error:
        if file.is_symlink():
            raise LoadError(f"'{path}' is a link to a file that is not there. Mend the link, or delete it.") from error
        raise LoadError(f"'{path}' is not there any more. Index the folder again.") from error
    except PermissionError as error:
        raise LoadError(f"'{path}' may not be read by this user. Type: chmod +r '{file}'") from error
    except OSError as error:
        raise LoadError(f"'{path}' cannot be read: {error.strerror}. Check the disk and the file's name.") from error
    if len(content) > file_mb * MB:
        raise LoadError(f"'{path}' is larger than {file_mb} MB. Split it into smaller files, or raise GRIOT_FILE_MB.")
    return content
