"""The corpus as visitors may change it where whoever runs the server allows that: files first, then the index."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING

from rag.assistant import fingerprint
from rag.errors import DiskFullError, IndexBusyError, IndexDamagedError, IndexMismatchError, LoadError
from rag.indexing import IndexReport, Progress, index_paths
from rag.store import Catalog, Store, goes_on_with_rebuild, left_to_do, mark_waiting, sync_folder, unmark
from rag.web.upload import UploadError, numbered

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.models import Embedder
    from rag.store import Fingerprint
    from rag.web.upload import Upload

log = logging.getLogger(__name__)
FOLDER = "uploads"
REMOVED = "removed"  # in the index's folder: what was removed from the page is kept there, and not indexed
PART = ".part"  # of a file that is being copied
WAIT_S = 10.0  # for another change of the corpus to be done
FOUND_S = 10.0  # for the index of words to follow; the server looks each second


class Corpus:
    """The documents that everybody asks.

    What is added lies in `uploads/` of the folder that is indexed: so it survives a restart, the loss of the index, and
    a `griot index`, and whoever keeps the folder has it before his eyes.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._shared = assistant
        self._index = assistant.settings.index
        self._writing = Lock()

    @property
    def assistant(self) -> Assistant | None:
        """None: whoever answers everybody."""
        return None

    def keep(self, upload: Upload) -> None:
        """Puts a file that came beside the others; on the disk, and marked as not indexed yet, when this returns.

        Whatever ends this process then, the next one finishes it.
        """
        try:
            upload.file = _stored(upload.file, self._uploads_folder(), upload.name)
            mark_waiting(self._index, upload.file)
        except (OSError, DiskFullError) as error:
            raise UploadError("uploads_disk") from error

    def take(self, upload: Upload, embedder: Embedder) -> str:
        """Reads a file that was kept; the path that citations name it by."""
        try:
            with self._open(embedder) as store:
                report = index_paths([upload.file], store, embedder, self._shared.settings)
                path = store.path_of(upload.file)
        except (IndexMismatchError, IndexDamagedError) as error:
            log.warning("A visitor's document waits for the next start: %s", error)
            raise UploadError("uploads_kept") from error
        if report.failed or path is None:
            raise UploadError("uploads_not_text")
        self._wait_until_found()
        return path

    def drop(self, upload: Upload, embedder: Embedder) -> None:
        """Removes a file that was added."""
        if upload.path:
            self.remove(upload.path)
        else:
            self._forget(upload)

    def refuse(self, upload: Upload) -> None:
        """Removes a file that cannot be read; one whose index could not take it waits for the next start."""
        if upload.fault not in ("uploads_disk", "uploads_kept"):
            self._forget(upload)

    def remove(self, path: str) -> None:
        """Moves a document's file to `removed/` in the index's folder, then has the index follow.

        Raises LoadError where there is no such document or its file is not in a folder that is indexed, and what
        `Store.create` raises.
        """
        with self._open(self._shared.embedder) as store:
            origin = store.origin(path)
            if origin is None:
                raise LoadError(f"No document of the index is called '{path}'. Open the list of documents again.")
            file = origin[0]
            _check_inside(file, [Path(root) for root in store.status().roots], path)
            if os.path.lexists(file):
                removed = self._index / REMOVED / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
                _moved(file, removed / PurePosixPath(path).parent, file.name)
            index_paths([file], store, self._shared.embedder, self._shared.settings, allow_mass_removal=True)
        self._wait_until_found()

    def reindex(self, embedder: Embedder, on_progress: Callable[[Progress], None]) -> IndexReport:
        """Has the index follow its folders, as `griot index` does; raises what `index_paths` raises."""
        with self._open(embedder) as store:
            report = index_paths([], store, embedder, self._shared.settings, on_progress=on_progress)
        self._wait_until_found()
        return report

    def is_empty(self) -> bool:
        """Whether there is no document."""
        return not self._shared.store.cards()

    def finish(self, embedder: Embedder, on_progress: Callable[[Progress], None]) -> bool:
        """Indexes what an earlier process did not finish, or nobody began; whether there was anything to do.

        Raises what `index_paths` raises.
        """
        with closing(Catalog.open(self._index)) as catalog:
            paths = left_to_do(catalog)
        rebuild = goes_on_with_rebuild(self._index, fingerprint(embedder, self._shared.settings))
        if paths is None and not rebuild:
            return False
        with self._open(embedder, rebuild=rebuild) as store:
            index_paths(paths or [], store, embedder, self._shared.settings, on_progress=on_progress)
        return True

    def close(self) -> None:
        """Nothing: the corpus stays open for everybody."""

    @contextmanager
    def _open(self, embedder: Embedder, *, rebuild: bool = False) -> Iterator[Store]:
        if not self._writing.acquire(timeout=WAIT_S):
            raise IndexBusyError("The documents are being indexed. Try again when that is done.")
        try:
            with self._created(fingerprint(embedder, self._shared.settings), rebuild) as store:
                yield store
        finally:
            self._writing.release()

    def _created(self, asked: Fingerprint, rebuild: bool) -> Store:
        """The index, open for changes as soon as no other process has it so."""
        end = monotonic() + WAIT_S
        while True:
            try:
                return Store.create(self._index, asked, rebuild=rebuild)
            except IndexBusyError:
                if monotonic() > end:
                    raise
                sleep(0.2)

    def _forget(self, upload: Upload) -> None:
        upload.file.unlink(missing_ok=True)
        unmark(self._index, upload.file)

    def _uploads_folder(self) -> Path:
        """In the folder of the settings if that is indexed, else in the first that is."""
        with closing(Catalog.open(self._index)) as catalog:
            roots = [Path(row[0]) for row in catalog.rows("SELECT path FROM roots ORDER BY path")]
        chosen = self._shared.settings.documents.expanduser().resolve()
        folders = [root for root in sorted(roots, key=lambda root: root != chosen) if root.is_dir()]
        if not folders:
            raise UploadError("uploads_no_folder")
        folder = folders[0] / FOLDER
        folder.mkdir(exist_ok=True)
        return folder

    def _wait_until_found(self) -> None:
        """The server's own thread brings the words up to date."""
        end = monotonic() + FOUND_S
        while self._shared.store.documents_holding(()) is None and monotonic() < end:
            sleep(0.05)


def _moved(file: Path, folder: Path, name: str) -> Path:
    """The file's new place: under its name, or with a number where another has that."""
    folder.mkdir(parents=True, exist_ok=True)
    target = _free(folder, name)
    shutil.move(file, target)
    return target


def _free(folder: Path, name: str) -> Path:
    """A place of that name, or with a number if another has it; an empty file holds it, whoever else comes."""
    number, target = 1, folder / name
    while True:
        try:
            target.open("x").close()
            return target
        except FileExistsError:
            number += 1
            target = folder / numbered(name, number)


def _stored(file: Path, folder: Path, name: str) -> Path:
    """The place of a copy that is whole and on the disk, under its name, or with a number if another has that."""
    new = folder / f".{secrets.token_hex(8)}{PART}"  # hidden, so that nobody reads half of it
    shutil.copyfile(file, new)
    with new.open("rb") as written:
        os.fsync(written.fileno())
    target = _free(folder, name)
    new.replace(target)
    sync_folder(folder)
    file.unlink()
    return target


def _check_inside(file: Path, roots: list[Path], path: str) -> None:
    """A link on the way to a file may lead out of the folder that it seems to be in."""
    real = file.parent.resolve() / file.name
    if not any(root.resolve() in (real, *real.parents) for root in roots):
        raise LoadError(f"The file of '{path}' is not in a folder that is indexed. Remove it there by hand.")
