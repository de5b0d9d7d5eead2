"""A run of indexing that is killed: known as unfinished, said wherever it is asked, and finished by the next start."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from rag.assistant import Assistant
from rag.errors import IndexEmptyError
from rag.indexing import FIRST_BATCH, Progress
from rag.settings import Settings
from rag.store import read_status, read_unfinished
from rag.store.doctor import examine
from tests.command import griot
from tests.fakes import WordEmbedder
from tests.integration.test_indexing import CHILD, ROOT, opened, paths_in, run, state_of, state_of_scratch, write
from tests.integration.test_web_serve import address_of, read, start

QUESTION = "Qui a conduit la délégation russe à Bamako ?"

# Indexes with the bundled model, and kills itself before the passages of batch number argv[3] are embedded.
KILLED = """
import os, signal, sys
from pathlib import Path
from rag.assistant import fingerprint
from rag.indexing import index_paths
from rag.models.embedder import BundledEmbedder
from rag.settings import Settings
from rag.store import Store
left = int(sys.argv[3])
class Killed(BundledEmbedder):
    def embed_passages(self, texts):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_passages(texts)
embedder, settings = Killed(), Settings(index=Path(sys.argv[1]))
with Store.create(settings.index, fingerprint(embedder, settings)) as store:
    index_paths([Path(sys.argv[2])], store, embedder, settings)
"""


def killed_at_batch(index: Path, documents: Path, batch: int) -> Path:
    """An index whose first run was killed at its first, second, … batch."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(index), str(documents), str(batch)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    return index


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that was killed before its first document."""
    return killed_at_batch(tmp_path_factory.mktemp("empty") / "ix", ROOT / "seeds", 1)


def test_kills_at_any_moment_are_known_and_the_next_run_finishes(tmp_path: Path) -> None:
    docs, index, chosen = write(tmp_path / "docs", 150), tmp_path / "index", random.Random(3)
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(index), str(docs)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(chosen.randrange(1, 16)):
            child.stdout.readline()
        time.sleep(chosen.random() / 100)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        if not (index / "catalog.sqlite").exists():
            continue
        status = read_status(index)
        if status.roots:
            assert status.unfinished is not None
            assert status.unfinished.total == 150
            assert status.unfinished.done <= status.documents < 150
            assert status.unfinished.paths == (str(docs),)
    assert run(index).added == 150 - len(paths_in(index)) or len(paths_in(index)) == 150
    assert read_unfinished(index) is None
    assert state_of(index) == state_of_scratch(tmp_path / "scratch", docs)


def test_what_another_run_did_not_cover_stays_unfinished(tmp_path: Path) -> None:
    docs, other, index = write(tmp_path / "docs", 40), write(tmp_path / "other", 2), tmp_path / "index"
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(index), str(docs)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("embed 3"):
            break
    child.send_signal(signal.SIGKILL)
    child.communicate()
    run(index, other)
    unfinished = read_unfinished(index)
    assert unfinished is not None
    assert unfinished.paths == (str(docs),)
    run(index)
    assert read_unfinished(index) is None
    assert len(paths_in(index)) == 42


def test_the_first_documents_are_there_before_the_rest_is_read(tmp_path: Path) -> None:
    docs, embedder = write(tmp_path / "docs", 60), WordEmbedder()
    found: list[tuple[int, int, int]] = []

    def look(progress: Progress) -> None:
        if progress.stage == "embed" and len(found) < 20:
            with opened(tmp_path / "index") as store:
                words = store.search_words("délégation coton fleuve marché", 500)
                found.append((len(embedder.texts), len(store.cards()), len(words)))

    run(tmp_path / "index", docs, embedder=embedder, on_progress=look)
    embedded, documents, _ = found[0]
    assert embedded <= 2 * FIRST_BATCH
    assert documents == 1
    assert found[-1][2] > 0  # by their words, too, while the run goes on


def test_an_empty_index_says_so_and_what_to_type(empty: Path, tmp_path: Path) -> None:
    questions = tmp_path / "q.csv"
    questions.write_text(f"question,answers\n{QUESTION},Novak\n", "utf-8")
    again = f"griot index --index {empty}"
    for arguments in (
        ("ask", QUESTION),
        ("search", QUESTION),
        ("chat",),
        ("batch", questions),
        ("evaluate", questions),
    ):
        done = griot(*arguments, "--index", empty)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr == f"The index in '{empty}' is empty: its building was interrupted. Go on with it: {again}\n"
    with pytest.raises(IndexEmptyError):
        Assistant.open(empty, Settings())


def test_status_and_the_doctor_say_how_far_it_is(empty: Path) -> None:
    said = "The index is unfinished: 0 of 5 documents so far."
    done = griot("status", "--index", empty)
    assert done.stderr == f"{said} Finish it with: griot index --index {empty}\n"
    told = json.loads(griot("status", "--json", "--index", empty).stdout)["unfinished"]
    assert (told["done"], told["total"], told["paths"]) == (0, 5, [str(ROOT / "seeds")])
    found = [(finding.level, finding.remedy) for finding in examine(empty) if finding.what == said]
    assert found == [("warning", f"griot index --index {empty}")]


def test_an_answer_from_a_part_says_that_it_is_one_and_the_command_that_is_told_finishes_it(tmp_path: Path) -> None:
    index = killed_at_batch(tmp_path / "ix", ROOT / "seeds", 2)
    done = griot("ask", QUESTION, "--index", index, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] in ("answered", "not_found")
    told, _, again = done.stderr.strip().partition(" Finish it with: griot ")
    assert told.startswith("The index is unfinished: ")
    assert griot(*again.split(" ")).returncode == 0
    assert (read_unfinished(index), read_status(index).documents) == (None, 5)
    assert griot("ask", QUESTION, "--index", index).stderr == ""


def test_a_server_finishes_what_was_left_and_can_be_asked_meanwhile(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    first = (ROOT / "seeds" / "000_07c3436994a3e81c.txt").read_text("utf-8")
    for number in range(60):
        (docs / f"{number:03}.txt").write_text(f"{first}\n\n{number}", "utf-8")
    index = killed_at_batch(tmp_path / "index", docs, 2)
    assert 0 < read_status(index).documents < 60
    with start(tmp_path, docs) as process:
        address = address_of(process)
        while not json.loads(read(f"{address}/status"))["models"] and process.poll() is None:
            time.sleep(0.1)
        sentence = ""
        while process.poll() is None and not sentence and read_unfinished(index):
            with urlopen(f"{address}/indexing?lang=en") as response:
                sentence = json.loads(response.read())["sentence"]
        choices = json.loads(read(f"{address}/choices"))
        while process.poll() is None and read_unfinished(index):
            time.sleep(0.1)
        with urlopen(f"{address}/indexing?lang=en") as response:
            at_the_end = json.loads(response.read())["sentence"]
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert errors == ""
    assert (" of 60 so far" in sentence, bool(choices["paths"]), at_the_end) == (True, True, "")
    assert (read_unfinished(index), read_status(index).documents) == (None, 60)


def test_a_first_start_that_is_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with start(tmp_path, ROOT / "seeds") as process:
        address_of(process)
        while not (index / "catalog.sqlite").exists():
            time.sleep(0.01)
        process.kill()
    with start(tmp_path, ROOT / "seeds") as process:
        address = address_of(process)
        while process.poll() is None and not json.loads(read(f"{address}/status"))["ready"]:
            time.sleep(0.1)
        while process.poll() is None and read_unfinished(index):
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert (read_unfinished(index), read_status(index).documents) == (None, 5)
