"""Follow-ups of other subjects, science, history, sport and local news; written by hand before the rules for them."""

from __future__ import annotations

import pytest

from rag.records import Turn
from rag.talk import understand_turn


def fr(question: str, *exact: str, told: str = "", document: str = "") -> Turn:
    """A French turn that was answered by some words."""
    return Turn(question, "fr", exact, (told,) if told else (), (document,) if document else ())


def en(question: str, *exact: str, told: str = "", document: str = "") -> Turn:
    """An English turn that was answered by some words."""
    return Turn(question, "en", exact, (told,) if told else (), (document,) if document else ())


BRIDGE = fr("Quand la mairie a-t-elle fermé le pont de Saverne ?", "le 3 mai 2019", document="pont.txt")
BRIDGE_EN = en("When did the city council close the old bridge?", "3 May 2019", document="bridge.txt")
VACCINE = fr("Qui a mis au point le vaccin contre la rage ?", "Louis Pasteur")
PENICILLIN = en("Who discovered penicillin?", "Alexander Fleming", told="Alexander Fleming discovered it in 1928.")
TREATY = en("When did France and Spain sign the treaty on fishing?", "12 June 1998")
SUMMIT = fr("Qui a organisé le sommet sur le climat ?", "la ville de Glasgow")
COACH = fr("Quel entraîneur portugais a rejoint le club de Lens ?")
COACH_EN = en("Which Portuguese coach joined the club in June?")
MEETING = en("Who received the Danish ambassador?", "Clara Holm", told="Clara Holm told Le Monde that talks went well.")
MEETING_FR = fr(
    "Qui a rencontré l’entraîneur danois ?", "Marc Dupuis", told="Selon AFP Sports, Marc Dupuis est confiant."
)
SHARE = en("What share of the teachers are women?", "90 %", told="Paul Le Goff said that 90 % of them are women.")
ROCKET = en("Who designed the A-320?", "Bernard Ziegler")
MODEL = en("Which aircraft did the club buy?", "Mi-171", told="The club bought a Mi-171.")
COUNTRIES = fr("Combien de pays européens participent au programme Galileo ?", "vingt-sept")
COUNTRIES_EN = en("How many African teams qualified for the tournament?", "nine")
MARRIAGE = fr("Qui a épousé Pierre Curie ?", "Marie Sklodowska")
STORY = fr("Qu’annonce l’article sur la grève des tramways ?", "un préavis de dix jours", document="greve.txt")
STORY_EN = en("What does the article about the tram strike announce?", "a ten-day notice", document="strike.txt")
HARBOUR = en("Where was the exhibition opened?", "Lisbon")
REFORM = fr("Qu’a adopté le parlement danois ?", "la réforme des retraites")
REFORM_EN = en("What did the Danish parliament adopt?", "the pension reform")
FLOOD = fr("Quelle rivière a débordé à Quimper ?", "l’Odet")
LECTURE = fr("Où Albert Einstein a-t-il donné une conférence ?", "Princeton")
POST = fr("Quel est le poste de Clara Holm ?", "ministre de la Pêche")
MAYOR = fr("Qui est le maire de Nantes ?", "Johanna Rolland")
SCORER = fr(
    "Qui a marqué contre Lyon ?", "Kylian Mbappé", told="Kylian Mbappé et Ousmane Dembélé ont marqué contre Lyon."
)
FESTIVAL = fr("Le festival de jazz attire-t-il des touristes en Norvège ?", "oui")
CAPITAL = fr("Quelle est la capitale de la Norvège ?", "Oslo")
COURSES = fr("Qui suit les formations techniques à Brest ?", "des apprentis")
PARTNER = en("What does the partnership with Iceland cover?", "geothermal energy")

ORPHANS = [
    ([BRIDGE], "À la suite de quoi ?", "À la suite de quoi la mairie a-t-elle fermé le pont de Saverne ?"),
    ([BRIDGE], "a cause de quoi", "A cause de quoi la mairie a-t-elle fermé le pont de Saverne ?"),
    ([BRIDGE], "Dans le cadre de quoi ?", "Dans le cadre de quoi la mairie a-t-elle fermé le pont de Saverne ?"),
    ([BRIDGE], "Et sous la pression de qui ?", "Sous la pression de qui la mairie a-t-elle fermé le pont de Saverne ?"),
    ([BRIDGE_EN], "After what?", "After what did the city council close the old bridge?"),
    ([BRIDGE_EN], "As part of what?", "As part of what did the city council close the old bridge?"),
    ([BRIDGE_EN], "and because of whom?", "Because of whom did the city council close the old bridge?"),
    ([BRIDGE_EN], "During which season?", "During which season did the city council close the old bridge?"),
    (
        [VACCINE],
        "En réponse à quoi ?",
        "En réponse à quoi est-ce que Louis Pasteur a mis au point le vaccin contre la rage ?",
    ),
    ([PENICILLIN], "Thanks to what?", "Thanks to what did Alexander Fleming discover penicillin?"),
    (
        [fr("Avec qui Clara Holm a-t-elle parlé ?", "Marc Dupuis")],
        "Et de quoi ?",
        "De quoi Clara Holm a-t-elle parlé ?",
    ),
    ([en("With whom did Clara Holm speak?", "Marc Dupuis")], "About what?", "About what did Clara Holm speak?"),
    ([BRIDGE], "Pour quoi faire ?", "Pourquoi la mairie a-t-elle fermé le pont de Saverne ?"),
    ([COUNTRIES], "Lesquels ?", "Quels pays européens participent au programme Galileo ?"),
    ([COUNTRIES_EN], "Which ones?", "Which African teams qualified for the tournament?"),
    (
        [fr("Combien de régions la Norvège compte-t-elle ?", "onze")],
        "Lesquelles ?",
        "Quelles régions la Norvège compte-t-elle ?",
    ),
    ([MAYOR], "Pourquoi ?", "Pourquoi Johanna Rolland est-elle le maire de Nantes ?"),
    ([POST], "Pourquoi ?", "Pourquoi Clara Holm est-elle ministre de la Pêche ?"),
    (
        [fr("Qu’est-ce que la région prête aux écoles ?", "des tablettes")],
        "À la suite de quoi ?",
        "À la suite de quoi est-ce que la région prête des tablettes aux écoles ?",
    ),
    (
        [fr("Et qu'est-ce que le club a vendu à Lens ?", "le stade")],
        "Quand ?",
        "Quand est-ce que le club a vendu le stade à Lens ?",
    ),
    (
        [fr("En quelle année est-ce que Marie Curie a découvert le radium ?", "1898")],
        "Avec qui ?",
        "Avec qui est-ce que Marie Curie a découvert le radium ?",
    ),
    ([fr("Marie Curie est morte quand ?", "1934")], "De quoi ?", "De quoi est-ce que Marie Curie est morte ?"),
    (
        [fr("Dans quels domaines économiques Clara Holm a-t-elle travaillé ?")],
        "Quand ?",
        "Quand Clara Holm a-t-elle travaillé ?",
    ),
    ([REFORM], "Quand ?", "Quand le parlement danois a-t-il adopté la réforme des retraites ?"),
    ([REFORM_EN], "When?", "When did the Danish parliament adopt the pension reform?"),
    (
        [en("What did the museum decide to lend Oslo?", "two paintings")],
        "After what?",
        "After what did the museum decide to lend Oslo two paintings?",
    ),
    (
        [en("Who discovered penicillin?", "Alexander Fleming")],
        "Grâce à quoi ?",
        "Thanks to what did Alexander Fleming discover penicillin?",
    ),
    ([BRIDGE], "After what?", "Après quoi la mairie a-t-elle fermé le pont de Saverne ?"),
    (
        [BRIDGE],
        "Dans quelles conditions météorologiques ?",
        "Dans quelles conditions météorologiques la mairie a-t-elle fermé le pont de Saverne ?",
    ),
    (
        [fr("Que fournit Oslo à la ville de Brest ?", "des bus")],
        "Depuis quand ?",
        "Depuis quand est-ce qu’Oslo fournit des bus à la ville de Brest ?",
    ),
    ([REFORM_EN], "Why?", "Why did the Danish parliament adopt the pension reform?"),
]
BRIDGES = [
    ([PARTNER], "What is the aim?", "What is the aim of the partnership with Iceland?"),
    ([SUMMIT], "Quel est le but ?", "Quel est le but du sommet sur le climat ?"),
    ([SUMMIT], "C'est quoi le thème ?", "C'est quoi le thème du sommet sur le climat ?"),
    ([TREATY], "What are the consequences?", "What are the consequences of the treaty on fishing?"),
    ([TREATY], "What does it say?", "What does the treaty on fishing say?"),
    ([fr("Depuis quand le LHC est-il en service ?", "2008")], "C'est quoi exactement ?", "Qu’est-ce que le LHC ?"),
    ([fr("Qui a inventé le sextant ?", "John Hadley")], "c'est quoi ?", "Qu’est-ce que le sextant ?"),
    ([en("Who invented the sextant?", "John Hadley")], "What is that?", "What is the sextant?"),
    ([CAPITAL], "Et des loups ?", "Que dit-on des loups ?"),
    ([POST], "Et sa fonction ?", "Quelle est la fonction de Clara Holm ?"),
    ([fr("Où vivent les ours ?", "dans les Carpates")], "Et des loups ?", "Où vivent les loups ?"),
    ([STORY], "L'article date de quand ?", "L’article « greve.txt » date de quand ?"),
    ([STORY], "Qui a écrit l'article ?", "Qui a écrit l’article « greve.txt » ?"),
    ([STORY_EN], "Who wrote the article?", "Who wrote the article “strike.txt”?"),
    ([BRIDGE], "Et il a paru où ?", "L’article « pont.txt » a paru où ?"),
    ([BRIDGE_EN], "When was the article published?", "When was the article “bridge.txt” published?"),
    ([BRIDGE_EN], "Which paper reported it?", "Which newspaper published the article “bridge.txt”?"),
    ([STORY_EN], "Which depot does it mention?", "Which depot does the article mention?"),
    (
        [REFORM],
        "Comment les syndicats ont-ils réagi ?",
        "Comment les syndicats ont-ils réagi à la réforme des retraites ?",
    ),
    (
        [REFORM],
        "et les syndicats ont réagi comment ?",
        "Comment les syndicats ont-ils réagi à la réforme des retraites ?",
    ),
    ([REFORM_EN], "And how did the unions react?", "How did the unions react to the pension reform?"),
    ([REFORM], "Que pensent les syndicats de ça ?", "Que pensent les syndicats de la réforme des retraites ?"),
    (
        [REFORM],
        "Comment les électeurs voient-ils cela ?",
        "Comment les électeurs voient-ils la réforme des retraites ?",
    ),
    ([REFORM_EN], "What do the unions say to that?", "What do the unions say to the pension reform?"),
]
REFERENTS = [
    ([MEETING], "When did they meet?", "When did Clara Holm and the Danish ambassador meet?"),
    ([MEETING_FR], "De quoi ont-ils parlé ?", "De quoi Marc Dupuis et l’entraîneur danois ont-ils parlé ?"),
    ([MARRIAGE], "Où se sont-ils rencontrés ?", "Où Marie Sklodowska et Pierre Curie se sont-ils rencontrés ?"),
    (
        [fr("Après le passage de qui la salle a-t-elle rouvert ?", "Marc Dupuis")],
        "Il est né où ?",
        "Marc Dupuis est né où ?",
    ),
    (
        [en("What do the members of the choir want?", "a new hall")],
        "Who is their leader?",
        "Who is the choir’s leader?",
    ),
    (
        [en("What did the council approve?", "a new tram line")],
        "When will it open?",
        "When will the new tram line open?",
    ),
    ([en("Who pays for the tram line?", "the county")], "Who designed it?", "Who designed the tram line?"),
    (
        [en("When did the Titanic sink?", "1912"), en("What is the population of Hanley?")],
        "How old is it?",
        "How old is Hanley?",
    ),
    (
        [fr("Qui a gagné la finale ?", "la France"), fr("Qui est l’entraîneur de la France ?", "Didier Deschamps")],
        "Où a-t-elle eu lieu ?",
        "Où la finale a-t-elle eu lieu ?",
    ),
    ([en("Which choir is about to sing in Bergen?")], "What do they sing?", "What do the members of the choir sing?"),
    ([en("Which scientist won the prize in 2019?")], "Where does she work?", "Where does the scientist work?"),
    (
        [en("Which volcanoes erupted in Iceland?")],
        "What do local farmers call them?",
        "What do local farmers call the volcanoes?",
    ),
    (
        [fr("À quoi Clara Holm a-t-elle invité les maires ?", "à une fête du pain"), fr("Dans quel pays ?", "Norvège")],
        "Elle se tient où ?",
        "La fête du pain se tient où ?",
    ),
    (
        [en("What share of them came?", "9 %", told="Près de 9 % sont venus, selon Premier ministre et Jean Le Bris.")],
        "What is his job?",
        "What is Jean Le Bris’s job?",
    ),
    (
        [en("Who led the rescue team?", "Tom Reed", told="Tom Reed a reçu les Anciens Combattants.")],
        "Why did they come?",
        "Why did the rescue team come?",
    ),
    ([ROCKET, MODEL], "What is his job?", "What is Bernard Ziegler’s job?"),
    ([PENICILLIN, SHARE], "What is his job?", "What is Paul Le Goff’s job?"),
    ([PENICILLIN, HARBOUR], "Where did he work?", "Where did Alexander Fleming work?"),
    ([VACCINE, FLOOD], "Où travaillait-il ?", "Où travaillait Louis Pasteur ?"),
    ([LECTURE], "Qu'est-ce qu'il y a annoncé ?", "Qu'est-ce qu’Albert Einstein a annoncé à Princeton ?"),
    ([HARBOUR], "Who works there?", "Who works in Lisbon?"),
    ([HARBOUR], "What does Spain sell there?", "What does Spain sell in Lisbon?"),
    ([COACH], "Il est arrivé quand ?", "L’entraîneur portugais est arrivé quand ?"),
    ([COACH_EN], "Who did he replace?", "Who did the Portuguese coach replace?"),
    ([FESTIVAL], "Elle exporte quoi ?", "La Norvège exporte quoi ?"),
    (
        [fr("Qui a invité Marc Dupuis à la conférence sur les abeilles en Norvège ?", "Clara Holm")],
        "Elle se tient où ?",
        "La conférence sur les abeilles se tient où ?",
    ),
    ([COURSES], "Où ont-ils travaillé avant ?", "Où les apprentis ont-ils travaillé avant ?"),
    ([SCORER], "Et Dembélé ?", "Qui est Ousmane Dembélé ?"),
    ([FESTIVAL], "Et pour la culture, comment aide-t-elle ?", "Pour la culture, comment aide la Norvège ?"),
    (
        [fr("Qui a écrit à Clara Holm ?", "Dupuis", told="Le maire Marc Dupuis a écrit à Clara Holm.")],
        "Qui est-il ?",
        "Qui est Marc Dupuis ?",
    ),
    ([MAYOR], "Quelle est sa fonction ?", "Quelle est la fonction de Johanna Rolland ?"),
    ([SHARE], "Who said so?", "Who said that Paul Le Goff said that 90 % of them are women?"),
    (
        [
            fr(
                "Quelle part des élèves parlent breton ?",
                "90 %",
                told="À Brest, puisque les 90 % des élèves parlent breton, on rit.",
            )
        ],
        "Qui l'a dit ?",
        "Qui a dit que les 90 % des élèves parlent breton ?",
    ),
]
STANDS_ALONE = [
    "What is the aim of the Kyoto protocol?",
    "What is the weather in Oslo?",
    "Quel est le but du traité de Rome ?",
    "À la suite de quoi Napoléon a-t-il abdiqué ?",
    "After what did Napoleon abdicate?",
    "Qui a écrit l'article sur les abeilles ?",
    "Who wrote the article about bees?",
    "How did the unions react to the law?",
    "Comment les syndicats ont-ils réagi à la loi ?",
    "Il y a trois ans, qui a gagné le Tour de France ?",
    "Qu'est-ce qu'il y a à Bruges ?",
    "Qu'est-ce qu'il y a eu à Brest en 1944 ?",
    "Combien y en avait-il en 1900 ?",
    "How long did the war of 1870 last?",
    "C'est quoi le LHC ?",
    "What is that museum in Oslo called?",
    "Il y a eu combien de morts à Quimper ?",
    "Quel est le but marqué par Pelé en 1958 ?",
    "Comment ça va à Brest ?",
    "Qui a dit que la Terre est ronde ?",
    "Who said that the Earth is round?",
    "Pourquoi la lune est-elle ronde ?",
    "Quelle est la population du Danemark ?",
    "What is the population of Denmark?",
    "What time does the museum in Oslo open?",
    "Why did the dinosaurs disappear?",
    "Is there life on Mars?",
    "Dans quel pays se trouve Oslo ?",
    "In which country is Oslo?",
]
AGAIN = [*ORPHANS, *BRIDGES, *REFERENTS]


@pytest.mark.parametrize(
    ("turns", "said", "expected"), AGAIN, ids=[f"{one[1]} < {one[0][-1].question}" for one in AGAIN]
)
def test_a_follow_up_is_made_to_stand_alone(turns: list[Turn], said: str, expected: str) -> None:
    spoken = understand_turn(said, turns)
    assert (spoken.question, spoken.is_rewritten) == (expected, True)


@pytest.mark.parametrize("said", STANDS_ALONE)
@pytest.mark.parametrize("turns", [[BRIDGE], [STORY_EN], [VACCINE, MEETING]], ids=["fr", "en", "two"])
def test_what_stands_alone_is_left_as_typed(said: str, turns: list[Turn]) -> None:
    spoken = understand_turn(said, turns)
    assert (spoken.question, spoken.is_rewritten) == (said, False)
