"""A visitor who sent files: which, and how far each is."""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from rag.errors import DiskFullError, IndexBusyError, LoadError
from rag.web.gentle import Gentle, StoppedError
from rag.web.trouble import log_trouble
from rag.web.upload import MB, VISITOR_FILES, VISITOR_MB, Upload, UploadError, check_content

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.models.embedder import Embedder

log = logging.getLogger(__name__)

MakeGentle = Callable[[Callable[[], bool], Callable[[int, int], None]], Gentle]  # whether to stop, what to tell


class Shelf(Protocol):
    """Where a visitor's documents are put: `OwnShelf`, or `Corpus`."""

    @property
    def assistant(self) -> Assistant | None:
        """Who answers from them; None: whoever answers everybody."""

    def keep(self, upload: Upload) -> None:
        """Puts a file that came where it stays until it is read; raises UploadError if it cannot."""

    def take(self, upload: Upload, embedder: Embedder) -> str:
        """Reads a file, which it may move; the path that citations name it by."""

    def drop(self, upload: Upload, embedder: Embedder) -> None:
        """Removes a file, and its document if it was read."""

    def refuse(self, upload: Upload) -> None:
        """Removes a file that was kept and could not be read."""

    def close(self) -> None:
        """Ends what is open."""


class Visitor:
    """The files of one visitor, and the folder where they lie; `step` reads them, one after the other."""

    def __init__(self, folder: Path, shelf: Shelf, gentle: MakeGentle) -> None:
        self.folder = folder
        self.shelf = shelf
        self._gentle = gentle
        self.seen = monotonic()
        self._uploads: dict[str, Upload] = {}
        self._dropped: list[Upload] = []
        self._changing, self._stepping = Lock(), Lock()
        self._ended = Event()

    def uploads(self) -> list[Upload]:
        """The files, in the order in which they came."""
        with self._changing:
            return list(self._uploads.values())

    def expect(self, name: str) -> Upload:
        """A file that comes, to be put where it says. Raises UploadError where there is no room for more."""
        with self._changing:
            self._check_room(0)
        id_ = secrets.token_hex(8)
        return Upload(id_, name, self.folder / f"{id_}{Path(name).suffix.lower()}")

    def add(self, upload: Upload) -> None:
        """Adds a file that came, to be read. Raises UploadError where there is no room for it."""
        with self._changing:
            self._check_room(upload.bytes)
        self.shelf.keep(upload)
        with self._changing:
            self._uploads[upload.id] = upload

    def remove(self, id_: str) -> None:
        """Forgets a file, which `step` then removes. Raises UploadError where there is no such one."""
        with self._changing:
            upload = self._uploads.pop(id_, None)
            if upload is None:
                raise UploadError("uploads_missing")
            self._dropped.append(upload)

    def step(self) -> bool:
        """Removes what is to be removed, or reads the next file; whether there was anything to do."""
        with self._stepping:
            if self._ended.is_set():
                return False
            dropped, upload = self._next()
            if dropped is not None:
                self._drop(dropped)
            elif upload is not None:
                self._read(upload)
            return dropped is not None or upload is not None

    def end(self) -> None:
        """Removes all of it, once what is being read has stopped."""
        self._ended.set()
        with self._stepping:
            self.shelf.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _next(self) -> tuple[Upload | None, Upload | None]:
        with self._changing:
            if self._dropped:
                return self._dropped.pop(), None
            return None, next((upload for upload in self._uploads.values() if upload.state == "waiting"), None)

    def _read(self, upload: Upload) -> None:
        def is_over() -> bool:
            return self._ended.is_set() or upload.id not in self._uploads

        def follow(done: int, total: int) -> None:
            upload.done, upload.total = done, total

        upload.state = "reading"
        with _told(upload):
            check_content(upload.file, upload.name)
            upload.path = self.shelf.take(upload, self._gentle(is_over, follow))
            upload.done = upload.total = max(upload.total, 1)
            upload.state = "done"
        if upload.fault:
            self.shelf.refuse(upload)
            upload.state = "failed"

    def _drop(self, upload: Upload) -> None:
        """Removes a file; one that cannot be removed is shown again."""
        try:
            self.shelf.drop(upload, self._gentle(self._ended.is_set, lambda *_: None))
        except (StoppedError, UploadError, LoadError):  # the last two: it is gone, or another one cannot be read
            return
        except Exception:
            upload.code = log_trouble(log, "A visitor's document could not be removed")
            upload.fault, upload.state = "uploads_not_removed", "failed"
            with self._changing:
                self._uploads[upload.id] = upload

    def _check_room(self, more_bytes: int) -> None:
        kept = [upload for upload in self._uploads.values() if upload.state != "failed"]
        if len(self._uploads) >= VISITOR_FILES:
            raise UploadError("uploads_many")
        if sum(upload.bytes for upload in kept) + more_bytes > VISITOR_MB * MB:
            raise UploadError("uploads_room")


@contextmanager
def _told(upload: Upload) -> Iterator[None]:
    """Notes in an upload what goes wrong with it; a stop is nothing wrong."""
    try:
        yield
    except StoppedError:
        return
    except UploadError as error:
        upload.fault = error.fault
    except IndexBusyError:
        upload.state = "waiting"  # for its turn after the others'; it was taken, and is not lost
    except DiskFullError as error:
        log.warning("A visitor's document was not indexed: %s", error)
        upload.fault = "uploads_disk"
    except Exception:
        upload.code = log_trouble(log, "A visitor's document could not be indexed")
        upload.fault = "uploads_unexpected"
