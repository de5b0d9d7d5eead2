"""A conversation: its turns, what asks nothing of the documents, and what Griot says to it."""

from __future__ import annotations

import pytest

from rag.records import Answer, Citation, Filter, Statement, Turn
from rag.talk import Conversation, Kind, answer_turn, reply_to, understand_turn
from rag.talk.grammar import section
from rag.talk.small_talk import small_talk
from rag.talk.tokens import spoken_language
from rag.text.language import question_language
from rag.words import languages, read_part
from rag.words.frame import not_found

STADIUM = Turn("Quand le stade Bollaert-Nord a-t-il ouvert ?", "fr", ("1933",))
VISIT = Turn("Did Lars Holm visit Oslo?", "en", ("yes",))
WANTS = Turn("Que veut la Suède au Ghana ?", "fr")
REPLIES = {language: read_part("reply", language) for language in languages()}

TOLD = Turn("Qui a conduit la délégation russe à Bamako ?", "fr", ("Alexandre Novak",))

SAID: list[tuple[str, Kind, str]] = [
    ("Bonjour", "greeting", "fr"),
    ("bonjour Griot !", "greeting", "fr"),
    ("salut", "greeting", "fr"),
    ("Hello!", "greeting", "en"),
    ("hi there", "greeting", "en"),
    ("Bonjour, ça va ?", "how_are_you", "fr"),
    ("How are you?", "how_are_you", "en"),
    ("merci", "thanks", "fr"),
    ("Merci beaucoup !", "thanks", "fr"),
    ("ok merci", "thanks", "fr"),
    ("Thanks a lot!", "thanks", "en"),
    ("thank you", "thanks", "en"),
    ("oui", "yes", "fr"),
    ("d’accord", "yes", "fr"),
    ("yes please", "yes", "en"),
    ("ok", "yes", ""),
    ("non merci", "no", "fr"),
    ("no", "no", "en"),
    ("Au revoir", "farewell", "fr"),
    ("merci, bonne journée !", "farewell", "fr"),
    ("Goodbye", "farewell", "en"),
    ("aide", "help", "fr"),
    ("Que peux-tu faire ?", "help", "fr"),
    ("Comment ça marche ?", "help", "fr"),
    ("help", "help", "en"),
    ("What can you do?", "help", "en"),
    ("Qui es-tu ?", "who", "fr"),
    ("qui êtes-vous", "who", "fr"),
    ("Et toi ?", "who", "fr"),
    ("Who are you?", "who", "en"),
    ("Bravo !", "praise", "fr"),
    ("great, thanks", "thanks", "en"),
    ("C’est faux", "blame", "fr"),
    ("That's wrong", "blame", "en"),
    ("Tu es sûr ?", "sure", "fr"),
    ("Are you sure?", "sure", "en"),
    ("pardon", "sorry", ""),
    ("plutôt en français ?", "language", "fr"),
    ("In English, please", "language", "en"),
]
ASKS = [
    "Merci de quoi ?",
    "Qui est venu ?",
    "Merci, qui est venu ?",
    "Aide humanitaire",
    "Who helped Mali?",
    "Bonjour Bamako est-il un journal ?",
    "Oui-Oui est-il un personnage ?",
    "Non-alignés",
    "What can Russia do?",
    "Que peut faire la Russie ?",
    "Qui es venu ?",
    "No Man’s Land",
    "",
    "?",
]


class Echo:
    """Answers each question by itself, cited; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Filter | None]] = []

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        self.asked.append((question, filter))
        citation = Citation(1, "a.txt", None, None, None, 0, 5, "Novak")
        said = Statement("Alexandre Novak l’a conduite.", (1,), "Alexandre Novak")
        return Answer(question, (said,), "answered", 0.9, "fr", (citation,))


@pytest.mark.parametrize(("said", "kind", "language"), SAID)
def test_what_asks_nothing_has_its_kind(said: str, kind: Kind, language: str) -> None:
    assert small_talk(said) == (kind, language)
    assert understand_turn(said, [TOLD]).kind == kind
    assert understand_turn(said, []).question == ""


@pytest.mark.parametrize("said", ASKS)
def test_what_asks_is_no_small_talk(said: str) -> None:
    assert small_talk(said) is None
    assert understand_turn(said, []).question == said


def test_every_kind_has_its_words_in_every_language() -> None:
    listed = [section(language, "courtesy") for language in ("fr", "en")]
    assert {frozenset(kinds) for kinds in (*listed, *REPLIES.values())} == {frozenset(REPLIES["fr"])}


@pytest.mark.parametrize(("said", "kind", "language"), SAID)
def test_a_reply_is_one_statement_of_griots_own(said: str, kind: Kind, language: str) -> None:
    answer = answer_turn(Echo(), said, [])
    assert answer == reply_to(kind, said, language or "fr")
    assert (answer.status, answer.confidence, answer.citations, answer.passages) == ("replied", 1.0, (), ())
    assert [said.text for said in answer.statements] == [REPLIES[language or "fr"][kind]]


def test_a_reply_is_in_the_language_of_the_talk() -> None:
    told = Turn("Who led the delegation?", "en", ("Novak",))
    assert answer_turn(Echo(), "ok", [told]).language == "en"
    assert answer_turn(Echo(), "merci", [told]).language == "fr"


def test_an_answer_has_what_was_typed_and_what_was_asked() -> None:
    asker = Echo()
    answer = answer_turn(asker, " Et qui l’accompagnait ? ", [TOLD], filter=Filter(since="2023"))
    assert (answer.question, answer.said) == ("Qui accompagnait Alexandre Novak ?", "Et qui l’accompagnait ?")
    assert asker.asked == [("Qui accompagnait Alexandre Novak ?", Filter(since="2023"))]


def test_a_question_that_stands_alone_was_not_typed_otherwise() -> None:
    assert answer_turn(Echo(), "Qui est venu à Gao ?", [TOLD]).said == ""


def test_a_question_that_was_edited_is_asked_as_it_is() -> None:
    answer = answer_turn(Echo(), "Et lui ?", [TOLD], question="Et qui l’accompagnait ?")
    assert (answer.question, answer.said) == ("Et qui l’accompagnait ?", "Et lui ?")


def test_a_conversation_keeps_its_turns_takes_them_back_and_forgets_them() -> None:
    conversation = Conversation(Echo())
    conversation.ask("Qui a conduit la délégation ?")
    conversation.ask("merci")
    assert conversation.ask("Quel est son poste ?").question == "Quel est le poste d’Alexandre Novak ?"
    assert [turn.question for turn in conversation.turns] == [
        "Qui a conduit la délégation ?",
        "merci",
        "Quel est le poste d’Alexandre Novak ?",
    ]
    assert conversation.turns[0] == Turn(
        "Qui a conduit la délégation ?", "fr", ("Alexandre Novak",), ("Alexandre Novak l’a conduite.",), ("a.txt",)
    )
    conversation.undo()
    assert len(conversation.turns) == 2
    conversation.forget()
    conversation.undo()
    assert not conversation.turns
    assert conversation.ask("Quel est son poste ?").question == "Quel est son poste ?"


def test_nothing_said_is_asked_as_it_is_so_that_it_is_refused_as_such() -> None:
    assert answer_turn(Echo(), "   ", []).question == ""


class _Knows:
    """Answers the questions that have a word, and refuses all others."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[str] = []

    def ask(self, question: str, *, filter: Filter | None = None) -> Answer:
        self.asked.append(question)
        found = self.word in question
        return Answer(question, (Statement("…"),), "answered" if found else "not_found", 1.0, "fr")


def test_what_is_not_found_of_the_matter_is_asked_as_it_was_typed() -> None:
    moon = _Knows("ronde ?")
    assert Conversation(moon, [STADIUM]).ask("Pourquoi la lune est-elle ronde ?").question == (
        "Pourquoi la lune est-elle ronde ?"
    )
    assert moon.asked == [
        "Pourquoi la lune est-elle ronde, pour le stade Bollaert-Nord ?",
        "Pourquoi la lune est-elle ronde ?",
    ]
    lawn = _Knows("Bollaert")
    answer = Conversation(lawn, [STADIUM]).ask("Qui tond la pelouse ?")
    assert (answer.question, answer.said, len(lawn.asked)) == (
        "Qui tond la pelouse, pour le stade Bollaert-Nord ?",
        "Qui tond la pelouse ?",
        1,
    )


def test_what_is_found_nowhere_is_refused_as_it_was_typed() -> None:
    asker = _Knows("nothing")
    answer = Conversation(asker, [STADIUM]).ask("Qui tond la pelouse ?")
    assert (answer.status, answer.question, len(asker.asked)) == ("not_found", "Qui tond la pelouse ?", 2)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("What can I ask?", "help"),
        ("what may I ask you about?", "help"),
        ("What kind of questions can I ask?", "help"),
        ("Que puis-je demander ?", "help"),
        ("Qu’est-ce que je peux te demander ?", "help"),
        ("je peux te demander quoi ?", "help"),
        ("Merci, c’est très clair", "thanks"),
        ("That's very helpful, thanks", "thanks"),
    ],
)
def test_what_can_be_asked_and_what_was_clear_is_no_question(said: str, kind: str) -> None:
    assert understand_turn(said, [STADIUM]).kind == kind


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
