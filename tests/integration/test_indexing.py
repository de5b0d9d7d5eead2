"""Folders and files → the store: what is followed, what is refused, and what a kill leaves."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError, MassRemovalError
from rag.indexing import IndexReport, Progress, index_paths
from rag.load.split import SPLITTER
from rag.settings import Settings
from rag.store import Fingerprint, Store
from rag.store.doctor import examine
from tests.fakes import WordEmbedder

ROOT = Path(__file__).parents[2]
SETTINGS = Settings()
WORDS = (
    *("délégation", "audience", "coton", "blé", "hélicoptère", "pont"),
    *("école", "marché", "fleuve", "route", "accord", "visite"),
)


def article(number: int, sentences: int = 30) -> str:
    """A text of some passages whose words depend on its number."""
    chosen = random.Random(number)
    return f"Article {number}\n\n" + "\n\n".join(
        f"Le {' et la '.join(chosen.sample(WORDS, 4))} numéro {number * 100 + place} sont arrivés à Bamako."
        for place in range(sentences)
    )


def write(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"a{number}.txt").write_text(article(number))
    return folder


def print_of(embedder: WordEmbedder) -> Fingerprint:
    return Fingerprint(embedder.name, embedder.dimensions, SPLITTER, SETTINGS.passage_chars)


def run(
    index: Path,
    *paths: Path,
    embedder: WordEmbedder | None = None,
    rebuild: bool = False,
    follow_links: bool = False,
    **options: Any,
) -> IndexReport:
    embedder = embedder or WordEmbedder()
    chosen = SETTINGS.model_copy(update={"follow_links": follow_links})
    with Store.create(index, print_of(embedder), rebuild=rebuild) as store:
        return index_paths(paths, store, embedder, chosen, **options)


def opened(index: Path) -> Store:
    return Store.open(index, print_of(WordEmbedder()))


def paths_in(index: Path) -> list[str]:
    with opened(index) as store:
        return [document.path for document in store.documents()]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write(tmp_path / "docs", 6)


@pytest.fixture
def index(tmp_path: Path, docs: Path) -> Path:
    report = run(tmp_path / "index", docs)
    assert (report.added, report.failed) == (6, ())
    return tmp_path / "index"


def test_what_has_not_changed_is_not_embedded_again(index: Path, docs: Path) -> None:
    os.utime(docs / "a1.txt")  # another time, the same bytes
    report = run(index)
    assert (report.unchanged, report.embedded, report.passages) == (6, 0, 0)


def test_a_file_under_another_name_is_not_embedded_again(index: Path, docs: Path) -> None:
    (docs / "sub").mkdir()
    for file in docs.glob("*.txt"):
        file.rename(docs / "sub" / file.name)  # all of them: the same texts, so nothing is lost
    report = run(index)
    assert (report.added, report.removed, report.embedded) == (6, 6, 0)
    assert paths_in(index) == [f"sub/a{number}.txt" for number in range(6)]


def test_changes_are_followed(index: Path, docs: Path) -> None:
    (docs / "a0.txt").unlink()
    (docs / "a1.txt").write_text("Le zèbre est arrivé hier à Bamako, avec la délégation.")
    (docs / "new.md").write_text("# Girafe\n\nLa girafe est restée à Gao pendant toute la saison.")
    report = run(index)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 4)
    with opened(index) as store:
        hits = store.search_words("zèbres", 5)
        assert {passage.document for passage in store.passages([hit.passage_id for hit in hits]).values()} == {"a1.txt"}
        assert store.document("a0.txt") is None
        vector = WordEmbedder().embed_queries([article(0)])[0]
        everything = store.search_dense(vector, 1000)
        held = store.passages([hit.passage_id for hit in everything])
        assert len(held) == len(everything)
        assert "a0.txt" not in {passage.document for passage in held.values()}


def test_a_passage_is_embedded_with_its_title_and_quoted_without(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# Une visite à Moscou\n\nLe ministre a été reçu mardi par son homologue.")
    embedder = WordEmbedder()
    run(tmp_path / "index", tmp_path / "docs", embedder=embedder)
    assert all(text.startswith("Une visite à Moscou\n") for text in embedder.texts)
    with opened(tmp_path / "index") as store:
        document = store.documents()[0]
        found = store.passages([hit.passage_id for hit in store.search_words("homologue", 1)])
        assert all(passage.text == document.text[passage.start : passage.end] for passage in found.values())


def test_a_file_that_cannot_be_read_is_said_and_the_rest_goes_on(index: Path, docs: Path) -> None:
    before = paths_in(index)
    (docs / "a2.txt").write_bytes(b"\x00" * 400)
    (docs / "empty.txt").write_text("")
    (docs / "link.txt").symlink_to(docs / "nowhere.txt")
    (docs / "new.txt").write_text("Une nouvelle entrée sur le pont de Gao et le marché.")
    os.mkfifo(docs / "pipe.txt")
    report = run(index)
    assert sorted(path for path, _ in report.failed) == ["a2.txt", "empty.txt", "link.txt", "pipe.txt"]
    assert report.added == 1
    assert "What was read of it before is kept." in dict(report.failed)["a2.txt"]
    assert paths_in(index) == sorted([*before, "new.txt"])
    with opened(index) as store:
        assert store.status().failed == tuple(sorted(report.failed))
    for name in ("a2.txt", "empty.txt", "link.txt", "pipe.txt"):
        (docs / name).unlink()
    report = run(index)
    assert (report.removed, report.failed) == (1, ())
    with opened(index) as store:
        assert store.status().failed == ()


def test_a_file_name_that_is_no_text_is_said(index: Path, docs: Path) -> None:
    os.close(os.open(os.fsencode(docs) + b"/caf\xe9.txt", os.O_CREAT | os.O_WRONLY))
    report = run(index)
    assert [path for path, _ in report.failed] == ["caf\\udce9.txt"]


def test_hidden_files_links_in_circles_and_other_kinds_are_passed_over(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", 2)
    (docs / ".hidden").mkdir()
    (docs / ".hidden" / "a.txt").write_text(article(7))
    (docs / ".b.txt").write_text(article(8))
    (docs / "photo.jpg").write_bytes(b"jpg")
    (docs / "circle").symlink_to(docs)
    (docs / "loop").symlink_to(docs / "loop")
    report = run(tmp_path / "index", docs)
    assert (report.added, report.failed) == (2, ())
    assert [(each.path, each.kind) for each in report.skipped] == [
        (".b.txt", "hidden"),
        (".hidden", "hidden"),
        ("circle", "link"),
        ("loop", "link"),
        ("photo.jpg", ".jpg"),
    ]
    with opened(tmp_path / "index") as store:
        assert store.status().skipped == {"link": 2, ".jpg": 1, "hidden": 2}
    (docs / "photo.jpg").unlink()
    assert run(tmp_path / "index").unchanged == 2
    with opened(tmp_path / "index") as store:
        assert store.status().skipped == {"link": 2, "hidden": 2}


def test_what_links_lead_to_out_of_the_folder_is_indexed_only_if_told(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs", 2)
    away = write(tmp_path / "away", 3)
    (docs / "away").symlink_to(away)
    (docs / "again.txt").symlink_to(away / "a1.txt")
    assert run(tmp_path / "index", docs).added == 2
    report = run(tmp_path / "index", follow_links=True)
    assert (report.added, [each.path for each in report.skipped]) == (3, ["away/a1.txt"])
    assert paths_in(tmp_path / "index") == ["a0.txt", "a1.txt", "again.txt", "away/a0.txt", "away/a2.txt"]
    with pytest.raises(MassRemovalError, match=r"3 of the 5 .* \(3 of them are behind links.*--follow-links\)"):
        run(tmp_path / "index")


def test_a_file_of_another_kind_that_is_named_is_refused_and_not_followed(index: Path, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(LoadError, match=r"report.pdf': Griot does not read .pdf files \(it reads .md and .txt\)"):
        run(index, tmp_path / "report.pdf")
    with opened(index) as store:
        assert store.status().roots == (str(tmp_path / "docs"),)


def test_losing_most_of_a_folder_is_refused_without_a_flag(index: Path, docs: Path) -> None:
    for number in range(4):
        (docs / f"a{number}.txt").unlink()
    with pytest.raises(MassRemovalError, match=r"4 of the 6 documents .* are gone"):
        run(index)
    assert len(paths_in(index)) == 6
    assert run(index, allow_mass_removal=True).removed == 4
    assert paths_in(index) == ["a4.txt", "a5.txt"]


def test_a_folder_that_is_gone_is_refused_without_a_flag(index: Path, docs: Path) -> None:
    shutil.rmtree(docs)
    for paths in ((), (docs,)):
        with pytest.raises(MassRemovalError, match="is not there, and 6 documents"):
            run(index, *paths)
    assert run(index, allow_mass_removal=True).removed == 6
    assert paths_in(index) == []


def test_nothing_to_index_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError, match="There is nothing to index in"):
        run(tmp_path / "index", tmp_path / "empty")
    with pytest.raises(LoadError, match="There is no file or folder"):
        run(tmp_path / "index", tmp_path / "unknown")


def test_two_folders_with_the_same_names_are_kept_apart(tmp_path: Path, index: Path) -> None:
    other = write(tmp_path / "other", 1)
    (other / "a0.txt").write_text(article(50))
    assert run(index, other).added == 1
    assert paths_in(index)[-1] == "other/a0.txt"
    assert run(index).unchanged == 7


def test_a_single_file_and_then_its_folder(tmp_path: Path) -> None:
    docs, index = write(tmp_path / "docs", 3), tmp_path / "index"
    assert run(index, docs / "a1.txt").added == 1
    report = run(index, docs)
    assert (report.added, report.changed, report.unchanged) == (2, 1, 0)  # a1.txt has another root
    assert paths_in(index) == ["a0.txt", "a1.txt", "a2.txt"]
    with opened(index) as store:
        assert store.status().roots == (str(docs),)
    (docs / "a1.txt").unlink()
    assert run(index, docs / "a1.txt").removed == 1


def test_a_rebuild_embeds_everything_again_and_keeps_what_cannot_be_read(index: Path, docs: Path) -> None:
    (docs / "a2.txt").write_bytes(b"\x00" * 100)
    embedder = WordEmbedder("another", 32)
    report = run(index, embedder=embedder, rebuild=True)
    assert report.embedded == len(embedder.texts) > 0
    assert report.changed == 5
    with Store.open(index, print_of(embedder)) as store:
        assert len(store.documents()) == 6
        ids = [row[0] for row in store.catalog.rows("SELECT id FROM passages")]
        assert {vector.shape for vector in store.vectors(ids).values()} == {(32,)}
        assert len(store.vectors(ids)) == len(ids)


def test_progress_is_told_to_its_end(tmp_path: Path, docs: Path) -> None:
    told: list[Progress] = []
    run(tmp_path / "index", docs, on_progress=told.append)
    last = {progress.stage: (progress.done, progress.total) for progress in told}
    assert last["embed"] == (6, 6)
    assert last["apply"][0] == last["apply"][1] > 0


CHILD = """
import sys
from pathlib import Path
from rag.indexing import index_paths
from rag.settings import Settings
from rag.load.split import SPLITTER
from rag.store import Fingerprint, Store
from tests.fakes import WordEmbedder
embedder = WordEmbedder()
with Store.create(Path(sys.argv[1]), Fingerprint("words", 64, SPLITTER, 900)) as store:
    tell = lambda progress: print(progress.stage, progress.done, flush=True)
    index_paths([Path(sys.argv[2])], store, embedder, Settings(), on_progress=tell)
"""


def test_a_kill_at_any_moment_leaves_what_was_complete(tmp_path: Path) -> None:
    docs, index, chosen = tmp_path / "docs", tmp_path / "index", random.Random(5)
    for round_ in range(3):
        for number in range(25 * round_, 25 * (round_ + 1)):
            docs.mkdir(exist_ok=True)
            (docs / f"a{number}.txt").write_text(article(number))
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(index), str(docs)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        assert child.stdout is not None
        last = chosen.choice(["embed 1", f"embed {chosen.randrange(2, 25)}", "apply"])
        committed = 0
        for line in child.stdout:
            committed += line.startswith("embed")
            if line.startswith(last):
                break
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with opened(index) as store:
            assert store.catalog.rows("PRAGMA integrity_check") == [("ok",)]
            documents = store.documents()
            assert len(documents) >= committed
            for document in documents:  # whole, or not there
                held = " ".join(passage.text for passage in store.catalog.passages_of(document.path))
                assert held.split() == document.text.split()
            some = documents[0].text
            assert store.search_dense(WordEmbedder().embed_queries([some])[0], 1)
            assert store.search_words(some[:200], 1)
    run(index, docs)
    assert state_of(index) == state_of_scratch(tmp_path / "scratch", docs)


def test_asking_once_does_not_load_chroma(index: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from rag.store import Store
assert not {{"chromadb", "tantivy", "Stemmer"}} & set(sys.modules)
from tests.fakes import WordEmbedder
with Store.open(Path({str(index)!r}), None) as store:
    assert store.search_dense(WordEmbedder().embed_queries(["pont"])[0], 3) and store.search_words("pont", 3)
assert "chromadb" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def state_of(index: Path) -> tuple[Any, ...]:
    """All that a question can see of an index."""
    with opened(index) as store:
        ids = [row[0] for row in store.catalog.rows("SELECT id FROM passages ORDER BY id")]
        vectors = {id_: vector.tobytes() for id_, vector in store.vectors(ids).items()}
        questions = ["délégation à Bamako", *WORDS[:3]]
        words = [sorted(hit.passage_id for hit in store.search_words(text, 1000)) for text in questions]
        query = WordEmbedder().embed_queries(questions[:1])[0]
        dense = {(hit.passage_id, round(hit.score, 4)) for hit in store.search_dense(query, 1000)}
        parts = [(part.name, part.state, part.lag) for part in store.status().parts]
        return store.documents(), ids, vectors, words, dense, parts, store.languages()


def state_of_scratch(index: Path, docs: Path) -> tuple[Any, ...]:
    run(index, docs)
    return state_of(index)


def step() -> st.SearchStrategy[tuple[int, int | None]]:
    """File n gets the text of article m, or is deleted."""
    return st.tuples(st.integers(0, 4), st.one_of(st.none(), st.integers(0, 6)))


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(step(), min_size=1, max_size=4), min_size=1, max_size=3))
def test_following_changes_equals_indexing_from_scratch(rounds: Sequence[Sequence[tuple[int, int | None]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        docs, index = Path(name) / "docs", Path(name) / "index"
        docs.mkdir()
        (docs / "always.txt").write_text(article(99, 3))
        for changes in rounds:
            for number, content in changes:
                file = docs / f"a{number}.txt"
                if content is None:
                    file.unlink(missing_ok=True)
                else:
                    file.write_text(article(content, 8))
            run(index, docs, allow_mass_removal=True)
        assert state_of(index) == state_of_scratch(Path(name) / "scratch", docs)


def test_the_doctor_sees_a_file_whose_bytes_changed_beneath_its_size_and_time(index: Path, docs: Path) -> None:
    file = docs / "a3.txt"
    stat = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Bamako", b"Bimako", 1))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (warning,) = [finding for finding in examine(index) if finding.level == "warning"]
    assert warning.what.startswith("'a3.txt' changed although its size and time did not")
    assert warning.remedy == f"griot index --rebuild --index {index}"


def test_the_doctor_tells_a_file_that_may_not_be_read_from_one_that_was_spoilt(index: Path, docs: Path) -> None:
    file = docs / "a3.txt"
    file.unlink()
    file.mkdir()  # as unreadable as one without permission, to root, too
    warnings = [finding.what for finding in examine(index) if finding.level == "warning"]
    assert len(warnings) == 1
    assert warnings[0].startswith("'a3.txt' cannot be read: check who may read there")
