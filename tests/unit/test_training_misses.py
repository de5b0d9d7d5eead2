"""Near misses: what is changed so that a passage no longer answers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.models.training.misses import holds_answer, missed_question, names_in, without_answer

TEXT = (
    "Une délégation russe, conduite par Alexandre Novak, a été reçue à Bamako par Assimi Goïta. "
    "La Russie a livré 4 avions."
)
ANSWER = (TEXT.index("Alexandre"), TEXT.index(", a été"))


def changed(question: str, language: str = "fr", others: tuple[str, ...] = ()) -> set[str | None]:
    """What fifty draws make of a question about TEXT."""
    draws = (random.Random(seed) for seed in range(50))
    return {missed_question(question, language, TEXT, (ANSWER,), others, draw) for draw in draws}


def test_a_name_becomes_another_of_the_text_but_never_the_answer() -> None:
    assert changed("Qui vint à Bamako ?") == {"Qui vint à Russie ?"}


def test_a_name_of_two_words_becomes_one_of_two_words() -> None:
    made = changed("Qui vit Assimi Goïta ?", others=("On y vit Sergueï Lavrov.",))
    assert made - {None} == {"Qui vit Sergueï Lavrov ?"}


def test_a_name_that_the_text_does_not_tell_stays() -> None:
    assert changed("Qui vint à Dakar ?") == {None}


def test_a_number_becomes_another() -> None:
    made = changed("Qui livra 4 avions ?") - {None}
    assert len(made) > 1
    assert "Qui livra 4 avions ?" not in made
    assert all(question and question.startswith("Qui livra ") and question.endswith(" avions ?") for question in made)


def test_a_word_becomes_its_opposite() -> None:
    assert changed("Who came first ?", "en") == {"Who came last ?"}


def test_a_verb_is_denied_now_and_then() -> None:
    made = {missed_question("Who is it?", "en", TEXT, (ANSWER,), (), random.Random(seed)) for seed in range(200)}
    assert made == {None, "Who isn't it?"}


@given(st.text(max_size=80), st.text(max_size=200), st.integers())
def test_whatever_is_asked_of_whatever_text_the_question_differs_or_is_none(
    question: str, text: str, seed: int
) -> None:
    made = missed_question(question, "fr", text, ((0, 1),) if text else (), (TEXT,), random.Random(seed))
    assert made is None or made != question


@given(st.lists(st.sampled_from([TEXT, "Il pleut à Ségou depuis trois jours.", "« Novak »"]), max_size=6))
def test_what_is_left_of_a_text_does_not_hold_the_answer(sentences: list[str]) -> None:
    left = without_answer(" ".join(sentences), ["Alexandre Novak", "novak"])
    assert left is None or not holds_answer(left, ["Novak"])


def test_a_text_that_says_little_else_is_not_used() -> None:
    assert without_answer("Bamako est la capitale. Il y pleut.", ["Bamako"]) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("¿En qué año llegó Novak a Bamako?", ["Novak", "Bamako"]),
        ("Il a vu le pic du Midi. Elle, non.", ["Midi"]),
        ("le chef d'état-major de l'armée", []),
        ("Voici le roi Louis de Bavière.", ["Louis de Bavière"]),
        ("« Le Monde » et Le Figaro", ["Monde", "Le Figaro"]),
    ],
)
def test_names_are_words_with_a_capital_inside_a_sentence(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in names_in(text)] == names
