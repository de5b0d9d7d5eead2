"""Any embedding model that sentence-transformers can load, behind the same interface as the bundled one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ModelError
from rag.models.embedder import PASSAGE, QUERY, Vectors, readable
from rag.offline import forbid_downloads

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

E5 = re.compile(r"(^|[/_-])e5[-_]", re.IGNORECASE)
INSTALL = 'It needs more packages. Run: pip install "griot-qa[models]"'
DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # the names that sentence-transformers knows for a passage


class SentenceTransformersEmbedder:
    """A sentence-transformers model, by its folder or its name on the hub, on `threads` cores (all, if None).

    The model's own prompts are used; an E5 model that brings none gets E5's. Raises ModelError where the extra
    `models` is not installed, or the model is neither a folder nor cached and may not be fetched.
    """

    def __init__(self, name_or_folder: str, threads: int | None = None, allow_downloads: bool = False) -> None:
        self._model = _load(name_or_folder, allow_downloads)
        self._lock = Lock()  # a model's tokenizer changes its own settings while it runs
        if threads:
            import torch

            torch.set_num_threads(threads)
        prompts = {kind: prompt for kind, prompt in self._model.prompts.items() if prompt}
        if not prompts and is_e5(name_or_folder):
            prompts = {"query": QUERY, "passage": PASSAGE}
        self._query = prompts.get("query", "")
        self._passage = next((prompts[kind] for kind in DOCUMENT_PROMPTS if kind in prompts), "")
        self._name = f"{Path(name_or_folder).name}/{_digest(self._model)}"

    @property
    def name(self) -> str:
        """The last part of the model's name, with a digest of its weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._model.get_embedding_dimension() or 0

    def load(self) -> None:
        """Nothing is left to load: the name that goes with the index comes from the weights."""

    def reads(self, text: str) -> bool:
        """True: a vocabulary that is not ours does not say which scripts it was trained on."""
        return True

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages as unit rows."""
        return self._embed(texts, self._passage)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions as unit rows."""
        return self._embed(texts, self._query)

    def _embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._lock:
            vectors = self._model.encode(
                [readable(text) for text in texts], prompt=prompt, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, np.float32)


def is_e5(name: str) -> bool:
    """Whether a model's name says that it was trained with E5's two prefixes; the instructed ones were not.

    >>> is_e5("intfloat/multilingual-e5-small"), is_e5("intfloat/e5-base-v2"), is_e5("sentence-transformers/LaBSE")
    (True, True, False)
    >>> is_e5("intfloat/multilingual-e5-large-instruct")
    False
    """
    last = Path(name).name
    return bool(E5.search(last)) and "instruct" not in last.lower() and "mistral" not in last.lower()


def _load(name_or_folder: str, allow_downloads: bool) -> SentenceTransformer:
    if not allow_downloads:
        forbid_downloads()
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(f"The embedding model is set to {name_or_folder!r}. {INSTALL}") from error
    try:
        return SentenceTransformer(name_or_folder, local_files_only=not allow_downloads)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        if Path(name_or_folder).is_dir():
            expected = "This folder holds no model that sentence-transformers can load"
        elif allow_downloads:
            expected = "It is no folder here, and the hub did not give it"
        else:
            expected = "It is no folder here and not in the hub's cache; to fetch it, set GRIOT_ALLOW_DOWNLOADS=1"
        raise ModelError(f"The embedding model {name_or_folder!r} cannot be loaded. {expected}.") from error


def _digest(model: SentenceTransformer) -> str:
    """The first 12 digits of the SHA-256 of every weight."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return digest.hexdigest()[:12]
