"""A visitor's own documents: where they lie, how they are read, and who answers from them."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from rag.assistant import Assistant, fingerprint
from rag.errors import DiskFullError, IndexBusyError, LoadError
from rag.indexing import index_paths
from rag.load import split_document
from rag.store import FileLock, Joined, Store, indexed_text
from rag.web.background_indexing import IndexingStoppedError, YieldingEmbedder
from rag.web.replies import log_trouble
from rag.web.shares import Who
from rag.web.upload import MB, SESSION_MB, VISITOR_FILES, VISITOR_MB, Upload, UploadError, free_name, read_content

if TYPE_CHECKING:
    from rag.models import Embedder

log = logging.getLogger(__name__)

PREFIX = "griot-visitors-"
LOCK = "server.lock"  # held while the server lives, however it ends
UPLOADS_FOLDER = "uploads"  # before the names, so that a reader sees where a document comes from
MakeYielding = Callable[
    [Callable[[], bool], Callable[[int, int], None]], YieldingEmbedder
]  # whether to stop, what to tell


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


class OwnShelf:
    """The documents of one visitor in `folder`. They are read by the corpus's models, which stay its own."""

    def __init__(self, corpus: Assistant, folder: Path) -> None:
        self._corpus = corpus
        self._documents = folder / "documents"
        self._index = folder / "index"
        (self._documents / UPLOADS_FOLDER).mkdir(parents=True)
        self._store: Store | None = None
        self._assistant: Assistant | None = None

    @property
    def assistant(self) -> Assistant | None:
        """Who answers from these documents and the corpus; None where there are none."""
        return self._assistant if self._store and self._store.cards() else None

    def keep(self, upload: Upload) -> None:
        """Nothing: it lies in the visitor's folder, which ends with the session."""

    def take(self, upload: Upload, embedder: Embedder) -> str:
        """Reads a file, which it moves; the path that citations name it by."""
        folder = self._documents / UPLOADS_FOLDER
        name = free_name(upload.name, [file.name for file in folder.iterdir()])
        upload.file = upload.file.rename(folder / name)
        self._follow(embedder)
        return f"{UPLOADS_FOLDER}/{name}"

    def drop(self, upload: Upload, embedder: Embedder) -> None:
        """Removes a file, and its document if it was read."""
        upload.file.unlink(missing_ok=True)
        if self.assistant is not None:
            self._follow(embedder)

    def refuse(self, upload: Upload) -> None:
        """Removes a file that cannot be read."""
        upload.file.unlink(missing_ok=True)

    def close(self) -> None:
        """Closes the index."""
        if self._store is not None:
            self._store.close()

    def _follow(self, embedder: Embedder) -> None:
        asked, corpus = fingerprint(embedder, self._corpus.settings), self._corpus
        with Store.create(self._index, asked, chroma=False) as store:
            report = index_paths([self._documents], store, embedder, corpus.settings, allow_mass_removal=True)
        if self._store is None:
            self._store = Store.open(self._index, asked)
            joined = Joined(self._store, corpus.store)
            self._assistant = corpus.over(joined)
        if report.failed:
            raise UploadError("uploads_not_text")


class UploadTarget(Protocol):
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

    def __init__(self, who: Who, folder: Path, shelf: UploadTarget, gentle: MakeYielding, passage_chars: int) -> None:
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
        except (
            IndexingStoppedError,
            UploadError,
            LoadError,
        ):  # the last two: it is gone, or another one cannot be read
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
    except IndexingStoppedError:
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
