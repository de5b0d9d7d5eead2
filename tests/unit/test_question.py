from hypothesis import given
from hypothesis import strategies as st

from rag.question import exact_words, expected_form, has_form, share_held


def test_a_question_for_a_person_expects_a_name() -> None:
    assert expected_form("Qui a conduit la délégation russe à Bamako ?") == "person"
    assert expected_form("Who led the Russian delegation?") == "person"


def test_a_question_for_a_date_expects_a_time() -> None:
    assert expected_form("Quand a eu lieu l'audience ?") == "time"
    assert expected_form("In what year did it begin?") == "time"
    assert expected_form("En quelle année ?") == "time"


def test_a_question_for_a_count_expects_a_number() -> None:
    assert expected_form("Combien d'officiers ont été formés ?") == "number"
    assert expected_form("What percentage of officers?") == "number"


def test_a_sentence_has_the_form_asked_for_only_if_it_holds_it() -> None:
    assert has_form("conduite par Alexandre Novak", "person")
    assert not has_form("la délégation était forte", "person")
    assert has_form("le mardi 15 juin 2021", "time")
    assert not has_form("il y a longtemps", "time")
    assert has_form("pratiquement 90% des officiers", "number")


def test_exact_words_are_names_and_numbers_but_not_the_first_word() -> None:
    assert exact_words("Quand Choguel Maïga a-t-il parlé de 90 % ?") == ("choguel", "maiga", "90")


def test_names_are_held_across_languages_and_numbers_only_whole() -> None:
    assert share_held(("russian",), "la délégation russe") == 1.0
    assert share_held(("american",), "la délégation russe") == 0.0
    assert share_held(("2021", "camara"), "Sadio Camara, en 2020") == 0.5
    assert share_held((), "rien") is None


@given(st.text(), st.text())
def test_the_share_held_is_a_share(question: str, text: str) -> None:
    share = share_held(exact_words(question), text)
    assert share is None or 0.0 <= share <= 1.0
