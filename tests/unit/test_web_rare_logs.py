"""The server's log: a line of a kind once a minute, with how many were left out."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from h11 import RemoteProtocolError

from rag.web.limits import LOG_CODES, LOG_KINDS
from rag.web.rare_logs import RareLog


class Written:
    """A log, what was written to it, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._stream = io.StringIO()
        self.handler = RareLog(60, self._stream, lambda: self.now_s)
        self.log = logging.getLogger("test.rare")

    def lines(self) -> list[str]:
        """What was written since the last look."""
        lines = self._stream.getvalue().splitlines()
        self._stream.seek(0)
        self._stream.truncate()
        return lines


@pytest.fixture
def written() -> Iterator[Written]:
    made = Written()
    made.log.addHandler(made.handler)
    made.log.propagate = False
    yield made
    made.log.removeHandler(made.handler)


def test_of_a_kind_one_line_a_minute_is_written_and_the_others_are_counted(written: Written) -> None:
    for number in range(42):
        written.log.warning("Nonsense from %d", number)
    assert written.lines() == ["WARNING: Nonsense from 0"]
    written.now_s = 59
    written.handler.write_left_out()
    assert written.lines() == []
    written.now_s = 60
    written.handler.write_left_out()
    assert written.lines() == ["WARNING: … 41 more in the last minute: Nonsense from 0"]
    written.handler.write_left_out()
    assert written.lines() == []
    written.log.warning("Nonsense from %d", 42)
    assert written.lines() == ["WARNING: Nonsense from 42"]


def test_the_next_line_of_a_kind_says_how_many_came_before_it(written: Written) -> None:
    for at_s in (0, 1, 61):
        written.now_s = at_s
        written.log.error("Lost")
    assert written.lines() == ["ERROR: Lost", "ERROR: … 1 more in the last minute: Lost", "ERROR: Lost"]


def test_kinds_do_not_hide_one_another(written: Written) -> None:
    written.log.warning("One")
    written.log.warning("Two")
    for error in (ValueError("x"), TypeError("x")):
        written.log.error("Failed", exc_info=error)
    assert [line for line in written.lines() if line.startswith(("WARNING", "ERROR"))] == [
        "WARNING: One",
        "WARNING: Two",
        "ERROR: Failed",
        "ERROR: Failed",
    ]


def test_what_a_client_brings_about_has_no_traceback_and_what_we_do_has_one(written: Written) -> None:
    for error in (ConnectionResetError("gone"), RemoteProtocolError("no request"), KeyError("ours")):
        try:
            raise error
        except Exception:
            written.log.exception("Failed")
    lines = written.lines()
    assert lines[:2] == [
        "ERROR: Failed (ConnectionResetError: the client left, or sent what is no request)",
        "ERROR: Failed (RemoteProtocolError: the client left, or sent what is no request)",
    ]
    assert lines[2:4] == ["ERROR: Failed", "Traceback (most recent call last):"]


def test_the_code_that_a_visitor_was_told_is_found_though_the_fault_is_frequent() -> None:
    stream = io.StringIO()
    handler, log = RareLog(60, stream, lambda: 0.0), logging.getLogger("rag.test")
    log.addHandler(handler)
    log.propagate = False
    try:
        for number in range(LOG_CODES + 5):
            try:
                raise KeyError("ours")
            except KeyError:
                log.exception("A question could not be answered [%d]", number)
    finally:
        log.removeHandler(handler)
        log.propagate = True
    written = stream.getvalue()
    assert [f"[{number}]" in written for number in range(LOG_CODES + 5)] == [True] * LOG_CODES + [False] * 5
    assert written.count("Traceback") == 1


def test_kinds_that_a_client_makes_up_are_one_kind_in_the_end(written: Written) -> None:
    for number in range(LOG_KINDS + 100):
        written.log.warning(f"Made up {number}")
    assert len(written.lines()) == LOG_KINDS + 1
