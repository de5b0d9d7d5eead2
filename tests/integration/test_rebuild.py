"""`--rebuild`: beside the index, which answers as before until it is replaced; and what comes of an index that lost its
catalog.
"""

from __future__ import annotations

import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.errors import DiskFullError, IndexDamagedError, LoadError, MassRemovalError
from rag.indexing import Progress
from rag.store import Store, read_status, read_unfinished
from rag.store.catalog import Catalog
from rag.store.layout import BESIDE, catalog_file
from rag.store.unfinished import mark_waiting
from tests.command import griot
from tests.fakes import WordEmbedder
from tests.integration.test_indexing import ROOT, article, opened, paths_in, print_of, run, state_of, write

OTHER = WordEmbedder("another", 32)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write(tmp_path / "docs", 30)


@pytest.fixture
def index(tmp_path: Path, docs: Path) -> Path:
    run(tmp_path / "index", docs)
    return tmp_path / "index"


def found(store: Store) -> tuple[int, int]:
    """How many passages each search finds."""
    vector = WordEmbedder(dimensions=store.fingerprint.dimensions).embed_queries(["délégation à Bamako"])[0]
    return len(store.search_dense(vector, 1000)), len(store.search_words("délégation à Bamako", 1000))


def test_while_it_is_built_anew_everything_is_found_and_a_live_server_goes_over(index: Path) -> None:
    with Store.open(index, print_of(WordEmbedder()), serve=True) as server:
        whole, seen = found(server), set()

        def look(progress: Progress) -> None:
            seen.add(found(server))
            if progress.stage == "embed" and progress.done == 20:
                with opened(index) as asked:
                    seen.add(found(asked))
                unfinished = read_unfinished(index)
                assert unfinished is not None
                assert (unfinished.rebuilt, unfinished.done, unfinished.total) == (True, 20, 30)
                assert unfinished.writer == str(os.getpid())

        report = run(index, rebuild=True, on_progress=look)
        assert (report.changed, report.embedded > 0) == (30, True)
        assert seen == {whole}
        assert found(server) == whole
        assert server.notice() == ""
        assert server.catalog.is_in_place()
        run(index, rebuild=True)  # again, in the same process
        assert found(server) == whole
    assert read_unfinished(index) is None
    assert [path.name for path in index.glob("catalog*.sqlite")] == ["catalog-3.sqlite"]
    assert not (index / BESIDE).exists()


def test_a_server_with_another_model_goes_on_answering_and_says_what_to_do(index: Path) -> None:
    with Store.open(index, print_of(WordEmbedder()), serve=True) as server:
        whole = found(server)
        run(index, embedder=OTHER, rebuild=True)
        assert found(server) == whole
        assert server.notice() == (
            "The index was built with 'another'. This process still answers from the one before it: "
            "stop it, and start it again."
        )
        with Store.open(index, print_of(OTHER)) as new:
            assert found(new) == whole
    with Store.open(index, print_of(OTHER), serve=True) as new:
        assert found(new) == whole
    assert {part.state for part in read_status(index).parts} == {"current"}


REBUILD = """
import sys
from pathlib import Path
from rag.indexing import index_paths
from rag.settings import Settings
from rag.load.split import SPLITTER
from rag.store import Fingerprint, Store
from tests.fakes import WordEmbedder
embedder = WordEmbedder(sys.argv[2], int(sys.argv[3]))
tell = lambda progress: print(progress.stage, progress.done, flush=True)
with Store.create(Path(sys.argv[1]), Fingerprint(embedder.name, embedder.dimensions, SPLITTER, 900), rebuild=True) as s:
    index_paths([], s, embedder, Settings(), on_progress=tell)
print("end", flush=True)
"""


def kill_rebuild(index: Path, embedder: WordEmbedder, after: Callable[[int, str], bool], wait_s: float = 0) -> bool:
    """Starts a rebuild and kills it after a line that it prints; whether it was not at its end yet."""
    child = subprocess.Popen(
        [sys.executable, "-c", REBUILD, str(index), embedder.name, str(embedder.dimensions)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    for number, line in enumerate(child.stdout):
        if after(number, line):
            break
    time.sleep(wait_s)
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    return "end" not in rest


def test_a_kill_at_any_moment_leaves_an_index_that_is_whole_and_the_next_rebuild_finishes(index: Path) -> None:
    before, chosen = state_of(index)[:5], random.Random(11)
    for _ in range(7):
        place, wait_s = chosen.choice([0, 3, 12, 29, 31, 34]), chosen.random() / 20
        kill_rebuild(index, WordEmbedder(), lambda number, _, place=place: number >= place, wait_s)  # type: ignore[misc]
        assert state_of(index)[:5] == before
        unfinished = read_unfinished(index)
        assert unfinished is None or unfinished.rebuilt
    report = run(index, rebuild=True)
    assert report.failed == ()
    assert state_of(index)[:5] == before
    assert read_unfinished(index) is None
    assert {part.state for part in read_status(index).parts} == {"current"}


def test_a_killed_rebuild_for_another_model_is_gone_on_with(index: Path) -> None:
    assert kill_rebuild(index, OTHER, lambda _, line: line.startswith("embed 15"))
    with opened(index) as store:
        assert len(store.cards()) == 30
    embedder = WordEmbedder("another", 32)
    report = run(index, embedder=embedder, rebuild=True)
    assert 0 < report.changed < 30  # the rest was read before the kill
    with Store.open(index, print_of(OTHER)) as store:
        assert store.catalog.passage_count() == store.catalog.passage_count(embedded=True)


def test_what_comes_while_it_is_built_anew_is_in_it_or_waits(index: Path, docs: Path) -> None:
    late = docs / "late.txt"

    def add(progress: Progress) -> None:
        if progress.stage == "embed" and progress.done == 5:
            late.write_text(article(77))
            mark_waiting(index, late)

    run(index, rebuild=True, on_progress=add)
    unfinished = read_unfinished(index)
    assert unfinished is not None
    assert unfinished.paths == (str(late),)
    run(index)
    assert read_unfinished(index) is None
    assert "late.txt" in paths_in(index)


def test_it_keeps_to_the_rule_about_losses_and_needs_room(
    index: Path, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in list(docs.glob("*.txt"))[:20]:
        file.unlink()
    with pytest.raises(MassRemovalError, match=r"griot index --rebuild --allow-removal --index "):
        run(index, rebuild=True)
    assert len(paths_in(index)) == 30
    shutil.rmtree(index / BESIDE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(DiskFullError, match=r"A rebuild needs about \d+ MB beside the index .* 0 MB are free"):
        run(index, rebuild=True)
    assert len(paths_in(index)) == 30


def typed(sentence: str, *, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Types the command at the end of a sentence, as it stands there."""
    command = shlex.split(sentence.strip().rpartition(": ")[2])
    assert command[0] == "griot", sentence
    return griot(*command[1:], cwd=cwd)


@pytest.fixture
def french(tmp_path: Path) -> Path:
    """An index of a folder with a space in its name, by the bundled model; `seeds` beside it is somebody else's."""
    for name, said in (("mes documents", "Le pont de Gao a été ouvert en 1998."), ("seeds", "Le marché est fermé.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"Un titre\n\n{said} Il y a une route.", "utf-8")
    assert griot("index", tmp_path / "mes documents", "--index", tmp_path / "mon index").returncode == 0
    return tmp_path / "mon index"


@pytest.mark.parametrize("damage", ["deleted", "emptied", "all gone"])
def test_a_lost_catalog_is_built_again_from_what_it_followed_by_the_command_that_is_told(
    french: Path, damage: str
) -> None:
    for file in french.iterdir():
        if damage == "all gone" and file.name != "roots.json":
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        elif file.name.startswith("catalog"):
            file.write_bytes(b"") if damage == "emptied" else file.unlink()
    done = griot("ask", "Quand le pont a-t-il été ouvert ?", "--index", french)
    assert done.returncode == 2
    assert f"It followed '{french.parent / 'mes documents'}'." in done.stderr
    again = typed(done.stderr, cwd=french.parent)
    assert again.returncode == 0, again.stderr
    assert [Path(root).name for root in read_status(french).roots] == ["mes documents"]
    assert "1998" in griot("ask", "Quand le pont a-t-il été ouvert ?", "--index", french).stdout


def test_without_a_word_on_what_it_followed_no_other_folder_is_indexed(index: Path) -> None:
    (index / "roots.json").unlink()
    catalog_file(index).unlink()
    with pytest.raises(IndexDamagedError, match="What it followed is not known"):
        opened(index)
    with pytest.raises(LoadError, match=r"not known any more. Name the folder of your documents: griot index PATH"):
        run(index)


def test_the_loss_of_a_folder_is_followed_by_the_command_that_is_told(french: Path) -> None:
    shutil.rmtree(french.parent / "mes documents")
    done = griot("index", french.parent / "mes documents", "--index", french, cwd=french.parent)
    assert done.returncode == 2
    again = typed(done.stderr, cwd=french.parent)
    assert again.returncode == 0, again.stderr
    assert read_status(french).documents == 0


def test_an_older_index_writes_down_what_it_follows(index: Path, docs: Path) -> None:
    (index / "roots.json").unlink()
    run(index)
    catalog_file(index).unlink()
    run(index)  # without a path
    assert [Path(root) for root in read_status(index).roots] == [docs]
    with closing(Catalog.open(index)) as catalog:
        assert len(catalog.cards()) == 30
