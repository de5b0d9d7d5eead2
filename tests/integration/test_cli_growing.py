"""An answer by a language model as it grows in a terminal: what stands on its screen, meanwhile and in the end."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pyte
import pytest

from tests.command import griot, griot_on_screen
from tests.integration.test_cli import QUESTION
from tests.integration.test_cli_chat import ENGLISH, SPAWN, environment
from tests.integration.test_generate_write import INVENTED, SHOWN
from tests.llm_server import LlmServer, Script, breaks_off, says, says_slowly, serving, stalls

WIDE = "俄罗斯代表团由诺瓦克率领访问了巴马科" * 6
UNDER_WAY = (
    "Il est accompagné de plusieurs ministres du gouvernement, et de nombreux chefs d’entreprise du pays qui ont"
)
WAIT_S = 200.0
SCREEN_LINES, KEPT_LINES = 24, 500
MODEL = ("--llm", "openai:scripted")


def settings(server: LlmServer, **more: str) -> dict[str, str]:
    return {"GRIOT_LLM_BASE_URL": server.url, "GRIOT_LLM_ATTEMPTS": "1", **ENGLISH, **more}


class Screen:
    """A terminal of some columns; `text` is all that it shows, what has scrolled away included."""

    def __init__(self, columns: int = 80, lines: int = SCREEN_LINES) -> None:
        self._screen = pyte.HistoryScreen(columns, lines, history=KEPT_LINES, ratio=1.0)
        self._stream = pyte.ByteStream(self._screen)
        self.size = {"COLUMNS": str(columns), "LINES": str(lines), "TERM": "xterm-256color"}

    @property
    def text(self) -> str:
        gone = [
            "".join(line[column].data for column in range(self._screen.columns)) for line in self._screen.history.top
        ]
        return "\n".join(line.rstrip() for line in [*gone, *self._screen.display]).rstrip()

    @property
    def flat(self) -> str:
        """The text as if no line were too long."""
        return " ".join(self.text.split())

    def show(self, printed: bytes) -> None:
        self._stream.feed(printed)


class Watched(Screen):
    """`griot …` in a process of its own, in such a terminal."""

    def __init__(self, *arguments: str | Path, over: dict[str, str]) -> None:
        super().__init__()
        command = [sys.executable, "-c", SPAWN, sys.executable, "-m", "rag.cli", *map(str, arguments)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(**self.size, **over)
        )
        assert self._process.stdout
        self._shown = self._process.stdout.fileno()

    def until(self, holds: Callable[[str], bool]) -> None:
        """Reads on until what is shown is so."""
        deadline = time.monotonic() + WAIT_S
        while not holds(self.flat):
            ready, _, _ = select.select([self._shown], [], [], max(0.0, deadline - time.monotonic()))
            read = os.read(self._shown, 65_536) if ready else b""
            assert read, f"never shown: {self.text}"
            self.show(read)

    def type(self, keys: bytes) -> None:
        assert self._process.stdin
        self._process.stdin.write(keys)
        self._process.stdin.flush()

    def end(self) -> int:
        while read := os.read(self._shown, 65_536):
            self.show(read)
        self._process.communicate(timeout=30)
        return self._process.returncode


def asking(server: LlmServer, index: Path) -> Watched:
    """`griot ask` in a process of its own, in a terminal."""
    return Watched("ask", QUESTION, "--index", index, *MODEL, over=settings(server))


def shown(
    server: LlmServer,
    index: Path,
    *flags: str,
    columns: int = 80,
    lines: int = SCREEN_LINES,
    over: Mapping[str, str] = MappingProxyType({}),
) -> Screen:
    """What `griot ask` leaves on the screen of a terminal."""
    screen = Screen(columns, lines)
    told = settings(server, **screen.size, **over)
    done = griot_on_screen("ask", QUESTION, "--index", index, *MODEL, *flags, **told)
    assert done.returncode == 0, done.stderr
    screen.show(done.stdout.encode())
    return screen


def piped(server: LlmServer, index: Path, over: Mapping[str, str] = MappingProxyType({})) -> str:
    """What it prints if nobody watches."""
    return griot("ask", QUESTION, "--index", index, *MODEL, **settings(server, **over)).stdout


def test_what_is_verified_stands_while_the_rest_is_written(seeds_index: Path) -> None:
    with serving(stalls(f"{SHOWN} [1]. {UNDER_WAY}")) as server:
        watched = asking(server, seeds_index)
        watched.until(lambda text: f"{SHOWN}. [1]" in text and UNDER_WAY in text)
        watched.type(b"\x03")
        assert watched.end() == 130
    assert "accompagné" not in watched.text
    assert f"{SHOWN}. [1]" in watched.flat
    assert "000_07c3436994a3e81c.txt" in watched.text
    assert watched.text.endswith("Stopped: the answer is not complete.")


def test_before_a_word_is_written_it_says_what_it_does_and_can_be_stopped(seeds_index: Path) -> None:
    with serving(stalls("")) as server:
        watched = asking(server, seeds_index)
        watched.until(lambda text: "The language model reads the passages…" in text)
        watched.type(b"\x03")
        assert watched.end() == 130
    assert watched.text == "Stopped before the answer."


@pytest.mark.parametrize(
    ("reply", "columns"),
    [
        (says_slowly(f"{SHOWN} [1]. {INVENTED} [1].", 0.02), 80),
        (breaks_off(f"{SHOWN} [1]. {INVENTED}"), 23),
        (says_slowly(f"{WIDE}。 {SHOWN} [1].", 0.02), 23),
        (says_slowly(f"{SHOWN} [1]. {INVENTED} [1]. " + " ".join(["mot"] * 600), 0.005), 80),
    ],
    ids=["dropped", "broken", "wide", "longer than the screen"],
)
def test_in_the_end_the_screen_has_what_a_pipe_gets_and_nothing_else(
    seeds_index: Path, reply: Script, columns: int
) -> None:
    with serving(reply) as server:
        watched = shown(server, seeds_index, columns=columns, lines=12)
        plain = piped(server, seeds_index)
    assert "".join(watched.text.split()) == "".join(plain.split())


def test_a_sentence_that_is_struck_says_so_in_words(seeds_index: Path) -> None:
    strike = {"GRIOT_LLM_UNSUPPORTED": "strike", "NO_COLOR": "1"}
    with serving(says(f"{SHOWN} [1]. {INVENTED} [1].")) as server:
        watched = shown(server, seeds_index, over=strike)
        plain = piped(server, seeds_index, over=strike)
    assert f"{INVENTED} (absent des documents)" in watched.flat
    assert f"{INVENTED} (absent des documents)" in plain
    assert "\x1b" not in plain


def test_what_is_piped_or_is_json_is_the_answer_alone(seeds_index: Path) -> None:
    with serving(says_slowly(f"{SHOWN} [1].", 0.01)) as server:
        assert piped(server, seeds_index).startswith(f"{SHOWN}. [1]\n")
        watched = shown(server, seeds_index, "--json", columns=200)
    assert watched.text.startswith("{")
    assert "reads the passages" not in watched.text


def test_ctrl_c_in_a_dialogue_stops_the_answer_and_the_dialogue_goes_on(seeds_index: Path) -> None:
    with serving(stalls(f"{SHOWN} [1]. {UNDER_WAY}"), says(f"{SHOWN} [1].")) as server:
        watched = Watched("chat", "--index", seeds_index, *MODEL, over=settings(server))
        watched.until(lambda text: text.endswith("›"))
        watched.type(f"{QUESTION}\n".encode())
        watched.until(lambda text: f"{SHOWN}. [1]" in text)
        watched.type(b"\x03")
        watched.until(lambda text: "Stopped: the answer is not complete. ›" in text)
        watched.type(f"{QUESTION}\n".encode())
        watched.until(lambda text: "Formulé par openai:scripted" in text and text.endswith("›"))
        watched.type(b"\x04")
        assert watched.end() == 0
