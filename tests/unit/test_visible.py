"""What would steer a terminal is written out, wherever a name or a text of somebody else is printed."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli.show import hit_lines, report_lines
from rag.cli.terminal import BOLD, GREY, STRUCK, harmless
from rag.indexing import IndexReport
from rag.records import Document, Hit, Passage, visible
from rag.store.scan import Skipped
from tests.conftest import SEEDS

NAME = "t\x1b]0;pwn\x07\u202e[red]\nline\x9b2Jx.txt"
SHOWN = r"t\x1b]0;pwn\x07\u202e[red]\nline\x9b2Jx.txt"


def test_a_name_is_written_out_on_one_line() -> None:
    assert visible(NAME) == SHOWN
    assert visible("d\udce9.txt") == r"d\udce9.txt"
    assert visible("دليل — été.txt") == "دليل — été.txt"
    assert Document(NAME, "0" * 64, "Un texte.").name == SHOWN


def test_what_is_listed_names_files_so() -> None:
    document = Document(f"sub/{NAME}", "0" * 64, "Un texte.")
    passage = Passage("a", document.path, 0, 9, "Un texte.")
    first = next(hit_lines([Hit(passage, document, 1.0, cosine=1.0, coverage=1.0)], "fr"))
    assert first == f"1. 1.00  {SHOWN}  (sub/{SHOWN}:0-9)"
    skipped = (Skipped("/d", NAME, ".x\x1bf", f"It leads to '{NAME}'."),)
    report = IndexReport(0, 0, 0, 0, skipped, ((NAME, f"'{NAME}' is empty."),), 0, 0, 0.0)
    assert list(report_lines(report, Path("index")))[:2] == [
        f"left out: {SHOWN}: '{SHOWN}' is empty.",
        f"left out: {SHOWN}: It leads to '{SHOWN}'.",
    ]


def test_text_keeps_our_styles_and_nothing_else_that_steers() -> None:
    styled = f"{BOLD('gras')}\t{STRUCK('barré')}\n{GREY('gris')}"
    assert harmless(styled) == styled
    assert harmless("\x1b[2J\x1b[31mrouge\x1b]8;;http://x\x07\r\x9bH") == (
        r"\x1b[2J\x1b[31mrouge\x1b]8;;http://x\x07\r\x9bH"
    )
    assert harmless("a\u202eb") == r"a\u202eb"
    assert harmless("a\u202eb", is_shown=False) == "a\u202eb"  # a quote in a file is as it is in its document


def on_a_terminal(*arguments: str | Path) -> str:
    """What `griot` prints on a terminal that it takes for one; progress bars are on another output."""
    reading, writing = pty.openpty()
    command = [sys.executable, "-m", "rag.cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SEEDS.parent), "TERM": "xterm"}
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, env=environment) as process:
        os.close(writing)
        shown = b""
        while True:
            try:
                shown += os.read(reading, 65536)
            except OSError:  # how Linux says that the other end is closed
                break
        assert process.wait() == 0, process.stderr and process.stderr.read()
    os.close(reading)
    return shown.decode()


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An index of a file with that name, beside an empty one, and what was printed of it."""
    folder = tmp_path_factory.mktemp("steering")
    (folder / "docs").mkdir()
    (folder / "docs" / NAME).write_text("Le tigre vert est à Kayes.\n")
    (folder / "docs" / f"empty-{NAME}").write_text("")
    return folder / "index", on_a_terminal("index", folder / "docs", "--index", folder / "index")


@pytest.mark.parametrize("command", [("search", "tigre"), ("ask", "Où est le tigre vert ?", "--json"), ("status",)])
def test_no_command_lets_a_file_name_steer_the_terminal(indexed: tuple[Path, str], command: tuple[str, ...]) -> None:
    index, told = indexed
    assert "pwn" in told
    printed = told + on_a_terminal(*command, "--index", index)
    assert not set(printed.replace("\r\n", "\n")) & set("\x1b\x07\r\x9b\u202e")
