"""Follow-ups on a document itself: which one is meant, and what is asked of it."""

from __future__ import annotations

import pytest

from rag.records import Turn
from rag.talk import understand_turn

TITLES = {"peche.txt": "Pêche : le port de Douala s’agrandit", "foire.txt": "La foire de Kumasi ouvre ses portes"}
AUTHOR = Turn("Qui a écrit « le port de Douala s’agrandit » ?", "fr", ("Rose Eyenga",), documents=("peche.txt",))
REFUSED = Turn("Qui a écrit l’article « Le port de Douala s’agrandit » ?", "fr")
BOOK = Turn("Qui a écrit « Une si longue lettre » ?", "fr")
NOVEL = Turn("Qui a lu le roman ?", "fr", ("Awa Sow",), documents=("foire.txt",))
ATTACK = Turn("Où a eu lieu l'attentat de Nice ?", "fr", ("sur la promenade",), documents=("foire.txt",))
MAYOR = Turn(
    "Qui est le maire dont l’article « Pêche : le port de Douala s’agrandit » parle ?",
    "fr",
    ("Paul Biko",),
    told=("Le maire Paul Biko est venu.",),
    documents=("foire.txt",),
)
FAIR = Turn("Qui a inauguré la foire de Kumasi ?", "fr", ("Kojo Asante",), documents=("foire.txt",))
WROTE = Turn("Who wrote the article “The fair of Kumasi opens”?", "en", ("Ama Boateng",), documents=("foire.txt",))
UNTITLED = Turn("Who wrote the article “a1.txt”?", "en", ("Ama Boateng",), documents=("a1.txt",))
PORT = "l’article « Pêche : le port de Douala s’agrandit »"

ASKED = [
    ([AUTHOR], "Dans quel journal ?", f"Dans quel journal {PORT} a-t-il paru ?"),
    ([AUTHOR], "Et quand ?", f"Quand {PORT} a-t-il été publié ?"),
    ([AUTHOR], "Et il a paru où ?", f"L{PORT[1:]} a paru où ?"),
    ([AUTHOR], "Qui en est l'auteur ?", f"Qui est l'auteur de {PORT} ?"),
    ([AUTHOR], "et la source ?", f"Dans quel journal {PORT} a-t-il paru ?"),
    ([AUTHOR], "et le titre ?", f"Quel est le titre de {PORT} ?"),
    ([AUTHOR], "Qui est-elle ?", "Qui est Rose Eyenga ?"),
    ([AUTHOR, MAYOR], "Quand cet article a-t-il paru ?", f"Quand {PORT} a-t-il paru ?"),
    ([AUTHOR, MAYOR], "Où est-il né ?", "Où Paul Biko est-il né ?"),
    ([FAIR, REFUSED], "Et quand ?", "Quand l’article « Le port de Douala s’agrandit » a-t-il été publié ?"),
    ([FAIR, BOOK], "Et quand ?", "Quand est-ce qu’on a écrit « Une si longue lettre » ?"),
    (
        [FAIR],
        "Quel journal en a parlé ?",
        "Dans quel journal l’article « La foire de Kumasi ouvre ses portes » a-t-il paru ?",
    ),
    ([FAIR], "Qui en est l'auteur ?", "Qui est l'auteur de l’article « La foire de Kumasi ouvre ses portes » ?"),
    ([NOVEL], "Qui en est l'auteur ?", "Qui est l'auteur du roman ?"),
    ([ATTACK], "Qui en est l'auteur ?", "Qui est l'auteur de l'attentat de Nice ?"),
    ([WROTE], "When?", "When was the article “The fair of Kumasi opens” published?"),
    ([WROTE], "In which newspaper?", "Which newspaper published the article “The fair of Kumasi opens”?"),
    ([WROTE], "Which paper ran it?", "Which newspaper published the article “The fair of Kumasi opens”?"),
    ([WROTE], "When was this article published?", "When was the article “The fair of Kumasi opens” published?"),
    ([UNTITLED], "When was it published?", "When was the article “a1.txt” published?"),
    ([UNTITLED], "What fair does it talk about?", "What fair does the article talk about?"),
]


@pytest.mark.parametrize(
    ("turns", "said", "expected"), ASKED, ids=[f"{one[1]} < {one[0][-1].question}" for one in ASKED]
)
def test_a_follow_up_names_the_document_that_was_spoken_of(turns: list[Turn], said: str, expected: str) -> None:
    assert understand_turn(said, turns, titles=TITLES.get).question == expected
