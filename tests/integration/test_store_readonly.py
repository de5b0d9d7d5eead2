"""An index in a folder where nothing can be written: it is asked, searched, shown and checked, and stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from rag.store import Store
from tests.conftest import SEEDS
from tests.integration.test_web_serve import Served

# Root may write anywhere; without these two rights, it may write where the permissions say.
BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
QUESTION = "Qui a conduit la délégation russe à Bamako ?"


def griot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*BOUND, sys.executable, "-m", "rag.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(SEEDS.parent)},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def lock(folder: Path) -> None:
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)


def unlock(folder: Path) -> None:
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_size, file.stat().st_mtime_ns) for file in folder.rglob("*")}


@pytest.fixture
def locked(seeds_index: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the index of `seeds/` in which nothing can be written."""
    folder = tmp_path / "index"
    shutil.copytree(seeds_index, folder)
    lock(folder)
    yield folder
    unlock(folder)


def test_a_read_only_index_answers_as_it_does_elsewhere(locked: Path, seeds_index: Path, tmp_path: Path) -> None:
    before = state(locked)
    done = griot("ask", QUESTION, "--index", locked)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == griot("ask", QUESTION, "--index", seeds_index).stdout
    found = griot("search", "Novak", "--index", locked)
    assert (found.returncode, found.stdout) == (0, griot("search", "Novak", "--index", seeds_index).stdout)
    assert "documents: 5" in griot("status", "--index", locked).stdout
    (tmp_path / "questions.csv").write_text(f"question\n{QUESTION}\n")
    assert griot("batch", tmp_path / "questions.csv", "--index", locked).stdout.startswith("1 lines, 1 answered")
    assert state(locked) == before


def test_the_doctor_finds_a_read_only_index_sound(locked: Path) -> None:
    before = state(locked)
    done = griot("doctor", "--index", locked)
    assert done.returncode == 0
    assert "it can be asked as it is" in done.stdout
    assert "Tantivy agrees with the catalog." in done.stdout
    assert "error" not in done.stdout
    assert state(locked) == before


def test_a_read_only_index_cannot_be_changed_and_says_so(locked: Path) -> None:
    done = griot("index", SEEDS, "--index", locked)
    assert done.returncode == 2
    assert done.stderr.startswith(f"The index in '{locked}' can only be read")
    assert "--index" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_copy_of_an_index_in_use_is_read_with_its_log(seeds_index: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_index, tmp_path / "source")
    with Store.open(tmp_path / "source", None) as store:
        store.catalog.write("UPDATE documents SET facts = '{}' WHERE path = (SELECT min(path) FROM documents)")
        store.catalog.write("INSERT INTO meta VALUES ('note', 'in the log alone')")
        shutil.copytree(tmp_path / "source", tmp_path / "whole")
    shutil.copytree(tmp_path / "whole", tmp_path / "torn")
    (tmp_path / "torn" / "catalog.sqlite-shm").unlink()
    code = (
        "import sys; from rag.store.catalog import Catalog; from pathlib import Path;"
        "print(Catalog.open(Path(sys.argv[1])).rows(\"SELECT value FROM meta WHERE key = 'note'\"))"
    )
    for name in ("whole", "torn"):
        lock(tmp_path / name)
    read = subprocess.run(
        [*BOUND, sys.executable, "-c", code, tmp_path / "whole"], capture_output=True, text=True, cwd=SEEDS.parent
    )
    assert "in the log alone" in read.stdout, read.stderr
    done = griot("status", "--index", tmp_path / "torn")
    assert (done.returncode, "was copied while it was being changed" in done.stderr) == (2, True)
    assert "--rebuild" not in griot("doctor", "--index", tmp_path / "torn").stdout
    for name in ("whole", "torn"):
        unlock(tmp_path / name)


def test_what_is_no_index_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("A file.")
    (tmp_path / "odd" / "catalog.sqlite").mkdir(parents=True)
    for command in (("ask", QUESTION), ("status",), ("index", SEEDS)):
        done = griot(*command, "--index", tmp_path / "notes.txt")
        assert (done.returncode, done.stdout) == (2, "")
        sentence = "is a file, not the folder of an index. Name a folder with --index."
        assert done.stderr == f"'{tmp_path / 'notes.txt'}' {sentence}\n"
        done = griot(*command, "--index", tmp_path / "odd")
        assert (done.returncode, done.stdout) == (2, "")
        sentence = "is a folder, not the catalog of an index. Remove it, or name another folder with --index."
        assert done.stderr == f"'{tmp_path / 'odd' / 'catalog.sqlite'}' {sentence}\n"


def test_a_server_on_a_read_only_index_shows_and_refuses_in_words(locked: Path) -> None:
    before = state(locked)
    environment = {**os.environ, "PYTHONPATH": str(SEEDS.parent)}
    command = [*BOUND, sys.executable, "-m", "rag.cli", "serve", "--port", "0", "--index", str(locked)]
    with Served(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout
        port = server.stdout.readline().split("localhost:")[1].split()[0]
        address = f"http://127.0.0.1:{port}"
        while server.poll() is None and '"ready": true' not in urlopen(f"{address}/status").read().decode():
            time.sleep(0.2)
        assert len(json.load(urlopen(f"{address}/library/documents"))["rows"]) == 5
        said = {"question": QUESTION, "verdict": "down", "given": "Personne."}
        feedback = Request(f"{address}/feedback", json.dumps(said).encode(), {"Content-Type": "application/json"})
        with pytest.raises(HTTPError) as refused:
            urlopen(feedback)
        assert "n’a pas pu être gardé" in json.load(refused.value)["error"]
        questions = Request(
            f"{address}/evaluation?name=q.csv", f"question,answers\n{QUESTION},Novak\n".encode(), method="POST"
        )
        with pytest.raises(HTTPError) as refused:
            urlopen(questions)
        assert json.load(refused.value)["error"].startswith("Le rapport ne peut pas être gardé")
        server.terminate()
        server.communicate(timeout=60)
    assert server.returncode == 0
    assert state(locked) == before
