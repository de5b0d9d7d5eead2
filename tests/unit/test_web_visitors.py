"""What visitors' documents rest on: names, folders, turns, and an embedder that waits."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from rag.models.embedder import Vectors
from rag.web.background_indexing import (
    AT_A_TIME,
    MOST_S,
    QUIET_S,
    IndexingStoppedError,
    QuestionClock,
    YieldingEmbedder,
)
from rag.web.shares import Turns, Who
from rag.web.upload import FILE_MB, KINDS, NAME_BYTES, VISITOR_FILES, Fault, clean_name, free_name, tell_fault
from rag.web.visitor import LOCK, PREFIX, VisitorFolders
from rag.web.visitors import COOKIE, KEY, Names, VisitorCookie, keep_name, kept_key
from rag.words import read_words
from tests.fakes import WordEmbedder

# As a server is killed: it has folders, and is no more.
KILLED = """
import os, sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args
from rag.web.visitor import VisitorFolders
folder = VisitorFolders(Path(sys.argv[1])).make()
(folder / "dam.txt").write_text("secret")
print(folder, flush=True)
sys.stdin.read()
"""


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_and_stays_as_it_is(name: str) -> None:
    clean = clean_name(name)
    assert clean
    assert clean == clean_name(clean)
    assert not clean.startswith(".")
    assert not set(clean) & set("/\\\x00\n\u202e\u2066\u200f")
    assert len(clean.encode()) <= NAME_BYTES + 2


@given(
    st.sampled_from(["a.txt", "été.md", "A.TXT", "x"]), st.lists(st.sampled_from(["a.txt", "A (2).txt", "x", "Été.md"]))
)
def test_a_free_name_is_free(name: str, taken: list[str]) -> None:
    assert free_name(name, taken).casefold() not in {other.casefold() for other in taken}


def test_a_name_is_known_to_who_gave_it_alone() -> None:
    names, other = Names(), Names()
    name = names.give()
    assert names.known({COOKIE: name}) == name
    assert names.give() != name
    for wrong in (other.give(), name + "0", name.partition(".")[0], "." + name.partition(".")[2], "", ".", "é.ü"):
        assert names.known({COOKIE: wrong}) is None
    assert names.known({}) is None


def test_a_name_is_known_after_a_restart_by_a_key_that_only_this_user_reads(tmp_path: Path) -> None:
    name = Names(kept_key(tmp_path / "index")).give()
    assert Names(kept_key(tmp_path / "index")).known({COOKIE: name}) == name
    assert Names(kept_key(tmp_path / "other")).known({COOKIE: name}) is None
    (file,) = (tmp_path / "index").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == (KEY, 0o600)
    file.write_bytes(b"half")
    assert Names(kept_key(tmp_path / "index")).known({COOKIE: name}) is None


def test_where_no_key_can_be_kept_each_start_has_its_own(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    keys = {kept_key(tmp_path / "index") for _ in range(2)}
    assert [len(key) for key in keys] == [32, 32]
    assert "will not find their evaluations" in caplog.text


def test_the_cookie_lasts_only_once_something_of_the_visitors_is_kept() -> None:
    app = FastAPI(openapi_url=None)
    app.add_middleware(VisitorCookie, names=Names(), seen=lambda _: None)

    def keep(request: Request) -> Response:
        keep_name(request)
        return PlainTextResponse("kept")

    app.add_route("/", lambda _: PlainTextResponse("the page"))
    app.add_route("/keep", keep)
    client = TestClient(app)
    given = client.get("/").headers["set-cookie"]
    assert "Max-Age" not in given
    assert {"HttpOnly", "SameSite=Strict"} <= set(given.split("; "))
    assert "set-cookie" not in client.get("/").headers
    kept = client.get("/keep").headers["set-cookie"]
    assert kept == f"{given}; Max-Age={180 * 24 * 3600}"


def test_what_a_killed_server_left_is_removed_and_what_a_living_one_has_is_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        left = Path(server.stdout.readline().strip())
        VisitorFolders(tmp_path)
        assert (left / "dam.txt").exists()
        server.kill()
        server.wait()
    assert (left / "dam.txt").exists()
    VisitorFolders(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_looks_like_a_leftover_is_let_be(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / LOCK).touch()
    (tmp_path / f"{PREFIX}x").symlink_to(precious)
    VisitorFolders(tmp_path)
    assert (precious / LOCK).exists()


def test_only_this_user_reads_a_visitors_folder_and_closing_removes_it(tmp_path: Path) -> None:
    folders = VisitorFolders(tmp_path)
    assert list(tmp_path.iterdir()) == []
    made = folders.make()
    assert [folder.stat().st_mode & 0o077 for folder in (made, made.parent)] == [0, 0]
    folders.close()
    assert list(tmp_path.iterdir()) == []


def test_everybody_has_a_turn_and_a_failure_stops_nobody() -> None:
    done: list[str] = []
    finished = threading.Event()
    begin = threading.Event()

    def first() -> bool:
        begin.wait(5)
        done.append("first")
        return done.count("first") < 3

    def second() -> bool:
        done.append("second")
        if done.count("second") == 2:
            raise ZeroDivisionError
        return True

    def last() -> bool:
        if len(done) >= 5:
            finished.set()
        return not finished.is_set()

    turns = Turns(lambda: None, 60, "test")
    for step in (first, second, last, first):
        turns.add(step, Who())
    begin.set()
    assert finished.wait(5)
    turns.close()
    assert done == ["first", "second", "first", "second", "first"]


def test_a_visitor_with_much_to_do_does_not_keep_another_waiting() -> None:
    done: list[str] = []
    begin, finished = threading.Event(), threading.Event()

    def working(name: str) -> Callable[[], bool]:
        def step() -> bool:
            begin.wait(5)
            done.append(name)
            if len(done) == 6:
                finished.set()
            return name != "short" and len(done) < 6

        return step

    turns = Turns(lambda: None, 60, "test")
    for name, who in (("long", "Awa"), ("longer", "Awa"), ("short", "Bintou")):
        turns.add(working(name), Who(who))
    begin.set()
    assert finished.wait(5)
    turns.close()
    assert done[:3] == ["long", "short", "longer"]


def test_what_is_embedded_ahead_is_not_embedded_again() -> None:
    embedder, told = CountingEmbedder(), list[tuple[int, int]]()
    texts = [f"le mot {number}" for number in range(AT_A_TIME + 1)]
    gentle = YieldingEmbedder(embedder, QuestionClock(), lambda: False, lambda *done: told.append(done))
    assert len(list(gentle.embed_ahead(texts))) == 1
    assert told == [(8, 9), (9, 9)]
    found = gentle.embed_passages([*texts, "un autre"])
    assert np.array_equal(found, WordEmbedder().embed_passages([*texts, "un autre"]))
    assert embedder.embedded == 10


class CountingEmbedder(WordEmbedder):
    """Counts the passages that it embeds."""

    embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return super().embed_passages(texts)


def test_a_gentle_embedder_gives_the_same_vectors_a_few_at_a_time() -> None:
    embedder, told = WordEmbedder(), list[tuple[int, int]]()
    texts = [f"le mot {number}" for number in range(2 * AT_A_TIME + 1)]
    gentle = YieldingEmbedder(embedder, QuestionClock(), lambda: False, lambda *done: told.append(done))
    assert np.array_equal(gentle.embed_passages(texts), WordEmbedder().embed_passages(texts))
    assert told == [(AT_A_TIME, 17), (2 * AT_A_TIME, 17), (17, 17)]
    assert gentle.embed_passages([]).shape == (0, embedder.dimensions)


def test_a_gentle_embedder_waits_for_a_question_but_not_for_ever() -> None:
    waits_s: list[float] = []
    questions = QuestionClock(lambda: 100 + sum(waits_s), waits_s.append)
    gentle = YieldingEmbedder(WordEmbedder(), questions, lambda: False, lambda *_: None)
    gentle.embed_passages(["un mot"])
    assert waits_s == []
    questions.begin()
    gentle.embed_passages(["un mot"])
    assert sum(waits_s) == pytest.approx(QUIET_S)


def test_where_somebody_always_asks_it_waits_no_longer_than_it_must() -> None:
    waits_s: list[float] = []

    def wait(wait_s: float) -> None:
        waits_s.append(wait_s)
        questions.begin()

    questions = QuestionClock(lambda: 100 + sum(waits_s), wait)
    questions.begin()
    questions.let_pass()
    assert sum(waits_s) == pytest.approx(MOST_S, abs=0.1)


def test_a_gentle_embedder_stops_when_it_is_told() -> None:
    gentle = YieldingEmbedder(WordEmbedder(), QuestionClock(), lambda: True, lambda *_: None)
    with pytest.raises(IndexingStoppedError):
        gentle.embed_passages(["un mot"])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_fault_is_a_sentence_in_either_language(language: str) -> None:
    words = read_words(language)
    for fault in get_args(Fault):
        said = tell_fault(fault, words, "a.txt")
        assert said.endswith(".")
        assert "{" not in said
    assert ", ".join(KINDS) in tell_fault("uploads_kind", words, "a.png")
    assert str(FILE_MB) in tell_fault("uploads_large", words, "a.txt")
    assert str(VISITOR_FILES) in tell_fault("uploads_many", words)
