"""Follow-ups of other fields than those the rules were written on: sport, science, local news, firms."""

from __future__ import annotations

import pytest

from rag.records import Answer, Filter, Statement, Turn
from rag.talk import Conversation, understand_turn

STADIUM = Turn("Quand le stade Bollaert-Nord a-t-il ouvert ?", "fr", ("1933",))
RACE = Turn("Qui a gagné le marathon de Quimper ?", "fr", ("Yann Le Goff",))
ACTRESS = Turn("Where did Lena Ortiz grow up?", "en", ("Tucson",))
BAKERY = Turn("Who founded Miller's Bakery?", "en", ("Thomas Miller",))
FOUNDED = Turn("In what year was Miller's Bakery founded?", "en", ("1902",))
TUNNEL = Turn("What is the length of the Arlen Tunnel?", "en", ("12 km",))
LAKE = Turn("What is the depth of Lake Orrin?", "en", ("40 m",))
PEAK = Turn("Quelle est la hauteur du mont Garel ?", "fr", ("2 310 mètres",))
PLANT = Turn("Combien d'emplois l'usine Ferval va-t-elle supprimer ?", "fr", ("120",))
COMET = Turn("Who discovered the comet Hallam-Reyes?", "en", ("Joan Hallam and Pedro Reyes",))
PLAYER = Turn("Quel club Marta Lind a-t-elle rejoint ?", "fr", ("le club de Malmö",))
MATCH = Turn("How many goals did the Harbour Rangers score?", "en", ("three",))
METRO = Turn("Quand la ligne 2 du métro de Nantes ouvrira-t-elle ?", "fr", ("2029",))
STORM = Turn("Which village did the storm hit?", "en", ("Aldmoor",))
STRIKE = Turn("Who led the strike at the Corran mill?", "en", ("Agnes Boyle",))
CLUB = Turn("Qui préside l'association Rivière Vive ?", "fr", ("Paul Mercier",))
WORKS = Turn("Pourquoi la restauration du moulin de Trévar a-t-elle duré dix ans ?", "fr")
BORN = Turn("Où Inès Carvalho est-elle née ?", "fr", ("Porto",))
FATHER = Turn("What did Lena Ortiz's father do?", "en")
WIFE = Turn("Comment s'appelle la femme de Loïc Kerven ?", "fr", ("Maud",))
WALKOUT = Turn("Combien de temps a duré la grève des dockers de Sète ?", "fr", ("neuf jours",))
DOCKERS = Turn("Qui étaient les dockers de Sète ?", "fr")
DISC = Turn("De quand date le premier album d'Inès Carvalho ?", "fr", ("1999",))
FLOOD = Turn("When did the Tarn Fen flood happen?", "en", ("1912",))
POOL = Turn("When will the Fairwick swimming pool close?", "en")
BLAMED = Turn("Who was blamed for the crash?", "en", ("the Harbour Commissioners",))

ASKED: list[tuple[list[Turn], str, str]] = [
    ([STADIUM], "Et il a combien de places ?", "Le stade Bollaert-Nord a combien de places ?"),
    ([STADIUM], "On peut le visiter ?", "On peut visiter le stade Bollaert-Nord ?"),
    ([RACE], "Et chez les femmes ?", "Qui a gagné le marathon de Quimper chez les femmes ?"),
    ([RACE], "qui est son entraîneur", "Qui est l’entraîneur de Yann Le Goff ?"),
    ([ACTRESS], "When was she born?", "When was Lena Ortiz born?"),
    ([ACTRESS], "And her brother, did he act too?", "Did Lena Ortiz’s brother act too?"),
    ([FATHER], "And her mother?", "What did Lena Ortiz’s mother do?"),
    ([FATHER], "And who was her husband?", "Who was Lena Ortiz’s husband?"),
    ([BAKERY], "Who owns it now?", "Who owns Miller's Bakery now?"),
    ([FOUNDED], "Who runs it today?", "Who runs Miller's Bakery today?"),
    ([TUNNEL], "Why was it closed?", "Why was the Arlen Tunnel closed?"),
    ([LAKE], "Why is it losing water?", "Why is Lake Orrin losing water?"),
    ([PEAK], "Qui l'a gravi en premier ?", "Qui a gravi le mont Garel en premier ?"),
    ([PLANT], "Quand va-t-elle fermer ?", "Quand l'usine Ferval va-t-elle fermer ?"),
    ([PLANT], "Et le maire, qu'en pense-t-il ?", "Qu'en pense le maire ?"),
    ([COMET], "When will it come back?", "When will the comet Hallam-Reyes come back?"),
    ([PLAYER], "Quand a-t-elle signé son contrat ?", "Quand Marta Lind a-t-elle signé son contrat ?"),
    ([MATCH], "Who is their captain?", "Who is the Harbour Rangers’ captain?"),
    ([MATCH], "When did they play?", "When did the Harbour Rangers play?"),
    ([BLAMED], "who was their chairman", "Who was the Harbour Commissioners’ chairman?"),
    ([METRO], "Et la 3 ?", "Quand la ligne 3 du métro de Nantes ouvrira-t-elle ?"),
    ([METRO], "Qui la construit ?", "Qui construit la ligne 2 du métro de Nantes ?"),
    ([DISC], "Et le deuxième ?", "De quand date le deuxième album d'Inès Carvalho ?"),
    ([WORKS], "On peut le visiter ?", "On peut visiter le moulin de Trévar ?"),
    ([BORN], "son premier album date de quand ?", "Le premier album d’Inès Carvalho date de quand ?"),
    ([BORN], "Et elle, où est-elle morte ?", "Où Inès Carvalho est-elle morte ?"),
    ([BORN], "quand a-t-elle pris sa retraite ?", "Quand Inès Carvalho a-t-elle pris sa retraite ?"),
    ([WIFE], "et leur fils, que fait-il ?", "Que fait le fils de Loïc Kerven ?"),
    ([WALKOUT, DOCKERS], "Qui l'a menée ?", "Qui a mené la grève des dockers de Sète ?"),
    ([FLOOD], "Who was blamed for it?", "Who was blamed for the Tarn Fen flood?"),
    ([FLOOD], "Now the Elder Strait expedition. Who led that?", "Who led the Elder Strait expedition?"),
    ([CLUB], "Et le trésorier ?", "Qui est le trésorier ?"),
    ([STRIKE], "What became of her?", "What became of Agnes Boyle?"),
    ([STRIKE], "And her daughter's name?", "What is Agnes Boyle’s daughter's name?"),
]


@pytest.mark.parametrize(
    ("turns", "said", "expected"), ASKED, ids=[f"{said} < {t[-1].question}" for t, said, _ in ASKED]
)
def test_a_follow_up_means_what_the_turns_speak_of(turns: list[Turn], said: str, expected: str) -> None:
    spoken = understand_turn(said, turns)
    assert (spoken.question, spoken.is_rewritten) == (expected, True)


NARROWED: list[tuple[list[Turn], str, str]] = [
    ([STADIUM], "Combien de matchs par an ?", "Combien de matchs par an, pour le stade Bollaert-Nord ?"),
    ([RACE], "combien de coureurs au départ", "Combien de coureurs au départ, pour le marathon de Quimper ?"),
    ([TUNNEL], "Was anyone hurt?", "Was anyone hurt, for the Arlen Tunnel?"),
    ([BAKERY], "and how many shops?", "How many shops, for Miller's Bakery?"),
    ([PLANT], "Qu'en disent les syndicats ?", "Qu'en disent les syndicats, pour l'usine Ferval ?"),
    ([METRO], "Pourquoi ce retard ?", "Pourquoi ce retard, pour la ligne 2 du métro de Nantes ?"),
    ([STORM], "How many houses were destroyed?", "How many houses were destroyed in Aldmoor?"),
    ([STRIKE], "How long did it last?", "How long did the strike at the Corran mill last?"),
    (
        [POOL],
        "How many people signed the petition?",
        "How many people signed the petition, for the Fairwick swimming pool?",
    ),
    ([BORN, DISC], "Où est le manuscrit ?", "Où est le manuscrit, pour le premier album d'Inès Carvalho ?"),
]


@pytest.mark.parametrize(("turns", "said", "expected"), NARROWED, ids=[said for _, said, _ in NARROWED])
def test_what_names_nothing_is_first_asked_of_what_the_turns_are_about(
    turns: list[Turn], said: str, expected: str
) -> None:
    assert understand_turn(said, turns).narrowed == expected


@pytest.mark.parametrize(
    "said",
    [
        "Qui a gagné le rallye de Corse ?",
        "How many articles do you have?",
        "What do the marine biologists say?",
        "Quelle heure est-il ?",
        "Quelle usine ?",
        "Qui a écrit « La mer » ?",
    ],
)
def test_what_names_something_is_not_narrowed(said: str) -> None:
    assert understand_turn(said, [PLANT]).narrowed == ""


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
