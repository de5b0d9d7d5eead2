"""Questions about the documents themselves: which are, what the catalog answers, and what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.collection import About, answer_about
from rag.answer.collection.question import read_questions
from rag.indexing import index_paths
from rag.load.split import SPLITTER
from rag.settings import Settings
from rag.store import Fingerprint, Store
from rag.text.when import Period
from tests.fakes import WordEmbedder

DRONES = """Des drones russes à Bamako
Publié le 3 mai 2022 | Radio Sahel

La Russie a livré des drones au Mali, selon le ministre. Ils sont arrivés mardi à l’aéroport de Bamako. Une cérémonie \
a eu lieu. Le reste viendra plus tard dans l’année.
Awa Diallo
"""
COTTON = """Le coton malien se vend bien
Ségou, le 12 juin 2023 – Les paysans du Mali ont vendu deux fois plus de coton que l’an dernier. Les prix restent bas.

Source: Bamada.net
"""
BRIDGE = """Le pont de Niamey va mal : ses piles sont usées et le fleuve monte.

Les travaux attendent depuis la crise de 2012.
"""
HARVEST = """---
title: A good harvest
date: September 2023
author: Jane Smith
source: Sahel Post
---

Farmers in Mali have brought in a good harvest of millet this year. The rains came early and they stayed long.
"""
FILES = {"drones.txt": DRONES, "coton.txt": COTTON, "pont.txt": BRIDGE, "harvest.md": HARVEST}

ALL = ["harvest.md", "coton.txt", "drones.txt", "pont.txt"]  # the newest first
CONTENT = (
    "Qui a signé l'accord de défense ?",
    "Combien de soldats ont été déployés ?",
    "Quand la délégation est-elle arrivée ?",
    "De quoi parle le président dans son discours ?",
    "Qui a écrit la lettre ?",
    "Quel journal a été suspendu ?",
    "Que dit l'article 5 de la Constitution ?",
    "De quoi parle l'article 5 de la Constitution ?",
    "Combien d'articles compte la Constitution ?",
    "Combien de documents ont été signés à Moscou ?",
    "Quels documents ont été signés à Moscou ?",
    "Qui a signé le document sur la coopération militaire ?",
    "Quelle est la source du Nil ?",
    "Quelles sont les sources d'énergie du Mali ?",
    "Par quel article le patrimoine est-il protégé ?",
    "Dans quel document sont inscrits les fondements du mouvement ?",
    "Quel texte est écrit en 1945 ?",
    "Qui a publié un catalogue des nébuleuses ?",
    "Quand a été publié Le Petit Prince ?",
    "Qui est l'auteur du coup d'État ?",
    "Quels articles ne parlent pas du Mali ?",
    "How many papers were signed?",
    "How many documents were signed in Moscow?",
    "How many articles are there in the constitution?",
    "Who signed the document about the ceasefire?",
    "Who wrote the text on the obelisk?",
    "Who wrote Hamlet?",
    "Who wrote “Hamlet”?",
    "Who wrote “good harvest”?",
    "Qui a écrit « le Mali » ?",
    "What is the source of the Nile?",
    "What document formed the Parliament of Victoria?",
    "Which document was published in 1848?",
    "Which article of the treaty mentions fisheries?",
    "When was the article on religious freedom adopted?",
    "When was the document published?",
    "What are sources?",
    "What is the speech about?",
    "List the countries that signed the document.",
    "Is there a railway line from Nigeria to Niger?",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("about"), FILES) as opened:
        yield opened


def made(folder: Path, files: dict[str, str]) -> Store:
    """An index of some files."""
    (folder / "files").mkdir()
    for name, text in files.items():
        (folder / "files" / name).write_text(text, encoding="utf-8")
    embedder = WordEmbedder()
    print_ = Fingerprint(embedder.name, embedder.dimensions, SPLITTER, Settings().passage_chars)
    store = Store.create(folder / "index", print_)
    index_paths([folder / "files"], store, embedder, Settings())
    return store


def ask(store: Store, question: str, language: str = "fr") -> About:
    about = answer_about(question, language, store)
    assert about is not None
    check(about, store)
    return about


def check(about: About, store: Store) -> None:
    """Every quote is its document's text, every number is of a citation, and a refusal cites nothing."""
    for number, citation in enumerate(about.citations, start=1):
        document = store.document(citation.document)
        assert document is not None
        assert citation.number == number
        assert citation.quote
        assert citation.quote == document.text[citation.start : citation.end]
        assert citation.exact in (None, (citation.start, citation.end))
    cited = {number for said in about.statements for number in said.citations}
    assert cited == {citation.number for citation in about.citations}
    assert about.found == bool(cited)


def listed(about: About) -> list[str]:
    """The documents of the statements that cite, each once, in their order."""
    by_number = {citation.number: citation.document for citation in about.citations}
    return list(dict.fromkeys(by_number[number] for said in about.statements for number in said.citations))


@pytest.mark.parametrize("question", CONTENT)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_question_about_the_world_is_not_one_about_the_documents(store: Store, question: str, language: str) -> None:
    assert answer_about(question, language, store) is None


@pytest.mark.parametrize(
    ("question", "language", "exact", "document"),
    [
        ("Qui a signé l'article sur les drones ?", "fr", "Awa Diallo", "drones.txt"),
        ("qui a ecrit l article sur les drones", "fr", "Awa Diallo", "drones.txt"),
        ("QUI EST L’AUTEUR DE L’ARTICLE DE RADIO SAHEL ?", "fr", "Awa Diallo", "drones.txt"),
        ("Qui a écrit « Des drones russes à Bamako » ?", "fr", "Awa Diallo", "drones.txt"),
        ("Who wrote the article about the harvest?", "en", "Jane Smith", "harvest.md"),
        ("Quand l'article sur le coton a-t-il été publié ?", "fr", "12 juin 2023", "coton.txt"),
        ("When was the article on Russian drones published?", "en", "3 mai 2022", "drones.txt"),
        ("What is the date of the article by Jane Smith?", "en", "September 2023", "harvest.md"),
        ("Quel média a publié l'article sur les drones ?", "fr", "Radio Sahel", "drones.txt"),
        ("Which newspaper published the article about the harvest?", "en", "Sahel Post", "harvest.md"),
        ("Which paper reported the article “A good harvest”?", "en", "Sahel Post", "harvest.md"),
        ("Qui a écrit « drones russes à Bamako » ?", "fr", "Awa Diallo", "drones.txt"),
        ("Qui a écrit l'article « drones russes » ?", "fr", "Awa Diallo", "drones.txt"),
        ("Qui est l'auteur de l'article « drones russes » ?", "fr", "Awa Diallo", "drones.txt"),
        ("L’article « Des drones russes à Bamako » a paru où ?", "fr", "Radio Sahel", "drones.txt"),
        ("Où a paru l’article « Des drones russes à Bamako » ?", "fr", "Radio Sahel", "drones.txt"),
        ("Dans quel journal l’article « drones russes à Bamako » a-t-il paru ?", "fr", "Radio Sahel", "drones.txt"),
        ("D'où vient le fichier coton.txt ?", "fr", "Bamada.net", "coton.txt"),
        ("Who published harvest.md?", "en", "Sahel Post", "harvest.md"),
        ("Quel est le titre de l'article sur le coton ?", "fr", "Le coton malien se vend bien", "coton.txt"),
    ],
)
def test_a_fact_is_what_the_document_says_of_itself(
    store: Store, question: str, language: str, exact: str, document: str
) -> None:
    about = ask(store, question, language)
    (said,) = about.statements
    (citation,) = about.citations
    assert (said.exact, citation.quote, citation.document) == (exact, exact, document)


@pytest.mark.parametrize(
    ("question", "language", "kinds"),
    [
        ("Qui a écrit la lettre ?", "fr", []),
        ("Combien de soldats ont été déployés ?", "fr", []),
        ("Qui a écrit l'article ?", "fr", ["author"]),
        ("Qui a écrit « Le pont » ?", "fr", ["author"]),
        ("Who published harvest.md?", "en", ["publisher"]),
        ("Qui a écrit l'article ?", "en", []),
    ],
)
def test_no_shape_is_tried_without_a_word_for_documents_in_the_language(
    question: str, language: str, kinds: list[str]
) -> None:
    assert [asked.kind for asked in read_questions(question, language) if asked.kind != "list"] == kinds


def test_a_fact_is_told_in_the_language_of_the_question(store: Store) -> None:
    french = ask(store, "Quand est paru l'article de Jane Smith ?").statements[0].text
    assert french == "«\u00a0A good harvest\u00a0» porte cette date\u00a0: septembre 2023."
    english = ask(store, "When was the article about drones published?", "en").statements[0].text
    assert english == "“Des drones russes à Bamako” gives this date: 3 May 2022."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Qui a écrit l'article sur le coton ?", "ne dit pas qui l’a écrit"),
        ("Quand est paru l'article sur le pont ?", "ne dit pas quand il a été publié"),
        ("Qui a publié l'article sur le pont ?", "ne dit pas qui l’a publié"),
        ("Quel est le titre de l'article sur le pont ?", "n’a pas de titre"),
    ],
)
def test_what_a_document_does_not_say_is_not_guessed(store: Store, question: str, said: str) -> None:
    about = ask(store, question)
    assert not about.found
    assert said in about.statements[0].text


@pytest.mark.parametrize(
    ("question", "language", "documents"),
    [
        ("Combien d'articles as-tu ?", "fr", ALL),
        ("how many documents are there", "en", ALL),
        ("Combien de documents contient le corpus ?", "fr", ALL),
        ("Combien d'articles parlent du Mali ?", "fr", ["harvest.md", "coton.txt", "drones.txt"]),  # « va mal » is not
        ("How many documents mention Mali?", "en", ["harvest.md", "coton.txt", "drones.txt"]),
        ("How many articles mention Russia?", "en", ["drones.txt"]),
        ("Combien d’articles parlent de drones à Bamako ?", "fr", ["drones.txt"]),
        ("combien d articles de 2023", "fr", ["harvest.md", "coton.txt"]),
        ("Combien d'articles de Bamada ?", "fr", ["coton.txt"]),
        ("Combien de documents sont en anglais ?", "fr", ["harvest.md"]),
        ("Quel est le nombre d'articles sur le Mali depuis 2023 ?", "fr", ["harvest.md", "coton.txt"]),
    ],
)  # fmt: skip
def test_documents_are_counted_as_by_hand(store: Store, question: str, language: str, documents: list[str]) -> None:
    about = ask(store, question, language)
    assert listed(about) == documents
    assert about.statements[0].exact == str(len(documents))
    assert about.statements[0].citations == ()


@pytest.mark.parametrize(
    ("question", "language", "documents"),
    [
        ("Quels sont les documents ?", "fr", ALL),
        ("Peux-tu lister tous les articles, s'il te plaît ?", "fr", ALL),
        ("list the documents from 2023", "en", ["harvest.md", "coton.txt"]),
        ("Liste les articles de juin 2023", "fr", ["coton.txt"]),
        ("Liste les articles publiés avant juin 2023", "fr", ["drones.txt"]),
        ("Which articles were published between May 2022 and June 2023?", "en", ["coton.txt", "drones.txt"]),
        ("Quels articles parlent du Mali ?", "fr", ["harvest.md", "coton.txt", "drones.txt"]),
        ("Quels articles publiés par Radio Sahel parlent de drones ?", "fr", ["drones.txt"]),
        ("articles published by Sahel Post", "en", ["harvest.md"]),
        ("which documents are in French?", "en", ["coton.txt", "drones.txt", "pont.txt"]),
        ("Dans quels articles parle-t-on du coton ?", "fr", ["coton.txt"]),
        ("In which articles is Bamako mentioned?", "en", ["drones.txt"]),
        ("Y a-t-il un article sur le pont ?", "fr", ["pont.txt"]),
        ("Quels articles parlent de la crise de 2012 ?", "fr", ["pont.txt"]),  # and none is of 2012
    ],
)  # fmt: skip
def test_documents_are_listed_the_newest_first(
    store: Store, question: str, language: str, documents: list[str]
) -> None:
    about = ask(store, question, language)
    assert listed(about) == documents
    assert about.statements[0].exact == ""


def test_what_was_counted_is_said(store: Store) -> None:
    about = ask(store, "Combien d'articles de 2023 parlent du coton ?")
    assert [said.text for said in about.statements] == [
        "1 document sur 4 est daté de 2023 et contient le mot «\u00a0coton\u00a0» (ou une forme proche).",
        "«\u00a0Le coton malien se vend bien\u00a0»",
    ]
    assert [citation.quote for citation in about.citations] == ["12 juin 2023", "Le coton malien se vend bien"]


def test_documents_without_a_date_are_said_to_be_left_out(store: Store) -> None:
    about = ask(store, "list the documents from 2023", "en")
    assert about.statements[-1].text == "1 document gives no date: it is not counted."


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("How many articles mention ice?", "en", "0 of 4 documents contain the word “ice” (or a form of it)."),
        ("Liste les articles de 1999", "fr", "0 document sur 4 est daté de 1999."),
        ("Combien d'articles de TASS ?", "fr", "0 document sur 4 a pour source «\u00a0TASS\u00a0»."),
    ],
)  # fmt: skip
def test_none_is_counted_too(store: Store, question: str, language: str, said: str) -> None:
    about = ask(store, question, language)
    assert not about.found
    assert about.statements[0].text == said


def test_a_gist_is_the_first_sentences_of_the_body(store: Store) -> None:
    about = ask(store, "De quoi parle l'article sur les drones ?")
    assert [said.text for said in about.statements] == [
        "«\u00a0Des drones russes à Bamako\u00a0» commence ainsi\u00a0:",
        "La Russie a livré des drones au Mali, selon le ministre. Ils sont arrivés mardi à l’aéroport de Bamako. "
        "Une cérémonie a eu lieu.",
    ]
    assert about.citations[0].quote == "Des drones russes à Bamako"


@pytest.mark.parametrize("question", ["De quoi parle cet article ?", "Qui a écrit cet article ?", "resume cet article"])
def test_this_article_must_be_named_where_there_are_several(store: Store, question: str) -> None:
    about = ask(store, question)
    assert not about.found
    assert "précisez lequel" in about.statements[0].text
    assert len(about.statements) == 1 + len(FILES)


def test_an_article_that_there_is_none_of_is_not_replaced_by_another(store: Store) -> None:
    about = ask(store, "Quand l'article sur Macron au Mali a-t-il été publié ?")
    assert not about.found
    assert about.statements[0].text.startswith("Aucun document ne correspond, sur 4")


def test_this_article_is_the_only_one(tmp_path: Path) -> None:
    with made(tmp_path, {"drones.txt": DRONES}) as store:
        assert ask(store, "Who wrote this article?", "en").statements[0].exact == "Awa Diallo"
        assert ask(store, "De quoi parle le document ?").found
        assert ask(store, "When was the document published?", "en").statements[0].exact == "3 mai 2022"


def test_a_long_list_says_how_many_are_left(tmp_path: Path) -> None:
    names = [f"n{number:02}.txt" for number in range(23)]
    with made(
        tmp_path, {name: f"Le puits {name} est plein. Les femmes du village y puisent.\n" for name in names}
    ) as store:
        about = ask(store, "Combien d'articles parlent du puits ?")
        assert about.statements[0].exact == "23"
        assert listed(about) == names[:20]
        assert about.statements[-1].text == "… et 3 autres."


def test_an_empty_index_answers_nothing(tmp_path: Path) -> None:
    with Store.create(tmp_path / "index", Fingerprint("words", 64, SPLITTER, 900)) as store:
        assert answer_about("Combien d'articles as-tu ?", "fr", store) is None


def test_a_card_is_its_document_without_the_text(store: Store) -> None:
    for card, document in zip(store.cards(), store.documents(), strict=True):
        for name in ("path", "language", "title", "date", "publisher", "author"):
            assert getattr(card, name) == getattr(document, name)


def test_documents_are_found_by_terms_and_by_how_terms_begin(store: Store) -> None:
    assert store.documents_holding([("fr", "drones")]) == set()  # a term is a stem
    assert store.documents_holding([("fr", "dron")]) == {"drones.txt"}
    assert store.documents_holding([("fr", "dro*"), ("en", "millet")]) == {"drones.txt", "harvest.md"}
    assert store.documents_holding([("en", "dron")]) == set()


def test_another_language_is_spoken_to_in_english(store: Store) -> None:
    assert ask(store, "Combien d'articles as-tu ?", "de").statements[0].text == "There are 4 documents."


@pytest.mark.parametrize(
    ("period", "inside", "outside"),
    [
        (Period("at", "2023-06"), "2023-06-30", "2023"),
        (Period("since", "2023-06"), "2023-06-01", "2023-05-31"),
        (Period("after", "2023-06"), "2023-07", "2023-06-30"),
        (Period("before", "2023-06"), "2023-05-31", "2023-06"),
        (Period("until", "2023-06"), "2023-06", "2023"),
        (Period("between", "2022", "2023-06"), "2022-01-01", "2023-07"),
    ],
)
def test_a_date_lies_in_a_period_only_for_certain(period: Period, inside: str, outside: str) -> None:
    assert period.holds(inside)
    assert not period.holds(outside)


WORDS = str.split(
    "qui a écrit l' cet article articles sur le Mali drones combien d' de 2023 quand publié en français how many "
    "documents about the which list from in Radio Sahel parlent as-tu ? « » ’ Bamada.net coton entre et this wrote"
)


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from(["fr", "en"]))
def test_whatever_is_asked_each_quote_stands_in_its_document(store: Store, question: str, language: str) -> None:
    if (about := answer_about(question, language, store)) is not None:
        check(about, store)


@given(st.text(max_size=80))
def test_no_text_is_an_error(store: Store, question: str) -> None:
    answer_about(question, "fr", store)
    answer_about(f"Quels articles parlent de {question} ?", "fr", store)
    answer_about(f"Who wrote the article about {question}", "en", store)
