"""What went wrong, for a visitor: what was foreseen in the page's language, else a code that stands in the log, too."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import uuid4

from rag.errors import (
    DiskFullError,
    FilterError,
    GriotError,
    IndexBusyError,
    IndexEmptyError,
    IndexStoreError,
    LoadError,
    MassRemovalError,
    ModelError,
    QuestionError,
)

if TYPE_CHECKING:
    from rag.words import Words

# An error's own sentence is for whoever runs the server: in English, with folders of that machine and what to type.
SENTENCES: dict[type[GriotError], str] = {
    QuestionError: "error_question",
    FilterError: "filters_wrong",
    LoadError: "error_files",
    ModelError: "error_model",
    IndexStoreError: "error_index",
    IndexEmptyError: "error_empty",
    IndexBusyError: "error_busy",
    MassRemovalError: "error_removal",
    DiskFullError: "error_disk",
}


def log_trouble(log: logging.Logger, what: str) -> str:
    """Logs the exception that is being handled; the code that stands beside it."""
    code = uuid4().hex[:8]
    log.exception("%s [%s]", what, code)
    return code


def tell_error(error: GriotError, words: Words) -> str:
    """What a visitor is told of it; its own sentence where its kind has none."""
    key = next((SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES), None)
    return words[key] if key else str(error)
