"""Fakes that are worth having: pure, and computable by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rag.assistant import Assistant, fingerprint
from rag.indexing import index_paths
from rag.models.reader import PassageReading, ReadSpan
from rag.records import Document, Passage
from rag.settings import Settings
from rag.store import Store
from rag.store.catalog import Catalog
from rag.store.changes import FileState, put_document, put_vectors, text_hash
from rag.text.sentences import sentence_spans


class WordEmbedder:
    """A text's vector counts its words: each adds 1 at its CRC-32 modulo `dimensions`; then it is made unit length.

    Two texts with the same words are the same; two with no word in common (and no collision) have cosine 0. `texts`
    keeps what was embedded as passages, in order.
    """

    def __init__(self, name: str = "words", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.texts: list[str] = []

    def load(self) -> None:
        """Nothing: there are no weights."""

    def reads(self, text: str) -> bool:
        """True: it counts the words of any script."""
        return True

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Passages as unit rows."""
        self.texts.extend(texts)
        return self._embed(texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Questions as unit rows, by the same count."""
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()):
                counts[row, crc32(word.encode()) % self.dimensions] += 1
        norms = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(counts / np.where(norms > 0, norms, 1), np.float32)


class WordReader:
    """Points, in each sentence that shares a word with the question, at the first name or number not asked with.

    A word counts from four letters on, whatever its case. A name is two or more capitalised words in a row; a number
    goes with the word after it, and a year after that: « 15 juin 2021 », « 90 soldats ». A sentence without either is
    pointed at whole. `margin` is the shared words less 1.5, so that one alone is no answer; `answers` is the best
    margin, or -1.5.
    """

    name = "words"

    def load(self) -> None:
        """Nothing: there are no weights."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """What each passage says; its title does not count."""
        asked = _long_words(question)
        readings = []
        for _, text in passages:
            found = []
            for start, end in sentence_spans(text):
                shared = len(asked & _long_words(text[start:end]))
                names = (name for name in _POINTED.finditer(text, start, end) if name[0] not in question)
                low, high = next((name.span() for name in names), (start, end))
                if shared:
                    found.append(ReadSpan(low, high, shared - 1.5))
            found.sort(key=lambda span: -span.margin)
            readings.append(PassageReading(tuple(found), found[0].margin if found else -1.5))
        return readings


_POINTED = re.compile(r"[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)+|\d+(?: (?:%|\w+)(?: \d{4})?)?")


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.casefold()))


def assistant_over(folder: Path, files: Mapping[str, str], answer_from: float = 0.0) -> Assistant:
    """An assistant with fake models over files of its own: path → text."""
    documents, embedder = folder / "documents", WordEmbedder()
    for path, text in files.items():
        (documents / path).parent.mkdir(parents=True, exist_ok=True)
        (documents / path).write_text(text, "utf-8")
    settings = Settings(index=folder / "index", answer_from=answer_from)
    with Store.create(settings.index, fingerprint(embedder, settings)) as store:
        index_paths([documents], store, embedder, settings)
    return Assistant(Store.open(settings.index, fingerprint(embedder, settings)), embedder, WordReader(), settings)


def clustered_vectors(count: int, dimensions: int, seed: int = 0) -> NDArray[np.float32]:
    """Unit rows around a few dozen centres, as vectors of texts are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(40, dimensions))
    rows = centres[random.integers(0, len(centres), count)] + 0.7 * random.normal(size=(count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def fill_catalog(catalog: Catalog, vectors: NDArray[np.float32], name: str = "made") -> list[str]:
    """Puts documents of up to 500 passages into a catalog, one passage a vector; the passages' ids, in order.

    Passage i's text is "Passage i of NAME.", so that its words are its own.
    """
    ids = []
    for start in range(0, len(vectors), 500):
        path, passages, text = f"{name}-{start}.txt", [], ""
        hashes = {}
        for place, vector in enumerate(vectors[start : start + 500], start=start):
            said = f"Passage {place} of {name}.\n"
            id_ = f"{name}-{place}"
            hashes[text_hash(id_)] = vector
            passages.append((Passage(id_, path, len(text), len(text) + len(said), said), text_hash(id_)))
            text += said
            ids.append(id_)
        put_vectors(catalog, hashes)
        document = Document(path, "0" * 64, text, language="en")
        put_document(catalog, FileState(path, f"/made/{path}", "/made", len(text), 0), document, passages)
    return ids
