import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.question import Form, exact_words, expected_form, has_form, holds_count, share_held, wants_sentences


@pytest.mark.parametrize(
    ("form", "question"),
    [
        ("person", "Qui a conduit la délégation russe à Bamako ?"),
        ("person", "Who led the Russian delegation?"),
        ("person", "Et qui l’a conduite ?"),
        ("person", "Qui est-ce qui a parlé ?"),
        ("person", "Par qui la délégation était-elle conduite ?"),
        ("person", "La délégation, qui l'a conduite ?"),
        ("person", "C'est qui ?"),
        ("person", "By whom was it led?"),
        ("time", "Quand a eu lieu l'audience ?"),
        ("time", "In what year did it begin?"),
        ("time", "En quelle année ?"),
        ("time", "en quelle annee"),
        ("time", "Depuis quand l’Africa Corps est-il présent ?"),
        ("time", "La visite a eu lieu quand ?"),
        ("number", "Combien d'officiers ont été formés ?"),
        ("number", "What percentage of officers?"),
        ("number", "Quel âge a-t-il ?"),
        ("number", "How old is he?"),
        ("place", "Où se trouve Kidal ?"),
        ("place", "ou se trouve kidal"),
        ("place", "OU SE TROUVE KIDAL ?"),
        ("place", "D'où vient l'avion ?"),
        ("place", "D’où vient l’avion ?"),
        ("place", "Jusqu’où sont-ils allés ?"),
        ("place", "Et l’avion, d’où vient-il ?"),
        ("place", "Where is Kidal?"),
        ("place", "Dans quels pays la Russie est-elle présente ?"),
        ("place", "In which country did they serve?"),
    ],
)
def test_a_question_expects_an_answer_of_its_form(form: Form, question: str) -> None:
    assert expected_form(question) == form


@pytest.mark.parametrize(
    "question",
    [
        "Quel est le titre de la femme qui est venue ?",
        "Qu'est-ce qui suscite des inquiétudes ?",
        "Wagner, qui opère au Mali, est-elle présente ailleurs ?",
        "What did the man who came say?",
        "What happened when Wagner left?",
        "Quel est le nom de l’usine où il travaille ?",
        "Paris ou Londres ?",
        "",
    ],
)
def test_a_word_that_only_joins_expects_nothing(question: str) -> None:
    assert expected_form(question) == "other"


@pytest.mark.parametrize(
    "question",
    [
        "Pourquoi la délégation est-elle venue ?",
        "pourquoi",
        "Et pourquoi ?",
        "Au Mali, pourquoi l’armée a-t-elle agi ?",
        "Pourquoi le ministre qui est venu est-il parti ?",
        "Comment la délégation est-elle venue ?",
        "Comment ?",
        "En quoi consiste l’accord ?",
        "Pour quelle raison est-il venu ?",
        "pour quelles raisons",
        "De quelle façon l’accord a-t-il été signé ?",
        "Qu’est-ce qu’un drone ?",
        "qu est ce qu une junte",
        "Qu'est-ce que c'est ?",
        "Quelles sont les raisons de la visite ?",
        "Quels étaient les buts de la visite ?",
        "quels etaient les buts de la visite",
        "Que s’est-il passé à Moura ?",
        "Expliquez la situation.",
        "explique-moi la situation",
        "Peux-tu m’expliquer la situation ?",
        "Décris la visite",
        "decris la visite",
        "Résumez l’article.",
        "Why did he leave?",
        "How did he leave?",
        "When Wagner left Mali, how did the army react?",
        "How come?",
        "What are the aims?",
        "What were they?",
        "What happened in Moura?",
        "For what reason did he come?",
        "Explain the situation.",
        "Please describe the visit",
        "Can you summarise the article?",
    ],
)
def test_a_question_for_an_explanation_or_a_list_wants_sentences(question: str) -> None:
    assert wants_sentences(question)


@pytest.mark.parametrize(
    "question",
    [
        "Qui a conduit la délégation ?",
        "Quand est-il venu ?",
        "Où se trouve Kidal ?",
        "Quel est le nom du ministre ?",
        "Quelle raison le ministre a-t-il donnée ?",
        "Comment s'appelle le ministre ?",
        "Comment s’appelle-t-il ?",
        "comment s appelle le ministre",
        "Comment se nomme l’opération ?",
        "comment se prenomme-t-il",
        "Comment appelle-t-on ces hommes ?",
        "Combien de soldats, et de quel pays ?",
        "Qui a commenté l’accord ?",
        "Quel commentaire M. Diop a-t-il fait ?",
        "Qui a expliqué pourquoi l’armée est partie ?",
        "Qui décrit le régime ainsi ?",
        "How many soldiers?",
        "How much did it cost?",
        "How old is he?",
        "How long did it last?",
        "How far is Kidal?",
        "How often does he come?",
        "How is the operation called?",
        "However, who led it?",
        "Who explained why the army left?",
        "What word did he use to describe the visit?",
        "What is the name of the minister?",
        "",
    ],
)
def test_a_question_for_a_fact_wants_words(question: str) -> None:
    assert not wants_sentences(question)


def test_a_text_has_the_form_asked_for_only_if_it_holds_it() -> None:
    assert has_form("conduite par Alexandre Novak", "person")
    assert not has_form("la délégation était forte", "person")
    assert has_form("le mardi 15 juin 2021", "time")
    assert not has_form("il y a longtemps", "time")
    assert has_form("pratiquement 90% des officiers", "number")
    assert has_form("à Bamako", "place")
    assert not has_form("ailleurs", "place")


@pytest.mark.parametrize(
    "words", ["onze", "une dizaine", "la moitié", "un an", "one month", "un", "fifteen", "3,5", "2 Su-25"]
)
def test_a_count_may_be_told_in_words(words: str) -> None:
    assert holds_count(words)


@pytest.mark.parametrize(
    "words", ["une conférence", "des jeunes", "le 3 mai", "a town", "", "le Su-25 et le Mi-171", "F16"]
)
def test_an_article_a_date_or_a_name_is_no_count(words: str) -> None:
    assert not holds_count(words)


@pytest.mark.parametrize(
    "words", ["au XIVe siècle", "in the 12th century", "1980s", "AD 30-33", "10,000 BC", "14 h 30"]
)
def test_a_time_may_be_a_century_or_an_hour(words: str) -> None:
    assert has_form(words, "time")


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


@given(st.text())
def test_accents_case_and_apostrophes_change_nothing(question: str) -> None:
    assert wants_sentences(f"Pourquoi l'été {question}") == wants_sentences(f"POURQUOI L’ETE {question}") is True
    assert expected_form(f"D'où vient {question}") == expected_form(f"d’ou VIENT {question}")
