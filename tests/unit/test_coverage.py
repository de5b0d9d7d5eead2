"""What a text holds of a question; the shares were worked out by hand from how many passages hold each word."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import Document, Passage
from rag.search.coverage import OTHERWISE, QueryWords
from rag.store import Fingerprint, Store
from rag.store.changes import FileState, put_document, put_vectors, text_hash
from rag.text.marks import marks

TEXTS = (
    ("fr", "Le ministre Iounous-Bek Ievkourov est venu à Bamako en 2021."),
    ("fr", "Le mouvement Yèrèwolo-Ton a marché à Bamako avec 12 000 jeunes."),
    ("en", "President Putin sent 9 jets, a Su-25 among them, on August 1."),
    ("fr", "La récolte de coton sera bonne, dit le ministre."),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.create(tmp_path_factory.mktemp("coverage"), Fingerprint("made", 64, "none", 900)) as opened:
        for place, (language, text) in enumerate(TEXTS):
            document = Document(f"{place}.txt", "0" * 64, text, language=language)
            passage = Passage(str(place), document.path, 0, len(text), text, "")
            put_vectors(opened.catalog, {text_hash(text): np.full(64, 1 / 8, np.float32)})
            state = FileState(document.path, f"/made/{place}", "/made", 1, 1)
            put_document(opened.catalog, state, document, [(passage, text_hash(text))])
        opened.apply()
        yield opened


def weight(passages: int) -> float:
    return log(1 + 4 / (0.5 + passages))


def test_words_are_weighed_by_how_rare_they_are(store: Store) -> None:
    words = QueryWords("la récolte du ministre à Tombouctou", store)
    known = weight(1) + weight(2)
    assert words.coverage(TEXTS[3][1], "fr") == pytest.approx(known / (known + weight(0)))
    assert words.coverage(TEXTS[0][1], "fr") == pytest.approx(weight(2) / (known + weight(0)))


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Que fait le ministre Ievkourov à Bamako ?", ("Ievkourov", "Bamako")),
        ("Que veut d’Yèrèwolo-Ton le mouvement ?", ("Yèrèwolo-Ton",)),
        ("qui est ievkourov", ("ievkourov",)),
        ("qui est evkourov", ("evkourov",)),
        ("Evkourov est venu quand ?", ("Evkourov",)),
        ("Combien de Su-25 en 2021 ?", ("Su-25",)),
        ("Le Ministre et la Récolte", ()),
        ("Who is Mr Trudeau?", ("Mr", "Trudeau")),
        ("quelle récolte de sucre", ()),
        ("12 000 ou 3,5 %", ()),
        ("", ()),
    ],
)
def test_the_names_of_a_question(store: Store, question: str, names: tuple[str, ...]) -> None:
    assert QueryWords(question, store).names == names


@pytest.mark.parametrize(
    ("question", "spellings"),
    [
        ("Yunus-Bek Yevkurov", {"Yunus-Bek": ("Iounous",), "Yevkurov": ("Ievkourov",)}),
        ("Que fait Poutine à Bamako ?", {"Poutine": ("Putin",)}),
        ("Что сделал Путин?", {"Путин": ("Putin",)}),
        ("Que fait Putin à Bamako ?", {}),
    ],
)
def test_the_spellings_of_the_documents(store: Store, question: str, spellings: dict[str, tuple[str, ...]]) -> None:
    assert QueryWords(question, store).spellings == spellings


@pytest.mark.parametrize(
    ("question", "shares"),
    [
        ("Qui est Ievkourov ?", (1, 0, 0, 0)),
        ("Qui est Evkourov ?", (OTHERWISE, 0, 0, 0)),
        ("Yèrèwolo Ton", (0, 1, 0, 0)),
        ("12,000 young people", (0, 1, 0, 0)),
        ("12000 personnes", (0, 1, 0, 0)),
        ("12 personnes", (0, 0, 0, 0)),
        ("90 % des avions", (0, 0, 0, 0)),
        ("9 avions", (0, 0, 1, 0)),
        ("25 avions", (0, 0, 0, 0)),
        ("des avions Su25", (0, 0, 1, 0)),
        ("le 1er du mois", (0, 0, 1, 0)),
        ("la récolte", (0, 0, 0, 0)),
    ],
)
def test_the_share_of_names_and_numbers(store: Store, question: str, shares: tuple[float, ...]) -> None:
    words = QueryWords(question, store)
    assert [words.named(text) for _, text in TEXTS] == [pytest.approx(share) for share in shares]


def test_a_question_may_have_neither_names_nor_numbers(store: Store) -> None:
    assert not QueryWords("quelle récolte", store).has_signs
    assert QueryWords("quelle récolte en 2021", store).has_signs


def test_names_weigh_by_how_rare_they_are(store: Store) -> None:
    words = QueryWords("Que fait le ministre Ievkourov à Bamako ?", store)
    assert words.named(TEXTS[1][1]) == pytest.approx(weight(2) / (weight(1) + weight(2)))


def test_a_name_in_another_spelling_covers_its_words(store: Store) -> None:
    words = QueryWords("Iunus-Bek Yevkurov ?", store)
    assert words.coverage(TEXTS[0][1], "fr") == pytest.approx(1.0)
    assert words.coverage(TEXTS[3][1], "fr") == 0.0


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_has_the_marks_of_its_lines(one: str, other: str) -> None:
    assert marks(f"{one}\n{other}") >= marks(one) | marks(other)


@given(question=st.text(max_size=40), text=st.text(max_size=40))
def test_shares_are_between_0_and_1(store: Store, question: str, text: str) -> None:
    words = QueryWords(question, store)
    assert 0 <= words.named(text) <= 1 + 1e-9
    assert 0 <= words.coverage(text, "fr") <= 1 + 1e-9
