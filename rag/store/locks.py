"""Locks between processes: held by an open file, so that the system frees them whatever end a process finds."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path


class FileLock:
    """An exclusive lock on a file that also holds its owner's process id."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, file: Path) -> FileLock | None:
        """The lock, or None where another process (or another part of this one) has it."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        for wait_s in (0.02, 0.05, None):  # `holder` below has it for an instant
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if wait_s is None:
                    os.close(descriptor)
                    return None
                time.sleep(wait_s)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        return cls(file, descriptor)

    def release(self) -> None:
        """Lets others have it. The file stays: removing it could take it from under the next owner."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def holder(file: Path) -> str | None:
    """The process id of a lock's holder ("" where it cannot be told), or None where nobody holds it."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return os.read(descriptor, 20).decode(errors="replace")
    finally:
        os.close(descriptor)
    return None
