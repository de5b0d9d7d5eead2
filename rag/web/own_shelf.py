"""A visitor's own documents: files and an index in a folder of their own, asked together with the corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.assistant import Assistant, fingerprint
from rag.indexing import index_paths
from rag.store import Joined, Store
from rag.web.upload import Upload, UploadError
from rag.web.upload_names import free_name

if TYPE_CHECKING:
    from rag.models.embedder import Embedder

FOLDER = "uploads"  # before the names, so that a reader sees where a document comes from


class OwnShelf:
    """The documents of one visitor in `folder`. They are read by the corpus's models, which stay its own."""

    def __init__(self, corpus: Assistant, folder: Path) -> None:
        self._corpus = corpus
        self._documents = folder / "documents"
        self._index = folder / "index"
        (self._documents / FOLDER).mkdir(parents=True)
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
        folder = self._documents / FOLDER
        name = free_name(upload.name, [file.name for file in folder.iterdir()])
        upload.file = upload.file.rename(folder / name)
        self._follow(embedder)
        return f"{FOLDER}/{name}"

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
