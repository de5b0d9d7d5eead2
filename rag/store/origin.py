"""The file that a document was read from."""

from __future__ import annotations

from pathlib import Path

from rag.store.catalog import Catalog


def origin_of(catalog: Catalog, path: str) -> tuple[Path, str] | None:
    """Its place on the disk, and the SHA-256 of its bytes when it was read; None where no document has that path."""
    found = catalog.rows("SELECT file, sha256 FROM documents WHERE path = ?", path)
    return (Path(found[0][0]), found[0][1]) if found else None


def path_of(catalog: Catalog, file: Path) -> str | None:
    """What citations name a file by; None if it is not indexed."""
    found = catalog.rows("SELECT path FROM documents WHERE file = ?", str(file))
    return str(found[0][0]) if found else None
