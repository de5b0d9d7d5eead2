"""Where visitors' documents lie while they are there: a temporary folder of this server's, which ends with it."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from rag.store.locks import FileLock

PREFIX = "griot-visitors-"
LOCK = "server.lock"  # held while the server lives, however it ends


class VisitorFolders:
    """Folders for visitors, in one of this server's below `base` (None: the system's temporary folder)."""

    def __init__(self, base: Path | None = None) -> None:
        self._base = base or Path(tempfile.gettempdir())
        self._folder: Path | None = None
        self._lock: FileLock | None = None
        remove_leftovers(self._base)

    def make(self) -> Path:
        """A new folder that only this user can read."""
        if self._folder is None:
            # Under another name until it is locked: what is not locked is a leftover.
            new = Path(tempfile.mkdtemp(prefix=".griot-new-", dir=self._base))
            self._lock = FileLock.take(new / LOCK)
            self._folder = new.rename(self._base / f"{PREFIX}{new.name.rpartition('-')[2]}")
        return Path(tempfile.mkdtemp(prefix="visitor-", dir=self._folder))

    def close(self) -> None:
        """Removes them all."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._lock is not None:
            self._lock.release()


def remove_leftovers(base: Path) -> None:
    """Removes the folders of servers of this user's that were killed."""
    for folder in base.glob(f"{PREFIX}*"):
        if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.getuid():
            continue
        if lock := FileLock.take(folder / LOCK):
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()
