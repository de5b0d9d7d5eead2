"""The bundled weights, how they were made, and what runs them."""

from rag.models.export import export_sentence_transformers as export_sentence_transformers

__all__ = ["export_sentence_transformers"]
