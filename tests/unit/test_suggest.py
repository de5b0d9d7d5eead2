"""Documents → names and drafts of questions, each worked out by hand; and which questions ask the same."""

from __future__ import annotations

import pytest

from rag.records import Document, Fact
from rag.store import Card
from rag.talk.suggest import suggested_language
from rag.talk.suggest.choice import are_alike, is_new
from rag.talk.suggest.drafts import document_drafts, listing_drafts, own_questions, title_drafts
from rag.talk.suggest.names import names_of

FRENCH = (
    "Le colonel Sadio Camara a reçu l’ambassadeur de Russie, Igor Gromyko, à Bamako. "
    "Le Burkina Faso et l’Africa Corps ont signé un accord à Bamako le 15 juin 2021. "
    "Hier, la tension est retombée au Burkina Faso."
)
ENGLISH = (
    "The Halverson Bridge was opened in 1921 by Mayor Ida Halverson. Russian visitors came to Aldport. "
    "Aldport is proud of the Halverson Bridge."
)


def document(text: str, language: str | None, title: str = "") -> Document:
    fact = Fact(title, 0, len(title)) if title else None
    return Document("a.txt", "", f"{title}\n\n{text}" if title else text, title=fact, language=language)


def drafted(text: str, language: str, asked_in: str = "", title: str = "") -> list[str]:
    return [draft.question for draft in document_drafts(document(text, language, title), asked_in or language)]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (
            FRENCH,
            "fr",
            {
                "Sadio Camara": ("Sadio Camara", True),
                "Igor Gromyko": ("Igor Gromyko", True),
                "Bamako": ("Bamako", False),
                "Burkina Faso": ("le Burkina Faso", False),
                "Africa Corps": ("l’Africa Corps", False),
            },
        ),
        (
            ENGLISH,
            "en",
            {
                "Halverson Bridge": ("the Halverson Bridge", False),
                "Ida Halverson": ("Ida Halverson", True),
                "Aldport": ("Aldport", False),
            },
        ),
        ("Elle vit en Syrie depuis trois ans.", "fr", {"Syrie": ("", False)}),  # with which article, nothing shows
    ],
)
def test_a_name_has_the_article_that_the_text_gives_it(
    text: str, language: str, names: dict[str, tuple[str, bool]]
) -> None:
    found = {name.text: (name.form, name.is_person) for name in names_of(document(text, language))}
    assert {name: found.get(name) for name in names} == names
    assert not {"Hier", "Le", "The", "Russian", "Russie"} & {name for name, (form, _) in found.items() if form}


@pytest.mark.parametrize(
    "text",
    ["", "Rien ne s’est passé ici depuis longtemps.", "UNE LISTE\n\nPrix\n\nPage 3", "Lundi, il a plu. En mai aussi."],
)
def test_a_text_without_names_and_questions_gives_nothing(text: str) -> None:
    assert drafted(text, "fr") == []


def test_who_what_and_when_are_asked_in_the_words_of_the_language() -> None:
    french = drafted(FRENCH, "fr", title="Le Burkina Faso et le Mali")
    assert {
        "Qui est Sadio Camara ?",
        "Qu’est-ce que le Burkina Faso ?",
        "Burkina Faso : que s’est-il passé le 15 juin 2021 ?",
        "Que dit-on sur l’Africa Corps ?",
        "De quoi parle le document « Le Burkina Faso et le Mali » ?",
    } <= set(french)
    english = drafted(ENGLISH, "en", title="Halverson Bridge")
    assert {
        "Who is Ida Halverson?",
        "What is the Halverson Bridge?",
        "Halverson Bridge: what happened in 1921?",
        "What is said about Aldport?",
        "What is the document “Halverson Bridge” about?",
    } <= set(english)
    assert len(set(french)) == len(french)
    assert len(set(english)) == len(english)


def test_in_another_language_only_what_needs_no_translation_is_asked() -> None:
    asked = drafted(FRENCH, "fr", "en")
    assert {"Who is Sadio Camara?", "What is said about Igor Gromyko?"} <= set(asked)
    assert not [question for question in asked if "Burkina" in question or "Bamako" in question]
    assert drafted(FRENCH, "fr", "xx") == []


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("## Quels sont les horaires d’ouverture ?", "Quels sont les horaires d’ouverture ?"),
        ("Q : Faut-il un bonnet de bain ?", "Faut-il un bonnet de bain ?"),
        ("**Question 3: Can I bring my own bike?**", "Can I bring my own bike?"),
        ("- 2. How much does it cost?", "How much does it cost?"),
        ("Pourquoi ?", None),  # too short to say what it asks
        ("On se demande pourquoi ? Personne ne le sait.", None),
        ("Vraiment ? Et pourquoi donc lui ?", None),
    ],
)
def test_a_question_on_a_line_of_its_own_is_taken_word_for_word(line: str, question: str | None) -> None:
    text = f"Un titre\n\n{line}\n\nLa réponse.\n"
    found = list(own_questions(Document("a.md", "", text, language="fr")))
    assert [draft.question for draft in found] == ([question] if question else [])
    assert [text[draft.end :].strip() for draft in found] == (["La réponse."] if question else [])


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


def test_a_document_is_asked_for_what_it_says_of_itself() -> None:
    document = Document(
        "a.txt", "", "Une visite", title=Fact("Une visite", 0, 10), date=Fact("2021", 0, 4), language="fr"
    )
    assert [draft.question for draft in title_drafts(document, "fr")] == [
        "De quoi parle l’article « Une visite » ?",
        "De quand date l’article « Une visite » ?",
    ]
    assert [draft.question for draft in title_drafts(document, "en")] == [
        "What is the article “Une visite” about?",
        "When was the article “Une visite” published?",
    ]
    assert not list(title_drafts(Document("b.txt", "", "Sans titre", language="fr"), "fr"))


def test_only_a_name_of_several_documents_is_asked_for_in_lists() -> None:
    texts = (
        "Il est à Bamako avec le vent.",
        "Elle vit à Bamako, puis à Gao.",
        "On parle d’elle, Fanta Diallo.",
        "Le prix va à Fanta Diallo.",
    )
    documents = [Document(f"{n}.txt", "", text, language="fr") for n, text in enumerate(texts)]
    asked = [draft.question for draft in listing_drafts(documents, "fr")]
    assert asked == ["Quels documents mentionnent Fanta Diallo ?", "Quels documents mentionnent Bamako ?"]
    assert [draft.question for draft in listing_drafts(documents, "en")] == ["Which documents mention Fanta Diallo?"]


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
