"""Two stores read as one, against one store that holds all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.collection import answer_about
from rag.assistant import fingerprint
from rag.indexing import index_paths
from rag.models.embedder import Embedder
from rag.search.query import make_query
from rag.search.retrieve import retrieve
from rag.settings import Settings
from rag.store import Joined, Shelf, Store
from tests.fakes import WordEmbedder

CORPUS = {
    "a.txt": "Le pont\n\nPublié le 3 mai 2022 | L’Essor\n\nLe pont de Kayes est inauguré par le ministre Sadio Camara.",
    "b.txt": "La route\n\nLa route de Gao est longue. Le ministre Evkourov est venu à Gao avec 12 camions.",
    "c.md": "# The bridge\n\nThe bridge of Kayes was opened by the minister. The road to Gao is long.",
}
MINE = {
    "uploads/x.txt": "Le barrage\n\nLe barrage de Sélingué a été visité par Ievkourov et Sadio Camara en juin 2023.",
    "uploads/y.md": "# The dam\n\nThe dam of Selingue feeds the road to Gao. Twelve trucks came to the bridge.",
}
QUESTIONS = (
    "Qui a inauguré le pont de Kayes ?",
    "Where is Yevkurov going?",
    "Combien de camions à Gao ?",
    "« Sadio Camara »",
    "Qui a visité le barrage de Sélingué en juin 2023 ?",
    "the road to gao",
)
WORDS = "pont route ministre Camara Evkourov Ievkourov Kayes Gao barrage bridge road the minister 12 2023 et de le"


def make(folder: Path, files: Mapping[str, str], *, chroma: bool = True) -> Store:
    """A store of files of those paths, open for questions."""
    embedder, chosen = WordEmbedder(), Settings(index=folder / "index")
    documents = folder / "documents"
    documents.mkdir(parents=True)
    for path, text in files.items():
        (documents / path).parent.mkdir(parents=True, exist_ok=True)
        (documents / path).write_text(text, "utf-8")
    with Store.create(chosen.index, fingerprint(embedder, chosen), chroma=chroma) as store:
        if files:
            index_paths([documents], store, embedder, chosen)
    return Store.open(chosen.index, fingerprint(embedder, chosen))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("corpus"), CORPUS) as store:
        yield store


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory, corpus: Store) -> Iterator[Joined]:
    with make(tmp_path_factory.mktemp("mine"), MINE, chroma=False) as store:
        yield Joined(store, corpus)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make(tmp_path_factory.mktemp("whole"), {**CORPUS, **MINE}) as store:
        yield store


@pytest.fixture(scope="module")
def beside_nothing(tmp_path_factory: pytest.TempPathFactory, corpus: Store) -> Iterator[Joined]:
    with make(tmp_path_factory.mktemp("nothing"), {}) as store:
        yield Joined(store, corpus)


def found(question: str, store: Shelf, embedder: Embedder | None = None) -> list[tuple[str, str, float]]:
    """What retrieval makes of a question, as far as it is comparable."""
    query = make_query(question, store, embedder or WordEmbedder())
    hits = retrieve(query, store, top_k=20, candidates=50)
    return [(hit.passage.id, hit.document.path, round(hit.score, 6)) for hit in hits]


def names(question: str, store: Shelf) -> list[tuple[str, int, list[str]]]:
    """The names of a question; spellings that are as frequent have no order."""
    return [(name.text, name.passages, sorted(name.spellings)) for name in store.names(question)]


questions = st.one_of(
    st.sampled_from(QUESTIONS), st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=6).map(" ".join)
)


@settings(max_examples=40, deadline=None)
@given(question=questions)
def test_two_stores_find_what_one_store_of_all_finds(question: str, joined: Joined, whole: Store) -> None:
    assert found(question, joined) == found(question, whole)
    assert names(question, joined) == names(question, whole)


@settings(max_examples=40, deadline=None)
@given(question=questions)
def test_beside_an_empty_store_the_corpus_is_as_it_is_alone(
    question: str, beside_nothing: Joined, corpus: Store
) -> None:
    assert found(question, beside_nothing) == found(question, corpus)
    assert beside_nothing.search_words(question, 9) == corpus.search_words(question, 9)
    assert beside_nothing.names(question) == corpus.names(question)


@settings(max_examples=25, deadline=None)
@given(paths=st.sets(st.sampled_from([*CORPUS, *MINE])), question=st.sampled_from(QUESTIONS))
def test_a_filter_limits_both(paths: set[str], question: str, joined: Joined, whole: Store) -> None:
    query = make_query(question, joined, WordEmbedder())
    same = make_query(question, whole, WordEmbedder())
    hits = retrieve(query, joined, top_k=20, candidates=50, documents=paths)
    assert {hit.document.path for hit in hits} <= paths
    assert [hit.passage.id for hit in hits] == [
        hit.passage.id for hit in retrieve(same, whole, top_k=20, candidates=50, documents=paths)
    ]


def test_what_is_known_of_both_is_one(joined: Joined, whole: Store) -> None:
    assert joined.languages() == whole.languages()
    assert [card.path for card in joined.cards()] == [*MINE, *CORPUS]
    assert joined.cards() is joined.cards()
    assert {card.path: card for card in joined.cards()} == {card.path: card for card in whole.cards()}
    assert sorted(joined.documents(), key=lambda one: one.path) == list(whole.documents())
    assert joined.passage_counts() == whole.passage_counts()
    terms = [("fr", "pont"), ("en", "bridg"), ("fr", "rout"), ("en", "road")]
    assert joined.passage_frequencies(terms) == whole.passage_frequencies(terms)
    assert joined.documents_holding([("fr", "gao"), ("en", "gao")]) == whole.documents_holding(
        [("fr", "gao"), ("en", "gao")]
    )
    status, all_of_it = joined.status(), whole.status()
    assert (status.documents, status.passages) == (all_of_it.documents, all_of_it.passages) == (5, status.passages)


def test_questions_about_the_documents_are_answered_from_both(joined: Joined, whole: Store) -> None:
    for question in ("Quels documents as-tu ?", "Combien d’articles parlent de Gao ?"):
        one, other = answer_about(question, "fr", joined), answer_about(question, "fr", whole)
        assert one
        assert other
        assert {cited.document for cited in one.citations} == {cited.document for cited in other.citations}


def test_a_path_that_both_have_is_the_first_ones(tmp_path: Path, corpus: Store) -> None:
    with make(tmp_path, {"a.txt": "Le marché\n\nLe marché de Ségou est ouvert."}, chroma=False) as mine:
        joined = Joined(mine, corpus)
        document = joined.document("a.txt")
        assert document
        assert "marché" in document.text
        assert sorted(card.path for card in joined.cards()) == sorted(CORPUS)
        query = make_query("Qui a inauguré le pont de Kayes ?", joined, WordEmbedder())
        hits = retrieve(query, joined, top_k=9, candidates=9)
        assert {hit.passage.text for hit in hits if hit.document.path == "a.txt"} == {document.text}
        assert joined.documents_holding([("fr", "kay"), ("en", "kay")]) == {"c.md"}
        gone = {passage.id for passage in corpus.passages_of("a.txt")}
        assert gone
        assert joined.passages(list(gone)) == {}
        assert joined.passage_counts() == {**corpus.passage_counts(), **mine.passage_counts()}
        assert len(joined.documents()) == len(CORPUS)


@settings(max_examples=15, deadline=None)
@given(split=st.lists(st.booleans(), min_size=5, max_size=5))
def test_however_the_documents_are_divided(split: list[bool], whole: Store) -> None:
    files = list({**CORPUS, **MINE}.items())
    with TemporaryDirectory() as folder:
        first = {path: text for (path, text), is_first in zip(files, split, strict=True) if is_first}
        second = {path: text for path, text in files if path not in first}
        with make(Path(folder) / "1", first, chroma=False) as one, make(Path(folder) / "2", second) as other:
            for question in QUESTIONS:
                assert found(question, Joined(one, other)) == found(question, whole)
