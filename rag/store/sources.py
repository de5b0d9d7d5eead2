"""The files that documents were read from: where they lie, and in which encoding."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from rag.errors import IndexStoreError
from rag.store.catalog import Catalog
from rag.store.layout import catalog_errors, command, write_json


def origin_of(catalog: Catalog, path: str) -> tuple[Path, str] | None:
    """Its place on the disk, and the SHA-256 of its bytes when it was read; None where no document has that path."""
    found = catalog.rows("SELECT file, sha256 FROM documents WHERE path = ?", path)
    return (Path(found[0][0]), found[0][1]) if found else None


def path_of(catalog: Catalog, file: Path) -> str | None:
    """What citations name a file by; None if it is not indexed."""
    found = catalog.rows("SELECT path FROM documents WHERE file = ?", str(file))
    return str(found[0][0]) if found else None


ENCODINGS = "encodings.json"  # {folder or file, absolute: the encoding's name}
FOUND_OUT = "auto"  # as an encoding's name: it is found out, as if nobody had named one


def use_encoding(catalog: Catalog, index: Path, paths: Sequence[Path], encoding: str) -> None:
    """Notes the encoding of folders and files, and has what is below them read again; "auto" takes it back."""
    kept = read_encodings(index)
    for start in (str(path.expanduser().resolve()) for path in paths):
        below = start + os.sep
        catalog.write(
            "UPDATE documents SET stale = 1 WHERE file = ? OR substr(file, 1, ?) = ?", start, len(below), below
        )
        kept = {path: name for path, name in kept.items() if path != start and not path.startswith(below)}
        kept[start] = encoding
    with catalog_errors(index):
        write_json(
            index / ENCODINGS,
            {path: name for path, name in sorted(kept.items()) if name != FOUND_OUT or _inherited(path, kept)},
        )


def read_encodings(index: Path) -> dict[str, str]:
    """The encoding of each folder and file that somebody named one for. Raises IndexStoreError."""
    try:
        kept = json.loads((index / ENCODINGS).read_text("utf-8"))
        return {str(path): str(name) for path, name in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise IndexStoreError(
            f"'{index / ENCODINGS}' cannot be read: {error}. Delete it, and name the encodings of folders again: "
            + command(index, "index", "PATH", "--encoding", "NAME")
        ) from error


def encoding_for(file: Path, kept: dict[str, str]) -> str | None:
    """The encoding of a file: the one of the innermost folder that has one. None: to be found out.

    >>> encoding_for(Path("/a/b/c.txt"), {"/a": "cp850", "/a/b": "cp1252"})
    'cp1252'
    """
    named = (kept[str(place)] for place in (file, *file.parents) if str(place) in kept)
    encoding = next(named, FOUND_OUT)
    return None if encoding == FOUND_OUT else encoding


def _inherited(path: str, kept: dict[str, str]) -> bool:
    return any(str(parent) in kept for parent in Path(path).parents)
