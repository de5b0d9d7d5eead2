"""Follow-ups, and what must be left as it is: (turns, said, the question as it stands alone), written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import Turn
from rag.talk import understand_turn
from rag.talk.understand import MOST_ADDED


def turn(question: str, *exact: str, language: str = "fr", told: str = "", document: str = "") -> Turn:
    """A turn that was answered by some words."""
    return Turn(question, language, exact, (told,) if told else (), (document,) if document else ())


DELEGATION = turn(
    "Qui a conduit la délégation russe à Bamako ?",
    "le vice-Premier ministre Alexandre Novak",
    told="Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak et comprenant des"
    " personnalités de "
    "haut rang comme le vice-ministre de la Défense, Iounous-Bek Evkourov, est actuellement en visite à Bamako.",
    document="000.txt",
)
LED = turn("Who led the Russian delegation to Bamako?", "Alexandre Novak", language="en", document="000.txt")
AUDIENCE = turn("Quand Sadio Camara a-t-il reçu l’ambassadeur de Russie ?", "mardi 15 juin 2021", document="004.txt")
RECEIVED = turn("When did Sadio Camara receive the ambassador?", "15 juin 2021", language="en")
PLANES = turn("Quels appareils Moscou a-t-il livrés au Mali ?", "Des hélicoptères Mi-171 ou des avions Su-25")
PACT = turn("When did Mali and Russia sign the agreement?", "June 2023", language="en")
PACT_FR = turn("Où l’accord de défense a-t-il été signé ?", "Moscou")
WAGNER = turn(
    "Quels articles parlent de Wagner ?", document="001.txt", told="1 document sur 5 contient le mot « Wagner »."
)
FRENCH_FORCES = turn("Par qui les forces françaises ont-elles été remplacées ?", "des instructeurs russes")
CURIE = turn("Who discovered radium?", "Marie Curie", language="en")
CORPS = turn("Qu’est-ce que l’Africa Corps ?", "une entité militaire du ministère russe de la Défense")
GOITA = turn("Qui est le président de la Transition au Mali ?", "Assimi Goïta")
LAGARDE = turn("Qui dirige la Banque centrale européenne ?", "Christine Lagarde")
TALKS = turn("Qui a parlé au téléphone le 1er août 2024 ?", "Abdoulaye Diop", "Sergueï Lavrov")
REFUSED = turn("Combien de soldats accompagnaient Alexandre Novak ?")
JUNE = turn("Qui a visité Bamako en juin 2021 ?", "Igor Gromyko")
BIRTH = turn("Où est né Victor Hugo ?", "Besançon")
THANKS = turn("merci")
CAPITAL = turn("Quelle est la capitale du Japon ?", "Tokyo")

PRONOUNS = [
    ([DELEGATION], "Et qui l'accompagnait ?", "Qui accompagnait Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Et qui l’accompagnait ?", "Qui accompagnait Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Qui est-il ?", "Qui est Alexandre Novak ?"),
    ([DELEGATION], "qui est il", "Qui est Alexandre Novak ?"),
    ([DELEGATION], "Quel est son poste ?", "Quel est le poste d’Alexandre Novak ?"),
    ([DELEGATION], "c'est quoi son poste", "C'est quoi le poste d’Alexandre Novak ?"),
    ([DELEGATION], "Quelles sont ses fonctions ?", "Quelles sont les fonctions d’Alexandre Novak ?"),
    ([DELEGATION], "Qu'a-t-il dit ?", "Qu'a dit Alexandre Novak ?"),
    ([DELEGATION], "Que veut-il ?", "Que veut Alexandre Novak ?"),
    ([DELEGATION], "Quand est-elle arrivée ?", "Quand la délégation russe est-elle arrivée à Bamako ?"),
    ([DELEGATION], "Pourquoi est-elle venue ?", "Pourquoi la délégation russe est-elle venue à Bamako ?"),
    ([DELEGATION], "Où est-il né ?", "Où Alexandre Novak est-il né ?"),
    ([DELEGATION], "Où est-il ?", "Où est Alexandre Novak ?"),
    ([DELEGATION], "Quel âge a-t-il ?", "Quel âge Alexandre Novak a-t-il ?"),
    ([DELEGATION], "A-t-il rencontré Assimi Goïta ?", "Alexandre Novak a-t-il rencontré Assimi Goïta ?"),
    ([DELEGATION], "Est-ce qu'il a rencontré Assimi Goïta ?", "Est-ce qu’Alexandre Novak a rencontré Assimi Goïta ?"),
    ([DELEGATION], "Avec qui est-il venu ?", "Avec qui Alexandre Novak est-il venu à Bamako ?"),
    ([DELEGATION], "Qui l'a reçu ?", "Qui a reçu Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Qui l'a reçu à Bamako ?", "Qui a reçu Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Qui est venu avec lui ?", "Qui est venu avec Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Que lui a-t-on dit ?", "Qu’a-t-on dit à Alexandre Novak ?"),
    (
        [DELEGATION],
        "Combien de soldats l'accompagnaient ?",
        "Combien de soldats accompagnaient Alexandre Novak à Bamako ?",
    ),
    ([DELEGATION], "et lui il etait qui", "Alexandre Novak etait qui ?"),
    ([DELEGATION], "il vient d'où ?", "Alexandre Novak vient d'où ?"),
    ([DELEGATION], "Qui y était ?", "Qui était à Bamako ?"),
    ([DELEGATION], "Qui la composait ?", "Qui composait la délégation russe ?"),
    ([DELEGATION], "Quel était le but de cette visite ?", "Quel était le but de la visite d’Alexandre Novak ?"),
    ([DELEGATION], "Qui a reçu cette délégation ?", "Qui a reçu la délégation russe à Bamako ?"),
    ([DELEGATION], "Quel poste occupe ce dernier ?", "Quel poste occupe Alexandre Novak ?"),
    ([DELEGATION], "Que faisaient-ils à Bamako ?", "Que faisaient les membres de la délégation russe à Bamako ?"),
    ([DELEGATION], "merci, et qui l'accompagnait ?", "Qui accompagnait Alexandre Novak à Bamako ?"),
    ([DELEGATION], "Ok. Quel est son poste ?", "Quel est le poste d’Alexandre Novak ?"),
    ([DELEGATION], "Quel est son poste, s'il te plaît ?", "Quel est le poste d’Alexandre Novak ?"),
    ([DELEGATION], "Who is he?", "Who is Alexandre Novak?"),
    ([DELEGATION], "When did they arrive?", "When did the Russian delegation arrive in Bamako?"),
    ([DELEGATION], "De quand date cet article ?", "De quand date l’article « 000.txt » ?"),
    ([LED], "Who is he?", "Who is Alexandre Novak?"),
    ([LED], "who is he", "Who is Alexandre Novak?"),
    ([LED], "What is his role?", "What is Alexandre Novak’s role?"),
    ([LED], "whats his job", "Whats Alexandre Novak’s job?"),
    ([LED], "What is their mission?", "What is the Russian delegation’s mission?"),
    ([LED], "Who went with him?", "Who went with Alexandre Novak?"),
    ([LED], "And who met him?", "Who met Alexandre Novak?"),
    ([LED], "Who did he meet there?", "Who did Alexandre Novak meet in Bamako?"),
    ([LED], "What did he say?", "What did Alexandre Novak say?"),
    ([LED], "When did it arrive?", "When did the Russian delegation arrive in Bamako?"),
    ([LED], "Who else was in that delegation?", "Who else was in the Russian delegation?"),
    ([LED], "What was the purpose of this visit?", "What was the purpose of the visit of Alexandre Novak?"),
    ([LED], "Qui est-il ?", "Qui est Alexandre Novak ?"),
    ([LED], "Quand est-elle arrivée ?", "Quand la délégation russe est-elle arrivée à Bamako ?"),
    ([AUDIENCE], "Qui est-il ?", "Qui est Sadio Camara ?"),
    ([AUDIENCE], "Où l'a-t-il reçu ?", "Où Sadio Camara a-t-il reçu l’ambassadeur de Russie ?"),
    ([AUDIENCE], "De quoi ont-ils parlé ?", "De quoi Sadio Camara et l’ambassadeur de Russie ont-ils parlé ?"),
    ([AUDIENCE], "Que s'est-il passé ce jour-là ?", "Que s'est-il passé le 15 juin 2021 ?"),
    ([RECEIVED], "Where did he receive him?", "Where did Sadio Camara receive the ambassador?"),
    ([RECEIVED], "What happened that day?", "What happened on 15 June 2021?"),
    ([PACT], "Did they sign it in Moscow?", "Did Mali and Russia sign the agreement in Moscow?"),
    ([PACT], "What does that agreement say?", "What does the agreement say?"),
    ([PACT], "Why did they sign it?", "Why did Mali and Russia sign the agreement?"),
    ([PACT], "Que contient cet accord ?", "Que contient l’accord ?"),
    ([PACT_FR], "Quand a-t-il été signé ?", "Quand l’accord de défense a-t-il été signé ?"),
    ([PACT_FR], "Qui l'a signé ?", "Qui a signé l’accord de défense ?"),
    ([PACT_FR], "Qui y était ?", "Qui était à Moscou ?"),
    ([PACT_FR], "Who was there?", "Who was in Moscow?"),
    ([PACT_FR], "What does that agreement say?", "What does the defence agreement say?"),
    ([CORPS], "Où est-il déployé ?", "Où l’Africa Corps est-il déployé ?"),
    ([CORPS], "Who leads it?", "Who leads the Africa Corps?"),
    ([GOITA], "Qui a-t-il remercié ?", "Qui Assimi Goïta a-t-il remercié ?"),
    ([GOITA], "Depuis quand dirige-t-il le pays ?", "Depuis quand Assimi Goïta dirige-t-il le pays ?"),
    ([GOITA], "Quelle est la superficie de ce pays ?", "Quelle est la superficie du Mali ?"),
    ([CURIE], "Where was she born?", "Where was Marie Curie born?"),
    ([CURIE], "Who was her husband?", "Who was Marie Curie’s husband?"),
    ([CURIE], "Où est-elle née ?", "Où Marie Curie est-elle née ?"),
    ([LAGARDE], "Quel âge a-t-elle ?", "Quel âge Christine Lagarde a-t-elle ?"),
    ([LAGARDE], "What did she say?", "What did Christine Lagarde say?"),
    ([TALKS], "De quoi ont-ils parlé ?", "De quoi Abdoulaye Diop et Sergueï Lavrov ont-ils parlé ?"),
    ([TALKS], "What did they discuss?", "What did Abdoulaye Diop and Sergueï Lavrov discuss?"),
    ([FRENCH_FORCES], "D'où viennent-ils ?", "D'où viennent les instructeurs russes ?"),
    ([FRENCH_FORCES], "Quel est leur rôle ?", "Quel est le rôle des instructeurs russes ?"),
    ([FRENCH_FORCES], "Quand ces instructeurs sont-ils arrivés ?", "Quand les instructeurs russes sont-ils arrivés ?"),
    ([BIRTH], "Quand y est-il né ?", "Quand Victor Hugo est-il né à Besançon ?"),
    ([WAGNER], "Qui l'a écrit ?", "Qui a écrit l’article « 001.txt » ?"),
    ([WAGNER], "De quoi parle-t-il ?", "De quoi parle l’article « 001.txt » ?"),
    ([WAGNER], "When was it published?", "When was the article “001.txt” published?"),
]
OVER_TURNS = [
    ([DELEGATION, REFUSED], "Quel est son poste ?", "Quel est le poste d’Alexandre Novak ?"),
    ([DELEGATION, THANKS], "Et qui l'accompagnait ?", "Qui accompagnait Alexandre Novak à Bamako ?"),
    ([DELEGATION, CAPITAL], "Et qui l'accompagnait ?", "Qui accompagnait Alexandre Novak ?"),
    ([DELEGATION, CURIE], "Who was her husband?", "Who was Marie Curie’s husband?"),
    ([CURIE, DELEGATION], "Qui est-il ?", "Qui est Alexandre Novak ?"),
    ([DELEGATION, turn("Quel est le poste d’Alexandre Novak ?", "vice-Premier ministre")], "Où est-il né ?",
     "Où Alexandre Novak est-il né ?"),
    ([LED, turn("What is Alexandre Novak’s role?", "vice-Premier ministre", language="en")], "Who went with him?",
     "Who went with Alexandre Novak?"),
    ([GOITA, turn("Quand Assimi Goïta est-il venu au pouvoir ?", "mai 2021")], "Et avant ça, que faisait-il ?",
     "Avant ça, que faisait Assimi Goïta ?"),
]  # fmt: skip
ELLIPSES = [
    ([JUNE], "Et en 2023 ?", "Qui a visité Bamako en 2023 ?"),
    ([JUNE], "And in 2021?", "Qui a visité Bamako en 2021 ?"),
    ([JUNE], "And in May 2022?", "Qui a visité Bamako en mai 2022 ?"),
    ([JUNE], "et avant 2020 ?", "Qui a visité Bamako avant 2020 ?"),
    ([JUNE], "Et à Gao ?", "Qui a visité Gao en juin 2021 ?"),
    ([DELEGATION], "Et en 2023 ?", "Qui a conduit la délégation russe à Bamako en 2023 ?"),
    ([DELEGATION], "Et le Niger ?", "Qui a conduit la délégation russe au Niger ?"),
    ([DELEGATION], "Et au Niger ?", "Qui a conduit la délégation russe au Niger ?"),
    ([DELEGATION], "et a gao", "Qui a conduit la délégation russe à gao ?"),
    ([DELEGATION], "What about Niger?", "Qui a conduit la délégation russe au Niger ?"),
    ([DELEGATION], "Et la délégation américaine ?", "Qui a conduit la délégation américaine à Bamako ?"),
    ([DELEGATION], "What about the American delegation?", "Qui a conduit la délégation américaine à Bamako ?"),
    ([DELEGATION], "Et Choïgou ?", "Qui est Choïgou ?"),
    ([LED], "What about the American delegation?", "Who led the American delegation to Bamako?"),
    ([LED], "And to Niamey?", "Who led the Russian delegation to Niamey?"),
    ([LED], "Et en 2023 ?", "Who led the Russian delegation to Bamako in 2023?"),
    ([LED], "What about in 2021?", "Who led the Russian delegation to Bamako in 2021?"),
    ([AUDIENCE], "Et Lavrov ?", "Quand Lavrov a-t-il reçu l’ambassadeur de Russie ?"),
    ([AUDIENCE], "Et l'ambassadeur de France ?", "Quand Sadio Camara a-t-il reçu l'ambassadeur de France ?"),
    ([PLANES], "Et la France ?", "Quels appareils la France a-t-elle livrés au Mali ?"),
    ([PLANES], "Et au Niger ?", "Quels appareils Moscou a-t-il livrés au Niger ?"),
    ([PLANES], "Et au Burkina Faso ?", "Quels appareils Moscou a-t-il livrés au Burkina Faso ?"),
    ([turn("Quel est le poste d’Alexandre Novak ?", "vice-Premier ministre")], "Et Choïgou ?",
     "Quel est le poste de Choïgou ?"),
    ([turn("What is Alexandre Novak’s role?", language="en")], "And Lavrov?", "What is Lavrov’s role?"),
    ([CAPITAL], "Et de la Chine ?", "Quelle est la capitale de la Chine ?"),
    ([CAPITAL], "Et du Niger ?", "Quelle est la capitale du Niger ?"),
    ([CAPITAL], "Et la Chine ?", "Quelle est la capitale de la Chine ?"),
    ([CAPITAL], "Qu'en est-il du Sénégal ?", "Quelle est la capitale du Sénégal ?"),
    ([WAGNER], "Et de Lavrov ?", "Quels articles parlent de Lavrov ?"),
    ([WAGNER], "Et sur Lavrov ?", "Quels articles parlent de Lavrov ?"),
    ([WAGNER], "et lavrov", "Quels articles parlent de Lavrov ?"),
    ([WAGNER], "Et en 2023 ?", "Quels articles parlent de Wagner en 2023 ?"),
    ([DELEGATION], "Pourquoi ?", "Pourquoi est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([DELEGATION], "Et quand ?", "Quand est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([DELEGATION], "C'était quand ?", "Quand est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([DELEGATION], "Quand cela s'est-il passé ?",
     "Quand est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([DELEGATION], "Why?", "Pourquoi est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([DELEGATION], "Avec qui ?", "Avec qui est-ce qu’Alexandre Novak a conduit la délégation russe à Bamako ?"),
    ([AUDIENCE], "Où ?", "Où Sadio Camara a-t-il reçu l’ambassadeur de Russie ?"),
    ([AUDIENCE], "ou ca", "Où Sadio Camara a-t-il reçu l’ambassadeur de Russie ?"),
    ([AUDIENCE], "Avec qui ?", "Avec qui Sadio Camara a-t-il reçu l’ambassadeur de Russie ?"),
    ([PLANES], "Combien ?", "Combien d’appareils Moscou a-t-il livrés au Mali ?"),
    ([PLANES], "Quand ?", "Quand Moscou a-t-il livré les appareils au Mali ?"),
    ([PACT_FR], "Par qui ?", "Par qui l’accord de défense a-t-il été signé ?"),
    ([PACT_FR], "Quand ?", "Quand l’accord de défense a-t-il été signé ?"),
    ([LED], "Why?", "Why did Alexandre Novak lead the Russian delegation to Bamako?"),
    ([LED], "When was that?", "When did Alexandre Novak lead the Russian delegation to Bamako?"),
    ([PACT], "Why?", "Why did Mali and Russia sign the agreement?"),
    ([PACT], "Where exactly?", "Where did Mali and Russia sign the agreement?"),
    ([turn("When was the agreement"
    " signed?", "2023", language="en")], "By whom?", "By whom was the agreement signed?"),
    ([turn("La Russie a-t-elle livré des avions"
    " ?", "oui")], "Quand ?", "Quand la Russie a-t-elle livré des avions ?"),
    ([turn("Did Russia deliver aircraft?", language="en")], "When?", "When did Russia deliver aircraft?"),
    ([DELEGATION], "non, je parlais de la délégation française", "Qui a conduit la délégation française à Bamako ?"),
    ([AUDIENCE], "Non, je voulais dire l'ambassadeur de Chine",
     "Quand Sadio Camara a-t-il reçu l'ambassadeur de Chine ?"),
    ([JUNE], "I meant in 2020", "Qui a visité Bamako en 2020 ?"),
    ([LED], "I meant the French delegation", "Who led the French delegation to Bamako?"),
    ([LED], "no, in 2021", "Who led the Russian delegation to Bamako in 2021?"),
    ([DELEGATION], "Non, à Moscou", "Qui a conduit la délégation russe à Moscou ?"),
    ([LED], "tell me more", "Who is Alexandre Novak?"),
]  # fmt: skip
STANDS_ALONE = [
    "Et qui a signé l'accord d'Alger ?",
    "And who is the president of Senegal?",
    "Qui est le président du Sénégal ?",
    "Qu'est-ce que l'Africa Corps ?",
    "Quelle est la capitale du Japon ?",
    "Il y a combien de soldats russes au Mali ?",
    "Y a-t-il des soldats russes au Mali ?",
    "Combien y a-t-il d'habitants à Bamako ?",
    "Il faut combien de temps pour aller à Gao ?",
    "Combien de temps faut-il pour aller à Gao ?",
    "Est-il vrai que la France a quitté le Mali ?",
    "Est-il possible d'acheter un visa à Bamako ?",
    "De quoi s'agit-il dans l'accord d'Alger ?",
    "Que s'est-il passé à Kidal en 2023 ?",
    "Qu'est-il arrivé à Evgueni Prigojine ?",
    "Quelle heure est-il à Moscou ?",
    "Pourquoi pleut-il autant à Douala ?",
    "Quand Sadio Camara a-t-il reçu l'ambassadeur de Russie ?",
    "Quel poste Iounous-Bek Evkourov occupe-t-il ?",
    "Quand Lavrov a-t-il dit qu'il viendrait à Bamako ?",
    "Pourquoi le Mali a-t-il rompu ses relations avec Paris ?",
    "Que reproche Choguel Maïga à son ministre ?",
    "Quel pays a retiré ses troupes du Niger ?",
    "Combien de pays ont retiré leurs troupes du Niger ?",
    "Quelles conséquences la stratégie du Mali a-t-elle eues sur ses relations avec Paris ?",
    "Comment les populations du Sahel comprennent-elles la fin de Barkhane ?",
    "Par qui les forces de Barkhane ont-elles été remplacées ?",
    "Qui est l'homme qui l'a emporté à l'élection présidentielle au Sénégal ?",
    "Qui la Russie soutient-elle en Syrie ?",
    "Qui le président russe a-t-il rencontré à Sotchi ?",
    "Que dit Lavrov de la France ?",
    "Sur quel site la CEDEAO publie-t-elle ses rapports ?",
    "Bien que le Mali ait refusé, qui a signé l'accord d'Alger ?",
    "Pourquoi l'association Yèrèwolo-Ton prépare-t-elle un grand meeting ?",
    "En quelle année la force Barkhane a-t-elle commencé à intervenir ?",
    "A quoi sert le consortium éducatif du Mali ?",
    "a quoi l ambassadeur russe a t il invite le ministre camara",
    "quand le vice ministre russe ievkourov est il venu a bamako",
    "qui a construit la tour eiffel",
    "accord de défense Mali Russie",
    "Les Su-25 ?",
    "Barkhane",
    "Quels articles parlent de Lavrov ?",
    "Combien de documents parlent du Niger ?",
    "Qu'est-ce que c'est que la CEDEAO ?",
    "Qui est en tête du championnat de France ?",
    "Qui a gagné cette année le Tour de France ?",
    "Que fait la police à Dakar ces jours-ci ?",
    "Who is Sergey Lavrov?",
    "Is it true that France left Mali?",
    "Is it possible to visit Timbuktu?",
    "What time is it in Moscow?",
    "Why does it rain so much in Douala?",
    "How long does it take to fly to Gao?",
    "Are there any Russian soldiers in Mali?",
    "How many people are there in Bamako?",
    "Is there a treaty between Mali and Turkey?",
    "When did Putin say that he would come to Bamako?",
    "Why did Emmanuel Macron recall his ambassador from Niamey?",
    "Why did France withdraw its troops from Niger?",
    "Which countries withdrew their troops from Niger?",
    "Who withdrew his troops from Kabul?",
    "What did Camara say when the ambassador invited him?",
    "What is the agreement that Mali signed with Turkey?",
    "Who won the World Cup this year?",
    "Did the minister who met Lavrov say that Russia will help?",
    "According to Abdoulaye Diop, what does Yevkurov's visit reflect?",
    "What do Western chancelleries often call the Russian instructors in Mali?",
    "what coud the internatonal sanctons on Rusia complicate?",
    "And what is the capital of Japan?",
]
KNOWN = [*PRONOUNS, *OVER_TURNS, *ELLIPSES]


@pytest.mark.parametrize(
    ("turns", "said", "expected"), KNOWN, ids=[f"{case[1]} < {case[0][-1].question}" for case in KNOWN]
)
def test_a_follow_up_is_made_to_stand_alone(turns: list[Turn], said: str, expected: str) -> None:
    spoken = understand_turn(said, turns)
    assert (spoken.question, spoken.is_rewritten) == (expected, True)


@pytest.mark.parametrize("said", STANDS_ALONE)
@pytest.mark.parametrize("turns", [[DELEGATION], [LED], [CURIE, AUDIENCE]], ids=["fr", "en", "two"])
def test_what_stands_alone_is_left_as_typed(said: str, turns: list[Turn]) -> None:
    spoken = understand_turn(f" {said} ", turns)
    assert (spoken.kind, spoken.question, spoken.is_rewritten) == ("question", said, False)


@pytest.mark.parametrize("said", [*(case[1] for case in PRONOUNS), *(case[1] for case in ELLIPSES)])
def test_without_turns_a_follow_up_is_left_as_typed(said: str) -> None:
    assert understand_turn(said, []).question == said


@pytest.mark.parametrize(
    ("said", "is_new"), [("Quelle est la capitale du Japon ?", True), ("Que dit la délégation russe à Bamako ?", False)]
)
def test_a_change_of_subject_is_noticed(said: str, is_new: bool) -> None:
    assert understand_turn(said, [DELEGATION]).is_new_subject == is_new


def test_an_article_is_named_by_its_title_where_that_is_known() -> None:
    spoken = understand_turn("Qui a écrit cet article ?", [AUDIENCE], titles={"004.txt": "Bamako courtise Moscou"}.get)
    assert spoken.question == "Qui a écrit l’article « Bamako courtise Moscou » ?"


TEXT = st.text(st.sampled_from("abcdefilnoqrstuvyzéàèç'’-?,.! ABELMNR«»12 il elle qui"), max_size=80)
WORDS = st.lists(
    st.sampled_from(
        str.split(
            "et qui l' il elle ils son sa leur y en a est -t-il Novak Bamako la délégation russe pourquoi ?"
            " when did he she it their"
            " that agreement 2021 en juin non je parlais de du cette visite merci there then what about the"
            " Russian one"
        )
    ),
    max_size=12,
).map(" ".join)


@given(WORDS | TEXT)
@settings(max_examples=300, deadline=None)
def test_a_question_without_turns_comes_back_as_it_is(said: str) -> None:
    spoken = understand_turn(said, [])
    assert spoken.question in (said.strip(), "")
    assert (spoken.question == "") == (spoken.kind != "question" or not said.strip())


@given(
    WORDS | TEXT, st.lists(st.sampled_from([DELEGATION, LED, AUDIENCE, PACT, WAGNER, CURIE, TALKS, THANKS]), min_size=1)
)
@settings(max_examples=400, deadline=None)
def test_a_question_is_never_empty_and_of_bounded_length(said: str, turns: list[Turn]) -> None:
    spoken = understand_turn(said, turns)
    assert bool(spoken.question) == (spoken.kind == "question" and bool(said.strip()))
    assert len(spoken.question) <= len(said) + MOST_ADDED
    assert not {"\ue000", "\ue001", "\ue002"} & set(spoken.question)
