"""The store through kills, damage, full disks and half an index: the catalog answers, and the parts come back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexBusyError, IndexDamagedError, IndexMismatchError, IndexMissingError
from rag.store import Fingerprint, Store, read_status
from rag.store.catalog import Catalog, Vector
from rag.store.chroma import SYNC_THRESHOLD, VectorIndex
from rag.store.layout import part_folder
from tests.fakes import clustered_vectors, fill_catalog

ROOT = Path(__file__).parents[2]
PRINT = Fingerprint("made", 32, "none", 900)
COUNT = SYNC_THRESHOLD + 500  # enough for Chroma to write its HNSW files
VECTORS = clustered_vectors(COUNT, PRINT.dimensions)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose parts are current; tests copy it."""
    folder = tmp_path_factory.mktemp("built") / "index"
    with Store.create(folder, PRINT) as store:
        fill_catalog(store.catalog, VECTORS)
        store.apply()
    return folder


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "index", copy_function=shutil.copy2)


@pytest.fixture
def children() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that a test started; none of them outlives it."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for child in started:
        child.kill()
        child.communicate()


def run_python(code: str, *arguments: object, before: str = "") -> subprocess.Popen[str]:
    """Another process of ours, running `code` from the repository's root."""
    command = f'{before} exec {sys.executable} -c "$0" "$@"'
    return subprocess.Popen(
        ["bash", "-c", command, code, *map(str, arguments)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def hnsw_folder(index: Path) -> Path:
    status = {part.name: part for part in read_status(index).parts}
    chroma = part_folder(index, "chroma", status["chroma"].generation)
    return next(path for path in chroma.iterdir() if path.is_dir())


def generations(index: Path) -> dict[str, int]:
    return {part.name: part.generation for part in read_status(index).parts}


def states(index: Path) -> dict[str, str]:
    return {part.name: part.state for part in read_status(index).parts}


def repair(index: Path) -> None:
    with Store.create(index, PRINT) as store:
        store.apply()


def check_chroma_finds(index: Path, count: int) -> None:
    """Chroma itself, not the exact scan, finds what the catalog holds."""
    generation = generations(index)["chroma"]
    with closing(VectorIndex.open(part_folder(index, "chroma", generation))) as part:
        assert part.count() == count
        found = [part.search(VECTORS[place], 1)[0].score for place in range(0, COUNT, 100)]
    assert np.mean(np.array(found) > 0.999) >= 0.97


def served(index: Path, vector: Vector, until_state: str = "current") -> list[str]:
    """The states of Chroma that a server saw, asking all the while; every answer was the nearest passage."""
    seen: list[str] = []
    with Store.open(index, PRINT, serve=True) as store:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert store.search_dense(vector, 3)[0].score > 0.999
            seen.append(next(part.state for part in store.status().parts if part.name == "chroma"))
            if seen[-1] == until_state and store.answers_from_chroma():
                return seen
            time.sleep(0.05)
    raise AssertionError(f"chroma never came back: {seen[-1]}")


APPLY = """
import sys
from pathlib import Path
from rag.store import Fingerprint, Store
with Store.create(Path(sys.argv[1]), Fingerprint("made", 32, "none", 900)) as store:
    print("open", flush=True)
    store.apply()
"""


def test_a_kill_while_chroma_writes_its_files_loses_nothing(index: Path, children: list[subprocess.Popen[str]]) -> None:
    with closing(Catalog.open(index)) as catalog:
        fill_catalog(catalog, VECTORS, "more")
    header = hnsw_folder(index) / "header.bin"
    before = header.stat().st_mtime_ns
    child = run_python(APPLY, index)
    children.append(child)
    while header.stat().st_mtime_ns == before and child.poll() is None:
        time.sleep(0.001)
    time.sleep(0.012)  # from 0 to 0.03 s, ten kills of ten left files that did not agree
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert states(index)["chroma"] == "unchecked"
    with Store.open(index, PRINT) as store:
        assert store.search_dense(VECTORS[7], 2)[0].score > 0.999
    repair(index)
    assert states(index) == {"chroma": "current", "tantivy": "current"}
    check_chroma_finds(index, 2 * COUNT)


def test_a_sound_part_that_was_not_closed_in_order_is_checked_and_kept(index: Path) -> None:
    for mark in index.glob("*.seal"):
        mark.unlink()
    assert states(index) == {"chroma": "unchecked", "tantivy": "unchecked"}
    repair(index)
    assert states(index) == {"chroma": "current", "tantivy": "current"}
    assert generations(index) == {"chroma": 1, "tantivy": 1}


def test_a_missing_hnsw_folder_is_noticed_and_built_again(index: Path) -> None:
    shutil.rmtree(hnsw_folder(index))  # Chroma itself then finds nothing, and says nothing
    seen = served(index, VECTORS[3])
    assert "checking" in seen or "rebuilding" in seen
    assert generations(index)["chroma"] == 2
    check_chroma_finds(index, COUNT)


def test_a_file_that_would_crash_the_process_is_built_again(index: Path) -> None:
    vectors = hnsw_folder(index) / "data_level0.bin"
    with vectors.open("r+b") as file:
        file.write(random.Random(0).randbytes(vectors.stat().st_size // 2))
    repair(index)
    assert generations(index)["chroma"] == 2
    check_chroma_finds(index, COUNT)


def test_parts_that_are_gone_come_back_from_the_catalog(index: Path) -> None:
    for name, generation in generations(index).items():
        shutil.rmtree(part_folder(index, name, generation))
    with Store.open(index, PRINT) as store:  # a process that only asks brings the words back, and needs no Chroma
        assert store.search_words("passage 17", 1)[0].passage_id == "made-17"
        assert store.search_dense(VECTORS[17], 1)[0].passage_id == "made-17"
    repair(index)
    check_chroma_finds(index, COUNT)


def test_a_damaged_word_index_is_built_again(index: Path) -> None:
    folder = part_folder(index, "tantivy", generations(index)["tantivy"])
    for file in folder.glob("*.term"):
        file.write_bytes(random.Random(0).randbytes(file.stat().st_size))
    with Store.open(index, PRINT) as store:
        assert store.search_words("passage 17", 1)[0].passage_id == "made-17"


def test_rebuilt_parts_embed_nothing_and_leave_no_old_folder(index: Path) -> None:
    with sqlite3.connect(index / "catalog.sqlite") as db:
        db.execute("UPDATE targets SET made_by = 'chromadb 0.1'")
    db.close()
    repair(index)
    assert generations(index) == {"chroma": 2, "tantivy": 2}
    assert sorted(path.name for path in index.glob("*-[0-9]")) == ["chroma-2", "tantivy-2"]


def test_a_second_writer_is_told_who_has_it(tmp_path: Path) -> None:
    with (
        Store.create(tmp_path / "index", PRINT),
        pytest.raises(IndexBusyError, match=f"number {os.getpid()}\\) is writing"),
    ):
        Store.create(tmp_path / "index", PRINT)


def test_a_server_follows_what_another_process_indexes(index: Path) -> None:
    with Store.open(index, PRINT, serve=True) as server:
        with Store.create(index, PRINT) as writer:  # the server has Chroma: the writer changes the catalog alone
            fill_catalog(writer.catalog, -VECTORS[:100], "later")
            writer.apply()
        assert server.search_dense(-VECTORS[5], 1)[0].passage_id == "later-5"
        deadline = time.monotonic() + 30
        while not server.answers_from_chroma() and time.monotonic() < deadline:
            server.search_dense(-VECTORS[5], 1)
            time.sleep(0.05)
        assert server.answers_from_chroma()
        assert server.search_dense(-VECTORS[5], 1)[0].passage_id == "later-5"
        assert server.search_words("passage 5 of later", 1)[0].passage_id == "later-5"
    assert states(index) == {"chroma": "current", "tantivy": "current"}


UNDER_A_LIMIT = """
import sys
from pathlib import Path
from rag.errors import DiskFullError
from rag.store import Fingerprint, Store
from tests.fakes import clustered_vectors, fill_catalog
try:
    with Store.create(Path(sys.argv[1]), Fingerprint("made", int(sys.argv[2]), "none", 900)) as store:
        fill_catalog(store.catalog, clustered_vectors(int(sys.argv[3]), 32), "more")
        store.apply()
except DiskFullError as error:
    print(error)
"""


def test_a_full_disk_is_said_while_the_catalog_grows_and_loses_nothing(
    index: Path, children: list[subprocess.Popen[str]]
) -> None:
    child = run_python(UNDER_A_LIMIT, index, PRINT.dimensions, 20_000, before="ulimit -f 3000;")
    children.append(child)
    said, errors = child.communicate(timeout=60)
    assert "There is no room to write" in said, errors
    assert "Traceback" not in errors
    with closing(Catalog.open(index)) as catalog:
        assert catalog.rows("PRAGMA integrity_check") == [("ok",)]
        assert catalog.existing(["made-0", f"made-{COUNT - 1}"]) == {"made-0", f"made-{COUNT - 1}"}
    repair(index)
    assert states(index) == {"chroma": "current", "tantivy": "current"}


def test_a_full_disk_is_said_while_chroma_grows_and_loses_nothing(
    tmp_path: Path, children: list[subprocess.Popen[str]]
) -> None:
    print_ = Fingerprint("made", 128, "none", 900)
    vectors = clustered_vectors(6000, 128)  # 3.2 MB in the catalog, 4.6 MB in Chroma's tables
    with Store.create(tmp_path, print_) as store:
        fill_catalog(store.catalog, vectors)
    child = run_python(UNDER_A_LIMIT, tmp_path, 128, 0, before="ulimit -f 3900;")
    children.append(child)
    said, errors = child.communicate(timeout=60)
    assert "There is no room to write" in said, errors
    assert states(tmp_path) == {"chroma": "damaged", "tantivy": "current"}
    with Store.create(tmp_path, print_) as store:
        assert store.search_dense(vectors[5999], 1)[0].passage_id == "made-5999"
        store.apply()
    assert states(tmp_path) == {"chroma": "current", "tantivy": "current"}


def test_a_cut_catalog_says_what_to_type_and_is_kept_aside(index: Path) -> None:
    catalog = index / "catalog.sqlite"
    os.truncate(catalog, catalog.stat().st_size // 2)
    with pytest.raises(IndexDamagedError, match="griot index --rebuild"), Store.open(index, PRINT) as store:
        store.documents()
    with Store.create(index, PRINT, rebuild=True) as store:
        assert store.documents() == ()
        store.apply()
    assert len(list(index.glob("damaged-*-catalog.sqlite"))) == 1


def test_half_an_index_says_what_to_type(index: Path, tmp_path: Path) -> None:
    (index / "catalog.sqlite").unlink()
    with pytest.raises(IndexDamagedError, match=r"has lost its catalog .* griot index --rebuild"):
        Store.open(index, PRINT)
    with pytest.raises(IndexMissingError, match=r"There is no index in .* Run: griot index"):
        Store.open(tmp_path / "nothing", PRINT)


def test_another_model_is_refused_in_a_sentence(index: Path) -> None:
    other = Fingerprint("other", 32, "none", 900)
    sentence = (
        f"The index was built with 'made'; the settings ask for 'other'. Run: griot index --rebuild --index {index}"
    )
    for opening in (Store.open, Store.create):
        with pytest.raises(IndexMismatchError) as caught:
            opening(index, other)
        assert str(caught.value) == sentence
