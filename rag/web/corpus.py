"""The corpus as visitors may change it where whoever runs the server allows that: files first, then the index."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING

from rag.assistant import fingerprint
from rag.errors import IndexBusyError, LoadError
from rag.indexing import IndexReport, Progress, index_paths
from rag.store import Store
from rag.web.upload import UploadError
from rag.web.upload_names import numbered

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.models.embedder import Embedder
    from rag.web.upload import Upload

FOLDER = "uploads"
REMOVED = "removed"  # in the index's folder: what was removed from the page is kept there, and not indexed
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

    def take(self, upload: Upload, embedder: Embedder) -> str:
        """Puts a file beside the others and reads it; the path that citations name it by."""
        with self._open(embedder) as store:
            upload.file = _moved(upload.file, self._uploads_folder(), upload.name)
            paths: list[str] = []
            report = index_paths(
                [upload.file],
                store,
                embedder,
                self._shared.settings,
                on_progress=lambda progress: paths.append(progress.path) if progress.stage == "embed" else None,
            )
        if report.failed or not paths:
            raise UploadError("uploads_not_text")
        self._wait_until_found()
        return paths[-1]

    def drop(self, upload: Upload, embedder: Embedder) -> None:
        """Removes a file that was added."""
        if upload.path:
            self.remove(upload.path)
        else:
            upload.file.unlink(missing_ok=True)

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

    def close(self) -> None:
        """Nothing: the corpus stays open for everybody."""

    @contextmanager
    def _open(self, embedder: Embedder) -> Iterator[Store]:
        if not self._writing.acquire(timeout=WAIT_S):
            raise IndexBusyError("The documents are being indexed. Try again when that is done.")
        try:
            with Store.create(self._index, fingerprint(embedder, self._shared.settings)) as store:
                yield store
        finally:
            self._writing.release()

    def _uploads_folder(self) -> Path:
        """In the folder of the settings where that is indexed, else in the first that is."""
        roots = [Path(root) for root in self._shared.status().roots]
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
    number, target = 1, folder / name
    while True:
        try:
            target.open("x").close()  # taken, whoever else comes
            break
        except FileExistsError:
            number += 1
            target = folder / numbered(name, number)
    shutil.move(file, target)
    return target


def _check_inside(file: Path, roots: list[Path], path: str) -> None:
    """A link on the way to a file may lead out of the folder that it seems to be in."""
    real = file.parent.resolve() / file.name
    if not any(root.resolve() in (real, *real.parents) for root in roots):
        raise LoadError(f"The file of '{path}' is not in a folder that is indexed. Remove it there by hand.")
