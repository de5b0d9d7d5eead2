"""What takes whose place, what « il » stays, and what is asked of the documents together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.records import Answer, Filter, Statement, Turn
from rag.talk import Conversation, understand_turn
from rag.talk.tongue import spoken_language
from rag.text.language import question_language
from rag.words.frame import not_found

WANTS = Turn("Que veut la Suède au Ghana ?", "fr")
WANTS_EN = Turn("What does Sweden want in Ghana?", "en")
FIRM = Turn("What is Blue Harbour?", "en", ("a private security firm",))
FIRM_FR = Turn("Qu’est-ce que Blue Harbour ?", "fr", ("une société de sécurité",))
LEADS = Turn("Who leads Blue Harbour?", "en", ("Lars Holm",))
VISIT = Turn("Did Lars Holm visit Oslo?", "en", ("yes",))
UNION = Turn("What did Kayira demand?", "en", ("le retrait des troupes étrangères",))
RELEASE = Turn("What did the union demand?", "en", ("the release of the prisoners",))
BOATS = Turn("Which boats did Ghana get?", "en", ("vedettes rapides",))
SENT = Turn("Which boats were delivered to Ghana?", "en")
TOWN = Turn("Which town did the army retake?", "en", ("Kumasi",))
BOATS_FR = Turn("Quels bateaux le Ghana a-t-il reçus ?", "fr", ("des vedettes",))
KIND_FR = Turn("Quelles vedettes le Ghana a-t-il reçues ?", "fr", ("vedettes P-48",))
SENT_FR = Turn("Combien de bateaux ont été livrés au Ghana ?", "fr", ("six",))
SHELF = Turn("Combien d'articles as-tu ?", "fr", ("3",), documents=("a.txt", "b.txt", "c.txt"))
SHELF_EN = Turn("How many documents do you have?", "en", ("3",), documents=("a.txt", "b.txt", "c.txt"))
NEWEST = Turn("Quel est l’article le plus récent ?", "fr", told=("Le plus récent est…",), documents=("b.txt",))
NEWEST_EN = Turn("What is the latest article?", "en", told=("The latest is…",), documents=("b.txt",))
FOOD = Turn("Quel article parle de pêche ?", "fr", ("le thon",), documents=("b.txt",))
GIST = Turn("De quoi parle l’article « Pont : la fin des travaux » ?", "fr", documents=("a.txt",))
RALLY = Turn("Which association is about to organise a big rally?", "en", ("Kayira",))
FREE = Turn("What does Ghana supply for free?", "en", ("des semences et des vaccins",))
TOLD = Turn("Qu’est-ce qu’Awa Sow a annoncé à Oslo ?", "fr", told=("Le port s’agrandit, a annoncé Awa Sow.",))
TITLES = {"b.txt": "Le thon revient à Tema", "a.txt": "Pont : la fin des travaux"}

ASKED: list[tuple[Sequence[Turn], str, str]] = [
    ([WANTS], "Et la Norvège ?", "Que veut la Norvège au Ghana ?"),
    ([WANTS], "Et au Togo ?", "Que veut la Suède au Togo ?"),
    ([WANTS], "Et Wagner ?", "Que veut Wagner au Ghana ?"),
    ([WANTS_EN], "And Norway?", "What does Norway want in Ghana?"),
    ([WANTS_EN], "And in Togo?", "What does Sweden want in Togo?"),
    ([Turn("Quelle est la capitale du Ghana ?", "fr", ("Accra",))], "Et le Togo ?", "Quelle est la capitale du Togo ?"),
    ([WANTS], "Pourquoi est-elle partie ?", "Pourquoi la Suède est-elle partie du Ghana ?"),
    ([FIRM], "Who leads it?", "Who leads Blue Harbour?"),
    ([FIRM_FR], "Qui la dirige ?", "Qui dirige Blue Harbour ?"),
    ([FIRM, LEADS], "Where is it?", "Where is Blue Harbour?"),
    ([Turn("Where is Blue Harbour?", "en")], "And Wagner?", "Where is Wagner?"),
    ([VISIT], "When was it?", "When did Lars Holm visit Oslo?"),
    ([RALLY], "When is it?", "When is the big rally?"),
    ([UNION], "When was it founded?", "When was Kayira founded?"),
    ([RELEASE], "When was it created?", "When was the union created?"),
    ([BOATS], "When?", "When did Ghana get the boats?"),
    ([BOATS], "From whom?", "From whom did Ghana get the boats?"),
    ([BOATS], "For how much?", "For how much did Ghana get the boats?"),
    ([BOATS], "How many sailors trained there?", "How many sailors trained in Ghana?"),
    ([SENT], "When?", "When were the boats delivered to Ghana?"),
    ([TOWN], "Why?", "Why did the army retake Kumasi?"),
    ([BOATS_FR], "Quand ?", "Quand le Ghana a-t-il reçu les bateaux ?"),
    ([BOATS_FR], "De qui ?", "De qui le Ghana a-t-il reçu les bateaux ?"),
    ([BOATS_FR], "Pour combien ?", "Pour combien le Ghana a-t-il reçu les bateaux ?"),
    ([KIND_FR], "Pourquoi ?", "Pourquoi le Ghana a-t-il reçu les vedettes P-48 ?"),
    ([SENT_FR], "Quand ?", "Quand les bateaux ont-ils été livrés au Ghana ?"),
    ([BOATS_FR], "Combien d'officiers y ont été formés ?", "Combien d'officiers ont été formés au Ghana ?"),
    ([FREE], "Why?", "Why does Ghana supply semences et des vaccins for free?"),
    ([TOLD], "Après la visite de qui ?", "Après la visite de qui est-ce qu'Awa Sow a annoncé cela à Oslo ?"),
    (
        [Turn("Comment la Suède aide-t-elle le Tchad ?", "fr")],
        "Et en Libye ?",
        "Comment la Suède aide-t-elle la Libye ?",
    ),
    ([SHELF], "Le plus récent ?", "Quel est l’article le plus récent ?"),
    ([SHELF, NEWEST], "Et le plus ancien ?", "Quel est l’article le plus ancien ?"),
    ([SHELF], "Lequel est le plus récent ?", "Quel est l’article le plus récent ?"),
    ([SHELF_EN], "The latest?", "What is the latest article?"),
    ([SHELF_EN], "And the oldest one?", "What is the oldest article?"),
    ([SHELF], "Lesquels parlent de pêche ?", "Quels articles parlent de pêche ?"),
    ([SHELF_EN], "Which one is about fishing?", "Which article is about fishing?"),
    ([NEWEST], "De quoi parle-t-il ?", "De quoi parle l’article « Le thon revient à Tema » ?"),
    ([NEWEST_EN], "What is it about?", "What is the article “Le thon revient à Tema” about?"),
    ([GIST, FOOD], "Qui l'a publié ?", "Qui a publié l’article « Le thon revient à Tema » ?"),
]


IDS = [f"{said} < {turns[-1].question}" for turns, said, _ in ASKED]


@pytest.mark.parametrize(("turns", "said", "expected"), ASKED, ids=IDS)
def test_a_follow_up_asks_of_the_right_thing(turns: Sequence[Turn], said: str, expected: str) -> None:
    assert understand_turn(said, turns, titles=TITLES.get).question == expected


@pytest.mark.parametrize("said", ["Le plus récent ?", "Lequel parle de pêche ?", "The latest?"])
def test_no_document_is_meant_where_none_was_asked_for(said: str) -> None:
    assert "article" not in understand_turn(said, [VISIT]).question


class _Refuses:
    """Answers nothing, in the language that it takes a question to be in."""

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        language = question_language(question)
        return Answer(question, (Statement(not_found(language)),), "not_found", 0.0, language)


def test_what_is_in_no_language_is_refused_in_that_of_the_conversation() -> None:
    talk = Conversation(_Refuses(), [VISIT])
    assert (talk.ask("zrtg plok").answer, talk.turns[-1].language) == (not_found("en"), "en")
    assert Conversation(_Refuses(), [WANTS]).ask("zrtg plok").answer == not_found("fr")
    assert Conversation(_Refuses()).ask("zrtg plok").language == question_language("zrtg plok")


def test_a_title_does_not_tell_the_language_of_a_question() -> None:
    asked = "Who wrote “Le thon revient à la table des familles du port”?"
    assert (spoken_language(asked, ()), question_language(asked)) == ("en", "en")
    assert question_language("« Le thon revient à la table des familles »") == "fr"
