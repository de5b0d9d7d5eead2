"""An error that nobody foresaw: the log has it whole, the visitor a code by which to report it."""

from __future__ import annotations

import logging
from uuid import uuid4


def log_trouble(log: logging.Logger, what: str) -> str:
    """Logs the exception that is being handled; the code that stands beside it."""
    code = uuid4().hex[:8]
    log.exception("%s [%s]", what, code)
    return code
