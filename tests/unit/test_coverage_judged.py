"""What the index of words tells of passages is what their texts tell, read whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Document, Passage
from rag.search.coverage import QueryWords
from rag.store import Fingerprint, Store, indexed_text
from rag.store.changes import FileState, put_document, put_vectors, text_hash
from rag.text.marks import marks, marks_among

WORDS = str.split(
    "Ievkourov Yevkurov Evkourov's d'Ievkourov N'Djamena n'djamena Ndjamena Touaregs touareg Bamako Goïta Goi\u0308ta "
    "Su-25 Su25 su 25 12\u202f000 12,000 12000 1er 007 3,5 2021 avion avions l'audience Œuvre oeuvre Łódź Lodz "
    "Шойгу Choïgou Shoigu le la and president président rendez-vous Iounous-Bek K ministre ministres — « ), \u200b"
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


def put(store: Store, place: int, language: str | None, text: str) -> None:
    """One passage as one document."""
    document = Document(f"{place}.txt", "0" * 64, text, language=language)
    passage = Passage(str(place), document.path, 0, len(text), text, "")
    put_vectors(store.catalog, {text_hash(text): np.full(64, 1 / 8, np.float32)})
    state = FileState(document.path, f"/made/{place}", "/made", 1, 1)
    put_document(store.catalog, state, document, [(passage, text_hash(text))])


@given(text=TEXTS, wanted=st.frozensets(st.sampled_from(sorted(marks(" ".join(WORDS))))))
def test_the_marks_of_words_and_numbers_are_found_without_the_others(text: str, wanted: frozenset[str]) -> None:
    wanted = frozenset(mark for mark in wanted if not mark.startswith("~"))
    assert marks_among(text, wanted) == marks(text) & wanted


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.tuples(st.sampled_from(["fr", "en", None]), TEXTS), min_size=1, max_size=6), question=TEXTS)
def test_what_is_judged_by_the_index_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str | None, str]], question: str
) -> None:
    with Store.create(tmp_path_factory.mktemp("judged"), Fingerprint("made", 64, "none", 900)) as store:
        for place, (language, text) in enumerate(texts):
            put(store, place, language, text)
        store.apply()
        _check(store, question, len(texts))


def test_a_passage_that_the_index_of_words_has_not_yet_is_read(tmp_path: Path) -> None:
    with Store.create(tmp_path, Fingerprint("made", 64, "none", 900)) as store:
        put(store, 0, "fr", "Le ministre Ievkourov")
        store.apply()
        put(store, 1, "fr", "Bamako en 2021")
        assert store.held(["0", "1"], [], []) == {}
        _check(store, "Que dit Yevkurov à Bamako en 2021 ?", 2)


def test_more_words_than_one_score_holds_are_told_apart(tmp_path: Path) -> None:
    text = " ".join(f"mot{number}" for number in range(0, 60, 2))
    with Store.create(tmp_path, Fingerprint("made", 64, "none", 900)) as store:
        put(store, 0, "fr", text)
        store.apply()
        asked = [[("fr", f"mot{number}")] for number in range(60)]
        assert store.held(["0"], asked, []) == {"0": frozenset(range(0, 60, 2))}


def _check(store: Store, question: str, passages: int) -> None:
    words = QueryWords(question, store)
    found = store.passages_and_documents([str(place) for place in range(passages)])
    assert len(found) == passages
    for id_, judged in words.judge(found).items():
        passage, document = found[id_]
        text = indexed_text(passage, document)
        assert judged == pytest.approx((words.coverage(text, document.language), words.named(text)), abs=1e-12)
