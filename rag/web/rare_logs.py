"""The server's log, which no client can flood: a line of a kind once a minute, with how many were left out."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TextIO

from rag.web.limits import LOG_CODES, LOG_KINDS

# What a client brings about by leaving, or by sending what is no HTTP: where in the code it struck tells nothing.
CLIENTS_DEEDS = ("ClientDisconnect", "LocalProtocolError", "RemoteProtocolError", "HTTPException", "ConnectionError")
OURS = "rag."
Kind = tuple[str, str, str]


@dataclass(slots=True)
class _Told:
    at_s: float
    level: int
    name: str
    line: str
    written: int = 1
    left_out: int = 0


class RareLog(logging.StreamHandler[TextIO]):
    """Writes a record unless one of its kind was written less than `every_s` seconds ago.

    A kind is a logger, a message before its values are filled in, and the type of an exception.
    """

    def __init__(self, every_s: float, stream: TextIO | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(stream or sys.stderr)
        self.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        self._every_s = every_s
        self._clock = clock
        self._told: dict[Kind, _Told] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Writes it, or counts it."""
        kind = _kind(record)
        if kind not in self._told and len(self._told) >= LOG_KINDS:
            kind = ("", "", "")
        told = self._told.get(kind)
        if told is not None and self._clock() - told.at_s < self._every_s:
            if record.name.startswith(OURS) and record.exc_info and told.written < LOG_CODES:
                told.written += 1
                super().emit(_without_traceback(record, record.getMessage()))
            else:
                told.left_out += 1
            return
        record = _without_clients_traceback(record)
        line = record.getMessage().partition("\n")[0]
        self._told[kind] = _Told(self._clock(), record.levelno, record.name, line)
        if told is not None and told.left_out:
            self._write_left_out(told)
        super().emit(record)

    def write_left_out(self) -> None:
        """Says how many were left out of each kind whose time is over; to be called now and then."""
        self.acquire()
        try:
            for kind, told in list(self._told.items()):
                if self._clock() - told.at_s >= self._every_s:
                    del self._told[kind]
                    if told.left_out:
                        self._write_left_out(told)
        finally:
            self.release()

    def _write_left_out(self, told: _Told) -> None:
        line = f"… {told.left_out} more in the last minute: {told.line}"
        super().emit(logging.LogRecord(told.name, told.level, "", 0, line, (), None))


@contextmanager
def rare_logs(every_s: float) -> Iterator[RareLog]:
    """Has all that is logged written by one `RareLog`, for the time being."""
    handler, root = RareLog(every_s), logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)


def _kind(record: logging.LogRecord) -> Kind:
    error = record.exc_info[0] if record.exc_info else None
    return record.name, str(record.msg).partition("\n")[0][:200], error.__name__ if error else ""


def _without_clients_traceback(record: logging.LogRecord) -> logging.LogRecord:
    error = record.exc_info[0] if record.exc_info else None
    if error is None or not {kind.__name__ for kind in error.__mro__} & set(CLIENTS_DEEDS):
        return record
    line = f"{record.getMessage().strip()} ({error.__name__}: the client left, or sent what is no request)"
    return _without_traceback(record, line)


def _without_traceback(record: logging.LogRecord, line: str) -> logging.LogRecord:
    return logging.LogRecord(record.name, record.levelno, record.pathname, record.lineno, line, (), None)
