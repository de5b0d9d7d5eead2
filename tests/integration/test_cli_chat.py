"""`griot chat`: as lines that are piped in, in a terminal, and command by command."""

import os
import re
import subprocess
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.cli.chat import Talk, hold
from rag.errors import ModelError, QuestionError
from rag.models.reader import PassageReading
from rag.records import Filter
from tests.command import griot
from tests.conftest import SEEDS
from tests.fakes import WordReader, assistant_over

WHO = "Qui conduisait la délégation russe à Bamako ?"
WITH = "Et qui l'accompagnait ?"
FRENCH = {"LC_ALL": "fr_FR.UTF-8"}
ENGLISH = {"LC_ALL": "C.UTF-8"}
SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
STYLE = re.compile(r"\x1b\[[0-9;?]*[a-z]")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SEEDS.parent), "PYTHONIOENCODING": "utf-8", **more}


def piped(lines: Sequence[str], index: Path, *flags: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Feeds lines to `griot chat`."""
    return griot("chat", "--index", index, *flags, typed="\n".join(lines), **more)


class Terminal:
    """`griot chat` in a terminal of its own, which Python's `pty` is on the other side of."""

    def __init__(self, index: Path) -> None:
        chat = [sys.executable, "-m", "rag.cli", "chat", "--index", str(index)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", SPAWN, *chat],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(TERM="dumb", **ENGLISH),
        )
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self.shown = ""

    def until(self, text: str) -> None:
        """Reads until a text has been shown."""
        while text not in self.shown:
            read = self._read()
            assert read, f"{text!r} was never shown: {self.shown}"
            self.shown += self._decoder.decode(read)

    def type(self, text: str) -> None:
        """Types keys, and forgets what was shown before."""
        assert self._process.stdin
        self.shown = ""
        self._process.stdin.write(text.encode())
        self._process.stdin.flush()

    def end(self) -> int:
        """Reads to the end; the exit code."""
        while read := self._read():
            self.shown += self._decoder.decode(read)
        self._process.communicate(timeout=30)
        return self._process.returncode

    def _read(self) -> bytes:
        assert self._process.stdout
        return os.read(self._process.stdout.fileno(), 65_536)


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    return Talk(assistant, Filter(), "en")


def said(talk: Talk, line: str) -> str:
    """What is printed for a line, without styles."""
    return STYLE.sub("", "\n".join(talk.answer(line)))


def understood(talk: Talk, line: str) -> str:
    """The question that a line is understood as."""
    return said(talk, line).splitlines()[0].removeprefix("understood: ")


def test_lines_that_are_piped_in_are_answered_as_a_conversation(seeds_index: Path) -> None:
    done = piped([WHO, "", WITH], seeds_index, **FRENCH)
    assert done.returncode == 0, done.stderr
    first, follow_up = done.stdout.split("compris\u00a0: ")
    assert "Alexandre Novak" in first
    assert "[1] " in first
    assert "000_07c3436994a3e81c.txt" in first
    assert "Alexandre Novak" in follow_up.splitlines()[0]
    assert "›" not in done.stdout
    assert "\x1b" not in done.stdout


def test_a_question_that_cannot_be_asked_is_one_sentence_and_the_dialogue_goes_on(seeds_index: Path) -> None:
    done = piped(["?!", WHO], seeds_index)
    assert done.returncode == 0
    assert "holds no word" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Alexandre Novak" in done.stdout


def test_the_flags_are_those_of_ask(seeds_index: Path) -> None:
    flags = ("--since", "2023", "--today", "2024-08-01", "--explain")
    done = piped(["Who spoke at the summit last year?"], seeds_index, *flags, **ENGLISH)
    assert done.stdout.startswith("Among 2 of 5 documents: since 2023. ")
    assert "How the question was understood" in done.stdout
    assert "in 2023 (" in done.stdout
    refused = piped([WHO], seeds_index, "--source", "Bamako.net")
    assert refused.returncode == 2
    assert "Choose among: Bamada.net, " in refused.stderr
    assert refused.stdout == ""


def test_bytes_that_are_no_text_do_not_end_the_dialogue(seeds_index: Path) -> None:
    command = [sys.executable, "-m", "rag.cli", "chat", "--index", str(seeds_index)]
    lines = b"\xff\xfe Su-25 ?\n" + WHO.encode()
    done = subprocess.run(command, input=lines, capture_output=True, timeout=300, env=environment())
    assert done.returncode == 0
    assert "Alexandre Novak" in done.stdout.decode()


def test_a_terminal_has_a_prompt_and_ctrl_d_ends_politely(seeds_index: Path) -> None:
    terminal = Terminal(seeds_index)
    terminal.until("› ")
    assert "Documents: 5." in terminal.shown
    terminal.type("Who led the Russian delegation?\n")
    terminal.until("000_07c3436994a3e81c.txt")
    terminal.until("› ")
    terminal.type("\x04")
    assert terminal.end() == 0
    assert "Goodbye." in terminal.shown


def test_ctrl_c_ends_politely(seeds_index: Path) -> None:
    terminal = Terminal(seeds_index)
    terminal.until("› ")
    terminal.type("\x03")
    assert terminal.end() == 0
    assert "Goodbye." in terminal.shown
    assert "Traceback" not in terminal.shown


def test_quit_ends_and_what_comes_after_is_not_asked(seeds_index: Path) -> None:
    done = piped(["/help", "/quit", WHO], seeds_index, **FRENCH)
    assert done.returncode == 0
    assert "/undo            retirer la dernière question" in done.stdout
    assert "Novak" not in done.stdout


def test_undo_takes_back_the_last_question_alone(talk: Talk) -> None:
    said(talk, WHO)
    with_whom = understood(talk, WITH)
    assert "Alexandre Novak" in with_whom
    said(talk, "/undo")
    said(talk, "Who is the Russian ambassador to Mali?")
    assert said(talk, "/undo") == "Taken back: Who is the Russian ambassador to Mali?"
    assert understood(talk, WITH) == with_whom
    said(talk, "/undo")
    assert said(talk, "/undo") == f"Taken back: {WHO}"
    assert said(talk, "/undo") == "There is nothing here yet. Ask a question first."


def test_undo_after_small_talk_takes_back_the_small_talk_alone(talk: Talk) -> None:
    said(talk, WHO)
    with_whom = understood(talk, WITH)
    said(talk, "/undo")
    said(talk, "Merci !")
    assert said(talk, "/undo") == "Taken back: Merci !"
    assert understood(talk, WITH) == with_whom


def test_edit_asks_the_last_question_again_as_it_is_written(talk: Talk) -> None:
    assert said(talk, "/edit Qui ?").startswith("There is nothing here yet.")
    said(talk, WHO)
    assert said(talk, "/edit").startswith("Write the question after /edit")
    assert "Sadio Camara" in said(talk, "/edit Qui a reçu l'ambassadeur de Russie ?")
    with pytest.raises(QuestionError):
        said(talk, "/edit ?!")
    assert said(talk, "/undo") == f"Taken back: {WHO}"
    assert said(talk, "/undo").startswith("There is nothing here yet.")


def test_after_new_nothing_is_remembered(talk: Talk) -> None:
    said(talk, WHO)
    assert said(talk, "/new").startswith("A new conversation")
    assert "understood" not in said(talk, WITH)
    said(talk, "/new")
    assert said(talk, "/sources 1").startswith("There is nothing here yet.")


def test_sources_shows_the_article_around_a_quote(talk: Talk) -> None:
    said(talk, WHO)
    lines = said(talk, "/sources 1").splitlines()
    assert lines[0].startswith("[1] ")
    assert "000_07c3436994a3e81c.txt:" in lines[0]
    text = " ".join((SEEDS / "000_07c3436994a3e81c.txt").read_text("utf-8").split())
    (quote,) = (line.removeprefix("> ") for line in lines if line.startswith("> "))
    assert "Alexandre Novak" in quote
    before, after = lines[2], lines[4]
    assert f"{before} {quote} {after.removesuffix(' …')}" in text
    assert said(talk, "/sources 9") == "The last answer has no source 9."
    assert said(talk, "/sources one").startswith("Write the number of a source")


def test_save_writes_the_transcript_once(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "said.md"
    assert said(talk, f"/save {file}").startswith("There is nothing here yet.")
    assert not file.exists()
    said(talk, WHO)
    said(talk, WITH)
    assert said(talk, "/save") == "Write a file's name after /save, for example: /save conversation.md"
    assert said(talk, f"/save {file}") == f"The conversation is in {file}"
    kept = file.read_text("utf-8")
    assert kept.startswith("# A conversation with Griot")
    assert kept.index("Qui conduisait la délégation russe") < kept.index("accompagnait")
    assert "Alexandre Novak" in kept
    assert said(talk, f"/save {file}") == f"{file} is there already. Choose another name."
    assert "cannot be written" in said(talk, f"/save {tmp_path / 'no' / 'such.md'}")
    assert file.read_text("utf-8") == kept


def test_a_suffix_chooses_the_format(talk: Talk, tmp_path: Path) -> None:
    said(talk, WHO)
    said(talk, f"/save {tmp_path / 'said.html'}")
    assert (tmp_path / "said.html").read_text("utf-8").lstrip().startswith("<!")


def test_an_unknown_command_is_no_question(talk: Talk) -> None:
    assert said(talk, "/nouveau") == "/nouveau is no command. Type /help to see them all."
    assert said(talk, "/UNDO").startswith("There is nothing here yet.")


class FailingOnce(WordReader):
    """A reader that fails the first time it reads."""

    def __init__(self, error: Exception) -> None:
        self._errors: Iterator[Exception] = iter([error])

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """What each passage says, but the first time."""
        for error in self._errors:
            raise error
        return super().read(question, passages)


@pytest.mark.parametrize("error", [ModelError("The model is damaged. Install Griot again."), MemoryError("no room")])
def test_a_model_that_fails_is_one_sentence_and_the_dialogue_goes_on(
    error: Exception, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = assistant_over(tmp_path, {"a.txt": "The minister Adama Diallo opened the bridge of Sorabe on Monday."})
    question = "Which minister opened the bridge?"
    with Assistant(made.store, made.embedder, FailingOnce(error), made.settings) as assistant:
        hold(Talk(assistant, Filter(), "en"), iter([question, question]))
    printed = capsys.readouterr()
    assert str(error) in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert "Adama Diallo" in printed.out
