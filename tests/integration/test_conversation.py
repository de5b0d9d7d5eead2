"""Conversations about the five articles, with the real models."""

import pytest

from rag import Assistant
from rag.errors import QuestionError
from rag.records import Filter


def test_a_follow_up_is_answered_of_whom_the_answer_named(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    conversation.ask("Qui a conduit la délégation russe à Bamako ?")
    answer = conversation.ask("Quel est son poste ?")
    assert (answer.question, answer.said) == ("Quel est le poste d’Alexandre Novak ?", "Quel est son poste ?")
    assert "vice-Premier ministre" in answer.exact[0]


def test_a_conversation_goes_on_in_the_other_language(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    conversation.ask("Quand Sadio Camara a-t-il reçu l'ambassadeur de Russie ?")
    answer = conversation.ask("Where did he receive him?")
    assert answer.question == "Where did Sadio Camara receive l'ambassadeur de Russie?"
    assert answer.citations[0].document == "004_adf4cb344ef422a1.txt"


def test_a_follow_up_after_thanks_and_a_refusal_still_has_its_subject(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    conversation.ask("What is Africa Corps?")
    assert conversation.ask("How many tonnes of grain did it eat?").status == "not_found"
    assert conversation.ask("thanks").status == "replied"
    answer = conversation.ask("Since when is it deployed in Burkina Faso?")
    assert answer.question == "Since when is Africa Corps deployed in Burkina Faso?"
    assert "janvier 2024" in answer.citations[0].quote


def test_a_list_of_articles_is_followed_up(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    conversation.ask("Quels articles parlent de Wagner ?")
    conversation.ask("Et de Yèrèwolo-Ton ?")
    answer = conversation.ask("Qui l'a écrit ?")
    assert answer.question == "Qui a écrit l’article « Coopération militaire: Bamako courtise Moscou » ?"
    assert answer.citations[0].document == "004_adf4cb344ef422a1.txt"


def test_an_answer_of_a_passage_leads_to_its_article(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    conversation.ask("Qui a remercié Vladimir Poutine pour son soutien ?", filter=Filter(paths=("003*",)))
    answer = conversation.ask("De quand date cet article ?")
    assert answer.status == "answered"
    assert answer.citations[0].document == "003_10d9d95bf921b5c7.txt"


def test_what_cannot_be_asked_leaves_the_conversation_as_it_was(assistant: Assistant) -> None:
    conversation = assistant.conversation()
    with pytest.raises(QuestionError):
        conversation.ask("?!")
    assert conversation.turns == ()
