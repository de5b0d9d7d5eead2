"""`griot …` in the process of the tests, with its models: the same `main` over the same words, without their start.

Signals, terminals, exit codes, what an import loads and bytes that are no text are tested in a process of their own.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from rag.cli import main
from tests.conftest import SEEDS


class Pipe(io.TextIOWrapper):
    """What a process reads from, or prints to where nobody watches."""

    line_end = "\n"

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, "utf-8", newline=self.line_end, write_through=True)

    @property
    def text(self) -> str:
        """All that was printed to it."""
        return self._bytes.getvalue().decode()


class Terminal(Pipe):
    """What a process prints to in a terminal: each line end is one for its screen."""

    line_end = "\r\n"

    def isatty(self) -> bool:
        """True."""
        return True


def griot(
    *arguments: str | Path, cwd: str | Path = ".", typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Runs `griot` in this process: its exit code and what it printed."""
    return _run(arguments, Pipe(), cwd, typed, environment)


def griot_on_screen(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `griot` in this process as if its output were a terminal."""
    return _run(arguments, Terminal(), ".", "", environment)


def _run(
    arguments: Sequence[str | Path], out: Pipe, cwd: str | Path, typed: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """What `main` does with these arguments; the environment is afterwards as before, no traceback ever shows."""
    words, err, keys, before = ["griot", *map(str, arguments)], Pipe(), Pipe(), dict(os.environ)
    keys.write(typed)
    keys.seek(0)
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", words)
        patch.setattr(sys, "stdin", keys)
        os.environ.update(environment)
        try:
            main()
        except SystemExit as ending:
            code = ending.code or 0
        finally:
            os.environ.clear()
            os.environ.update(before)
    assert "Traceback" not in out.text + err.text
    return subprocess.CompletedProcess(words, code if isinstance(code, int) else 1, out.text, err.text)


def griot_process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `griot` in a process of its own; no traceback may ever show."""
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(SEEDS.parent), **environment},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done
