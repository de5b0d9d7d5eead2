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
from rag.load.split import split_document
from rag.store import indexed_text
from rag.web.gentle import Gentle, StoppedError
from rag.web.shares import Who
from rag.web.trouble import log_trouble
from rag.web.upload import MB, SESSION_MB, VISITOR_FILES, VISITOR_MB, Upload, UploadError, read_content

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
    """The files of one visitor, and the folder where they lie; `step` reads them, a piece at a time.

    `passage_chars` is the setting.
    """

    def __init__(self, who: Who, folder: Path, shelf: Shelf, gentle: MakeGentle, passage_chars: int) -> None:
        self.who = who
        self.folder = folder
        self.shelf = shelf
        self._passage_chars = passage_chars
        self._reading: Iterator[None] | None = None
        self._gentle = gentle
        self.seen = monotonic()
        self.is_back = False  # whether anything was asked for since the first file came
        self._uploads: dict[str, Upload] = {}
        self._dropped: list[Upload] = []
        self._changing, self._stepping = Lock(), Lock()
        self._ended = Event()

    @property
    def mb(self) -> int:
        """What it takes of `ALL_MB`."""
        return SESSION_MB + -(-sum(upload.bytes for upload in self.uploads()) // MB)

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
        """Removes what is to be removed, or reads a piece of the next file; whether there was anything to do."""
        with self._stepping:
            if self._ended.is_set():
                return False
            if self._reading is None:
                dropped, upload = self._next()
                if dropped is not None:
                    self._drop(dropped)
                    return True
                if upload is None:
                    return False
                self._reading = self._read(upload)
            if next(self._reading, "done") == "done":
                self._reading = None
            return True

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

    def _read(self, upload: Upload) -> Iterator[None]:
        """Reads a file; stops between two pieces. A short one is a single piece."""

        def is_over() -> bool:
            return self._ended.is_set() or upload.id not in self._uploads

        def follow(done: int, total: int) -> None:
            upload.done, upload.total = done, total

        upload.state = "reading"
        with _told(upload):
            document = read_content(upload.file, upload.name)
            passages = split_document(document, self._passage_chars)
            gentle = self._gentle(is_over, follow)
            yield from gentle.embed_ahead(list(dict.fromkeys(indexed_text(each, document) for each in passages)))
            upload.path = self.shelf.take(upload, gentle)
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
