"""The encoding of a folder is named and remembered; files in doubt are named by the report and by doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.cli.show import report_lines
from rag.errors import IndexStoreError, LoadError
from rag.indexing import IndexReport, checked_encoding, index_paths
from rag.load.split import SPLITTER
from rag.settings import Settings
from rag.store import Fingerprint, Store
from rag.store.doctor import examine
from rag.store.sources import ENCODINGS, read_encodings
from tests.fakes import WordEmbedder

FIELD = "Le terrain de Sébénikoro mesure 90 × 45 mètres. Il a été béni par l'évêque en février."
DOUBT = "read as cp850 ('½'), but it may be windows-1252 ('«')"
NAME_IT = "griot index PATH --encoding NAME"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "old").mkdir(parents=True)
    (tmp_path / "docs" / "field.txt").write_bytes(FIELD.encode("cp1252"))
    (tmp_path / "docs" / "old" / "total.txt").write_bytes("Total 2 ½".encode("cp850"))
    return tmp_path / "docs"


def run(folder: Path, *paths: Path, encoding: str | None = None, rebuild: bool = False) -> IndexReport:
    embedder, settings = WordEmbedder(), Settings(index=folder / "index")
    fingerprint = Fingerprint(embedder.name, embedder.dimensions, SPLITTER, settings.passage_chars)
    with Store.create(settings.index, fingerprint, rebuild=rebuild) as store:
        return index_paths(paths, store, embedder, settings, encoding=checked_encoding(encoding, paths, settings.index))


def text_of(folder: Path, path: str) -> str:
    embedder, settings = WordEmbedder(), Settings(index=folder / "index")
    fingerprint = Fingerprint(embedder.name, embedder.dimensions, SPLITTER, settings.passage_chars)
    with Store.open(settings.index, fingerprint) as store:
        document = store.document(path)
        assert document is not None
        return document.text


def doubts(folder: Path) -> list[tuple[str, str]]:
    return [(found.what, found.remedy) for found in examine(folder / "index") if found.what.startswith("In doubt")]


def test_a_file_in_doubt_is_indexed_and_named_by_the_report_and_by_doctor(tmp_path: Path, docs: Path) -> None:
    report = run(tmp_path, docs)
    assert (report.added, report.doubts) == (2, (("old/total.txt", DOUBT),))
    lines = list(report_lines(report, tmp_path / "index"))
    assert f"in doubt: old/total.txt: {DOUBT}" in lines
    assert any(NAME_IT in line for line in lines)
    assert "; 1 in doubt; " in lines[-1]
    remedy = f"{NAME_IT} --index {tmp_path / 'index'}"
    assert doubts(tmp_path) == [(f"In doubt: old/total.txt: {DOUBT}.", remedy)]
    assert text_of(tmp_path, "field.txt") == FIELD


def test_an_encoding_that_is_named_is_used_at_once_and_remembered(tmp_path: Path, docs: Path) -> None:
    run(tmp_path, docs)
    report = run(tmp_path, docs / "old", encoding="windows-1252")
    assert (report.changed, report.doubts) == (1, ())
    assert text_of(tmp_path, "old/total.txt") == "Total 2 «"
    assert doubts(tmp_path) == []
    (docs / "old" / "new.txt").write_bytes("Total 3 ½".encode("cp850"))
    assert run(tmp_path).added == 1
    assert text_of(tmp_path, "old/new.txt") == "Total 3 «"
    run(tmp_path, rebuild=True)
    assert text_of(tmp_path, "old/total.txt") == "Total 2 «"
    assert text_of(tmp_path, "field.txt") == FIELD


def test_auto_takes_an_encoding_back_for_what_is_below(tmp_path: Path, docs: Path) -> None:
    run(tmp_path, docs, encoding="cp850")
    assert text_of(tmp_path, "field.txt") != FIELD
    run(tmp_path, docs / "field.txt", encoding="auto")
    assert text_of(tmp_path, "field.txt") == FIELD
    assert read_encodings(tmp_path / "index") == {str(docs): "cp850", str(docs / "field.txt"): "auto"}
    run(tmp_path, docs, encoding="auto")
    assert read_encodings(tmp_path / "index") == {}


def test_bytes_that_the_named_encoding_does_not_have_are_told(tmp_path: Path, docs: Path) -> None:
    report = run(tmp_path, docs, encoding="utf-8")
    assert report.added == 2
    assert {path for path, doubt in report.doubts if "not utf-8 throughout" in doubt} == {"field.txt", "old/total.txt"}


@pytest.mark.parametrize(
    ("encoding", "place", "sentence"),
    [
        ("windows1252x", "docs", "There is no encoding 'windows1252x'. Write its name as windows-1252"),
        ("cp850", None, "--encoding cp850 is not for everything. Name the folder"),
        ("cp850", "nowhere", "nowhere'. Name the folder or file that it is for: griot index PATH --encoding cp850"),
    ],
)
def test_an_encoding_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, docs: Path, encoding: str, place: str | None, sentence: str
) -> None:
    with pytest.raises(LoadError) as caught:
        checked_encoding(encoding, [tmp_path / place] if place else [], Path("index"))
    assert sentence in str(caught.value)


def test_a_damaged_file_of_encodings_is_a_sentence(tmp_path: Path, docs: Path) -> None:
    run(tmp_path, docs)
    (tmp_path / "index" / ENCODINGS).write_text("[")
    with pytest.raises(IndexStoreError, match=r"cannot be read: .* Delete it"):
        read_encodings(tmp_path / "index")
