"""What is made of a follow-up reads well, and says as much as was said before."""

from __future__ import annotations

import pytest

from rag.records import Turn
from rag.talk import understand_turn
from rag.talk.noun import mentions

MISSION = Turn("Qui dirigeait la mission suédoise à Dakar ?", "fr", ("Lars Holm",))
MISSION_EN = Turn("Who led the Swedish mission to Dakar?", "en", ("Lars Holm",))
DIVERS = Turn("Combien de plongeurs ont quitté Oslo ?", "fr", ("douze",))
COURSES = Turn("What will the Danish courses for the nurses cover?", "en", ("les méthodes de soin",))
INVITED = Turn("À quoi le préfet de Kayes a-t-il invité les maires ?", "fr", ("une conférence sur le climat",))
INVITED_EN = Turn("What did the prefect invite the mayors to?", "en", ("une conférence sur le climat",))
TALKS = Turn("What did the mayors discuss?", "en", ("des questions de chasse et de pêche en rivière",))
ENVOY = Turn("Qui a salué l'ambassadrice du Canada ?", "fr", ("Awa Sow",))
ENVOY_AT = Turn("Qui est l'ambassadeur de Norvège au Ghana ?", "fr", ("Lars Holm",))
TAX = Turn("Quand la taxe sur le sucre a-t-elle été votée ?", "fr", ("en mai",))
CLUB = Turn("How many countries joined the gas club?", "en", ("six",))
RISE = Turn("Qu'a annoncé Awa Sow ?", "fr", ("Affaires maritimes",))

WORDED = [
    (MISSION, "Qu'est-il venu faire ?", "Qu'est venu faire Lars Holm à Dakar ?"),
    (MISSION, "Qu'est-il venu faire à Thiès ?", "Qu'est venu faire Lars Holm à Thiès ?"),
    (MISSION, "Que compte-t-il faire ?", "Que compte faire Lars Holm ?"),
    (MISSION, "Qu'a-t-il pu voir ?", "Qu'a pu voir Lars Holm ?"),
    (MISSION, "Qui en est le chef ?", "Qui est le chef de la mission suédoise ?"),
    (MISSION, "Quel en était le but ?", "Quel était le but de la mission suédoise ?"),
    (MISSION, "Qui l'accompagnait ?", "Qui accompagnait Lars Holm à Dakar ?"),
    (MISSION, "Où est-il né ?", "Où Lars Holm est-il né ?"),
    (MISSION_EN, "Who accompanied him?", "Who accompanied Lars Holm to Dakar?"),
    (MISSION_EN, "When did it arrive?", "When did the Swedish mission arrive in Dakar?"),
    (MISSION_EN, "Who accompanied him to Mbour?", "Who accompanied Lars Holm to Mbour?"),
    (ENVOY_AT, "Qui l'accompagnait ?", "Qui accompagnait Lars Holm ?"),
    (DIVERS, "Combien sont-ils ?", "Combien sont les plongeurs ?"),
    (COURSES, "Who will teach them?", "Who will teach the Danish courses?"),
    (INVITED, "Elle se tient où ?", "La conférence sur le climat se tient où ?"),
    (INVITED_EN, "Where will it be held?", "Where will the conference on climate be held?"),
    (INVITED, "Non, je voulais dire qui accompagnait le préfet", "Qui accompagnait le préfet de Kayes ?"),
    (ENVOY, "Pardon, je voulais dire qui a vu l'ambassadrice", "Qui a vu l'ambassadrice du Canada ?"),
    (TALKS, "Where?", "Where did the mayors discuss that?"),
    (TAX, "les pêcheurs ont réagi comment ?", "Comment les pêcheurs ont-ils réagi à la taxe sur le sucre ?"),
    (CLUB, "How many firms are part of it?", "How many firms are part of the gas club?"),
    (MISSION_EN, "sorry, I meant where he lives", "Where does Lars Holm live?"),
    (MISSION_EN, "no, I meant what he said", "What did Lars Holm say?"),
    (MISSION, "Non, je voulais dire ce qu'il a dit", "Qu'a dit Lars Holm ?"),
    (MISSION, "je voulais dire où il est né", "Où Lars Holm est-il né ?"),
    (RISE, "Quand ?", "Quand Awa Sow a-t-elle annoncé cela ?"),
]


@pytest.mark.parametrize(("turn", "said", "expected"), WORDED, ids=[f"{one[1]} < {one[0].question}" for one in WORDED])
def test_a_follow_up_reads_well(turn: Turn, said: str, expected: str) -> None:
    assert understand_turn(said, [turn]).question == expected


def test_a_noun_after_the_verb_of_did_is_no_verb() -> None:
    found = mentions("What did Oslo sell to Ghana's naval force?", "en")
    assert "Ghana's naval force" in [one.text for one in found]


def test_what_stands_alone_keeps_its_own_words() -> None:
    assert understand_turn("Que demandait l'ambassadrice ?", [ENVOY]).question == "Que demandait l'ambassadrice ?"
