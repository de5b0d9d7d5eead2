"""Sentences → the questions that they answer, each worked out by hand; and which questions read well by themselves."""

from __future__ import annotations

import pytest

from rag.records import Document, Fact
from rag.store import Card
from rag.talk.suggest.about import catalog_drafts, listed_drafts
from rag.talk.suggest.clean import clean_sentence
from rag.talk.suggest.make import document_drafts
from rag.talk.suggest.tongue import suggested_language
from rag.talk.suggest.wording import are_alike, is_new, reads_well


def made(sentence: str, text_language: str, language: str = "") -> dict[str, str]:
    """The questions that are made of a document of one sentence, and the answers expected."""
    document = Document("a.txt", "", sentence, language=text_language)
    return {draft.made.question: draft.made.expected for draft in document_drafts(document, language or text_language)}


FRENCH = (
    ("Le colonel Sadio Camara a reçu l’ambassadeur de la Russie au Mali le 15 juin 2021.",
     "Qui a reçu l’ambassadeur de la Russie au Mali le 15 juin 2021 ?", "Le colonel Sadio Camara"),
    ("Le colonel Sadio Camara a reçu l’ambassadeur de la Russie au Mali le 15 juin 2021.",
     "Quand le colonel Sadio Camara a-t-il reçu l’ambassadeur de la Russie au Mali ?", "le 15 juin 2021"),
    ("Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak, est en visite à Bamako.",
     "Qui conduit la délégation russe ?", "Alexandre Novak"),
    ("Une entreprise suédoise, fondée par Ingvar Kamprad, vend des meubles dans le monde entier.",
     "Qui a fondé l’entreprise suédoise ?", "Ingvar Kamprad"),
    ("L’aide de Moscou a été précieuse au Mali, a affirmé le Président de la Transition, Assimi Goïta.",
     "Qui a affirmé que l’aide de Moscou a été précieuse au Mali ?", "Assimi Goïta"),
    ("Lors d’un entretien, le ministre malien des Affaires étrangères, Abdoulaye Diop, a parlé de la paix.",
     "Qui est le ministre malien des Affaires étrangères ?", "Abdoulaye Diop"),
    ("La tour Eiffel a été construite par Gustave Eiffel pour l’exposition universelle.",
     "Qui a construit la tour Eiffel ?", "Gustave Eiffel"),
    ("La tour Eiffel a été construite en 1889 à Paris.", "Quand a été construite la tour Eiffel à Paris ?", "en 1889"),
    ("La bataille de Verdun a eu lieu en 1916 dans la Meuse.", "Quand a eu lieu la bataille de Verdun dans la Meuse ?",
     "en 1916"),
    ("En 1857, Gustave Flaubert a publié Madame Bovary à Paris.", "Qui a publié Madame Bovary à Paris ?",
     "Gustave Flaubert"),
    ("Gustave Flaubert est né le 12 décembre 1821 à Rouen.", "Quand est né Gustave Flaubert ?", "le 12 décembre 1821"),
    ("Gustave Flaubert est né le 12 décembre 1821 à Rouen.", "Où est né Gustave Flaubert ?", "à Rouen"),
    ("L’abbaye de Cluny se trouve en Bourgogne, à une heure de Lyon.", "Où se trouve l’abbaye de Cluny ?",
     "en Bourgogne"),
    ("La Norvège compte 422 communes et onze comtés.", "Combien de communes compte la Norvège ?", "422"),
    ("Près de 90 % des officiers supérieurs maliens ont fait leur formation en Europe de l’Est.",
     "Quel pourcentage des officiers supérieurs maliens ont fait leur formation en Europe de l’Est ?", "90 %"),
    ("Quatre soldats français ont été blessés à Gao pendant la nuit.",
     "Combien de soldats français ont été blessés à Gao ?", "Quatre"),
    ("Onze officiers ont été tués à Kidal.", "Combien d’officiers ont été tués à Kidal ?", "Onze"),
    ("Rappelons que depuis 2014, la force Barkhane intervient contre les groupes armés au Mali.",
     "Depuis quand la force Barkhane intervient-elle contre les groupes armés au Mali ?", "2014"),
    ("Au Burkina Faso, un contingent de l’Africa Corps, une entité militaire, est déployé depuis janvier 2024.",
     "Depuis quand un contingent de l’Africa Corps est-il déployé au Burkina Faso ?", "janvier 2024"),
    ("Barra de Tijuca est le principal site de compétitions des Jeux de Rio.",
     "Quel est le principal site de compétitions des Jeux de Rio ?", "Barra de Tijuca"),
    ("Chicagoland est la plus grande aire urbaine du Midwest.", "Quelle est la plus grande aire urbaine du Midwest ?",
     "Chicagoland"),
    ("Bamako, le 1er août 2024 – Assimi Goïta a nommé Choguel Maïga à Bamako.", "Qui a nommé Choguel Maïga à Bamako ?",
     "Assimi Goïta"),
)  # fmt: skip
ENGLISH = (
    ("Kublai Khan imposed the name Great Yuan in 1271.", "Who imposed the name Great Yuan in 1271?", "Kublai Khan"),
    ("In 1271, Kublai Khan imposed the name Great Yuan.", "When did Kublai Khan impose the name Great Yuan?",
     "In 1271"),
    ("Harvard College was founded by John Winthrop and others.", "Who founded Harvard College?", "John Winthrop"),
    ("The Liverpool and Manchester Railway opened in 1830.",
     "When did the Liverpool and Manchester Railway open?", "in 1830"),
    ("The Treaty of Versailles was signed on 28 June 1919.", "When was the Treaty of Versailles signed?",
     "on 28 June 1919"),
    ("Nikola Tesla was born in Smiljan on 10 July 1856.", "When was Nikola Tesla born?", "on 10 July 1856"),
    ("Nikola Tesla was born in Smiljan on 10 July 1856.", "Where was Nikola Tesla born?", "in Smiljan"),
    ("Victoria has 1,548 public schools and many private ones.", "How many public schools does Victoria have?",
     "1,548"),
    ("Twelve people were killed in Kabul, the police said.", "How many people were killed in Kabul?", "Twelve"),
    ("About 24% of households in Fresno had children.", "What percentage of households in Fresno had children?", "24%"),
    ("Frank Burnet, a biologist, formulated the clonal selection theory at Melbourne.",
     "Who formulated the clonal selection theory at Melbourne?", "Frank Burnet"),
    ("The European Commission is the main executive body of the European Union.",
     "What is the main executive body of the European Union?", "The European Commission"),
    ("Malian Foreign Minister Abdoulaye Diop has gone to Moscow.", "Who is the Malian foreign minister?",
     "Abdoulaye Diop"),
    ("There are twelve cities in California with residents.", "How many cities are there in California?", "twelve"),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "question", "expected"), FRENCH)
def test_a_french_sentence_gives_the_question_that_it_answers(sentence: str, question: str, expected: str) -> None:
    assert made(sentence, "fr").get(question) == expected


@pytest.mark.parametrize(("sentence", "question", "expected"), ENGLISH)
def test_an_english_sentence_gives_the_question_that_it_answers(sentence: str, question: str, expected: str) -> None:
    assert made(sentence, "en").get(question) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Elle a reçu l’ambassadeur de la Russie au Mali le 15 juin 2021.",
        "Ce ministre a reçu l’ambassadeur de la Russie au Mali le 15 juin 2021.",
        "Le ministre a reçu en audience lAmbassadeur de la Russie au Mali.",
        "Cette mission s’inscrit dans le cadre de pourparlers au Mali.",
        "Le film a été tourné en 1984 par toute une équipe.",
        "Les deux personnalités étaient entourées de leurs proches collaborateurs.",
        "Napoléon, qui a battu les Autrichiens à Marengo et",
        "À lire aussi : Coopération Mali-Russie",
        "Il est né en 1821 à Rouen, dans la Seine-Maritime.",
        "La musique terguie présente généralement dans le sud de l’Algérie.",
    ],
)
def test_a_french_sentence_that_needs_another_gives_nothing(sentence: str) -> None:
    assert made(sentence, "fr") == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "He imposed the name Great Yuan in 1271.",
        "This university was founded by John Winthrop in 1636.",
        "The film was shot by the same crew in 1984.",
        "Its annual budget is greater than two million dollars.",
        "There are twelve of them, which is too many for anybody.",
        "They were often backed by military force in Vienna.",
        "The king met the president in the city.",
    ],
)
def test_an_english_sentence_that_needs_another_gives_nothing(sentence: str) -> None:
    assert made(sentence, "en") == {}


def test_a_question_in_another_language_is_made_only_of_what_needs_no_translation() -> None:
    french = "Le colonel Sadio Camara a reçu en audience l’ambassadeur, M. Igor Gromyro, le mardi 15 juin 2021."
    assert made(french, "fr", "en") == {
        "When did the meeting between Sadio Camara and Igor Gromyro take place?": "le mardi 15 juin 2021",
        "Who is Sadio Camara?": "colonel",
    }
    english = "Malian Foreign Minister Abdoulaye Diop said that the talks with Russia had begun."
    assert "Qui était le ministre malien des Affaires étrangères ?" in made(english, "en", "fr")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Qui a reçu le président ?", "fr"),
        ("Qui a reçu l’ambassadeur de son pays à Bamako ?", "fr"),
        ("Qui a annoncé que il quitte Bamako ?", "fr"),
        ("Qui a signé un accord avec ?", "fr"),
        ("Combien de petites mares ont été creusées ?", "fr"),
        ("Qui a reçu lAmbassadeur de Russie ?", "fr"),
        ("Who met the king in Paris?", "en"),
        ("Who met him in Paris?", "en"),
        ("Who signed the treaty of?", "en"),
        ("Who said that A and B and C and D and E and F and G and H went to Paris?", "en"),
    ],
)
def test_a_question_that_does_not_stand_alone_does_not_read_well(question: str, language: str) -> None:
    assert not reads_well(question, language)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Qui a conduit la délégation russe ?", "Qui conduit la délégation russe à Bamako ?", True),
        ("Quand est né Gustave Flaubert ?", "Où est né Gustave Flaubert ?", False),
        ("Who founded Harvard College?", "Harvard College was founded by whom?", True),
        ("Who founded Harvard College?", "Who leads Yale?", False),
    ],
)
def test_questions_are_alike_by_what_they_ask_for_and_their_words(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike
    assert is_new(one, [other]) is not alike


@pytest.mark.parametrize(
    ("sentence", "cleaned"),
    [
        ("PARIS (AFP) - Le maire de Paris a reçu Jean Dupont.", "Le maire de Paris a reçu Jean Dupont"),
        ("LONDON, June 5 (Reuters) - The mayor of London met Jean Dupont.", "The mayor of London met Jean Dupont"),
        (
            "Bamada.net-Selon des sources, la visite commence à Bamako.",
            "Selon des sources, la visite commence à Bamako",
        ),
        ("Jean Dupont (1887-1950) a fondé l'école de Tours.", "Jean Dupont a fondé l’école de Tours"),
        ("Trop court.", ""),
        ("Voici une ligne qui ne finit pas par un point", ""),
        ("Tableau | des | chiffres | de | la | population.", ""),
    ],
)
def test_a_sentence_is_cleaned_of_what_stands_beside_it(sentence: str, cleaned: str) -> None:
    assert clean_sentence(sentence) == cleaned


def test_a_document_is_asked_for_what_it_says_of_itself() -> None:
    document = Document(
        "a.txt", "", "Une visite", title=Fact("Une visite", 0, 10), date=Fact("2021", 0, 4), language="fr"
    )
    assert [draft.made.question for draft in catalog_drafts(document, "fr")] == [
        "De quoi parle l’article « Une visite » ?",
        "De quand date l’article « Une visite » ?",
    ]
    assert [draft.made.question for draft in catalog_drafts(document, "en")] == [
        "What is the article “Une visite” about?",
        "When was the article “Une visite” published?",
    ]
    assert not list(catalog_drafts(Document("b.txt", "", "Sans titre", language="fr"), "fr"))


def test_only_a_name_of_several_documents_is_asked_for_in_lists() -> None:
    texts = (
        "Il est à Bamako avec le vent.",
        "Elle vit à Bamako, puis à Gao.",
        "On va à Moscou.",
        "Il est né à Moscou.",
    )
    documents = [Document(f"{n}.txt", "", text, language="fr") for n, text in enumerate(texts)]
    asked = [draft.made.question for draft in listed_drafts(documents, "fr")]
    assert asked == ["Quels documents mentionnent Bamako ?", "Quels documents mentionnent Moscou ?"]
    assert [draft.made.question for draft in listed_drafts(documents, "en")] == ["Which documents mention Bamako?"]


@pytest.mark.parametrize(
    ("wanted", "documents", "language"),
    [
        (("en",), ("fr", "fr"), "en"),
        (("oc", "en"), ("fr", "fr"), "en"),
        (("oc",), ("en", "fr", "fr", "ar"), "fr"),
        (("oc", "bm"), ("en",), "en"),
        (("oc",), ("ar", "ar", "fr"), None),
        (("oc",), (None,), None),
        (("oc",), (), None),
    ],
)
def test_suggestions_are_in_the_first_language_wanted_that_they_can_be_in_or_in_most_documents(
    wanted: tuple[str, ...], documents: tuple[str | None, ...], language: str | None
) -> None:
    cards = [Card(f"{number}.txt", spoken) for number, spoken in enumerate(documents)]
    assert suggested_language(wanted, cards) == language
