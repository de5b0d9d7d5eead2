"""The bundled weights, how they were made, and what runs them."""

from rag.models.cross_encoder import Reranker, load_reranker
from rag.models.embedder import TEXT_CHARS, BundledEmbedder, Embedder, Vectors, load_embedder, readable
from rag.models.encoder import BUNDLED, check_model, open_vocabulary, read_manifest
from rag.models.export import export_sentence_transformers as export_sentence_transformers
from rag.models.reader import READER, BundledReader, PassageReading, Reader

__all__ = [
    "BUNDLED",
    "READER",
    "TEXT_CHARS",
    "BundledEmbedder",
    "BundledReader",
    "Embedder",
    "PassageReading",
    "Reader",
    "Reranker",
    "Vectors",
    "check_model",
    "export_sentence_transformers",
    "load_embedder",
    "load_reranker",
    "open_vocabulary",
    "read_manifest",
    "readable",
]
