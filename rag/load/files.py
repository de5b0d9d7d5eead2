"""The bytes of a file, or a plain sentence that says why they cannot be had."""

from __future__ import annotations

from pathlib import Path
from stat import S_ISDIR, S_ISREG

from rag.errors import LoadError

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
