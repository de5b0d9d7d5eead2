"""Filters over a real index: in both legs, in the counts, and in what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag import Assistant, Filter
from rag.errors import FilterError
from rag.records import Document, Fact, Passage
from rag.store import Fingerprint, Store
from rag.store.catalog import Catalog
from rag.store.changes import FileState, put_document, put_vectors, remove_files, text_hash
from rag.words.frame import not_found
from tests.fakes import assistant_over, clustered_vectors, fill_catalog

FILES = {
    "2021/juin.txt": "L’audience a eu lieu à Bamako\nPublié le 15 juin 2021 | Bamada.net\n\n"
    "L’audience a eu lieu le 14 juin 2021.\n",
    "2023/juillet.txt": "L’audience a été reportée\nPublié le 28 juillet 2023 | Le Challenger\n\n"
    "L’audience a eu lieu le 16 juillet 2023.\n",
    "2023/coton.txt": "Le coton se vend bien\nPublié le 12 juin 2023 | Bamada.net\n\n"
    "Les paysans ont vendu deux fois plus de coton.\n",
    "sans.txt": "L’audience a eu lieu le 18 août 2022.\n",
}
WHEN = "Quand l’audience a-t-elle eu lieu ?"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("filtered"), FILES) as made:
        yield made


@pytest.mark.parametrize(
    ("filter", "exact"),
    [
        (None, {"14 juin 2021", "16 juillet 2023", "18 août 2022"}),
        (Filter(), {"14 juin 2021", "16 juillet 2023", "18 août 2022"}),
        (Filter(publishers=("bamada",)), {"14 juin 2021"}),
        (Filter(since="2023"), {"16 juillet 2023"}),
        (Filter(until="2021"), {"14 juin 2021"}),
        (Filter(paths=("202*",)), {"14 juin 2021", "16 juillet 2023"}),
        (Filter(paths=("sans.txt", "2021")), {"14 juin 2021", "18 août 2022"}),
    ],
)
def test_an_answer_comes_from_the_documents_that_are_left(
    asked: Assistant, filter: Filter | None, exact: set[str]
) -> None:
    answer = asked.ask(WHEN, filter=filter)
    assert answer.status == "answered"
    assert set(answer.exact) <= exact
    found = {hit.passage.document for hit in answer.passages}
    assert {citation.document for citation in answer.citations} <= found
    assert found == (answer.filtered.documents if answer.filtered else set(FILES))
    assert (answer.filtered is not None) == bool(filter)


def test_what_the_documents_that_are_left_do_not_say_is_not_found(asked: Assistant) -> None:
    answer = asked.ask(WHEN, filter=Filter(paths=("2023/coton.txt",)))
    assert answer.status == "not_found"
    assert answer.reason != "filtered_out"
    assert {hit.passage.document for hit in answer.passages} == {"2023/coton.txt"}


@pytest.mark.parametrize("question", [WHEN, "Combien d'articles as-tu ?"])
def test_a_filter_that_leaves_nothing_is_the_reason(asked: Assistant, question: str) -> None:
    answer = asked.ask(question, filter=Filter(since="2030"))
    assert (answer.status, answer.reason, answer.passages) == ("not_found", "filtered_out", ())
    assert answer.answer == not_found("fr")
    assert answer.filtered is not None
    assert answer.filtered.left_out == {"date": 3, "undated": 1}
    assert asked.search(question, filter=Filter(since="2030")) == ()


@pytest.mark.parametrize(
    ("question", "filter", "count"),
    [
        ("Combien d'articles as-tu ?", Filter(), "4"),
        ("Combien d'articles as-tu ?", Filter(publishers=("Bamada",)), "2"),
        ("Combien d'articles parlent de l'audience ?", Filter(), "3"),
        ("Combien d'articles parlent de l'audience ?", Filter(since="2021"), "2"),
        ("Combien d'articles sont datés de 2023 ?", Filter(publishers=("Bamada",)), "1"),
    ],
)
def test_documents_are_counted_under_a_filter(asked: Assistant, question: str, filter: Filter, count: str) -> None:
    answer = asked.ask(question, filter=filter)
    assert answer.exact == (count,)
    if answer.filtered is not None:
        assert {citation.document for citation in answer.citations} <= answer.filtered.documents


def test_a_publisher_outside_the_filter_is_nobody_in_a_question_about_documents(asked: Assistant) -> None:
    answer = asked.ask("Combien d'articles viennent de Bamada ?", filter=Filter(publishers=("Le Challenger",)))
    assert answer.citations == ()


def test_search_lists_passages_of_the_documents_that_are_left(asked: Assistant) -> None:
    found = asked.search(WHEN, 10, filter=Filter(publishers=("Bamada",)))
    assert {hit.passage.document for hit in found} == {"2021/juin.txt", "2023/coton.txt"}


def test_a_filter_that_cannot_be_met_is_one_sentence(asked: Assistant) -> None:
    for ask in (asked.ask, asked.search):
        with pytest.raises(FilterError, match=r"Choose among: Bamada\.net, Le Challenger"):
            ask(WHEN, filter=Filter(publishers=("Bamako.net",)))


PRINT = Fingerprint("made", 32, "none", 900)
VECTORS = clustered_vectors(1500, PRINT.dimensions)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three documents of 500 passages, the vectors of which are mixed."""
    with Store.create(tmp_path_factory.mktemp("exact"), PRINT) as opened:
        fill_catalog(opened.catalog, VECTORS)
        opened.apply()
        yield opened


@pytest.mark.parametrize("starts", [(500,), (0, 1000)])
def test_both_legs_are_exact_under_a_filter(store: Store, starts: tuple[int, ...]) -> None:
    documents = frozenset(f"made-{start}.txt" for start in starts)
    kept = [place for start in starts for place in range(start, start + 500)]
    cosines = VECTORS.astype(np.float16).astype(np.float32) @ VECTORS[700]
    expected = sorted(kept, key=lambda place: -cosines[place])[:20]
    dense = store.search_dense(VECTORS[700], 20, documents)
    assert [candidate.score for candidate in dense] == pytest.approx([cosines[place] for place in expected], abs=1e-6)
    words = store.search_words("passage 700 or passage 20", 2000)
    within = [candidate.score for candidate in words if int(candidate.passage_id.split("-")[1]) in set(kept)]
    under = store.search_words("passage 700 or passage 20", 20, documents)
    assert [candidate.score for candidate in under] == pytest.approx(within[:20], rel=1e-5)


def test_no_document_at_all_leaves_nothing_to_find(store: Store) -> None:
    assert store.search_dense(VECTORS[0], 5, frozenset()) == store.search_words("passage", 5, frozenset()) == []


def put(catalog: Catalog, date: str) -> None:
    """One document with a date that is no part of its passage."""
    text = "Un texte."
    put_vectors(catalog, {text_hash(text): VECTORS[0]})
    document = Document("a.txt", "0" * 64, text, date=Fact(date, 0, 2))
    put_document(
        catalog, FileState("a.txt", "/made/a.txt", "/made", 1, 1), document,
        [(Passage("a", "a.txt", 0, len(text), text), text_hash(text))],
    )  # fmt: skip


def test_cards_are_kept_until_the_catalog_changes_here_or_elsewhere(tmp_path: Path) -> None:
    with Store.create(tmp_path, PRINT) as writing, closing(Catalog.open(tmp_path)) as reading:
        put(writing.catalog, "2021")
        for catalog in (writing.catalog, reading):
            assert catalog.cards() is catalog.cards()
        put(writing.catalog, "2022")  # the same passages: the log does not tell of it
        for catalog in (writing.catalog, reading):
            assert [card.date and card.date.value for card in catalog.cards()] == ["2022"]
        remove_files(writing.catalog, ["/made/a.txt"])
        assert writing.catalog.cards() == reading.cards() == ()
