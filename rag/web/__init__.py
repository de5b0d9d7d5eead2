"""The chat page, the source viewer and their server; `serve` is its one way in."""

from rag.web.server import serve

__all__ = ["serve"]
