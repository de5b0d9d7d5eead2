"""Chroma and Tantivy as the store uses them: what they find, filtered and joined to the catalog."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.records import Document, Passage
from rag.store import Fingerprint, Store, indexed_text
from rag.store.changes import FileState, put_document, put_vectors, remove_files, text_hash
from rag.store.chroma import VectorIndex
from rag.store.doctor import examine
from tests.fakes import clustered_vectors, fill_catalog

PRINT = Fingerprint("made", 64, "none", 900)
COUNT = 6000  # more than Chroma takes in one write
VECTORS = clustered_vectors(COUNT, PRINT.dimensions)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("search"), PRINT) as opened:
        fill_catalog(opened.catalog, VECTORS)
        opened.apply()
        yield opened


@pytest.fixture
def french(tmp_path: Path) -> Iterator[Store]:
    """Three passages in French and one in English, with vectors that do not matter."""
    said = {
        "a": ("fr", "L’audience accordée par le président."),
        "b": ("fr", "Deux Su-25 sont arrivés à Bamako."),
        "c": ("fr", "La récolte de coton."),
        "d": ("en", "The president received Iounous-Bek Evkourov."),
    }
    with Store.create(tmp_path, PRINT) as opened:
        for name, (language, text) in said.items():
            document = Document(f"{name}.txt", "0" * 64, text, language=language)
            passage = Passage(name, document.path, 0, len(text), text, "Visites" if name == "b" else "")
            state = FileState(document.path, f"/made/{name}", "/made", 1, 1)
            hash_ = text_hash(indexed_text(passage, document))
            put_vectors(opened.catalog, {hash_: VECTORS[0]})
            put_document(opened.catalog, state, document, [(passage, hash_)])
        opened.apply()
        yield opened


def words(store: Store, question: str) -> list[str]:
    return [candidate.passage_id for candidate in store.search_words(question, 10)]


def test_chroma_agrees_with_exact_search(store: Store) -> None:
    assert store.answers_from_chroma()
    everything = [f"made-{start}.txt" for start in range(0, COUNT, 500)]
    shares = []
    for query in clustered_vectors(100, PRINT.dimensions, seed=0) + np.float32(0.01):
        near = {candidate.passage_id for candidate in store.search_dense(query / np.linalg.norm(query), 10)}
        exact = store.search_dense(query / np.linalg.norm(query), 10, everything)  # a filter asks for an exact scan
        shares.append(len(near & {candidate.passage_id for candidate in exact}) / 10)
    assert np.mean(shares) >= 0.97


def test_a_score_is_the_cosine_in_both(store: Store) -> None:
    other = VECTORS[8]
    from_chroma = store.search_dense(other, 1)[0]
    from_scan = store.search_dense(other, 1, ["made-0.txt"])[0]
    assert from_chroma.passage_id == from_scan.passage_id == "made-8"
    assert from_chroma.score == pytest.approx(1, abs=1e-3)
    assert from_scan.score == pytest.approx(1, abs=1e-3)


def test_more_passages_than_chroma_takes_at_once_can_be_applied(store: Store, tmp_path: Path) -> None:
    ids = [f"made-{place}" for place in range(COUNT)]
    with closing(VectorIndex.create(tmp_path / "chroma-9", PRINT.dimensions)) as part:
        for some in (ids, ids[:300]):  # twice is once
            part.apply(store.catalog, [*some, "unknown"])
            assert part.count() == COUNT


def test_many_threads_ask_at_once(store: Store) -> None:
    def ask(place: int) -> bool:
        dense = store.search_dense(VECTORS[place], 1)[0].score
        return dense > 0.999 and store.search_words(f"Passage {place}", 1)[0].passage_id == f"made-{place}"

    with ThreadPoolExecutor(8) as pool:
        assert np.mean(list(pool.map(ask, range(0, COUNT, 40)))) >= 0.97


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Qui a eu une audience ?", "a"),
        ("l'audience", "a"),
        ("combien de Su 25 ?", "b"),
        ("su-25", "b"),
        ("visite", "b"),
        ("recoltes", "c"),
        ("Iounous-Bek", "d"),
        ("evkourov", "d"),
        ("présidents", "a"),
    ],
)
def test_words_are_found_as_their_language_writes_them(french: Store, question: str, first: str) -> None:
    assert words(french, question)[0] == first


def test_a_question_of_grammar_alone_finds_nothing(french: Store) -> None:
    assert words(french, "Qui est-ce ?") == words(french, "…") == []


def test_how_many_passages_hold_a_term(french: Store) -> None:
    assert french.passage_frequency("president", "fr") == 1
    assert french.passage_frequency("presid", "en") == 1
    assert french.passage_frequency("president", "de") == 0
    assert french.languages() == {"fr": 3, "en": 1}


def test_words_are_limited_to_documents(french: Store) -> None:
    only = french.search_words("président à Bamako", 10, ["b.txt", "unknown.txt"])
    assert [candidate.passage_id for candidate in only] == ["b"]


def test_what_is_gone_is_found_nowhere_even_before_the_parts_know(french: Store) -> None:
    remove_files(french.catalog, ["/made/b"])
    assert words(french, "Su-25") == []
    assert "b" not in {candidate.passage_id for candidate in french.search_dense(VECTORS[0], 10)}
    assert french.document("b.txt") is None
    french.apply()
    assert words(french, "Su-25") == []


def test_the_doctor_finds_a_sound_index_sound(french: Store) -> None:
    folder = french.catalog.index
    french.close()
    problems = [finding for finding in examine(folder, PRINT) if finding.level != "ok"]
    gone = "'a.txt', 'b.txt', 'c.txt', 'd.txt' cannot be found on disk any more."
    assert [finding.what for finding in problems] == [gone]


def test_the_doctor_names_what_is_wrong_and_what_to_type(french: Store) -> None:
    folder = french.catalog.index
    french.catalog.write("UPDATE vectors SET vector = zeroblob(128)")
    french.close()
    (folder / "tantivy-1" / "meta.json").write_text("{")
    (folder / "chroma-7").mkdir()
    found = {(finding.level, finding.remedy) for finding in examine(folder, Fingerprint("other", 64, "none", 900))}
    assert ("error", f"griot index --rebuild --index {folder}") in found  # the vectors, and the other model
    assert ("error", f"griot index --index {folder}") in found  # Tantivy
    assert ("warning", f"rm -r {folder / 'chroma-7'}") in found


@pytest.mark.parametrize("spoil", ["replace(text, 'audience', 'audiense')", "CAST(x'4cff' || text AS TEXT)"])
def test_the_doctor_finds_a_text_that_is_not_the_one_that_was_indexed(french: Store, spoil: str) -> None:
    folder = french.catalog.index
    french.catalog.write(f"UPDATE documents SET text = {spoil} WHERE path = 'a.txt'")
    french.close()
    errors = [finding for finding in examine(folder, PRINT) if finding.level == "error"]
    assert [(finding.what, finding.remedy) for finding in errors] == [
        ("The catalog's text of 'a.txt' is not the one that was indexed.", f"griot index --rebuild --index {folder}")
    ]


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\0" + b"\xff" * 5000, b"no database" * 1000])
def test_the_doctor_survives_any_catalog(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "chroma-1").mkdir()
    if content is not None:
        (tmp_path / "catalog.sqlite").write_bytes(content)
    errors = [finding for finding in examine(tmp_path) if finding.level == "error"]
    named = " PATH" if not content else ""  # what it followed is known of a catalog that can still be read in part
    assert [finding.remedy for finding in errors] == [f"griot index --rebuild{named} --index {tmp_path}"]
