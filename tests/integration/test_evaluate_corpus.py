"""A corpus on a disk: written once, whole, and found again by its ids."""

import json
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.evaluate.corpus import corpus_faults, corpus_folder
from rag.evaluate.testset import read_test_set, resolve_sources
from rag.load import load_document
from rag.store.scan import scan


def write(file: Path, *documents: object) -> Path:
    file.write_text("\n".join(json.dumps(document) for document in documents), "utf-8")
    return file


def indexed(folder: Path) -> list[str]:
    """The paths that indexing the folder would give."""
    return [found.relative for found in scan(folder, folder, {".txt", ".md"}).files]


def test_a_folder_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    assert corpus_folder(tmp_path, tmp_path / "work") == tmp_path
    assert corpus_faults(tmp_path) == ()
    assert not (tmp_path / "work").exists()


def test_a_document_is_its_title_and_its_text(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus.jsonl", {"id": "wiki/Bénin", "title": "Le\nBénin", "text": "Il pleut.\nUn peu."})
    folder = corpus_folder(corpus, tmp_path / "work")
    assert indexed(folder) == ["wiki%2FBénin.txt"]
    assert load_document(folder / "wiki%2FBénin.txt", "b").text == "Le Bénin\n\nIl pleut.\nUn peu."


def test_the_folder_of_a_set_stands_for_its_corpus(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus.jsonl", {"_id": "d1", "title": "", "text": "Text."})
    folder = corpus_folder(tmp_path, tmp_path / "work")
    assert folder == corpus_folder(corpus, tmp_path / "work")
    assert (folder / "d1.txt").read_text() == "Text."


def test_faulty_lines_are_left_out_and_remembered(tmp_path: Path) -> None:
    good = {"id": "a", "text": "Text."}
    corpus = write(
        tmp_path / "corpus.jsonl", good, {"id": "b"}, {"id": "a", "text": "Other."}, "text", {"text": "No id."}
    )
    for _ in range(2):
        folder = corpus_folder(corpus, tmp_path / "work")
        assert indexed(folder) == ["a.txt", "line-5.txt"]
        assert [fault.line for fault in corpus_faults(folder)] == [2, 3, 4]
    assert (folder / "a.txt").read_text() == "Text."


def test_a_corpus_is_written_once_and_again_where_it_is_not_whole(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus.jsonl", {"id": "a", "text": "A."}, {"id": "b", "text": "B."})
    folder = corpus_folder(corpus, tmp_path / "work")
    (folder / "a.txt").write_text("Touched.")
    assert corpus_folder(corpus, tmp_path / "work") == folder
    assert (folder / "a.txt").read_text() == "Touched."
    (folder / "b.txt").unlink()
    assert corpus_folder(corpus, tmp_path / "work") == folder
    assert (folder / "a.txt").read_text() == "A."
    assert list((tmp_path / "work").iterdir()) == [folder]


def test_another_content_is_another_folder(tmp_path: Path) -> None:
    first = corpus_folder(write(tmp_path / "corpus.jsonl", {"id": "a", "text": "A."}), tmp_path / "work")
    assert corpus_folder(write(tmp_path / "corpus.jsonl", {"id": "a", "text": "B."}), tmp_path / "work") != first


def test_the_sources_of_squad_questions_are_its_paragraphs(tmp_path: Path) -> None:
    def paragraph(name: str) -> dict[str, object]:
        question = {"id": name, "question": "Who?", "answers": [{"text": name, "answer_start": 0}]}
        return {"context": f"{name} came.", "qas": [question]}

    articles = [
        {"title": "Mali", "paragraphs": [paragraph("p1"), paragraph("p2")]},
        {"title": "Mali#2", "paragraphs": [paragraph("p3")]},
        {"title": "C/C++", "paragraphs": [paragraph("p4")]},
    ]
    (tmp_path / "squad.json").write_text(json.dumps({"data": articles}))
    folder = corpus_folder(tmp_path / "squad.json", tmp_path / "work")
    for question in read_test_set(tmp_path / "squad.json").questions:
        (path,), unknown = resolve_sources(question.sources, indexed(folder))
        assert unknown == ()
        assert (folder / path).read_text("utf-8").endswith(f"\n\n{question.id} came.")


@example({"a", "A", "a.txt", "a.txt.txt", "a/b", "a%2Fb", "a%2Fb.txt", ".a", "..", "a#1", "é" * 200, "é" * 201})
@settings(max_examples=40, deadline=None)
@given(st.sets(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=8))
def test_no_two_ids_share_a_file_and_each_is_found(ids: set[str]) -> None:
    names = {unicodedata.normalize("NFC", name.strip()) for name in ids} - {""}
    if not names:
        return
    with TemporaryDirectory() as place:
        corpus = write(Path(place) / "corpus.jsonl", *({"id": name, "text": f"={name}"} for name in sorted(names)))
        folder = corpus_folder(corpus, Path(place) / "work")
        paths = indexed(folder)
        assert len({path.casefold() for path in paths}) == len(names)
        for name in names:
            (path,), unknown = resolve_sources([name], paths)
            assert (unknown, (folder / path).read_bytes()) == ((), f"={name}".encode())


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("corpus.csv", "x", "is no corpus"),
        ("corpus.jsonl", '{"id": "a"}', "holds no document"),
        ("corpus.json", "[]", "is not laid out as SQuAD is"),
    ],
)
def test_what_is_no_corpus_is_refused_and_leaves_nothing(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(LoadError, match=says):
        corpus_folder(tmp_path / name, tmp_path / "work")
    assert not list((tmp_path / "work").glob("*"))


def test_a_corpus_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="is not there"):
        corpus_folder(tmp_path / "corpus.jsonl", tmp_path / "work")
